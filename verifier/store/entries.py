"""The ledger: hours posted to a person's year. Entries are only added; a wrong one is reversed by another.

`posting_key` says what is posted (a case, a record of a platform, a reversal): the database takes each once, so that a repeated job or
import adds nothing. Balances are never stored; `verifier.accounts` computes them from these rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, func, insert, select

from verifier.accounts import Entry
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.persons import lock_person
from verifier.store.rows import as_record
from verifier.store.schema import entries


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """Hours posted once, in 学时; a reversal repeats the figures of the entry that it names and takes it out of every sum."""

    id: UUID
    posting_key: str
    person_id: UUID
    ordinal: int
    region: str
    year: int
    category: str
    subject: str
    lane: str | None
    hours: Decimal
    days: tuple[date, ...]
    deems: str | None
    case_id: UUID | None
    reverses: UUID | None
    source: str
    trail: Mapping[str, Any]
    posted_at: datetime
    posted_by: str

    @property
    def in_account(self) -> Entry:
        """The entry as `verifier.accounts` adds it up."""
        return Entry(
            id=str(self.id),
            year=self.year,
            category=self.category,
            subject=self.subject,
            hours=self.hours,
            lane=self.lane,
            days=self.days,
            source=self.source,
            deems=self.deems,
            reverses=str(self.reverses) if self.reverses else None,
        )


def add_entry(
    tx: Transaction,
    *,
    posting_key: str,
    person_id: UUID,
    region: str,
    year: int,
    category: str,
    subject: str,
    lane: str | None,
    hours: Decimal,
    source: str,
    trail: Mapping[str, Any],
    posted_by: str,
    now: datetime,
    days: tuple[date, ...] = (),
    deems: str | None = None,
    case_id: UUID | None = None,
    reverses: UUID | None = None,
) -> LedgerEntry:
    """Post hours.

    Raises:
        TakenError: this was posted before.
    """
    if find_entry(tx, posting_key) is not None:
        raise TakenError("posting", posting_key)
    entry = LedgerEntry(
        id=uuid4(),
        posting_key=posting_key,
        person_id=person_id,
        ordinal=_next_ordinal(tx, person_id),
        region=region,
        year=year,
        category=category,
        subject=subject,
        lane=lane,
        hours=hours,
        days=days,
        deems=deems,
        case_id=case_id,
        reverses=reverses,
        source=source,
        trail=dict(trail),
        posted_at=now,
        posted_by=posted_by,
    )
    values = {name: getattr(entry, name) for name in LedgerEntry.__dataclass_fields__}
    values["days"] = [day.isoformat() for day in days]
    tx.connection.execute(insert(entries).values(values))
    return entry


def post_draft(
    tx: Transaction,
    draft: Entry,
    *,
    person_id: UUID,
    region: str,
    trail: Mapping[str, Any],
    posted_by: str,
    now: datetime,
    case_id: UUID | None = None,
) -> LedgerEntry:
    """Post an entry as `verifier.accounts` drafted it; its id says what is posted.

    Raises:
        TakenError: this was posted before.
    """
    return add_entry(
        tx,
        posting_key=draft.id,
        person_id=person_id,
        region=region,
        year=draft.year,
        category=draft.category,
        subject=draft.subject,
        lane=draft.lane,
        hours=draft.hours,
        source=draft.source,
        trail=trail,
        posted_by=posted_by,
        now=now,
        days=draft.days,
        deems=draft.deems,
        case_id=case_id,
    )


def living_entries(tx: Transaction, case_id: UUID) -> tuple[LedgerEntry, ...]:
    """The entries of a case that count: posted and not reversed."""
    query = select(entries).where(entries.c.case_id == case_id).order_by(entries.c.ordinal)
    mine = [_entry(row) for row in tx.connection.execute(query).mappings()]
    reversed_ids = {entry.reverses for entry in mine if entry.reverses}
    return tuple(entry for entry in mine if entry.reverses is None and entry.id not in reversed_ids)


def reverse_entry(tx: Transaction, entry: LedgerEntry, *, reason: str, posted_by: str, now: datetime) -> LedgerEntry:
    """Post the reversal of an entry, so that neither counts.

    Raises:
        TakenError: it was reversed before.
    """
    return add_entry(
        tx,
        posting_key=f"reversal:{entry.id}",
        person_id=entry.person_id,
        region=entry.region,
        year=entry.year,
        category=entry.category,
        subject=entry.subject,
        lane=entry.lane,
        hours=entry.hours,
        days=entry.days,
        deems=entry.deems,
        case_id=entry.case_id,
        reverses=entry.id,
        source=entry.source,
        trail={**entry.trail, "reversal_reason": reason},
        posted_by=posted_by,
        now=now,
    )


def find_entry(tx: Transaction, posting_key: str) -> LedgerEntry | None:
    """The entry of this posting, if it was posted."""
    row = tx.connection.execute(select(entries).where(entries.c.posting_key == posting_key)).mappings().first()
    return _entry(row) if row else None


def get_entry(tx: Transaction, entry_id: UUID) -> LedgerEntry:
    """The entry with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(entries).where(entries.c.id == entry_id)).mappings().first()
    if row is None:
        raise NotFoundError("entry", entry_id)
    return _entry(row)


def entries_of(tx: Transaction, person_id: UUID, *, year: int | None = None) -> tuple[LedgerEntry, ...]:
    """A person's entries in the order of posting, of one year or of all."""
    query = select(entries).where(entries.c.person_id == person_id)
    if year is not None:
        query = query.where(entries.c.year == year)
    rows = tx.connection.execute(query.order_by(entries.c.ordinal)).mappings()
    return tuple(_entry(row) for row in rows)


def _entry(row: RowMapping) -> LedgerEntry:
    return as_record(LedgerEntry, {**row, "days": tuple(date.fromisoformat(day) for day in row["days"])})


def _next_ordinal(tx: Transaction, person_id: UUID) -> int:
    """The place of the next entry; the person's row is locked, so that two postings come one after the other."""
    lock_person(tx, person_id)
    last = tx.connection.execute(select(func.max(entries.c.ordinal)).where(entries.c.person_id == person_id)).scalar()
    return (last or 0) + 1
