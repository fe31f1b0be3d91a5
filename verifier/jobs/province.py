"""The province engine: procrastinate on PostgreSQL calls workers, any number of them, on any number of machines.

Who is called is decided by procrastinate, who may write by the fence of the board: each call takes the job anew, so that a worker that was given up for
dead and wakes up writes nothing. Calls whose worker went silent are repeated, and jobs that no call stands for are called for again.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Generic
from uuid import UUID

from verifier.clock import Clock
from verifier.jobs.protocol import CalledBoard, JobOutcome, JobT, Report, Work, nothing
from verifier.jobs.turn import LEASE, do_job

if TYPE_CHECKING:
    from procrastinate import App

LOOK_PAUSE_S = 0.1
TROUBLE_PAUSE_S = 2.0
POLL_PAUSE_S = 5.0
CALL_PAUSE_S = 5.0  # of what is done regularly
CONNECTIONS = 3  # one listens, one fetches and reports, one beats


@dataclass(frozen=True, slots=True)
class ProvinceJobs(Generic[JobT]):
    """One worker's view: the board, what it can do, its name, the clock, the server; a worker silent for a lease is given up.

    `able` says which kinds it can do as things are, since keys may be on another machine: it answers no other calls. `regularly` is called every few seconds
    while it runs, and at its start.
    """

    board: CalledBoard[JobT]
    work: Mapping[str, Work[JobT]]
    worker: str
    clock: Clock
    address: str
    lease: timedelta = LEASE
    regularly: Callable[[], object] = nothing
    able: Callable[[str], bool] = lambda _kind: True

    def run_until_idle(self, report: Report[JobT] = lambda _: None) -> tuple[JobOutcome[JobT], ...]:
        """Do all jobs that are due and give what became of them."""
        outcomes: list[JobOutcome[JobT]] = []

        def keep(outcome: JobOutcome[JobT]) -> None:
            outcomes.append(outcome)
            report(outcome)

        asyncio.run(self._answer(keep, None))
        return tuple(outcomes)

    def run_until(self, stop: Event, report: Report[JobT], trouble: Callable[[Exception], None]) -> None:
        """Do jobs as they come until told to stop; a server that cannot be reached is reported and tried again."""
        while not stop.is_set():
            try:
                asyncio.run(self._answer(report, stop))
            except Exception as exc:  # noqa: BLE001 (a worker that dies of a server's restart would stop all work silently)
                trouble(exc)
                stop.wait(TROUBLE_PAUSE_S)

    async def _answer(self, report: Report[JobT], stop: Event | None) -> None:
        """Answer calls until told to stop, or until none is left."""
        app = self._app(report)
        async with app.open_async():
            await self._repeat_calls(app)
            kinds = self._kinds()
            answering = asyncio.create_task(
                app.run_worker_async(
                    queues=list(kinds),
                    name=self.worker,
                    wait=stop is not None,
                    fetch_job_polling_interval=POLL_PAUSE_S,
                    delete_jobs="always",  # the board keeps the record
                    install_signal_handlers=False,
                    update_heartbeat_interval=self.lease.total_seconds() / 3,
                    stalled_worker_timeout=self.lease.total_seconds(),
                )
            )
            try:
                if stop is not None:
                    await self._watch(app, answering, stop, kinds)
            finally:
                if stop is not None:
                    answering.cancel()  # what is running is finished first
                with contextlib.suppress(asyncio.CancelledError):
                    await answering

    def _kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in self.work if self.able(kind))

    async def _watch(self, app: "App", answering: "asyncio.Task[None]", stop: Event, kinds: tuple[str, ...]) -> None:
        """Wait for the end, or until it can do other work than it answers for; look now and then for calls that nobody answers any more."""
        loop = asyncio.get_running_loop()
        pause = self.lease.total_seconds() / 3
        next_look, next_call = loop.time() + pause, loop.time()
        while not stop.is_set() and not answering.done() and self._kinds() == kinds:
            if loop.time() >= next_call:
                next_call = loop.time() + CALL_PAUSE_S
                await asyncio.to_thread(self.regularly)
            await asyncio.sleep(LOOK_PAUSE_S)
            if loop.time() >= next_look:
                await self._repeat_calls(app)
                next_look = loop.time() + pause

    async def _repeat_calls(self, app: "App") -> None:
        """Repeat calls whose worker went silent, and call to jobs that were forgotten."""
        from procrastinate.exceptions import ConnectorException

        silent_s = self.lease.total_seconds()
        for call in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_s):
            with contextlib.suppress(ConnectorException):  # another worker repeated it first
                await app.job_manager.retry_job(call)
        await asyncio.to_thread(self.board.wake_for_forgotten, now=self.clock(), patience=2 * self.lease)

    def _app(self, report: Report[JobT]) -> "App":
        """The worker's side of procrastinate, with one task for each kind of job."""
        from procrastinate import App, PsycopgConnector, RetryStrategy

        app = App(connector=PsycopgConnector(conninfo=self.address, min_size=1, max_size=CONNECTIONS))
        again = RetryStrategy(wait=int(TROUBLE_PAUSE_S))  # only where the board itself could not be reached
        for kind, work in self.work.items():
            app.task(name=kind, queue=kind, retry=again)(self._answer_one(work, report))
        return app

    def _answer_one(self, work: Work[JobT], report: Report[JobT]) -> Callable[[str], None]:
        """What is done on a call."""

        def answer(job_id: str) -> None:
            job = self.board.take_woken(UUID(job_id), worker=self.worker, now=self.clock(), lease_for=self.lease)
            if job is not None:
                report(do_job(job, work, self.board, clock=self.clock, lease=self.lease))

        return answer
