"""Throughput, how much the machine proposed that people took unchanged, how often it was wrong, and how long people waited.

Of the first level's decisions: *automation* is the share whose proposal (accept or reject) was taken as it was, without a corrected field, a
confirmed fact or a figure of the reviewer's own. *Error* is the share of accept proposals that people returned, rejected or changed, or that
failed later. A share of nothing is nothing, not zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from verifier.clock import LEGAL_ZONE, legal_date
from verifier.store import Store, statistics


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
    tallies: tuple[statistics.Tally, ...]
    waits: tuple[statistics.Wait, ...]

    @property
    def figures(self) -> ReviewFigures:
        """The figures of the month."""
        return figures_of(self.tallies)


def months_until(now: datetime, count: int) -> tuple[str, ...]:
    """The last months, the oldest first, the running one last."""
    today = legal_date(now)
    at = today.year * 12 + today.month - 1
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(at - count + 1, at + 1))


def read_figures(
    store: Store, scope: statistics.Scope, months: Sequence[str], *, now: datetime
) -> tuple[MonthFigures, ...]:
    """Read the figures of these months; those of closed ones are counted once and kept."""
    return tuple(_month(store, scope, month, now) for month in months)


def figures_of(tallies: Sequence[statistics.Tally]) -> ReviewFigures:
    """Add up tallies."""

    def count(*outcomes: str, proposal: str | None = None, unchanged: bool | None = None) -> int:
        return sum(
            one.count
            for one in tallies
            if one.outcome in outcomes
            and (proposal is None or one.proposal == proposal)
            and (unchanged is None or one.unchanged is unchanged)
        )

    settled, late = statistics.SETTLED, statistics.LATE
    accepts = count(*settled, proposal="accept")
    return ReviewFigures(
        decided=count(*settled),
        passed=count("unit_passed"),
        returned=count("returned"),
        rejected=count("unit_rejected"),
        failed_later=count(*late),
        accepts=accepts,
        taken_unchanged=count(*settled, unchanged=True),
        wrong_accepts=accepts - count(*settled, proposal="accept", unchanged=True) + count(*late, proposal="accept"),
    )


def _month(store: Store, scope: statistics.Scope, month: str, now: datetime) -> MonthFigures:
    first, end = _span(month)
    is_running = now < end
    with store.read() as tx:
        kept = None if is_running else statistics.find_month(tx, month, scope)
        found = kept or statistics.count_month(tx, scope, first, end)
    if kept is None and not is_running:
        with store.write() as tx:
            statistics.keep_month(tx, month, scope, *found)
    return MonthFigures(month, is_running, *found)


def _span(month: str) -> tuple[datetime, datetime]:
    """A month of legal time, as moments."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=LEGAL_ZONE)
    return first, (first + timedelta(days=32)).replace(day=1)
