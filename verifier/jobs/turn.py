"""One turn at a job, the same in both engines: heartbeats while it runs, and retries with growing pauses.

A worker that was only asleep finds that its fence is stale and writes nothing. A job that failed five times is dead: it stays visible and a person
decides. What a job does is not known here.
"""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from verifier.clock import Clock
from verifier.jobs.protocol import JobBoard, JobOutcome, JobT, Work

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=2)


def do_job(job: JobT, work: Work[JobT], board: JobBoard[JobT], *, clock: Clock, lease: timedelta) -> JobOutcome[JobT]:
    """Do a leased job; one that fails goes back to the board."""
    try:
        with _Heartbeat(lambda: board.renew(job, now=clock(), lease_for=lease), lease / 3):
            work(job)
    except Exception as exc:  # noqa: BLE001 (whatever failed: the job must go back to the board)
        due_at = next_try(job.attempts, clock())
        error = str(getattr(exc, "code", type(exc).__name__))
        board.give_back(job, error=error, due_at=due_at, now=clock())
        return JobOutcome(job, exc, due_at is None)
    return JobOutcome(job, None, dead=False)


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
