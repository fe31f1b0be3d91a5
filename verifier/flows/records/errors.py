"""What is wrong with a table, a row or a push, in words of their own: each fault names row, column and reason."""

from dataclasses import dataclass

from verifier.errors import BadTableError, VerifierError
from verifier.messages import say


@dataclass(frozen=True, slots=True)
class Word:
    """A code that is said in the language of the sentence it stands in."""

    family: str
    code: str

    def __str__(self) -> str:
        return self.code

    def say(self, lang: str) -> str:
        """Say it."""
        return say(f"records.{self.family}.{self.code}", lang)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one cell: the row as the person who corrects the list sees it, the column, the reason.

    `said` is the sentence of a rule that refused the row, where one did.
    """

    row: int
    column: str
    code: str
    said: tuple[tuple[str, str], ...] = ()

    def column_word(self, lang: str) -> str:
        """The name of the column."""
        return say(f"records.column.{self.column}", lang)

    def say(self, lang: str) -> str:
        """The reason, as a sentence."""
        ruled = dict(self.said).get("en" if lang.startswith("en") else "zh")
        return ruled or say(f"records.why.{self.code}", lang)


class RowsRefusedError(BadTableError):
    """Rows of a table cannot be taken; nothing of it was imported. The sentence speaks of the first, `faults` of all."""

    code = "records.bad_row"

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        first = faults[0]
        VerifierError.__init__(self, row=first.row, column=Word("column", first.column), why=first, count=len(faults))
        self.faults = faults


class TableUnreadableError(VerifierError):
    """The file is no table that can be read: not xlsx, xls or csv, damaged, or too large when opened."""

    code = "records.table_unreadable"


class TableEmptyError(VerifierError):
    """The table has a head and no rows, or not even a head."""

    code = "records.table_empty"


class TableTooLongError(VerifierError):
    """The table has more rows than are taken at once."""

    code = "records.table_too_long"

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(rows=rows, most=most)


class ColumnsMissingError(VerifierError):
    """The head lacks columns that every row needs."""

    code = "records.columns_missing"

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(columns=tuple(Word("column", one) for one in missing))
        self.missing = missing


class UnknownChannelError(VerifierError):
    """There is no trusted channel of this name."""

    code = "records.unknown_channel"

    def __init__(self, channel: str, known: tuple[str, ...]) -> None:
        super().__init__(channel=channel, known=known)


class RosterClosedError(VerifierError):
    """The roster has errors, or was imported already: "next" is shut."""

    code = "records.roster_closed"

    def __init__(self, state: str) -> None:
        super().__init__(state=Word("roster_state", state))


class BatchTooLargeError(VerifierError):
    """A push holds more records than are taken at once."""

    code = "records.batch_too_large"

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(rows=rows, most=most)


class PusherUnknownError(VerifierError):
    """The key that signed the push is not known here, or was ended."""

    code = "records.pusher_unknown"


class PushRepeatedError(VerifierError):
    """The signed request was received before: it changes nothing a second time."""

    code = "records.push_repeated"


class RecordSettledError(VerifierError):
    """No decision on this record is open: somebody decided it, or a later version of it changed the question."""

    code = "records.settled"


class SettlingReasonMissingError(VerifierError):
    """A decision between a pushed record and a declaration needs its reason in words."""

    code = "records.reason_missing"
