"""Which years a purpose looks at, and what each of them lacks.

Decides how windows are matched (title sought, degree held), which years they hold (近三年 includes the year of application where the
pack says so, domain.md A12.7), and how years are measured: one by one against their own floors, never pooled.
Who is let off is for `verifier.accounts.purposes`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from verifier.accounts.amounts import Amounts, added
from verifier.accounts.dated import in_force_on
from verifier.accounts.requirement import Floor, floors_of, judge
from verifier.activity import Person
from verifier.rules import RulePack, Window

WHOLE = Fraction(1)
LEVEL_OF_DEGREE = {"college": "junior", "bachelor": "junior", "master": "intermediate", "doctor": "intermediate"}
LEVEL_OF_TITLE = {"assistant": "junior"}  # 助理级 is a junior title

ShortByYear = Mapping[int, Mapping[str, Decimal]]
"""What each year lacks, 学时 by lane; complete years are left out."""


def window_years(window: Window, on: date) -> tuple[int, ...]:
    """List the years that a window looks at from a day, oldest first."""
    last = on.year if window.includes_current else on.year - 1
    return tuple(range(last - window.years + 1, last + 1))


def windows_for(pack: RulePack, purpose: str, person: Person, on: date, level: str) -> tuple[Window, ...]:
    """Find the windows of a purpose that fit the title sought and the degree held.

    `level` is junior, intermediate or senior; where it is not given, the degree says which title it leads to.
    """
    degree = person.degree or ""
    sought = LEVEL_OF_TITLE.get(level, level) or LEVEL_OF_DEGREE.get(degree, "")
    return tuple(
        window
        for window in in_force_on(pack.window, on)
        if window.purpose == purpose
        and (not window.levels or sought in window.levels)
        and (not window.degrees or degree in window.degrees)
        and (not window.target or LEVEL_OF_TITLE.get(window.target, window.target) == sought)
    )


@dataclass(frozen=True, slots=True)
class YearReader:
    """The accounts and rules that a purpose reads on a day. A year without an account is an empty one.

    Each year is judged by its own edition in `packs_by_year` where one is given, else by `pack`: a notice for one year may ask
    for earlier ones.
    """

    pack: RulePack
    packs_by_year: Mapping[int, RulePack]
    accounts: Mapping[int, Amounts]
    on: date
    level: str = ""

    def years(self, windows: Sequence[Window]) -> tuple[int, ...]:
        """List the years that the windows look at together, oldest first."""
        return tuple(sorted({year for window in windows for year in window_years(window, self.on)}))

    def short(self, windows: Sequence[Window], *, factor: Fraction = WHOLE, since: int = 0) -> ShortByYear:
        """Find what the years from `since` on lack, with every floor scaled by `factor`."""
        found: dict[int, Mapping[str, Decimal]] = {}
        for window in windows:
            for year in window_years(window, self.on):
                if year >= since and (short := self._short_of(year, factor, window.lanes)):
                    found[year] = MappingProxyType({**found.get(year, {}), **short})
        return dict(sorted(found.items()))

    def floors(self, factor: Fraction = WHOLE) -> tuple[Floor, ...]:
        """The floors of one year under the purpose's own pack, scaled by `factor`."""
        return floors_of(self.pack, _last_day(self.pack, self.on.year), level=self.level, factor=factor)

    def pooled_meets(self, years: Sequence[int], factor: Fraction) -> bool:
        """Whether all years together would meet all their floors together, each floor on its own."""
        pooled = added(*(self.accounts.get(year, Amounts()) for year in years))
        return all(pooled.of(floor.lane) >= floor.hours * len(years) for floor in self.floors(factor))

    def _short_of(self, year: int, factor: Fraction, lanes: tuple[str, ...]) -> Mapping[str, Decimal]:
        """What one year lacks."""
        pack = self.packs_by_year.get(year, self.pack)
        amounts = self.accounts.get(year, Amounts())
        return judge(amounts, pack, _last_day(pack, year), level=self.level, factor=factor, lanes=lanes).short


def _last_day(pack: RulePack, year: int) -> date:
    """The day whose rules judge a year: its last one, moved into the years of the edition."""
    years = pack.pack.years
    return date(min(max(year, years.from_), years.to), 12, 31)
