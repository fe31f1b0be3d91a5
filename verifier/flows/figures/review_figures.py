"""Throughput, how much the machine proposed that people took unchanged, how often it was wrong, and how long people waited.

Of the first level's decisions: *automation* is the share whose proposal (accept or reject) was taken as it was, without a corrected field, a
confirmed fact or a figure of the reviewer's own. *Error* is the share of accept proposals that people returned, rejected or changed, or that
failed later. A share of nothing is nothing, not zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from verifier.clock import LEGAL_ZONE, legal_date
from verifier.store import Store, statistics

KEPT_AFTER = timedelta(hours=12)
"""A month is kept when it is over for so long: longer than a decision may be taken back."""


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """Figures of some decisions."""

    decided: int
    passed: int
    returned: int
    rejected: int
    failed_later: int
    accepts: int
    taken_unchanged: int
    wrong_accepts: int

    @property
    def automation(self) -> Fraction | None:
        """The share of first decisions that took the proposal as it was."""
        return Fraction(self.taken_unchanged, self.decided) if self.decided else None

    @property
    def error(self) -> Fraction | None:
        """The share of accept proposals that did not stand as proposed."""
        return Fraction(min(self.wrong_accepts, self.accepts), self.accepts) if self.accepts else None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month: `month` is YYYY-MM in legal time; `is_running` while more may come."""

    month: str
    is_running: bool
    by_unit: tuple[statistics.Tally, ...]
    by_kind: tuple[statistics.Tally, ...]
    waits: tuple[statistics.Wait, ...]

    @property
    def figures(self) -> ReviewFigures:
        """The figures of the month."""
        return figures_of(self.by_kind)


def months_until(now: datetime, count: int) -> tuple[str, ...]:
    """The last months, the oldest first, the running one last."""
    today = legal_date(now)
    at = today.year * 12 + today.month - 1
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(at - count + 1, at + 1))


def read_figures(
    store: Store, scope: statistics.Scope, months: Sequence[str], *, now: datetime
) -> tuple[MonthFigures, ...]:
    """Read the figures of these months; those of months long over are counted once and kept."""
    return tuple(_month(store, scope, month, now) for month in months)


def figures_of(tallies: Iterable[statistics.Tally]) -> ReviewFigures:
    """Add up tallies."""
    rows = tuple(tallies)
    accepts = sum(one.accepts for one in rows)
    stood = sum(one.accepts_unchanged for one in rows)
    return ReviewFigures(
        decided=sum(one.settled for one in rows),
        passed=sum(one.passed for one in rows),
        returned=sum(one.returned for one in rows),
        rejected=sum(one.rejected for one in rows),
        failed_later=sum(one.failed_later for one in rows),
        accepts=accepts,
        taken_unchanged=sum(one.unchanged for one in rows),
        wrong_accepts=accepts - stood + sum(one.accepts_failed for one in rows),
    )


def figures_by_name(tallies: Iterable[statistics.Tally]) -> dict[str, ReviewFigures]:
    """Add up tallies of several months, each unit or kind apart; where most was decided first."""
    by_name: dict[str, list[statistics.Tally]] = {}
    for one in tallies:
        by_name.setdefault(one.name, []).append(one)
    found = {name: figures_of(own) for name, own in by_name.items()}
    return dict(sorted(found.items(), key=lambda item: (-item[1].decided, item[0])))


def _month(store: Store, scope: statistics.Scope, month: str, now: datetime) -> MonthFigures:
    end = _end(month)
    is_over = now >= end + KEPT_AFTER
    with store.read() as tx:
        key = statistics.scope_key(tx, scope)
        kept = statistics.find_month(tx, month, key) if is_over else None
        found = kept or statistics.count_month(tx, scope, month)
    if kept is None and is_over:
        with store.write() as tx:
            statistics.keep_month(tx, month, key, found)
    return MonthFigures(month, now < end, found.by_unit, found.by_kind, found.waits)


def _end(month: str) -> datetime:
    """The moment at which a month of legal time ends."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=LEGAL_ZONE)
    return (first + timedelta(days=32)).replace(day=1)
