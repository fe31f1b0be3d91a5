"""The refusals of lists, repositories, bundles and key tokens: one class per reason, in the tree of `errors`.

Decides only the classes, their stable codes and their facts. MalformedError, non-canonical and wrongly signed bytes of lists raise the
same `MalformedError`, `NotCanonicalError` and `BadSignatureError` as certificates do; the classes here say what only lists can get wrong.
"""

from datetime import datetime

from signing.errors import SigningError


class KidCollisionError(SigningError):
    """A kid appears in two roles or twice in one: an issuer's key, or the status key of a region (FORMAT §12.4)."""

    code = "signing.kid_collision"

    def __init__(self, kid: bytes, *, owners: tuple[str, ...]) -> None:
        super().__init__(f"key {kid.hex()} appears more than once: {', '.join(owners)}")
        self.kid, self.owners = kid, owners


class ListRefusedError(SigningError):
    """A trust list that is well formed says something that FORMAT §12 does not allow."""

    code = "signing.list_refused"

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


class ListFullError(SigningError):
    """Every index of the status list has been given out: a new list is due."""

    code = "signing.list_full"

    def __init__(self, entries: int) -> None:
        super().__init__(f"all {entries} entries are taken")
        self.entries = entries


class TooLargeError(SigningError):
    """Bytes from outside are, or would inflate to, more than their limit."""

    code = "signing.too_large"

    def __init__(self, what: str, *, limit_bytes: int) -> None:
        super().__init__(f"{what}: more than {limit_bytes} bytes")
        self.what, self.limit_bytes = what, limit_bytes


class WrongListError(SigningError):
    """The signed status list is another one than the trust list names."""

    code = "signing.wrong_list"

    def __init__(self, *, wanted: str, found: str) -> None:
        super().__init__(f"wanted {wanted}, found {found}")
        self.wanted, self.found = wanted, found


class NotYetIssuedError(SigningError):
    """A signed list says that it was issued later than now, beyond the allowed difference of clocks."""

    code = "signing.not_yet_issued"

    def __init__(self, what: str, *, issued_at: datetime, latest: datetime) -> None:
        super().__init__(f"{what}: issued {issued_at:%Y-%m-%dT%H:%M:%SZ}, later than {latest:%Y-%m-%dT%H:%M:%SZ}")
        self.what, self.issued_at, self.latest = what, issued_at, latest


class FileMissingError(SigningError):
    """A file that signed metadata names is not there, or none of a repository's files is."""

    code = "signing.file_missing"

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is missing")
        self.path = path


class RollbackError(SigningError):
    """A repository offers an older version than one that was already trusted, or withholds a file that existed."""

    code = "signing.trust_rollback"

    def __init__(self, path: str, *, known: int, offered: int) -> None:
        super().__init__(f"{path}: version {offered} is offered, {known} was trusted before")
        self.path, self.known, self.offered = path, known, offered


class MixedFilesError(SigningError):
    """Files of a repository do not belong together: a version, length or hash is not the one that signed metadata names."""

    code = "signing.trust_mixed"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


class UntrustedFileError(SigningError):
    """Metadata does not carry enough signatures of the keys that may sign it."""

    code = "signing.trust_unsigned"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


class WrongDelegationError(SigningError):
    """A region publishes what was not delegated to it, or a delegation is not of the form that this house uses."""

    code = "signing.trust_wrong_delegation"

    def __init__(self, region: str, what: str) -> None:
        super().__init__(f"region {region}: {what}")
        self.region, self.what = region, what
