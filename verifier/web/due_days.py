"""By when a case must be decided: the day that a region's rules set for the units' review of a year, where they set one.

Guangxi names a day (四(三)); a region that names none has no deadline here, and none is invented.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from verifier.regions import region as region_of
from verifier.review import review_due
from verifier.rules import NoRuleInForceError, Packs

OVERDUE, SOON, LATER, NONE = "overdue", "soon", "later", "none"
DUE_CHOICES = (OVERDUE, SOON, LATER, NONE)
SOON_DAYS = 7  # calendar days


def due_day_of(packs: Packs, region: str, year: int) -> date | None:
    """The last day for deciding cases of a region's year, if its rules name one."""
    try:
        pack = packs.for_year(region_of(region), year)
    except NoRuleInForceError:
        return None
    found = review_due(pack, year)
    return found.due.on if found is not None else None


def choice_of(day: date | None, on: date) -> str:
    """The word of a deadline as seen on a day."""
    if day is None:
        return NONE
    if day < on:
        return OVERDUE
    return SOON if day <= on + timedelta(days=SOON_DAYS) else LATER


def places_due(packs: Packs, places: Iterable[tuple[str, int]], choice: str, on: date) -> tuple[tuple[str, int], ...]:
    """Those regions and years whose deadline is of this choice."""
    return tuple((region, year) for region, year in places if choice_of(due_day_of(packs, region, year), on) == choice)
