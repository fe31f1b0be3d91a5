"""Heads of other regions' logs as this node saw them: kept for good, so that a log that changes its past is caught with both heads in hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from verifier.store.database import Transaction
from verifier.store.rows import as_record
from verifier.store.tables_transfers import foreign_heads


@dataclass(frozen=True, slots=True)
class ForeignHead:
    """A signed head of another region's log; one that contradicts an earlier one is kept and not believed."""

    digest: bytes
    region: str
    size: int
    root: bytes
    at: datetime
    head: bytes
    believed: bool
    seen_at: datetime


def add_foreign_head(tx: Transaction, head: ForeignHead) -> None:
    """Keep a head; the same one is kept once, as it was judged first."""
    known = select(foreign_heads.c.digest).where(foreign_heads.c.digest == head.digest)
    if tx.connection.execute(known).first() is None:
        values = {name: getattr(head, name) for name in ForeignHead.__dataclass_fields__}
        tx.connection.execute(insert(foreign_heads).values(values))


def find_foreign_head(tx: Transaction, region: str) -> ForeignHead | None:
    """The newest head of a region's log that is believed."""
    query = select(foreign_heads).where(foreign_heads.c.region == region, foreign_heads.c.believed)
    newest = query.order_by(foreign_heads.c.size.desc(), foreign_heads.c.at.desc()).limit(1)
    row = tx.connection.execute(newest).mappings().first()
    return as_record(ForeignHead, row) if row else None


def forked_logs(tx: Transaction) -> tuple[ForeignHead, ...]:
    """Heads that contradict earlier ones: each is evidence that a region changed its log."""
    query = select(foreign_heads).where(foreign_heads.c.believed.is_(False)).order_by(foreign_heads.c.seen_at)
    return tuple(as_record(ForeignHead, row) for row in tx.connection.execute(query).mappings())
