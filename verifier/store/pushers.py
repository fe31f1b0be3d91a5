"""Platforms that may push records: their public keys, and the nonces of their requests that were seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from verifier.access import Reach
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.reaching import regions_within
from verifier.store.rows import as_record
from verifier.store.tables_records import push_nonces, pushers


@dataclass(frozen=True, slots=True)
class Pusher:
    """A key of a platform: what it names its records by, and which classes of hours it may send to which region."""

    key_id: str
    source: str
    channel: str
    region: str
    categories: tuple[str, ...]
    public_key: bytes
    added_at: datetime
    added_by: str
    ended_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", tuple(self.categories))


def add_pusher(
    tx: Transaction,
    *,
    key_id: str,
    source: str,
    channel: str,
    region: str,
    categories: Sequence[str],
    public_key: bytes,
    by: str,
    now: datetime,
) -> Pusher:
    """Let a key push.

    Raises:
        TakenError: the key's name is in use, or was.
    """
    if find_pusher(tx, key_id) is not None:
        raise TakenError("pusher", key_id)
    made = Pusher(key_id, source, channel, region, tuple(categories), public_key, now, by, None)
    values = {name: getattr(made, name) for name in Pusher.__dataclass_fields__} | {"categories": list(categories)}
    tx.connection.execute(insert(pushers).values(values))
    return made


def find_pusher(tx: Transaction, key_id: str) -> Pusher | None:
    """The key of this name, ended or not."""
    row = tx.connection.execute(select(pushers).where(pushers.c.key_id == key_id)).mappings().first()
    return as_record(Pusher, row) if row else None


def is_source(tx: Transaction, source: str) -> bool:
    """Whether a platform pushes, or pushed, under this name."""
    return (
        tx.connection.execute(select(pushers.c.key_id).where(pushers.c.source == source).limit(1)).first() is not None
    )


def list_pushers(tx: Transaction, reach: Reach) -> tuple[Pusher, ...]:
    """The keys of the regions within reach by source, the newest first."""
    query = select(pushers).order_by(pushers.c.source, pushers.c.added_at.desc())
    if not reach.everything:
        query = query.where(regions_within(reach, pushers.c.region))
    return tuple(as_record(Pusher, row) for row in tx.connection.execute(query).mappings())


def end_pusher(tx: Transaction, key_id: str, *, now: datetime) -> None:
    """Let a key push no more; the row stays.

    Raises:
        NotFoundError: there is no such key in use.
    """
    change = update(pushers).where(pushers.c.key_id == key_id, pushers.c.ended_at.is_(None)).values(ended_at=now)
    if tx.connection.execute(change).rowcount != 1:
        raise NotFoundError("pusher", key_id)


def use_nonce(tx: Transaction, key_id: str, nonce: str, *, now: datetime, forget_before: datetime) -> None:
    """Use up the nonce of a request; those older than the window are forgotten, since their requests are refused by age.

    Raises:
        TakenError: it was used before.
    """
    tx.connection.execute(delete(push_nonces).where(push_nonces.c.seen_at < forget_before))
    try:
        with tx.connection.begin_nested():
            tx.connection.execute(insert(push_nonces).values(key_id=key_id, nonce=nonce, seen_at=now))
    except IntegrityError:
        raise TakenError("nonce", key_id) from None
