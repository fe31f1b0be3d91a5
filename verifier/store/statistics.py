"""Figures of reviewing, counted by the database a month at a time: what was decided on which proposal, and how long people waited.

Decisions are only ever added, and with the time at which they are made; a month that is over never changes, so its figures are kept once
they were counted. Waiting is counted to the second between one decision on a case and the next, the first from its opening.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    insert,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.exc import IntegrityError

from verifier.access import Reach
from verifier.store.base_classes import within
from verifier.store.columns import canonical_json
from verifier.store.database import Transaction
from verifier.store.schema import cases, decisions
from verifier.store.tables_people import units
from verifier.store.tables_records import figure_months

SETTLED = ("unit_passed", "returned", "unit_rejected")
LATE = ("authority_rejected", "hr_failed")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which decisions are counted: those in somebody's reach, of one unit or kind or of all."""

    reach: Reach
    unit: str | None = None
    kind: str | None = None

    @property
    def key(self) -> str:
        """Names the scope where its figures are kept."""
        told = [self.reach.everything, sorted(self.reach.unit_paths), sorted(self.reach.regions), self.unit, self.kind]
        return hashlib.sha256(canonical_json(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Tally:
    """So many decisions of one sort: `settled` is the first level's, `late` a failure after a pass, else something beside (a repeat, a restore)."""

    unit: str
    kind: str
    outcome: str
    proposal: str
    unchanged: bool
    count: int

    @property
    def settled(self) -> bool:
        """Whether the first level passed, returned or rejected."""
        return self.outcome in SETTLED

    @property
    def late(self) -> bool:
        """Whether a passed case was failed later."""
        return self.outcome in LATE


@dataclass(frozen=True, slots=True)
class Wait:
    """How long cases waited for one stage: seconds for the middle one, and for nine of ten."""

    stage: str
    count: int
    median: int
    p90: int


def find_month(tx: Transaction, month: str, scope: Scope) -> tuple[tuple[Tally, ...], tuple[Wait, ...]] | None:
    """The kept figures of a closed month, if they were counted."""
    query = select(figure_months.c.figures).where(figure_months.c.month == month, figure_months.c.scope == scope.key)
    kept = tx.connection.execute(query).scalar()
    if kept is None:
        return None
    return tuple(Tally(*one) for one in kept["tallies"]), tuple(Wait(*one) for one in kept["waits"])


def keep_month(tx: Transaction, month: str, scope: Scope, tallies: Sequence[Tally], waits: Sequence[Wait]) -> None:
    """Keep the figures of a closed month; somebody else may have been faster."""
    figures = {
        "tallies": [[one.unit, one.kind, one.outcome, one.proposal, one.unchanged, one.count] for one in tallies],
        "waits": [[one.stage, one.count, one.median, one.p90] for one in waits],
    }
    try:
        with tx.connection.begin_nested():
            tx.connection.execute(insert(figure_months).values(month=month, scope=scope.key, figures=figures))
    except IntegrityError:
        return


def count_month(
    tx: Transaction, scope: Scope, first: datetime, end: datetime
) -> tuple[tuple[Tally, ...], tuple[Wait, ...]]:
    """Count what was decided from `first` until before `end`."""
    return _tallies(tx, scope, first, end), _waits(tx, scope, first, end)


def _tallies(tx: Transaction, scope: Scope, first: datetime, end: datetime) -> tuple[Tally, ...]:
    # facts are canonical JSON: one spelling, so that a part of it can be looked for
    facts = type_coerce(decisions.c.facts, Text)
    plain = and_(facts.like('%"own_hours":false%'), facts.like('%"facts":{}%'), ~facts.like('%"fields":{"%'))
    as_proposed = or_(
        and_(cases.c.proposal == "accept", decisions.c.state_after == "unit_passed", plain),
        and_(cases.c.proposal == "reject", decisions.c.state_after == "unit_rejected"),
    )
    unchanged = case((as_proposed, 1), else_=0)
    groups = (cases.c.unit, cases.c.kind, decisions.c.state_after, cases.c.proposal, unchanged)
    query = _decided(select(*groups, func.count()), scope, first, end).group_by(*groups)
    rows = tx.connection.execute(query)
    return tuple(
        Tally(unit, kind, outcome, proposal, bool(same), count) for unit, kind, outcome, proposal, same, count in rows
    )


def _waits(tx: Transaction, scope: Scope, first: datetime, end: datetime) -> tuple[Wait, ...]:
    before = decisions.alias("before")
    since = func.coalesce(before.c.decided_at, cases.c.opened_at)
    waited = _seconds(tx, since, decisions.c.decided_at)
    listed = (
        _decided(
            select(
                decisions.c.stage.label("stage"),
                waited.label("waited"),
                func.row_number().over(partition_by=decisions.c.stage, order_by=waited).label("place"),
                func.count().over(partition_by=decisions.c.stage).label("many"),
            ),
            scope,
            first,
            end,
        )
        .outerjoin(before, and_(before.c.case_id == decisions.c.case_id, before.c.version == decisions.c.version - 1))
        .subquery()
    )
    middle = func.max(case((listed.c.place == (listed.c.many + 1) // 2, listed.c.waited)))
    ninth = func.max(case((listed.c.place == (listed.c.many * 9 + 9) // 10, listed.c.waited)))
    query = select(listed.c.stage, listed.c.many, middle, ninth).group_by(listed.c.stage, listed.c.many)
    rows = tx.connection.execute(query.order_by(listed.c.stage))
    return tuple(Wait(stage, count, int(median), int(p90)) for stage, count, median, p90 in rows)


def _decided(query: Select[*tuple[Any, ...]], scope: Scope, first: datetime, end: datetime) -> Select[*tuple[Any, ...]]:
    """Reviewers' decisions of a span that nobody undid."""
    undone = decisions.alias("undone")
    taken_back = exists().where(
        undone.c.case_id == decisions.c.case_id,
        undone.c.version == decisions.c.version + 1,
        undone.c.action == "undo",
    )
    by_reviewer = or_(
        *(decisions.c.action.like(f"%\\_{word}", escape="\\") for word in ("pass", "return", "reject", "fail"))
    )
    return (
        query.select_from(decisions)
        .join(cases, cases.c.id == decisions.c.case_id)
        .where(
            decisions.c.decided_at >= first,
            decisions.c.decided_at < end,
            by_reviewer,
            ~taken_back,
            *_in_scope(scope),
        )
    )


def _in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not scope.reach.everything:
        # a case keeps the name of the unit that it was opened in
        named = select(units.c.name).where(
            within(Reach(unit_paths=scope.reach.unit_paths), units.c.path, units.c.region)
        )
        by_region = within(Reach(regions=scope.reach.regions), cases.c.region, cases.c.region)
        found.append(or_(by_region, cases.c.unit.in_(named)))
    if scope.unit is not None:
        found.append(cases.c.unit == scope.unit)
    if scope.kind is not None:
        found.append(cases.c.kind == scope.kind)
    return found


def _seconds(tx: Transaction, since: ColumnElement[Any], until: ColumnElement[Any]) -> ColumnElement[int]:
    """Whole seconds between two moments, as each database counts them."""
    if tx.connection.dialect.name == "postgresql":
        return cast(func.floor(extract("epoch", until - since)), Integer)
    return cast(func.round((func.julianday(until) - func.julianday(since)) * 86_400), Integer)
