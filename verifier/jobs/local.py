"""Jobs on the board of one database: leases, heartbeats, retries with growing pauses.

A worker that dies leaves a lease that runs out, and another takes the job; a worker that was only asleep finds that its fence is stale and writes nothing.
A job that failed five times is dead: it stays visible and a person decides. What a job does is not known here.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Generic

from verifier.clock import Clock
from verifier.jobs.protocol import JobBoard, JobT, Work

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=2)
IDLE_PAUSE_S = 0.25
TROUBLE_PAUSE_S = 2.0


@dataclass(frozen=True, slots=True)
class JobOutcome(Generic[JobT]):
    """What became of one turn: the job, and the error that it was given back with, if any."""

    job: JobT
    error: Exception | None
    dead: bool


@dataclass(frozen=True, slots=True)
class LocalJobs(Generic[JobT]):
    """One worker's view: the board, what it can do, its name, the clock."""

    board: JobBoard[JobT]
    work: Mapping[str, Work[JobT]]
    worker: str
    clock: Clock
    lease: timedelta = LEASE

    def run_one(self) -> JobOutcome[JobT] | None:
        """Take one job and do it; nothing when none is due."""
        job = self.board.take(worker=self.worker, kinds=tuple(self.work), now=self.clock(), lease_for=self.lease)
        if job is None:
            return None
        try:
            with _Heartbeat(lambda: self.board.renew(job, now=self.clock(), lease_for=self.lease), self.lease / 3):
                self.work[job.kind](job)
        except Exception as exc:  # noqa: BLE001 (whatever failed: the job must go back to the board)
            due_at = next_try(job.attempts, self.clock())
            error = str(getattr(exc, "code", type(exc).__name__))
            self.board.give_back(job, error=error, due_at=due_at, now=self.clock())
            return JobOutcome(job, exc, due_at is None)
        return JobOutcome(job, None, dead=False)

    def run_until_idle(self) -> tuple[JobOutcome[JobT], ...]:
        """Do all jobs that are due and give what became of them."""
        outcomes = []
        while (outcome := self.run_one()) is not None:
            outcomes.append(outcome)
        return tuple(outcomes)

    def run_until(
        self, stop: Event, report: Callable[[JobOutcome[JobT]], None], trouble: Callable[[Exception], None]
    ) -> None:
        """Do jobs as they come until told to stop; a board that cannot be reached is reported and tried again."""
        while not stop.is_set():
            try:
                outcome = self.run_one()
            except Exception as exc:  # noqa: BLE001 (a worker that dies of a full disk would stop all work silently)
                trouble(exc)
                stop.wait(TROUBLE_PAUSE_S)
                continue
            if outcome is None:
                stop.wait(IDLE_PAUSE_S)
            else:
                report(outcome)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a job that failed so often is due again; never after the fifth time."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + FIRST_PAUSE * (1 << 2 * (attempts - 1))  # 2 s, 8 s, 32 s, 128 s


class _Heartbeat:
    """Prolongs a lease from a thread of its own while the work runs."""

    def __init__(self, beat: Callable[[], bool], every: timedelta) -> None:
        self._beat, self._every = beat, every
        self._stop = Event()
        self._thread = Thread(target=self._run, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        """Beat until stopped; a lost lease is not beaten again, and the fence refuses the result."""
        while not self._stop.wait(self._every.total_seconds()):
            with contextlib.suppress(
                Exception
            ):  # the next beat tries again; a lease that ran out is caught by the fence
                if not self._beat():
                    return
