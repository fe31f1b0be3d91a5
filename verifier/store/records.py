"""Records of hours that platforms sent: each once by (source, the sender's number), every version of it kept.

A record counts (its entries are in the ledger), asks (a larger figure was declared by hand: a person decides) or was set aside by that
person. What may become of it is decided by the flows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, insert, select, update

from verifier.activity import Activity, activity_of
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError
from verifier.store.rows import Slice, as_record, read_slice
from verifier.store.tables_records import record_versions, records

of_person = records.c.person_id
"""The column that says whose a record is, for the condition of a reach."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands; `row` is what was sent, without name and identity number."""

    id: UUID
    source: str
    record_id: str
    person_id: UUID
    year: int
    course: str
    version: int
    digest: str
    row: Mapping[str, Any]
    state: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """What was sent or decided at one time, and the entries that it posted."""

    record: UUID
    version: int
    digest: str
    row: Mapping[str, Any]
    entries: tuple[str, ...]
    outcome: str
    reason: str
    made_at: datetime
    made_by: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(self.entries))


def find_record(tx: Transaction, source: str, record_id: str) -> Record | None:
    """The record of this sender and number, if it was sent."""
    query = select(records).where(records.c.source == source, records.c.record_id == record_id)
    row = tx.connection.execute(query).mappings().first()
    return as_record(Record, row) if row else None


def get_record(tx: Transaction, record: UUID) -> Record:
    """The record with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(records).where(records.c.id == record)).mappings().first()
    if row is None:
        raise NotFoundError("record", record)
    return as_record(Record, row)


def put_record(
    tx: Transaction,
    before: Record | None,
    *,
    source: str,
    record_id: str,
    person_id: UUID,
    year: int,
    course: str,
    digest: str,
    row: Mapping[str, Any],
    state: str,
    entries: Sequence[UUID],
    made_by: str,
    now: datetime,
    reason: str = "",
) -> Record:
    """Keep a record, or its next version in the place of the one that was seen.

    Raises:
        StaleVersionError: it changed meanwhile; nothing was written.
    """
    version = before.version + 1 if before else 1
    key = before.id if before else uuid4()
    after = Record(key, source, record_id, person_id, year, course, version, digest, dict(row), state, now)
    values = {name: getattr(after, name) for name in Record.__dataclass_fields__}
    if before is None:
        tx.connection.execute(insert(records).values(values))
    else:
        change = update(records).where(records.c.id == key, records.c.version == before.version).values(values)
        if tx.connection.execute(change).rowcount != 1:
            raise StaleVersionError("record", key, before.version)
    tx.connection.execute(
        insert(record_versions).values(
            record=key,
            version=version,
            digest=digest,
            row=dict(row),
            entries=[str(one) for one in entries],
            outcome=state,
            reason=reason,
            made_at=now,
            made_by=made_by,
        )
    )
    return after


def last_made_by(tx: Transaction, record: Record) -> str:
    """Who made the record's present version."""
    of = (record_versions.c.record == record.id, record_versions.c.version == record.version)
    return str(tx.connection.execute(select(record_versions.c.made_by).where(*of)).scalar() or "")


def settle_record(
    tx: Transaction, before: Record, *, state: str, entries: Sequence[UUID], reason: str, made_by: str, now: datetime
) -> Record:
    """Write what a person decided about a record, as its next version.

    Raises:
        StaleVersionError: it changed meanwhile; nothing was written.
    """
    return put_record(
        tx,
        before,
        source=before.source,
        record_id=before.record_id,
        person_id=before.person_id,
        year=before.year,
        course=before.course,
        digest=before.digest,
        row=before.row,
        state=state,
        entries=entries,
        made_by=made_by,
        now=now,
        reason=reason,
    )


def versions_of(tx: Transaction, record: UUID) -> tuple[RecordVersion, ...]:
    """Everything that was sent and decided about a record, oldest first."""
    query = select(record_versions).where(record_versions.c.record == record).order_by(record_versions.c.version)
    return tuple(as_record(RecordVersion, row) for row in tx.connection.execute(query).mappings())


def records_of(tx: Transaction, person_id: UUID, *, year: int, state: str | None = None) -> tuple[Record, ...]:
    """A person's records of a year, in the order of their last change."""
    query = select(records).where(records.c.person_id == person_id, records.c.year == year)
    if state is not None:
        query = query.where(records.c.state == state)
    rows = tx.connection.execute(query.order_by(records.c.changed_at, records.c.id)).mappings()
    return tuple(as_record(Record, row) for row in rows)


def list_records(
    tx: Transaction, state: str, *, within: ColumnElement[bool], after: str | None = None, limit: int = 50
) -> Slice[Record]:
    """Records in this state of the persons within reach, the longest waiting first."""
    query = select(records).where(records.c.state == state, within)
    return read_slice(tx, query, Record, order=(records.c.changed_at, records.c.id), after=after, limit=limit)


def count_records(tx: Transaction, state: str, *, within: ColumnElement[bool]) -> int:
    """How many records of the persons within reach are in this state."""
    query = select(func.count()).select_from(records).where(records.c.state == state, within)
    return tx.connection.execute(query).scalar_one()


def activities_of(tx: Transaction, person_id: UUID, *, year: int) -> tuple[Activity, ...]:
    """A person's records of a year that count, as the rules judge them beside declarations."""
    return tuple(activity_of_row(one.source, one.row) for one in records_of(tx, person_id, year=year, state="counts"))


def activity_of_row(source: str, row: Mapping[str, Any]) -> Activity:
    """The facts of one record.

    Raises:
        UnknownFactError, FactUnreadableError: a cell has not the shape of its fact.
    """
    facts = {
        "record_id": row["record_id"],
        "source": row["channel"],
        "stated_hours": row["hours"],
        "training_year": row["year"],
        "year": row["year"],
        "title": row.get("title", ""),
        "course": row.get("title", ""),
        "start": row.get("start", ""),
        "end": row.get("end", ""),
    }
    return activity_of(f"{source}:{row['record_id']}", facts, category=row["category"])
