"""What jobs need of a memory, and what a job is to the one who does it.

The memory is any board with these operations (`verifier.store.JobTable` is one); this room knows no SQL. A job is finished by its own result: whoever does it
writes result and end in one transaction, fenced by the lease, so that a job that runs twice writes once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Generic, Protocol, TypeVar
from uuid import UUID


class Job(Protocol):
    """A leased job: what to do, on what, for which time in a row, under which fence."""

    @property
    def id(self) -> UUID:
        """Which job."""
        ...

    @property
    def kind(self) -> str:
        """What is to be done, like `assess_proof`."""
        ...

    @property
    def subject(self) -> str:
        """On what, as text."""
        ...

    @property
    def attempts(self) -> int:
        """How often it was taken, this time included."""
        ...

    @property
    def fence(self) -> int:
        """The number of this lease."""
        ...


JobT = TypeVar("JobT", bound=Job)


class JobBoard(Protocol[JobT]):
    """A memory of jobs."""

    def take(self, *, worker: str, kinds: tuple[str, ...], now: datetime, lease_for: timedelta) -> JobT | None:
        """Lease the job that is due longest."""
        ...

    def renew(self, job: JobT, *, now: datetime, lease_for: timedelta) -> bool:
        """Prolong the lease; false when it was lost."""
        ...

    def give_back(self, job: JobT, *, error: str, due_at: datetime | None, now: datetime) -> bool:
        """Return a job that failed: due again, or never."""
        ...


class CalledBoard(JobBoard[JobT], Protocol[JobT]):
    """A memory whose server calls workers to each job."""

    def take_woken(self, job_id: UUID, *, worker: str, now: datetime, lease_for: timedelta) -> JobT | None:
        """Lease the job that the worker was called to; nothing when it is done or dead."""
        ...

    def wake_for_forgotten(self, *, now: datetime, patience: timedelta) -> int:
        """Call workers to jobs that should long have been taken."""
        ...


@dataclass(frozen=True, slots=True)
class JobOutcome(Generic[JobT]):
    """What became of one turn: the job, and the error that it was given back with, if any."""

    job: JobT
    error: Exception | None
    dead: bool


class Jobs(Protocol[JobT]):
    """One worker's view of the work, whichever engine brings it."""

    @property
    def work(self) -> "Mapping[str, Work[JobT]]":
        """What it can do, by kind."""
        ...

    def run_until_idle(self, report: "Report[JobT]" = ...) -> tuple[JobOutcome[JobT], ...]:
        """Do all jobs that are due and give what became of them."""
        ...

    def run_until(self, stop: Event, report: "Report[JobT]", trouble: Callable[[Exception], None]) -> None:
        """Do jobs as they come until told to stop; a memory that cannot be reached is reported and tried again."""
        ...


Work = Callable[[JobT], None]
"""Does a job and finishes it in the transaction of its result."""

Report = Callable[[JobOutcome[JobT]], object]
"""Hears what became of each job."""


def nothing() -> None:
    """Do nothing regularly."""
