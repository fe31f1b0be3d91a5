"""Why the machine proposes what it does, kept beside each case so that a queue can be narrowed to one reason."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, insert

from verifier.store.database import Transaction
from verifier.store.tables_pages import case_reasons

REASON_LENGTH = 80  # characters, as the column


def note_reasons(tx: Transaction, case_id: UUID, reasons: Iterable[object]) -> None:
    """Keep these reasons for a case, in place of those that were kept before."""
    tx.connection.execute(delete(case_reasons).where(case_reasons.c.case_id == case_id))
    kept = dict.fromkeys(str(reason)[:REASON_LENGTH] for reason in reasons)
    if kept:
        tx.connection.execute(insert(case_reasons), [{"case_id": case_id, "reason": reason} for reason in kept])
