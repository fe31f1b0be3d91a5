"""Jobs as rows: leased for a while, fenced by a number that grows with each lease.

`add_job` belongs to the transaction of the rows that the job is about. Taking, renewing, failing are transactions of their own. A job is finished in
the transaction that writes its result, by `finish_job`, which refuses a holder whose lease was given to another meanwhile. On PostgreSQL each job that
becomes due also calls a worker, in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import and_, func, insert, or_, select, update

from verifier.store.database import Store, Transaction
from verifier.store.errors import StaleLeaseError
from verifier.store.rows import as_record
from verifier.store.schema import jobs
from verifier.store.waking import wake_for_forgotten, wake_worker


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job that this worker may do until the lease ends."""

    id: UUID
    kind: str
    subject: str
    attempts: int
    fence: int


def add_job(tx: Transaction, *, kind: str, subject: str, now: datetime, due_at: datetime | None = None) -> UUID:
    """Ask for a job; it exists exactly if this transaction commits."""
    job_id = uuid4()
    tx.connection.execute(
        insert(jobs).values(
            id=job_id,
            kind=kind,
            subject=subject,
            state="ready",
            attempts=0,
            fence=0,
            due_at=due_at or now,
            created_at=now,
        )
    )
    wake_worker(tx, job_id, kind, due_at=due_at)
    return job_id


def finish_job(tx: Transaction, job: LeasedJob, *, now: datetime) -> None:
    """Mark the job done, together with its result.

    Raises:
        StaleLeaseError: the lease was given to another worker: the result must not be written.
    """
    change = update(jobs).where(jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == "leased")
    if tx.connection.execute(change.values(state="done", ended_at=now, error=None)).rowcount != 1:
        raise StaleLeaseError(job.id)


def count_jobs(tx: Transaction) -> dict[str, int]:
    """How many jobs are in each state."""
    rows = tx.connection.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Queue:
    """How the work stands: jobs that are due, seconds that the oldest of them has waited, seconds since anything was begun or ended.

    `idle_seconds` is nothing where no job was ever done; `is_worked_on` while somebody holds a lease that has not run out.
    """

    due: int
    oldest_seconds: float
    idle_seconds: float | None
    is_worked_on: bool


MOST_DUE = 10_000  # jobs that are counted


def look_at_queue(tx: Transaction, *, now: datetime) -> Queue:
    """See whether jobs move; a lease that ran out is a job that is due again."""
    lapsed = select(jobs.c.id, jobs.c.leased_until.label("since")).where(
        jobs.c.state == "leased", jobs.c.leased_until < now
    )
    ready = select(jobs.c.id, jobs.c.due_at.label("since")).where(jobs.c.state == "ready", jobs.c.due_at <= now)
    due = ready.limit(MOST_DUE).subquery().select().union_all(lapsed).subquery()
    count = tx.connection.execute(select(func.count()).select_from(due)).scalar_one()
    since = [
        moment
        for query in (select(func.min(jobs.c.due_at)).where(jobs.c.state == "ready", jobs.c.due_at <= now),
                      select(func.min(jobs.c.leased_until)).where(jobs.c.state == "leased", jobs.c.leased_until < now))
        if (moment := tx.connection.execute(query).scalar()) is not None
    ]  # fmt: skip
    held = select(jobs.c.id).where(jobs.c.state == "leased", jobs.c.leased_until >= now).limit(1)
    ended = tx.connection.execute(select(func.max(jobs.c.ended_at))).scalar()
    return Queue(
        due=count,
        oldest_seconds=max(((now - moment).total_seconds() for moment in since), default=0.0),
        idle_seconds=max(0.0, (now - ended).total_seconds()) if ended is not None else None,
        is_worked_on=tx.connection.execute(held).first() is not None,
    )


@dataclass(frozen=True, slots=True)
class JobTable:
    """The board of jobs of one store, as `verifier.jobs` wants it."""

    store: Store

    def take(self, *, worker: str, kinds: tuple[str, ...], now: datetime, lease_for: timedelta) -> LeasedJob | None:
        """Lease the job that is due longest, or one whose lease ran out."""
        due = or_(
            and_(jobs.c.state == "ready", jobs.c.due_at <= now),
            and_(jobs.c.state == "leased", jobs.c.leased_until < now),
        )
        query = select(jobs.c.id).where(due, jobs.c.kind.in_(kinds)).order_by(jobs.c.due_at, jobs.c.id).limit(1)
        with self.store.read() as tx:
            if tx.connection.execute(query).first() is None:
                return None  # an idle worker takes no write lock
        with self.store.write() as tx:
            found = tx.connection.execute(query.with_for_update(skip_locked=True)).scalar()
            if found is None:
                return None
            return _lease(tx, found, worker, now + lease_for)

    def take_woken(self, job_id: UUID, *, worker: str, now: datetime, lease_for: timedelta) -> LeasedJob | None:
        """Lease the job that this worker was called to, from whoever had it; nothing when it is done or dead."""
        with self.store.write() as tx:
            open_still = select(jobs.c.id).where(jobs.c.id == job_id, jobs.c.state.in_(("ready", "leased")))
            found = tx.connection.execute(open_still.with_for_update()).scalar()
            return None if found is None else _lease(tx, found, worker, now + lease_for)

    def wake_for_forgotten(self, *, now: datetime, patience: timedelta) -> int:
        """Call workers to jobs that should long have been taken and that no call stands for."""
        with self.store.write() as tx:
            return wake_for_forgotten(tx, now=now, patience=patience)

    def renew(self, job: LeasedJob, *, now: datetime, lease_for: timedelta) -> bool:
        """Prolong the lease; false when it was given to another."""
        change = update(jobs).where(jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == "leased")
        with self.store.write() as tx:
            return tx.connection.execute(change.values(leased_until=now + lease_for)).rowcount == 1

    def give_back(self, job: LeasedJob, *, error: str, due_at: datetime | None, now: datetime) -> bool:
        """Return a job that failed, to be tried again at `due_at`, or for good without one; false when the lease was lost."""
        change = update(jobs).where(jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == "leased")
        if due_at is None:
            change = change.values(state="dead", ended_at=now, error=error)
        else:
            change = change.values(state="ready", due_at=due_at, leased_by=None, leased_until=None, error=error)
        with self.store.write() as tx:
            given_back = tx.connection.execute(change).rowcount == 1
            if given_back and due_at is not None:
                wake_worker(tx, job.id, job.kind, due_at=due_at)
            return given_back


def _lease(tx: Transaction, job_id: UUID, worker: str, until: datetime) -> LeasedJob:
    """Give the job to this worker under the next fence."""
    change = update(jobs).where(jobs.c.id == job_id)
    tx.connection.execute(
        change.values(
            state="leased",
            leased_by=worker,
            leased_until=until,
            fence=jobs.c.fence + 1,
            attempts=jobs.c.attempts + 1,
        )
    )
    row = tx.connection.execute(select(jobs).where(jobs.c.id == job_id)).mappings().one()
    return as_record(LeasedJob, row)
