"""Whoever ends a certificate asks, in the same transaction, that the lists be published: a worker does it at once, and one request is enough for many."""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from verifier.store.database import Transaction
from verifier.store.job_table import add_job
from verifier.store.schema import jobs

PUBLISH: Final = "publish_lists"


def ask_publication(tx: Transaction, *, now: datetime) -> None:
    """Ask for a publication, unless one is asked for that no worker has begun."""
    waiting = select(jobs.c.id).where(jobs.c.kind == PUBLISH, jobs.c.state == "ready").limit(1)
    if tx.connection.execute(waiting).first() is None:
        add_job(tx, kind=PUBLISH, subject="status", now=now)
