"""Keys by which programs act as a user within scopes; only hashes are kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from verifier.store.database import Transaction
from verifier.store.rows import as_record, values_of
from verifier.store.tables_people import api_keys


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key; it acts in the roles that its user holds now, and only for operations of its scopes."""

    id: UUID
    user_id: UUID
    name: str
    prefix: str
    key_hash: bytes
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "scopes", tuple(self.scopes))

    def lives(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and now < self.ends_at


def add_api_key(tx: Transaction, key: ApiKey) -> None:
    """Keep a key."""
    tx.connection.execute(insert(api_keys).values(values_of(key) | {"scopes": list(key.scopes)}))


def find_api_key(tx: Transaction, key_hash: bytes) -> ApiKey | None:
    """The key with this hash, living or not."""
    row = tx.connection.execute(select(api_keys).where(api_keys.c.key_hash == key_hash)).mappings().first()
    return as_record(ApiKey, row) if row else None


def list_api_keys(tx: Transaction, user_id: UUID) -> tuple[ApiKey, ...]:
    """The keys of a user, newest first, ended ones too."""
    query = select(api_keys).where(api_keys.c.user_id == user_id).order_by(api_keys.c.made_at.desc())
    return tuple(as_record(ApiKey, row) for row in tx.connection.execute(query).mappings())


def note_key_used(tx: Transaction, key_id: UUID, *, now: datetime) -> None:
    """Note that a key was used."""
    tx.connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(used_at=now))


def revoke_api_key(tx: Transaction, user_id: UUID, key_id: UUID, *, now: datetime) -> bool:
    """End one of a user's keys; tell whether it lived."""
    living = (api_keys.c.id == key_id, api_keys.c.user_id == user_id, api_keys.c.revoked_at.is_(None))
    return tx.connection.execute(update(api_keys).where(*living).values(revoked_at=now)).rowcount == 1
