"""Which certificate took the place of which: written once, when the new one is issued and the old one superseded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select

from verifier.store.database import Transaction
from verifier.store.rows import as_record
from verifier.store.tables_transfers import successions


@dataclass(frozen=True, slots=True)
class Succession:
    """A certificate that corrects an earlier one, with the reason."""

    successor: bytes
    predecessor: bytes
    reason: str
    at: datetime


def add_succession(tx: Transaction, *, successor: bytes, predecessor: bytes, reason: str, now: datetime) -> Succession:
    """Write that one certificate took the place of another."""
    link = Succession(successor, predecessor, reason, now)
    values = {name: getattr(link, name) for name in Succession.__dataclass_fields__}
    tx.connection.execute(insert(successions).values(values))
    return link


def successions_of(tx: Transaction, uid: bytes) -> tuple[Succession, ...]:
    """The corrections that a certificate has part in: by which it was superseded, and which it supersedes."""
    query = select(successions).where(or_(successions.c.successor == uid, successions.c.predecessor == uid))
    rows = tx.connection.execute(query.order_by(successions.c.at)).mappings()
    return tuple(as_record(Succession, row) for row in rows)
