"""Which edition of which region decides a year.

Decides by region, year and, where it is given, the day as of which one asks; never by the clock. The nearest region
with rules for the year wins: county, prefecture, province, nation. An edition that came later than the day asked about
is not known on that day, so that an old decision can be computed again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from verifier.regions import NATION, Region, ancestors
from verifier.rules.errors import NoRuleInForceError
from verifier.rules.model import RulePack
from verifier.rules.words import PackStatus


@dataclass(frozen=True, slots=True)
class Packs:
    """Every edition that was loaded."""

    editions: tuple[RulePack, ...]

    def __iter__(self) -> Iterator[RulePack]:
        return iter(self.editions)

    def in_force(self, region: Region, on: date) -> RulePack:
        """Find the edition that decides hours of one day; the national one where the region has none for that year.

        Raises:
            NoRuleInForceError: not even the national pack speaks of that year.
        """
        return self.for_year(region, on.year)

    def for_year(self, region: Region, year: int, *, as_of: date | None = None) -> RulePack:
        """Find the edition that decides hours of one year, as known on `as_of` (today's editions where not given).

        Raises:
            NoRuleInForceError: not even the national pack speaks of that year.
        """
        for place in ancestors(region):
            known = [one for one in self.of(place, as_of=as_of) if one.pack.years.from_ <= year <= one.pack.years.to]
            if known:
                return max(known, key=lambda one: (one.pack.edition_from, one.pack.version))
        raise NoRuleInForceError(region, year, as_of)

    def of(self, region: Region, *, as_of: date | None = None) -> tuple[RulePack, ...]:
        """List the editions in force that a region has itself, oldest first, as known on a day."""
        own = (
            one
            for one in self.editions
            if one.pack.region == region
            and one.pack.status is PackStatus.IN_FORCE
            and (as_of is None or one.pack.edition_from <= as_of)
        )
        return tuple(sorted(own, key=lambda one: (one.pack.years.from_, one.pack.edition_from, one.pack.version)))

    def of_another_year(self, region: Region, year: int, *, as_of: date | None = None) -> RulePack | None:
        """Find the edition of the region nearest in time where it has some, but none for this year.

        Its figures may be shown as a draft under RULES_OF_OTHER_YEAR, and never decide.
        """
        for place in ancestors(region):
            if place == NATION:
                return None
            if own := self.of(place, as_of=as_of):
                return None if _covers(own, year) else min(own, key=lambda one: (_distance(one, year), one.pack.id))
        return None  # pragma: no cover -- ancestors end with the nation


def _covers(editions: tuple[RulePack, ...], year: int) -> bool:
    return any(_distance(one, year) == 0 for one in editions)


def _distance(pack: RulePack, year: int) -> int:
    """How many years an edition is away from a year."""
    years = pack.pack.years
    return max(years.from_ - year, year - years.to, 0)
