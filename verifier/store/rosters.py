"""Rosters as they were uploaded: the file lies among the blobs, the row says how it stands."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from verifier.access import Reach
from verifier.errors import NotFoundError
from verifier.store.base_classes import within
from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError
from verifier.store.rows import Slice, as_record, read_slice
from verifier.store.tables_records import rosters


@dataclass(frozen=True, slots=True)
class Roster:
    """An uploaded roster; `state` is one of `verifier.review.ROSTER_IMPORT`."""

    id: UUID
    sender: str
    channel: str
    unit_path: str
    region: str
    file_name: str
    sha256: str
    row_count: int
    fault_count: int
    state: str
    version: int
    uploaded_at: datetime
    uploaded_by: str
    imported_at: datetime | None


def add_roster(
    tx: Transaction,
    *,
    sender: str,
    channel: str,
    unit_path: str,
    region: str,
    file_name: str,
    sha256: str,
    row_count: int,
    fault_count: int,
    state: str,
    by: str,
    now: datetime,
) -> Roster:
    """Keep an uploaded roster."""
    made = Roster(
        uuid4(), sender, channel, unit_path, region, file_name, sha256, row_count, fault_count, state, 1, now, by, None
    )
    tx.connection.execute(insert(rosters).values({name: getattr(made, name) for name in Roster.__dataclass_fields__}))
    return made


def get_roster(tx: Transaction, roster_id: UUID) -> Roster:
    """The roster with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(rosters).where(rosters.c.id == roster_id)).mappings().first()
    if row is None:
        raise NotFoundError("roster", roster_id)
    return as_record(Roster, row)


def list_rosters(tx: Transaction, reach: Reach, *, after: str | None = None, limit: int = 50) -> Slice[Roster]:
    """Rosters that somebody may see, the newest first."""
    query = select(rosters)
    if not reach.everything:
        query = query.where(within(reach, rosters.c.unit_path, rosters.c.region))
    order = (rosters.c.uploaded_at, rosters.c.id)
    return read_slice(tx, query, Roster, order=order, after=after, limit=limit, newest_first=True)


def change_roster(
    tx: Transaction, before: Roster, *, state: str, fault_count: int, imported_at: datetime | None
) -> Roster:
    """Write how a roster stands now, on exactly the version that was seen.

    Raises:
        StaleVersionError: it changed meanwhile; nothing was written.
    """
    after = replace(before, state=state, fault_count=fault_count, imported_at=imported_at, version=before.version + 1)
    change = update(rosters).where(rosters.c.id == before.id, rosters.c.version == before.version)
    values = {name: getattr(after, name) for name in ("state", "fault_count", "imported_at", "version")}
    if tx.connection.execute(change.values(values)).rowcount != 1:
        raise StaleVersionError("roster", before.id, before.version)
    return after
