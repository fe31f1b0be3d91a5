"""Clocks of training bases and of yearly audits: when something is due, whether it came in time, and which parts it lacks.

A period of days does not count the day that it starts from (Civil Code Art. 201); the day it ends on counts whole. Where the pack says that
the text means a period, a last day that is no working day moves to the next one (Art. 203). A plan due *before* a class never
moves towards the class.
Sources: Inner Mongolia 四(二)1 and 2; Guangxi 四(三).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from verifier.accounts.dated import in_force_on
from verifier.accounts.workdays import is_announced, next_workday
from verifier.errors import VerifierError
from verifier.rules import Deadline, Due, RulePack

LATE = "LATE"
HOLIDAYS_UNKNOWN = "HOLIDAYS_UNKNOWN"


class NoSuchDeadlineError(VerifierError):
    """The region sets no deadline of this name on this day."""

    code = "deadlines.none_of_this_name"

    def __init__(self, pack: str, deadline: str) -> None:
        super().__init__(pack=pack, deadline=deadline)
        self.pack, self.deadline = pack, deadline


class NoDayToCountFromError(VerifierError):
    """The day that a deadline counts from is not known."""

    code = "deadlines.no_day_to_count_from"

    def __init__(self, deadline: str, day: str) -> None:
        super().__init__(deadline=deadline, day=day)
        self.deadline, self.day = deadline, day


@dataclass(frozen=True, slots=True)
class Filing:
    """How something that was due stands: `codes` names what is wrong (`LATE`, `MISSING:part`), `notes` what a person should know."""

    due: date
    codes: tuple[str, ...]
    notes: tuple[str, ...] = ()
    cite: str = ""

    @property
    def is_in_order(self) -> bool:
        """Whether it came in time with every part."""
        return not self.codes


def find_deadline(pack: RulePack, deadline: str, on: date) -> Deadline:
    """Give the deadline of this id that is in force on a day.

    Raises:
        NoSuchDeadlineError: there is none.
    """
    for one in in_force_on(pack.deadline, on):
        if one.id == deadline:
            return one
    raise NoSuchDeadlineError(pack.pack.id, deadline)


def due_day(deadline: Deadline, days: Mapping[str, date]) -> date:
    """Compute the last day in time; `days` are those that deadlines count from, by the pack's names.

    Raises:
        NoDayToCountFromError: the day that this deadline counts from is not among them.
    """
    due = deadline.due
    if due.on is not None:
        return due.on
    start = days.get(due.before or due.after)
    if start is None:
        raise NoDayToCountFromError(deadline.id, due.before or due.after)
    if due.before:
        return start - timedelta(days=due.days)
    last = start + timedelta(days=due.days)
    return next_workday(last) if due.rolls_to_workday else last


def check_filing(
    deadline: Deadline, *, filed: date | None, parts: Sequence[str], days: Mapping[str, date], as_of: date | None = None
) -> Filing:
    """Compare what was filed with what was due. Not yet filed is late only when the day has passed on `as_of`.

    Raises:
        NoDayToCountFromError: the day that this deadline counts from is not known.
    """
    due = due_day(deadline, days)
    late = filed > due if filed is not None else as_of is not None and as_of > due
    missing = (*(("filed",) if filed is None else ()), *(part for part in deadline.must_have if part not in parts))
    codes = (*((LATE,) if late else ()), *(f"MISSING:{part}" for part in missing))
    notes = (HOLIDAYS_UNKNOWN,) if _hangs_on_holidays(deadline.due) and not is_announced(due) else ()
    return Filing(due, codes, notes, deadline.cite.short)


def photos_follow_roster(roster: Sequence[str], photos: Sequence[str]) -> bool:
    """Tell whether the pictures stand in the order of the roster (IM 四(二)2); people without a picture are passed over."""
    positions = {person: position for position, person in enumerate(roster)}
    if any(person not in positions for person in photos):
        return False
    places = [positions[person] for person in photos]
    return all(before < after for before, after in pairwise(places))


def _hangs_on_holidays(due: Due) -> bool:
    """Whether the calendar of holidays can move the day."""
    return bool(due.after) and due.rolls_to_workday
