"""What jobs need of a memory, and what a job is to the one who does it.

The memory is any board with these three operations (`verifier.store.JobTable` is one); this room knows no SQL. A job is finished by its own result: whoever does it
writes result and end in one transaction, fenced by the lease, so that a job that runs twice writes once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
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


Work = Callable[[JobT], None]
"""Does a job and finishes it in the transaction of its result."""
