"""Which period a day belongs to, and how a cycle of several years stands.

A period is a calendar year, a year with another first day, or a fixed run of years; an appointment cycle is each person's own
(Xinjiang Art. 12), so its first and last year arrive as arguments while the account goes on by calendar year.
Inside a cycle hours may be concentrated or spread, and there is no verdict before it ends, except the one that nothing can undo:
enough hours are there already (domain.md XJ-8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from verifier.accounts.amounts import TOTAL, ZERO, Amounts
from verifier.accounts.dated import in_force_on
from verifier.accounts.requirement import floors_of
from verifier.errors import VerifierError
from verifier.rules import Cycle, CycleKind, RulePack

MAX_CYCLE_YEARS = 15
"""An appointment lasts three to five years as a rule; a longer span is a slip of the pen."""


class PeriodUndefinedError(VerifierError):
    """The pack defines no period that holds this day."""

    code = "periods.undefined"

    def __init__(self, pack: str, on: date) -> None:
        super().__init__(pack=pack, on=on)
        self.pack, self.on = pack, on


class CycleUnreadableError(VerifierError):
    """The years of a cycle stand the wrong way round, or are more than an appointment lasts."""

    code = "periods.cycle_unreadable"

    def __init__(self, first: int, last: int, limit: int) -> None:
        super().__init__(first=first, last=last, limit=limit)
        self.first, self.last, self.limit = first, last, limit


class CycleStatus(StrEnum):
    """Where a cycle of several years stands."""

    RUNNING = "running"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Period:
    """A period by the year that names it, with its first and last day."""

    year: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CycleStanding:
    """How a cycle stands on a day; `compliant` is nothing while nobody may say yet. Figures are 学时 in total."""

    required: Decimal
    earned: Decimal
    short: Decimal
    compliant: bool | None
    status: CycleStatus


def period_of(pack: RulePack, on: date) -> Period:
    """Give the period that a day belongs to.

    Raises:
        PeriodUndefinedError: no cycle of the pack is in force on that day.
    """
    cycles = in_force_on(pack.cycle, on)
    if not cycles:
        raise PeriodUndefinedError(pack.pack.id, on)
    cycle = cycles[-1]
    year = _named_year(cycle, on)
    length = cycle.years if cycle.kind is not CycleKind.APPOINTMENT_CYCLE else 1
    return Period(year, _first_day(cycle, year), _first_day(cycle, year + length) - timedelta(days=1))


def _named_year(cycle: Cycle, on: date) -> int:
    """The year that names the period: the one in which it starts."""
    year = on.year if on >= _first_day(cycle, on.year) else on.year - 1
    if cycle.kind is CycleKind.APPOINTMENT_CYCLE:
        return year
    return year - (year - cycle.from_.year) % cycle.years


def _first_day(cycle: Cycle, year: int) -> date:
    """The day on which the period of a year starts."""
    if cycle.kind is not CycleKind.CUSTOM_START:
        return date(year, 1, 1)
    month, day = (int(part) for part in cycle.starts_on.split("-"))
    return date(year, month, day)


def span_of(first_year: int, last_year: int) -> range:
    """Give the years of a cycle, both ends included.

    Raises:
        CycleUnreadableError: they stand the wrong way round, or are more than an appointment lasts.
    """
    if not 0 <= last_year - first_year < MAX_CYCLE_YEARS:
        raise CycleUnreadableError(first_year, last_year, MAX_CYCLE_YEARS)
    return range(first_year, last_year + 1)


def judge_cycle(
    pack: RulePack, by_year: Mapping[int, Amounts], *, first_year: int, last_year: int, as_of: date | None
) -> CycleStanding:
    """Add up the years of a cycle, both ends included, against the yearly total times the years.

    A deemed year counts as its floor. `as_of` is the day asked for; without one the cycle is taken to have ended.
    """
    years = range(first_year, last_year + 1)
    required = earned = ZERO
    for year in years:
        floors = {floor.lane: floor.hours for floor in floors_of(pack, date(year, 12, 31))}
        required += floors.get(TOTAL, ZERO)
        earned += by_year.get(year, Amounts()).lifted(TOTAL, floors)
    short = max(ZERO, required - earned)
    if not short:
        return CycleStanding(required, earned, short, compliant=True, status=CycleStatus.COMPLETE)
    if as_of is not None and as_of < date(last_year, 12, 31):
        return CycleStanding(required, earned, short, compliant=None, status=CycleStatus.RUNNING)
    return CycleStanding(required, earned, short, compliant=False, status=CycleStatus.INCOMPLETE)
