"""Bulk issue as rows: who is to get a paper, and what became of each, so that it can be stopped and taken up again.

The list of persons is fixed when the run begins. Whether a person gets a paper is decided by the flows; that nobody gets two is decided by the
`live_key` of `certificates`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.rows import as_record
from verifier.store.schema import persons
from verifier.store.tables_transfers import issue_run_items, issue_runs


@dataclass(frozen=True, slots=True)
class IssueRun:
    """An order for everyone of a region or a unit; `facts` is what was said of audit, report and office."""

    id: UUID
    region: str
    unit: str
    year: int
    paper: str
    facts: Mapping[str, Any]
    state: str
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssueRunItem:
    """One person of a run; `state` is waiting, issued, held (has one already), unmet or failed."""

    run_id: UUID
    position: int
    person_id: UUID
    state: str
    certificate_uid: bytes | None
    error: Mapping[str, Any] | None
    done_at: datetime | None


def add_issue_run(
    tx: Transaction,
    *,
    region: str,
    unit: str,
    year: int,
    paper: str,
    facts: Mapping[str, Any],
    asked_by: str,
    now: datetime,
) -> IssueRun:
    """Begin a run for everyone who is in the region and the unit now, in the order in which they were added."""
    run = IssueRun(uuid4(), region, unit, year, paper, dict(facts), "running", asked_by, now, None)
    values = {name: getattr(run, name) for name in IssueRun.__dataclass_fields__}
    tx.connection.execute(insert(issue_runs).values(values))
    query = select(persons.c.id).where(persons.c.region == region)
    if unit:
        query = query.where(persons.c.unit == unit)
    found = tx.connection.execute(query.order_by(persons.c.created_at, persons.c.id)).scalars().all()
    _add_items(tx, run.id, found)
    return run


def _add_items(tx: Transaction, run_id: UUID, found: Iterable[UUID]) -> None:
    rows = [
        {"run_id": run_id, "position": position, "person_id": person, "state": "waiting"}
        for position, person in enumerate(found)
    ]
    if rows:
        tx.connection.execute(insert(issue_run_items), rows)


def get_issue_run(tx: Transaction, run_id: UUID) -> IssueRun:
    """The run with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(issue_runs).where(issue_runs.c.id == run_id)).mappings().first()
    if row is None:
        raise NotFoundError("issue_run", run_id)
    return as_record(IssueRun, row)


def find_running_issue_run(tx: Transaction, *, region: str, unit: str, year: int, paper: str) -> IssueRun | None:
    """The run of this order that has not ended, so that asking again takes it up."""
    same = (
        issue_runs.c.region == region,
        issue_runs.c.unit == unit,
        issue_runs.c.year == year,
        issue_runs.c.paper == paper,
        issue_runs.c.state == "running",
    )
    row = tx.connection.execute(select(issue_runs).where(*same).order_by(issue_runs.c.asked_at)).mappings().first()
    return as_record(IssueRun, row) if row else None


def latest_issue_runs(tx: Transaction, *, region: str, limit: int = 25) -> tuple[IssueRun, ...]:
    """The last runs of a region, the newest first."""
    query = select(issue_runs).where(issue_runs.c.region == region)
    rows = tx.connection.execute(query.order_by(issue_runs.c.asked_at.desc()).limit(limit)).mappings()
    return tuple(as_record(IssueRun, row) for row in rows)


def next_waiting_item(tx: Transaction, run_id: UUID, *, after: int = -1) -> IssueRunItem | None:
    """The first person of a run, beyond this place, whose turn has not come."""
    query = select(issue_run_items).where(
        issue_run_items.c.run_id == run_id,
        issue_run_items.c.state == "waiting",
        issue_run_items.c.position > after,
    )
    row = tx.connection.execute(query.order_by(issue_run_items.c.position).limit(1)).mappings().first()
    return as_record(IssueRunItem, row) if row else None


def settle_item(
    tx: Transaction,
    item: IssueRunItem,
    *,
    state: str,
    now: datetime,
    certificate_uid: bytes | None = None,
    error: Mapping[str, Any] | None = None,
) -> None:
    """Write what became of a person; what was written first stands."""
    change = update(issue_run_items).where(
        issue_run_items.c.run_id == item.run_id,
        issue_run_items.c.position == item.position,
        issue_run_items.c.state == "waiting",
    )
    tx.connection.execute(change.values(state=state, certificate_uid=certificate_uid, error=error, done_at=now))


def end_issue_run(tx: Transaction, run_id: UUID, *, now: datetime) -> None:
    """Mark a run as done."""
    change = update(issue_runs).where(issue_runs.c.id == run_id, issue_runs.c.state == "running")
    tx.connection.execute(change.values(state="done", ended_at=now))


def count_items(tx: Transaction, run_id: UUID) -> dict[str, int]:
    """How many persons of a run are in each state."""
    query = select(issue_run_items.c.state, func.count()).where(issue_run_items.c.run_id == run_id)
    return {row[0]: row[1] for row in tx.connection.execute(query.group_by(issue_run_items.c.state))}


def list_items(tx: Transaction, run_id: UUID, *, after: int = -1, limit: int = 200) -> tuple[IssueRunItem, ...]:
    """Persons of a run in order, a page at a time."""
    query = select(issue_run_items).where(issue_run_items.c.run_id == run_id, issue_run_items.c.position > after)
    rows = tx.connection.execute(query.order_by(issue_run_items.c.position).limit(limit)).mappings()
    return tuple(as_record(IssueRunItem, row) for row in rows)
