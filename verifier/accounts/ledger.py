"""The ledger of a person: entries that are only ever added, and what is still alive of them.

An entry says what one approved proof, import or deeming brings to one year; nothing in it is changed later. A mistake is taken
back by a reversing entry, which frees the room that the reversed one took under a limit (`verifier.accounts.balance`).
Hours stand here before the limits of the year; the limits apply whenever a balance is computed, never when posting.
Source: Zibo Q5(4) (a late 审验不通过 takes the hours out again, the event stays); design.md §2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from verifier.errors import VerifierError

ZERO = Decimal(0)


class LedgerError(VerifierError):
    """The entries contradict each other."""

    code = "ledger.error"


class EntryTwiceError(LedgerError):
    """Two entries bear the same id."""

    code = "ledger.entry_twice"

    def __init__(self, entry: str) -> None:
        super().__init__(entry=entry)
        self.entry = entry


class ReversalWithoutEntryError(LedgerError):
    """An entry reverses one that is not in the ledger."""

    code = "ledger.reversal_without_entry"

    def __init__(self, entry: str, reverses: str) -> None:
        super().__init__(entry=entry, reverses=reverses)
        self.entry, self.reverses = entry, reverses


class ReversedTwiceError(LedgerError):
    """An entry was reversed already, or is itself a reversal; post it anew instead."""

    code = "ledger.reversed_twice"

    def __init__(self, entry: str, reverses: str) -> None:
        super().__init__(entry=entry, reverses=reverses)
        self.entry, self.reverses = entry, reverses


class ReversalMismatchError(LedgerError):
    """A reversal differs from the entry that it takes back in year, subject or hours."""

    code = "ledger.reversal_mismatch"

    def __init__(self, entry: str, reverses: str) -> None:
        super().__init__(entry=entry, reverses=reverses)
        self.entry, self.reverses = entry, reverses


class NegativeHoursError(LedgerError):
    """An entry brings less than nothing."""

    code = "ledger.negative_hours"

    def __init__(self, entry: str, hours: Decimal) -> None:
        super().__init__(entry=entry, hours=hours)
        self.entry, self.hours = entry, hours


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    `hours` are 学时 (at least 0) before the limits of the year. `days` are the days on which they were earned, where the
    category has a limit per day; entries share it in the order of the sequence that they arrive in. `deems` names the requirement
    ("professional", "total") that the entry declares met: it lifts to the floor and brings no hours. `reverses` is the id
    of the entry taken back.
    """

    id: str
    year: int
    category: str
    subject: str
    hours: Decimal
    lane: str | None = None
    days: tuple[date, ...] = ()
    source: str = "review"
    deems: str | None = None
    reverses: str | None = None


def reversal_of(entry: Entry, *, id: str, source: str = "review") -> Entry:  # noqa: A002 - the field's own name
    """Give the entry that takes another one back.

    Raises:
        ReversedTwiceError: the entry is itself a reversal.
    """
    if entry.reverses is not None:
        raise ReversedTwiceError(id, entry.id)
    return Entry(
        id=id, year=entry.year, category=entry.category, subject=entry.subject, hours=entry.hours, lane=entry.lane,
        days=entry.days, source=source, deems=entry.deems, reverses=entry.id,
    )  # fmt: skip


def live_entries(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give the entries that count: neither reversals nor reversed, in the order given.

    Raises:
        EntryTwiceError, NegativeHoursError, ReversalWithoutEntryError, ReversedTwiceError, ReversalMismatchError: the
            ledger contradicts itself; no sum may be shown for it.
    """
    by_id = {entry.id: entry for entry in entries}
    if len(by_id) != len(entries):
        raise EntryTwiceError(_first_repeated(entry.id for entry in entries))
    negative = next((entry for entry in entries if entry.hours < ZERO), None)
    if negative is not None:
        raise NegativeHoursError(negative.id, negative.hours)
    reversed_ids: set[str] = set()
    for entry in entries:
        if entry.reverses is not None:
            _require_reversal(entry, by_id.get(entry.reverses), reversed_ids)
            reversed_ids.add(entry.reverses)
    return tuple(entry for entry in entries if entry.reverses is None and entry.id not in reversed_ids)


def _require_reversal(reversal: Entry, target: Entry | None, reversed_ids: set[str]) -> None:
    """Refuse a reversal that takes back nothing, something taken back before, or something else."""
    wanted = reversal.reverses or ""
    if target is None:
        raise ReversalWithoutEntryError(reversal.id, wanted)
    if target.reverses is not None or wanted in reversed_ids:
        raise ReversedTwiceError(reversal.id, wanted)
    same = ((reversal.year, target.year), (reversal.subject, target.subject), (reversal.hours, target.hours))
    if any(mine != theirs for mine, theirs in same):
        raise ReversalMismatchError(reversal.id, wanted)


def _first_repeated(ids: Iterable[str]) -> str:
    """Give the first id that was there before; the caller knows that there is one."""
    seen: set[str] = set()
    return next(one for one in ids if one in seen or seen.add(one))  # type: ignore[func-returns-value]
