"""Why a case file is refused: one class a reason, each with the path of what is wrong.

`expected` names a shape in signs that need no language: `{}` a table, `[]` a list, `"…"` a text, `YYYY-MM-DD` a date.
"""

from verifier.errors import VerifierError


class BadCaseFileError(VerifierError):
    """The file is no file of worked cases; `path` leads to what is wrong (empty for the file as a whole)."""

    code = "cases.bad_file"

    def __init__(self, path: str, **facts: object) -> None:
        super().__init__(path=path, **facts)
        self.path = path


class CaseFileTooLargeError(BadCaseFileError):
    """The file is larger than any set of worked cases."""

    code = "cases.too_large"

    def __init__(self, byte_count: int, max_bytes: int) -> None:
        super().__init__("", byte_count=byte_count, max_mb=max_bytes // 1_000_000)


class NotJsonError(BadCaseFileError):
    """The file is no JSON in UTF-8; `at` says where it stops being one."""

    code = "cases.not_json"

    def __init__(self, at: str) -> None:
        super().__init__("", at=at)


class KeyUnknownError(BadCaseFileError):
    """A key that nobody knows."""

    code = "cases.unknown_key"


class KeyMissingError(BadCaseFileError):
    """A key that must be there."""

    code = "cases.missing_key"


class KeyTwiceError(BadCaseFileError):
    """A key, or an id, that stands there twice."""

    code = "cases.twice"


class WordUnknownError(BadCaseFileError):
    """A word that is not in the vocabulary."""

    code = "cases.unknown_word"

    def __init__(self, path: str, word: object) -> None:
        super().__init__(path, word=str(word)[:80])
        self.word = word


class BadShapeError(BadCaseFileError):
    """A value that does not have the shape of its key."""

    code = "cases.bad_shape"

    def __init__(self, path: str, expected: str) -> None:
        super().__init__(path, expected=expected)
        self.expected = expected
