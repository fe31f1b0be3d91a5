"""The log of issued certificates: entries that are only ever added, and the tree over them.

An entry is written in the transaction that keeps the signed token, so nothing is given out that the log does not hold. The tree is built once for a
process and follows what was committed; what an entry is, and who signs the tree's head, is `signing.issue_log`'s (FORMAT §17).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, insert, select, text

from signing import MerkleTree
from verifier.store.database import Store, Transaction
from verifier.store.rows import as_record
from verifier.store.schema import certificates, log_entries

POSTGRES_LOCK: Final = 0x786C6F67  # "xlog": any constant that only this log uses
_TREES: Final[WeakKeyDictionary[Engine, MerkleTree]] = WeakKeyDictionary()
_GROWING: Final = Lock()


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry: its place from 0, its certificate, what was signed (a hash), the salt, and the leaf hash of both."""

    place: int
    uid: bytes
    fingerprint: bytes
    salt: bytes
    leaf: bytes
    logged_at: datetime


def add_log_entry(
    tx: Transaction, *, uid: bytes, fingerprint: bytes, salt: bytes, leaf: bytes, now: datetime
) -> LoggedEntry:
    """Add an entry at the end of the log, in the caller's transaction; one after the other."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
    place = tx.connection.execute(select(func.count()).select_from(log_entries)).scalar_one()
    entry = LoggedEntry(place, uid, fingerprint, salt, leaf, now)
    values = {name: getattr(entry, name) for name in LoggedEntry.__dataclass_fields__}
    tx.connection.execute(insert(log_entries).values(values))
    return entry


def find_log_entry(tx: Transaction, uid: bytes) -> LoggedEntry | None:
    """The entry of a certificate, if it was logged."""
    row = tx.connection.execute(select(log_entries).where(log_entries.c.uid == uid)).mappings().first()
    return as_record(LoggedEntry, row) if row else None


def find_log_entry_by_fingerprint(tx: Transaction, fingerprint: bytes) -> LoggedEntry | None:
    """The entry of what was signed, for whoever holds the token."""
    query = select(log_entries).where(log_entries.c.fingerprint == fingerprint)
    row = tx.connection.execute(query).mappings().first()
    return as_record(LoggedEntry, row) if row else None


def log_leaves(tx: Transaction, *, after: int = 0) -> tuple[bytes, ...]:
    """The leaf hashes from this place on, in order."""
    query = select(log_entries.c.leaf).where(log_entries.c.place >= after).order_by(log_entries.c.place)
    return tuple(tx.connection.execute(query).scalars())


def salts_signed_by(tx: Transaction, key_ids: Sequence[bytes]) -> tuple[bytes, ...]:
    """The salts of the entries of certificates that these keys signed, in the order of the log."""
    if not key_ids:
        return ()
    query = select(log_entries.c.salt).join(certificates, certificates.c.uid == log_entries.c.uid)
    found = query.where(certificates.c.key_id.in_(list(key_ids))).order_by(log_entries.c.place)
    return tuple(tx.connection.execute(found).scalars())


def read_log_tree(store: Store) -> MerkleTree:
    """The tree over everything that was committed; callers ask it and never add to it."""
    with _GROWING:
        tree = _TREES.setdefault(store.engine, MerkleTree())
        with store.read() as tx:
            for leaf in log_leaves(tx, after=tree.size):
                tree.append(leaf)
    return tree
