"""A unit's yearly report of its people's study: number, time, credits, content (Xinjiang Art. 8), added up and line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from verifier.access import Reach
from verifier.store import Store, unit_figures

ZERO = Decimal(0)


@dataclass(slots=True)
class UnitTotals:
    """What one unit's people studied: how many people and entries, 学时 by subject, person-days, 学分 where papers state them, how many contents."""

    unit: str
    people: set[UUID] = field(default_factory=set)
    entries: int = 0
    public: Decimal = ZERO
    professional: Decimal = ZERO
    total: Decimal = ZERO
    person_days: set[tuple[UUID, date]] = field(default_factory=set)
    credits: Decimal = ZERO
    contents: set[str] = field(default_factory=set)


def read_unit_report(
    store: Store, reach: Reach, year: int, *, unit: str | None = None
) -> Iterator[unit_figures.StudyLine]:
    """The lines of the report, as the database gives them; the transaction ends with the last one."""
    with store.read() as tx:
        yield from unit_figures.study_lines(tx, reach, year, unit=unit)


def unit_totals(lines: Iterable[unit_figures.StudyLine]) -> tuple[UnitTotals, ...]:
    """Add up lines by unit, in their order."""
    found: dict[str, UnitTotals] = {}
    for line in lines:
        one = found.setdefault(line.unit, UnitTotals(line.unit))
        one.people.add(line.person_id)
        one.entries += 1
        one.total += line.hours
        if line.subject == "public":
            one.public += line.hours
        elif line.subject == "professional":
            one.professional += line.hours
        one.person_days |= {(line.person_id, day) for day in line.days}
        one.credits += line.credits or ZERO
        if line.content:
            one.contents.add(line.content)
    return tuple(found.values())
