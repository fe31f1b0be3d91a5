"""Figures of reviewing, a month at a time: what was decided on which proposal, by unit and by kind, and how long people waited.

They are read from one narrow row a decision (`verifier.store.noted_decisions`), each in the order of an index. A month that is long over is kept with its
figures; a decision that touches it after all drops what was kept. Waiting is exact to the second: the middle one and the ninth of ten are looked up in order.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, true
from sqlalchemy.exc import IntegrityError

from verifier.access import Reach
from verifier.store.base_classes import within
from verifier.store.columns import canonical_json
from verifier.store.database import Transaction
from verifier.store.tables_figures import decision_figures
from verifier.store.tables_people import units
from verifier.store.tables_records import figure_months

SETTLED = ("unit_passed", "returned", "unit_rejected")
LATE = ("authority_rejected", "hr_failed")
_NOTED = decision_figures.c


@dataclass(frozen=True, slots=True)
class Scope:
    """Which decisions are counted: those in somebody's reach, of one unit or kind or of all."""

    reach: Reach
    unit: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Decisions of one unit or kind: `settled` are the first level's, `failed_later` failures after a pass.

    `unchanged` took the proposal as it was; `accepts` are settled ones that were proposed to be accepted, `accepts_unchanged` and `accepts_failed` those of
    them that were taken so, or failed later.
    """

    name: str
    settled: int = 0
    passed: int = 0
    returned: int = 0
    rejected: int = 0
    failed_later: int = 0
    accepts: int = 0
    unchanged: int = 0
    accepts_unchanged: int = 0
    accepts_failed: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """How long cases waited for one stage: seconds for the middle one, and for nine of ten."""

    stage: str
    count: int
    median: int
    p90: int


@dataclass(frozen=True, slots=True)
class Month:
    """What was decided in a month, once by unit and once by kind, and the waiting."""

    by_unit: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    waits: tuple[Wait, ...]


def scope_key(tx: Transaction, scope: Scope) -> str:
    """Name the scope where its figures are kept: by the units that are in it now, which may be moved and renamed."""
    reach = scope.reach
    named = [] if reach.everything else sorted(set(tx.connection.execute(_units_in(reach)).scalars()))
    told = [reach.everything, named, sorted(reach.regions), scope.unit, scope.kind]
    return hashlib.sha256(canonical_json(told).encode()).hexdigest()


def find_month(tx: Transaction, month: str, key: str) -> Month | None:
    """The kept figures of a month, if they were counted."""
    query = select(figure_months.c.figures).where(figure_months.c.month == month, figure_months.c.scope == key)
    kept = tx.connection.execute(query).scalar()
    if kept is None:
        return None
    return Month(
        tuple(Tally(*one) for one in kept["by_unit"]),
        tuple(Tally(*one) for one in kept["by_kind"]),
        tuple(Wait(*one) for one in kept["waits"]),
    )


def keep_month(tx: Transaction, month: str, key: str, figures: Month) -> None:
    """Keep the figures of a month that is over; somebody else may have been faster."""
    kept = {
        name: [list(astuple(one)) for one in rows]
        for name, rows in (("by_unit", figures.by_unit), ("by_kind", figures.by_kind), ("waits", figures.waits))
    }
    try:
        with tx.connection.begin_nested():
            tx.connection.execute(insert(figure_months).values(month=month, scope=key, figures=kept))
    except IntegrityError:
        return


def count_month(tx: Transaction, scope: Scope, month: str) -> Month:
    """Count what was decided in a month of legal time, YYYY-MM."""
    within_scope = and_(_NOTED.month == month, *_in_scope(scope))
    return Month(
        tuple(_tallies(tx, _NOTED.unit, within_scope)),
        tuple(_tallies(tx, _NOTED.kind, within_scope)),
        tuple(_waits(tx, within_scope)),
    )


def _tallies(tx: Transaction, by: ColumnElement[str], within_scope: ColumnElement[bool]) -> Iterator[Tally]:
    """Add up by unit or by kind: first every combination, of which there are few, in the order of the index."""
    told = (by.label("name"), _NOTED.outcome, _NOTED.proposal, _NOTED.unchanged)
    some = select(*told, func.count().label("many")).where(within_scope).group_by(*told).subquery()
    settled, late = some.c.outcome.in_(SETTLED), some.c.outcome.in_(LATE)
    accepts, unchanged = some.c.proposal == "accept", some.c.unchanged == true()
    sums = [
        func.coalesce(func.sum(case((fits, some.c.many), else_=0)), 0)
        for fits in (
            settled,
            some.c.outcome == "unit_passed",
            some.c.outcome == "returned",
            some.c.outcome == "unit_rejected",
            late,
            and_(settled, accepts),
            and_(settled, unchanged),
            and_(settled, accepts, unchanged),
            and_(late, accepts),
        )
    ]
    for name, *counts in tx.connection.execute(select(some.c.name, *sums).group_by(some.c.name)):
        yield Tally(name, *(int(count) for count in counts))


def _waits(tx: Transaction, within_scope: ColumnElement[bool]) -> Iterator[Wait]:
    """The middle and the ninth of ten of each stage."""
    query = select(_NOTED.stage, func.count()).where(within_scope).group_by(_NOTED.stage).order_by(_NOTED.stage)
    for stage, count in tx.connection.execute(query).all():
        median, p90 = (
            _waited(tx, and_(within_scope, _NOTED.stage == stage), place)
            for place in ((count + 1) // 2, (count * 9 + 9) // 10)
        )
        yield Wait(stage, count, median, p90)


def _waited(tx: Transaction, which: ColumnElement[bool], place: int) -> int:
    """The waiting at a place in order; the last one, where something was undone since they were counted."""
    ordered = select(_NOTED.waited).where(which).limit(1)
    found = tx.connection.execute(ordered.order_by(_NOTED.waited).offset(place - 1)).scalar()
    return found if found is not None else tx.connection.execute(ordered.order_by(_NOTED.waited.desc())).scalar() or 0


def _in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not scope.reach.everything:
        # a case keeps the name of the unit that it was opened in
        by_region = within(Reach(regions=scope.reach.regions), _NOTED.region, _NOTED.region)
        found.append(or_(by_region, _NOTED.unit.in_(_units_in(scope.reach))))
    if scope.unit is not None:
        found.append(_NOTED.unit == scope.unit)
    if scope.kind is not None:
        found.append(_NOTED.kind == scope.kind)
    return found


def _units_in(reach: Reach) -> Any:
    return select(units.c.name).where(within(Reach(unit_paths=reach.unit_paths), units.c.path, units.c.region))
