"""Packages of hours that this node gave to other regions, and those that it took, year by year and entry by entry.

A source (the certificate behind a package or a scanned paper) is taken once. What is recognised of it is decided by the flows; that an entry is posted once is
refused here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update

from verifier.access import Reach
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError, TakenError
from verifier.store.reaching import persons_within
from verifier.store.rows import Slice, as_record, read_slice
from verifier.store.schema import entries
from verifier.store.tables_transfers import transfer_entries, transfer_years, transfers_given, transfers_taken


@dataclass(frozen=True, slots=True)
class GivenTransfer:
    """A package for another region; `uid` is of the certificate that covers it."""

    uid: bytes
    person_id: UUID
    to_region: str
    years: tuple[int, ...]
    package: bytes
    given_at: datetime
    given_by: str


@dataclass(frozen=True, slots=True)
class TakenTransfer:
    """A package or a scanned certificate of another region; `state` is open, settled or ended."""

    id: UUID
    source_uid: bytes
    kind: str
    person_id: UUID
    from_region: str
    number: str
    data: bytes
    proof_id: UUID | None
    state: str
    taken_at: datetime
    taken_by: str
    ended_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class TakenYear:
    """A year of a transfer: what the rules make of it, and what was decided; `state` is waiting, recognised, refused or ended."""

    transfer_id: UUID
    year: int
    closed: bool
    judged_by: str
    complete: bool | None
    effect: str
    code: str | None
    rule: str | None
    cites: tuple[str, ...]
    steps: tuple[str, ...]
    hours: Mapping[str, str]
    state: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TakenEntry:
    """An entry of a transfer, in 学时 as the other region counted it; `entry_id` is what was posted for it, `same_as` what counted here before."""

    transfer_id: UUID
    place: int
    year: int
    source_id: bytes
    category: str
    subject: str
    lane: str | None
    channel: str
    hours: Decimal
    days: tuple[date, ...]
    deems: str | None
    cites: tuple[str, ...]
    issuer: str
    keys: tuple[str, ...]
    entry_id: UUID | None = None
    same_as: UUID | None = None


def add_given_transfer(tx: Transaction, given: GivenTransfer) -> GivenTransfer:
    """Keep a package that was given."""
    tx.connection.execute(insert(transfers_given).values(_values(given) | {"years": list(given.years)}))
    return given


def find_given_transfer(tx: Transaction, uid: bytes) -> GivenTransfer | None:
    """The package that this certificate covers, if it was made."""
    row = tx.connection.execute(select(transfers_given).where(transfers_given.c.uid == uid)).mappings().first()
    return as_record(GivenTransfer, {**row, "years": tuple(row["years"])}) if row else None


def add_taken_transfer(
    tx: Transaction, taken: TakenTransfer, years: Sequence[TakenYear], entries: Sequence[TakenEntry]
) -> TakenTransfer:
    """Keep a transfer with its years and entries.

    Raises:
        TakenError: the same source was taken before.
    """
    if find_taken_transfer(tx, taken.source_uid) is not None:
        raise TakenError("transfer", taken.number)
    tx.connection.execute(insert(transfers_taken).values(_values(taken)))
    for year in years:
        listed = {"cites": list(year.cites), "steps": list(year.steps), "hours": dict(year.hours)}
        tx.connection.execute(insert(transfer_years).values(_values(year) | listed))
    for entry in entries:
        listed = {"cites": list(entry.cites), "keys": list(entry.keys), "days": [day.isoformat() for day in entry.days]}
        tx.connection.execute(insert(transfer_entries).values(_values(entry) | listed))
    return taken


def find_taken_transfer(tx: Transaction, source_uid: bytes) -> TakenTransfer | None:
    """The transfer of this source, if it was taken."""
    query = select(transfers_taken).where(transfers_taken.c.source_uid == source_uid)
    row = tx.connection.execute(query).mappings().first()
    return as_record(TakenTransfer, row) if row else None


def get_taken_transfer(tx: Transaction, transfer_id: UUID) -> TakenTransfer:
    """The transfer with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(transfers_taken).where(transfers_taken.c.id == transfer_id)).mappings().first()
    if row is None:
        raise NotFoundError("transfer", transfer_id)
    return as_record(TakenTransfer, row)


def list_taken_transfers(
    tx: Transaction,
    *,
    reach: Reach | None = None,
    state: str | None = None,
    person_id: UUID | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Slice[TakenTransfer]:
    """Transfers in the order in which they were taken; those of people within `reach`, where it is given."""
    query = select(transfers_taken)
    if reach is not None:
        query = query.where(persons_within(reach, transfers_taken.c.person_id))
    if state is not None:
        query = query.where(transfers_taken.c.state == state)
    if person_id is not None:
        query = query.where(transfers_taken.c.person_id == person_id)
    order = (transfers_taken.c.taken_at, transfers_taken.c.id)
    return read_slice(tx, query, TakenTransfer, order=order, after=after, limit=limit)


def change_taken_transfer(tx: Transaction, transfer_id: UUID, *, expected: str, **values: Any) -> TakenTransfer:
    """Change a transfer that is still in the expected state.

    Raises:
        StaleVersionError: its state is another one.
    """
    change = update(transfers_taken).where(transfers_taken.c.id == transfer_id, transfers_taken.c.state == expected)
    if tx.connection.execute(change.values(**values)).rowcount != 1:
        raise StaleVersionError("transfer", transfer_id, 0)
    return get_taken_transfer(tx, transfer_id)


def taken_years_of(tx: Transaction, transfer_id: UUID) -> tuple[TakenYear, ...]:
    """The years of a transfer, in order."""
    query = select(transfer_years).where(transfer_years.c.transfer_id == transfer_id).order_by(transfer_years.c.year)
    return tuple(_year(row) for row in tx.connection.execute(query).mappings())


def change_taken_year(tx: Transaction, transfer_id: UUID, year: int, *, expected: str, **values: Any) -> None:
    """Change a year of a transfer that is still in the expected state.

    Raises:
        StaleVersionError: its state is another one, or there is no such year.
    """
    change = update(transfer_years).where(
        transfer_years.c.transfer_id == transfer_id,
        transfer_years.c.year == year,
        transfer_years.c.state == expected,
    )
    if tx.connection.execute(change.values(**values)).rowcount != 1:
        raise StaleVersionError("transfer_year", f"{transfer_id}:{year}", 0)


def taken_entries_of(tx: Transaction, transfer_id: UUID, *, year: int | None = None) -> tuple[TakenEntry, ...]:
    """The entries of a transfer, of one year or of all, in the order of the package."""
    query = select(transfer_entries).where(transfer_entries.c.transfer_id == transfer_id)
    if year is not None:
        query = query.where(transfer_entries.c.year == year)
    return tuple(_entry(row) for row in tx.connection.execute(query.order_by(transfer_entries.c.place)).mappings())


def taken_entries_of_person(tx: Transaction, person_id: UUID) -> tuple[TakenEntry, ...]:
    """All entries of a person's transfers."""
    query = select(transfer_entries).join(transfers_taken, transfers_taken.c.id == transfer_entries.c.transfer_id)
    rows = tx.connection.execute(query.where(transfers_taken.c.person_id == person_id)).mappings()
    return tuple(_entry(row) for row in rows)


def set_taken_entry(
    tx: Transaction, entry: TakenEntry, *, entry_id: UUID | None = None, same_as: UUID | None = None
) -> None:
    """Write what was posted for an entry of a transfer, or what counted here for the same thing before."""
    change = update(transfer_entries).where(
        transfer_entries.c.transfer_id == entry.transfer_id, transfer_entries.c.place == entry.place
    )
    tx.connection.execute(change.values(entry_id=entry_id, same_as=same_as))


def find_transferred(tx: Transaction, person_id: UUID, keys: Sequence[str]) -> TakenEntry | None:
    """The entry of a transfer that counts for a person and shares one of these keys (hashed)."""
    wanted = frozenset(keys)
    reversed_ids = frozenset(
        tx.connection.execute(
            select(entries.c.reverses).where(entries.c.person_id == person_id, entries.c.reverses.is_not(None))
        ).scalars()
    )
    for entry in taken_entries_of_person(tx, person_id):
        if entry.entry_id is not None and entry.entry_id not in reversed_ids and wanted & frozenset(entry.keys):
            return entry
    return None


def find_year_place(tx: Transaction, person_id: UUID, year: int) -> str | None:
    """The other region whose rules judge a year of this person: it was lived there, and is recognised here."""
    query = (
        select(transfer_years.c.judged_by)
        .join(transfers_taken, transfers_taken.c.id == transfer_years.c.transfer_id)
        .where(
            transfers_taken.c.person_id == person_id,
            transfer_years.c.year == year,
            transfer_years.c.closed.is_(True),
            transfer_years.c.state == "recognised",
        )
        .order_by(transfers_taken.c.taken_at.desc(), transfers_taken.c.id)
    )
    place: str | None = tx.connection.execute(query.limit(1)).scalar()
    return place


def _values(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}


def _year(row: RowMapping) -> TakenYear:
    return as_record(TakenYear, {**row, "cites": tuple(row["cites"]), "steps": tuple(row["steps"])})


def _entry(row: RowMapping) -> TakenEntry:
    days = tuple(date.fromisoformat(day) for day in row["days"])
    listed = {"days": days, "cites": tuple(row["cites"]), "keys": tuple(row["keys"])}
    return as_record(TakenEntry, {**row, **listed})
