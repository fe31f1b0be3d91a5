"""The worker: takes jobs from the board and does them, until told to stop; in the serving process or in one of its own.

What a job does is a flow; here is only which kind of job is which flow, and what the log says about it.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from uuid import UUID

from signing import StatusList, StatusSource, TrustList
from verifier.errors import NoSigningKeyError, TrustMissingError
from verifier.flows import (
    ASSESS,
    ISSUE_MANY,
    Services,
    ask_fresh_lists,
    assess_proof,
    issue_many,
    note_scanned_certificate,
    publish_lists,
)
from verifier.jobs import JobOutcome, Jobs, LocalJobs, ProvinceJobs
from verifier.log import get_log
from verifier.store import PUBLISH, TAKE_SCANNED, JobTable, LeasedJob, finish_job

SIGNING = frozenset({ISSUE_MANY, PUBLISH})


def jobs_of(services: Services, *, number: int = 0) -> Jobs[LeasedJob]:
    """One worker of this process over the node's board, by the engine of its database."""

    def assess(job: LeasedJob) -> None:
        assessed = assess_proof(
            services.store,
            services.packs,
            job,
            read=services.reader.read,
            clock=services.clock,
            lang=services.settings.language,
        )
        get_log().info(
            f"proof.{assessed.state}", proof_id=str(assessed.proof_id), cases=assessed.cases, code=assessed.error
        )

    def take_scanned(job: LeasedJob) -> None:
        now = services.clock()
        parts = (services.store, services.packs, *known_lists(services, now), services.settings.node, job)
        for standing in note_scanned_certificate(*parts, now=now):
            get_log().info("transfer.taken", transfer_id=str(standing.taken.id), state=standing.taken.state)

    def issue(job: LeasedJob) -> None:
        node = services.settings.node
        progress = issue_many(
            services.store, services.keys, services.packs, node, UUID(job.subject), clock=services.clock
        )
        publish_lists(services.store, services.keys, services.trust, node, actor="system", now=services.clock())
        with services.store.write() as tx:  # done only when the world can see it: what is repeated changes nothing
            finish_job(tx, job, now=services.clock())
        get_log().info("certificates.issued", run_id=job.subject, **progress.counts)

    def publish(job: LeasedJob) -> None:
        node = services.settings.node
        with suppress(NoSigningKeyError):  # a node that signs nothing has nothing to publish
            publish_lists(services.store, services.keys, services.trust, node, actor="system", now=services.clock())
        with services.store.write() as tx:
            finish_job(tx, job, now=services.clock())

    name = f"{socket.gethostname()}:{os.getpid()}:{number}"
    board, work, server = (
        JobTable(services.store),
        {ASSESS: assess, ISSUE_MANY: issue, PUBLISH: publish, TAKE_SCANNED: take_scanned},
        services.store.server_address,
    )
    lease = timedelta(seconds=services.settings.job_lease_s)

    def ask_regularly() -> None:
        node = services.settings.node
        ask_fresh_lists(services.store, services.keys, services.trust, node, now=services.clock())

    if server is None:
        return LocalJobs(board, work, name, services.clock, lease, ask_regularly)
    return ProvinceJobs(
        board, work, name, services.clock, server, lease, ask_regularly, lambda kind: can_do(services, kind)
    )


def can_do(services: Services, kind: str) -> bool:
    """Whether a worker on this machine can do such a job: what is signed is signed where the keys are."""
    return kind not in SIGNING or bool(services.keys.all())


def known_lists(services: Services, now: datetime) -> tuple[TrustList, Callable[[StatusSource], StatusList | None]]:
    """The lists of this node; with none, nothing of another region can be judged yet."""
    try:
        return services.trust.read_trust(), services.trust.status_lookup(now)
    except TrustMissingError:
        return TrustList(()), lambda _: None


@contextmanager
def running_workers(services: Services, count: int) -> Iterator[None]:
    """Workers in threads beside the caller; at the end they finish what they are doing."""
    stop = Event()
    threads = [
        Thread(target=jobs_of(services, number=number).run_until, args=(stop, report, trouble), name=f"worker-{number}")
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def report(outcome: JobOutcome[LeasedJob]) -> None:
    """Say in the log what became of a job that failed."""
    if outcome.error is not None:
        event = "job.buried" if outcome.dead else "job.returned"
        job = outcome.job
        get_log().warning(event, job_id=str(job.id), kind=job.kind, attempts=job.attempts, error=outcome.error)


def trouble(error: Exception) -> None:
    """Say in the log that the board could not be reached."""
    get_log().error("board.unreachable", error=error)
