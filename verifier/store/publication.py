"""Who asks that the lists be published: whoever ends a certificate, in the same transaction, and the clock, so that a quiet region does not turn stale.

A worker does it at once, and one request is enough for many. The clock asks once in each slot of time, whichever worker looks first; a node that stood still asks
once for all the slots that it slept through.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from verifier.store.database import Store, Transaction
from verifier.store.job_table import add_job
from verifier.store.schema import jobs
from verifier.store.tables_timers import timers

PUBLISH: Final = "publish_lists"


def ask_publication(tx: Transaction, *, now: datetime) -> None:
    """Ask for a publication, unless one is asked for that no worker has begun."""
    waiting = select(jobs.c.id).where(jobs.c.kind == PUBLISH, jobs.c.state == "ready").limit(1)
    if tx.connection.execute(waiting).first() is None:
        add_job(tx, kind=PUBLISH, subject="status", now=now)


def ask_regular_publication(store: Store, *, now: datetime, every: timedelta) -> bool:
    """Ask for the publication of this slot, unless it was asked for; says whether this call did."""
    slot = int(now.timestamp() // every.total_seconds())
    due = or_(timers.c.slot < slot, timers.c.slot > slot + 1)  # one that lies ahead was begun by a clock that was wrong
    with store.read() as tx:  # who looks in vain takes no write lock
        known = tx.connection.execute(select(timers.c.slot, due).where(timers.c.name == PUBLISH)).first()
    if known is not None and not known[1]:
        return False
    with store.write() as tx:
        if not _begin(tx, slot, now, due=due, is_new=known is None):
            return False
        waiting = select(jobs.c.id).where(jobs.c.kind == PUBLISH, jobs.c.state == "ready").limit(1)
        if tx.connection.execute(waiting).first() is None:
            add_job(tx, kind=PUBLISH, subject=f"slot:{slot}", now=now)
        return True


def _begin(tx: Transaction, slot: int, now: datetime, *, due: ColumnElement[bool], is_new: bool) -> bool:
    """Take the slot; of several who try, one succeeds."""
    if not is_new:
        change = update(timers).where(timers.c.name == PUBLISH, due).values(slot=slot, begun_at=now)
        return tx.connection.execute(change).rowcount == 1
    try:
        with tx.connection.begin_nested():
            tx.connection.execute(insert(timers).values(name=PUBLISH, slot=slot, begun_at=now))
    except IntegrityError:
        return False
    return True
