"""Work that must not be lost: one protocol, two engines.

Embedded: workers look at the board of the node's own database. Province: procrastinate on PostgreSQL calls any number of workers on any number of machines.
"""

from verifier.jobs.local import LocalJobs
from verifier.jobs.protocol import CalledBoard, Job, JobBoard, JobOutcome, Jobs, JobT, Work
from verifier.jobs.province import ProvinceJobs
from verifier.jobs.turn import LEASE, MAX_ATTEMPTS, next_try

__all__ = [
    "LEASE",
    "MAX_ATTEMPTS",
    "CalledBoard",
    "Job",
    "JobBoard",
    "JobOutcome",
    "JobT",
    "Jobs",
    "LocalJobs",
    "ProvinceJobs",
    "Work",
    "next_try",
]
