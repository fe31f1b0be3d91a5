"""On PostgreSQL a job that becomes due wakes a worker: a procrastinate job, deferred in the transaction of the row.

The row in `jobs` stays the record of what is to be done and under which fence; what procrastinate keeps is only the call to do it, under the
lock of the job's id, so that two calls for one job are not answered at once. On SQLite workers look at the board themselves and nothing is called.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, or_, select, text

from verifier.store.database import Transaction
from verifier.store.schema import jobs

if TYPE_CHECKING:
    from procrastinate import App

AT_ONCE = 100
_CALLED = text("SELECT lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND lock = ANY(:ids)")


def wake_worker(tx: Transaction, job_id: UUID, kind: str, *, due_at: datetime | None = None) -> None:
    """Call a worker to this job, now or when it is due; the call exists exactly if the transaction commits."""
    if tx.connection.dialect.name != "postgresql":
        return
    raw = tx.connection.connection.driver_connection
    call = _app().configure_task(kind, queue=kind, lock=str(job_id), schedule_at=due_at, connection=raw)
    call.defer(job_id=str(job_id))


def wake_for_forgotten(tx: Transaction, *, now: datetime, patience: timedelta) -> int:
    """Call workers to jobs that should long have been taken and that no call stands for; gives how many.

    This is the case for jobs of a time before this engine, and where a worker that slept answered the call of the one that then died.
    """
    if tx.connection.dialect.name != "postgresql":
        return 0
    before = now - patience
    late = or_(
        and_(jobs.c.state == "ready", jobs.c.due_at < before),
        and_(jobs.c.state == "leased", jobs.c.leased_until < before),
    )
    query = select(jobs.c.id, jobs.c.kind).where(late).order_by(jobs.c.due_at).limit(AT_ONCE)
    found = tx.connection.execute(query.with_for_update(skip_locked=True)).all()
    called = set(tx.connection.execute(_CALLED, {"ids": [str(row.id) for row in found]}).scalars())
    forgotten = [row for row in found if str(row.id) not in called]
    for row in forgotten:
        wake_worker(tx, row.id, row.kind)
    return len(forgotten)


@cache
def _app() -> "App":
    """The caller's side of procrastinate; it opens no connection, since each call is given one."""
    from procrastinate import App, SyncPsycopgConnector  # loaded here: an embedded node never needs it

    return App(connector=SyncPsycopgConnector())
