"""Hours of one period, added up by subject, lane and source: what requirements are measured against.

Decides how hours are looked up by a lane's name (`total`, `professional`, `professional.compulsory`) and what a deemed requirement does:
it lifts to the floor, it grants nothing (domain.md A12.10).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)
TOTAL = "total"

Cell = tuple[str, str, str]
"""Subject, lane ("any" where the pack divides nothing), source."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """学时 by cell, and the requirements that count as met without hours."""

    cells: Mapping[Cell, Decimal] = field(default_factory=dict)
    deems: frozenset[str] = frozenset()

    def of(self, lane: str, *, source: str = "") -> Decimal:
        """Add up a lane: `total`, a subject, or `subject.lane`; from one source only, where one is named."""
        subject, _, part = lane.partition(".")
        return sum(
            (
                hours
                for (of_subject, of_lane, of_source), hours in self.cells.items()
                if (lane == TOTAL or of_subject == subject)
                and (not part or of_lane == part)
                and (not source or of_source == source)
            ),
            start=ZERO,
        )

    def lifted(self, lane: str, floors: Mapping[str, Decimal]) -> Decimal:
        """Add up a lane with the deemed requirements lifted to their floors; `floors` are 学时 by lane.

        A deemed subject lifts the total by what it lacked; a deemed total lifts itself alone.
        """
        held = self.of(lane)
        if lane == TOTAL:
            lacked = (floors.get(subject, ZERO) - self.of(subject) for subject in self.deems - {TOTAL})
            held += sum((max(ZERO, hours) for hours in lacked), start=ZERO)
        return max(held, floors.get(lane, ZERO)) if lane in self.deems else held

    def is_deemed(self, lane: str) -> bool:
        """Tell whether a lane's requirement counts as met: itself, or the subject that it is part of."""
        return lane in self.deems or lane.partition(".")[0] in self.deems


def amounts_of(hours: Mapping[str, Decimal], *, source: str = "", deems: frozenset[str] = frozenset()) -> Amounts:
    """Make amounts of hours by lane name, as transfer records and worked cases state them; all from one source."""
    cells: dict[Cell, Decimal] = {}
    for lane, figure in hours.items():
        subject, _, part = lane.partition(".")
        cell = (subject, part or "any", source)
        cells[cell] = cells.get(cell, ZERO) + figure
    return Amounts(cells, deems)


def added(*parts: Amounts) -> Amounts:
    """Add amounts of several years or sources, cell by cell; what is deemed in one is deemed in the sum."""
    cells: dict[Cell, Decimal] = {}
    for part in parts:
        for cell, figure in part.cells.items():
            cells[cell] = cells.get(cell, ZERO) + figure
    return Amounts(cells, frozenset().union(*(part.deems for part in parts)))
