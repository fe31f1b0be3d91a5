"""The account of a period: live entries added up after the limits of the pack, each line with what it lost and by which clause.

Limits apply here and not when posting, so that reversing an entry frees its room again: hours of one date share the room of that
date (earlier entries never lose), categories under a yearly cap share its hours, compulsory lanes first, since a platform's
electives must not crowd out its compulsory course. Balances are computed when read and never stored (design.md §2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from verifier.accounts.amounts import TOTAL, ZERO, Amounts, Cell
from verifier.accounts.dated import in_force_on
from verifier.accounts.ledger import Entry, live_entries
from verifier.accounts.periods import Period, period_of
from verifier.accounts.requirement import Verdict, judge, require_met
from verifier.rules import Cap, CapScope, CycleKind, DayPool, Pool, RulePack, StatedHours

CAP_DAY = "CAP_DAY"
CAP_OVERLAP = "CAP_OVERLAP"
CAP_YEAR = "CAP_YEAR"


class Line(NamedTuple):  # a tuple is built in a third of the time, and an account has a line for each entry
    """One live entry in the balance: 学时 counted and lost, with the code and clause of the limit that took them."""

    entry: str
    counted: Decimal
    lost: Decimal = ZERO
    code: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """The account of one period, and how it stands against what the pack asks for.

    `public`, `professional`, `elective` and `total` are 学时 with deemed requirements lifted to their floors; `amounts` holds the bare
    hours by subject, lane and source. `compliant` is nothing while a cycle of several years runs and the year is short.
    """

    period: Period
    pack: str
    amounts: Amounts
    lines: tuple[Line, ...]
    public: Decimal
    professional: Decimal
    elective: Decimal
    total: Decimal
    compliant: bool | None
    verdict: Verdict

    @property
    def short(self) -> Mapping[str, Decimal]:
        """What is missing, 学时 by lane."""
        return self.verdict.short

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes of what a reader of the figures should know."""
        return self.verdict.warnings


def period_balance(entries: Sequence[Entry], pack: RulePack, on: date, *, level: str = "") -> Balance:
    """Add up the entries of the period that holds `on`, in 学时, after the pack's limits.

    Entries may come in any order that keeps earlier before later; reversed pairs cancel. `level` is the title level, where floors
    depend on it.

    Raises:
        PeriodUndefinedError: the pack defines no period that holds `on`.
        LedgerError: the entries contradict each other.
    Source: pack.pool, pack.cap and pack.requirement; each line that lost hours cites its clause.
    """
    period = period_of(pack, on)
    mine = [entry for entry in live_entries(entries) if entry.year == period.year]
    lines = _limited(mine, pack, period)
    cells: dict[Cell, Decimal] = {}
    for entry, line in zip(mine, lines, strict=True):
        cell = (entry.subject, entry.lane or "any", entry.source)
        cells[cell] = cells.get(cell, ZERO) + line.counted
    deems = frozenset(entry.deems for entry in mine if entry.deems is not None)
    return balance_of(Amounts(MappingProxyType(cells), deems), pack, period, lines=lines, level=level)


def balance_of(
    amounts: Amounts, pack: RulePack, period: Period, *, lines: tuple[Line, ...] = (), level: str = ""
) -> Balance:
    """Judge hours that are added up already, such as those of a record from elsewhere."""
    verdict = judge(amounts, pack, period.last, level=level)
    floors = {floor.lane: floor.hours for floor in verdict.floors}
    runs_on = any(cycle.kind is CycleKind.APPOINTMENT_CYCLE for cycle in in_force_on(pack.cycle, period.last))
    return Balance(
        period=period,
        pack=pack.label,
        amounts=amounts,
        lines=lines,
        public=amounts.lifted("public", floors),
        professional=amounts.lifted("professional", floors),
        elective=amounts.lifted("elective", floors),
        total=amounts.lifted(TOTAL, floors),
        compliant=True if verdict.is_met else None if runs_on else False,
        verdict=verdict,
    )


def require_fulfilled(balance: Balance) -> None:
    """Refuse a period that is not complete.

    Raises:
        RequirementUnmetError: with what is missing, lane by lane.
    """
    require_met(balance.verdict, year=balance.period.year)


def _limited(entries: Sequence[Entry], pack: RulePack, period: Period) -> tuple[Line, ...]:
    """Apply the limits of the period; one line an entry, in their order."""
    pools, caps = _limits(pack, period)
    lines = [Line(entry.id, entry.hours) for entry in entries]
    if any(entry.days and entry.category in pools for entry in entries):
        _apply_pools(entries, lines, pools)
    for cap in caps:
        _apply_cap(entries, lines, cap)
    return tuple(lines)


def _limits(pack: RulePack, period: Period) -> tuple[Mapping[str, Pool], tuple[Cap, ...]]:
    """Find the pool of each category code, and the yearly caps."""
    by_id = {pool.id: pool for pool in in_force_on(pack.pool, period.last)}
    pools = {
        code: by_id[category.method.pool]
        for category in in_force_on(pack.category, period.last)
        if isinstance(category.method, StatedHours) and category.method.pool in by_id
        for code in category.codes
    }
    caps = tuple(cap for cap in in_force_on(pack.cap, period.last) if cap.per is CapScope.YEAR)
    return pools, caps


def _apply_pools(entries: Sequence[Entry], lines: list[Line], pools: Mapping[str, Pool]) -> None:
    """Place the hours of entries with days in the room of those days."""
    rooms: dict[str, DayPool] = {}
    for position, entry in enumerate(entries):
        pool = pools.get(entry.category) if entry.days else None
        if pool is not None:
            room = rooms.setdefault(pool.id, DayPool(pool.hours_per_day))
            fits = room.place(entry.hours, entry.days)
            if fits < entry.hours:
                alone = fits == pool.hours_per_day * len(set(entry.days))
                code = CAP_DAY if alone else CAP_OVERLAP
                lines[position] = Line(entry.id, fits, entry.hours - fits, code, pool.cite.short)


def _apply_cap(entries: Sequence[Entry], lines: list[Line], cap: Cap) -> None:
    """Let the categories of a yearly cap share its hours, compulsory lanes first, then in the order of the ledger."""
    room = cap.hours
    under = [position for position, entry in enumerate(entries) if entry.category in cap.categories]
    under.sort(key=lambda position: entries[position].lane != "compulsory")  # stable: the ledger's order within
    for position in under:
        line = lines[position]
        counted = min(line.counted, room)
        room -= counted
        if counted < line.counted:
            lost = line.lost + line.counted - counted
            lines[position] = Line(line.entry, counted, lost, CAP_YEAR, cap.cite.short)
