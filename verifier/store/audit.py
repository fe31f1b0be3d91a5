"""The audit: who did what to what and when, as a chain of digests that nobody can shorten in the middle or rewrite unseen.

digest = SHA-256 over canonical JSON of [number, at, actor, action, subject, facts, previous digest in hex]. Rows are only added
(triggers), one after the other (a lock). Facts hold ids, codes and digests, never names, identity numbers or tokens.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, text

from verifier.store.columns import canonical_json
from verifier.store.database import Transaction
from verifier.store.errors import AuditBrokenError
from verifier.store.schema import audit

FIRST_PREVIOUS = bytes(32)
POSTGRES_LOCK = 0x78756573  # "xues": any constant that only this chain uses


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the audit, as it is hashed."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    facts: str
    previous: bytes
    digest: bytes


def add_audit(
    tx: Transaction,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: object,
    facts: Mapping[str, object] | None = None,
) -> AuditRow:
    """Add one line to the end of the chain, in the caller's transaction."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
    last = tx.connection.execute(select(audit).order_by(audit.c.number.desc()).limit(1)).mappings().first()
    number, previous = (last["number"] + 1, last["digest"]) if last else (1, FIRST_PREVIOUS)
    when, what = at.isoformat(), canonical_json(dict(facts or {}))
    digest = _digest(number, when, actor, action, str(subject), what, previous)
    row = AuditRow(number, when, actor, action, str(subject), what, previous, digest)
    tx.connection.execute(
        insert(audit).values(
            number=number,
            at=when,
            actor=actor,
            action=action,
            subject=str(subject),
            facts=what,
            previous=previous,
            digest=digest,
        )
    )
    return row


def read_audit(tx: Transaction, *, after: int = 0, limit: int = 1000) -> tuple[AuditRow, ...]:
    """Lines after this number, in order."""
    rows = tx.connection.execute(select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(limit))
    return tuple(AuditRow(**row) for row in rows.mappings())


def check_audit(tx: Transaction, *, newest: int | None = None) -> int:
    """Recompute the chain, or its newest lines, and give the number of the last line.

    The newest lines are checked against the digest of the line before them; that the older ones lead up to it is for a check of the whole chain.

    Raises:
        AuditBrokenError: a line is missing, altered or out of order.
    """
    before = _line_before(tx, newest) if newest is not None else None
    previous, expected = (before.digest, before.number + 1) if before else (FIRST_PREVIOUS, 1)
    for row in _walk(tx, after=expected - 1):
        recomputed = _digest(row.number, row.at, row.actor, row.action, row.subject, row.facts, previous)
        if row.number != expected or row.previous != previous or row.digest != recomputed:
            raise AuditBrokenError(expected)
        previous, expected = row.digest, expected + 1
    return expected - 1


def _line_before(tx: Transaction, newest: int) -> AuditRow | None:
    """The line before the newest ones; nothing where they are all there are."""
    last = tx.connection.execute(select(func.max(audit.c.number))).scalar() or 0
    return next(iter(read_audit(tx, after=last - newest - 1, limit=1)), None) if last > newest else None


def _walk(tx: Transaction, *, after: int = 0) -> Iterator[AuditRow]:
    """All lines behind this number in order, a thousand at a time."""
    while rows := read_audit(tx, after=after):
        yield from rows
        after = rows[-1].number


def _digest(number: int, at: str, actor: str, action: str, subject: str, facts: str, previous: bytes) -> bytes:
    spelled = canonical_json([number, at, actor, action, subject, facts, previous.hex()])
    return hashlib.sha256(spelled.encode()).digest()
