"""The embedded engine: workers look at the board of the node's own database.

A worker that dies leaves a lease that runs out, and another takes the job.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Generic

from verifier.clock import Clock
from verifier.jobs.protocol import JobBoard, JobOutcome, JobT, Report, Work, nothing
from verifier.jobs.turn import LEASE, do_job

IDLE_PAUSE_S = 0.25
LOOK_PAUSE_S = 5.0  # between looks at the clock
TROUBLE_PAUSE_S = 2.0


@dataclass(frozen=True, slots=True)
class LocalJobs(Generic[JobT]):
    """One worker's view: the board, what it can do, its name, the clock; `regularly` is called every few seconds while it runs, and at its start."""

    board: JobBoard[JobT]
    work: Mapping[str, Work[JobT]]
    worker: str
    clock: Clock
    lease: timedelta = LEASE
    regularly: Callable[[], object] = nothing

    def run_one(self) -> JobOutcome[JobT] | None:
        """Take one job and do it; nothing when none is due."""
        job = self.board.take(worker=self.worker, kinds=tuple(self.work), now=self.clock(), lease_for=self.lease)
        if job is None:
            return None
        return do_job(job, self.work[job.kind], self.board, clock=self.clock, lease=self.lease)

    def run_until_idle(self, report: Report[JobT] = lambda _: None) -> tuple[JobOutcome[JobT], ...]:
        """Do all jobs that are due and give what became of them."""
        outcomes = []
        while (outcome := self.run_one()) is not None:
            report(outcome)
            outcomes.append(outcome)
        return tuple(outcomes)

    def run_until(self, stop: Event, report: Report[JobT], trouble: Callable[[Exception], None]) -> None:
        """Do jobs as they come until told to stop; a board that cannot be reached is reported and tried again."""
        next_look = 0.0
        while not stop.is_set():
            try:
                if monotonic() >= next_look:
                    next_look = monotonic() + LOOK_PAUSE_S
                    self.regularly()
                outcome = self.run_one()
            except Exception as exc:  # noqa: BLE001 (a worker that dies of a full disk would stop all work silently)
                trouble(exc)
                stop.wait(TROUBLE_PAUSE_S)
                continue
            if outcome is None:
                stop.wait(IDLE_PAUSE_S)
            else:
                report(outcome)
