"""A person's years side by side: the appointment cycle where the region has one, else the calendar years and what may still be made up.

Inside a cycle hours may be spread, and nobody says that it failed before it ends (Xinjiang Art. 12); a deemed year counts as its floor
(Art. 14). Elsewhere an earlier year may be made up only where the region's text says so (Guangxi 四(一)).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from verifier.accounts import (
    RULES_OF_OTHER_YEAR,
    Balance,
    CycleStanding,
    Entry,
    MakeUpAnswer,
    YearRules,
    balance_of_year,
    in_force_on,
    judge_cycle,
    may_make_up,
    rules_of_year,
    span_of,
)
from verifier.hours import plain
from verifier.regions import Region, region
from verifier.rules import Cycle, CycleKind, NoRuleInForceError, Packs
from verifier.store import Person, Store, entries_of, find_year_place, get_person


@dataclass(frozen=True, slots=True)
class CycleYear:
    """One year: its rules, its balance, whether it is deemed complete, and whether it may still be made up on the day asked for."""

    rules: YearRules
    balance: Balance
    is_deemed: bool
    make_up: MakeUpAnswer

    @property
    def year(self) -> int:
        """The year."""
        return self.rules.year

    def told(self) -> dict[str, Any]:
        """The year as the API and the command tell it."""
        balance = self.balance
        return {
            "year": self.year,
            "pack": balance.pack,
            "is_draft": self.rules.is_draft,
            "public": plain(balance.public),
            "professional": plain(balance.professional),
            "total": plain(balance.total),
            "missing": {lane: plain(hours) for lane, hours in balance.short.items()},
            "compliant": balance.compliant,
            "deemed": self.is_deemed,
            "make_up": {
                "allowed": self.make_up.allowed,
                "code": self.make_up.code,
                "subject": self.make_up.subject,
                "cite": self.make_up.cite or None,
            },
        }


@dataclass(frozen=True, slots=True)
class CycleReading:
    """The years from first to last; `standing` is that of the appointment cycle, nothing where the region counts by calendar year."""

    person: Person
    on: date
    cycle: Cycle
    years: tuple[CycleYear, ...]
    standing: CycleStanding | None

    def told(self) -> dict[str, Any]:
        """The years as the API and the command tell them; figures are 学时 as text."""
        standing = self.standing
        return {
            "on": self.on.isoformat(),
            "region": self.person.region,
            "kind": str(self.cycle.kind),
            "carry": str(self.cycle.carry),
            "cite": self.cycle.cite.short,
            "quote": self.cycle.cite.quote,
            "cycle": {
                "required": plain(standing.required),
                "earned": plain(standing.earned),
                "short": plain(standing.short),
                "compliant": standing.compliant,
                "status": str(standing.status),
            }
            if standing
            else None,
            "years": [year.told() for year in self.years],
        }


def read_cycle(
    store: Store, packs: Packs, person_id: UUID, *, first_year: int, last_year: int, on: date
) -> CycleReading:
    """Read the years of a cycle, both ends included, as they stand on a day.

    Raises:
        CycleUnreadableError: the years stand the wrong way round, or are too many.
        NotFoundError: there is no such person.
        NoRuleInForceError: no pack speaks of the day's year.
    """
    span = span_of(first_year, last_year)
    with store.read() as tx:
        person = get_person(tx, person_id)
        posted = [entry.in_account for entry in entries_of(tx, person_id)]
        lived_in = {year: region(find_year_place(tx, person_id, year) or person.region) for year in span}
    current = rules_of_year(packs, region(person.region), min(on.year, last_year))
    (*_, cycle) = in_force_on(current.pack.cycle, current.last_day)
    today = rules_of_year(packs, region(person.region), on.year)
    years = tuple(_years(packs, lived_in, posted, today, span, cycle))
    standing = None
    if cycle.kind is CycleKind.APPOINTMENT_CYCLE:
        amounts = {one.year: one.balance.amounts for one in years}
        standing = judge_cycle(current.pack, amounts, first_year=first_year, last_year=last_year, as_of=on)
    return CycleReading(person, on, cycle, years, standing)


def _years(
    packs: Packs,
    lived_in: Mapping[int, Region],
    posted: Sequence[Entry],
    today: YearRules,
    span: range,
    cycle: Cycle,
) -> Iterator[CycleYear]:
    """Each year of the span that anybody has rules for, by the rules of the place where it was lived."""
    deemed = _deemed(posted)
    of_cycle = span if cycle.kind is CycleKind.APPOINTMENT_CYCLE else None
    for year in span:
        try:
            rules = rules_of_year(packs, lived_in[year], year)
        except NoRuleInForceError:
            continue
        yield CycleYear(
            rules,
            balance_of_year(posted, rules),
            is_deemed=bool(deemed.get(year)),
            make_up=_make_up(today, year, of_cycle),
        )


def _make_up(today: YearRules, year: int, cycle_years: range | None) -> MakeUpAnswer:
    """Whether a year may still be made up: as the rules of the present year say, and a notice of another year says nothing of it."""
    if today.is_draft and year < today.year:
        return MakeUpAnswer(allowed=False, code=RULES_OF_OTHER_YEAR)
    return may_make_up(today.pack, year=year, in_year=today.year, cycle_years=cycle_years)


def _deemed(posted: Sequence[Entry]) -> Mapping[int, bool]:
    """The years that an entry declares met."""
    gone = {entry.reverses for entry in posted if entry.reverses}
    return {entry.year: True for entry in posted if entry.deems and entry.id not in gone and not entry.reverses}
