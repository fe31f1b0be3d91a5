"""Work that must not be lost: one protocol, done here on the board of the node's own database."""

from verifier.jobs.local import LEASE, MAX_ATTEMPTS, JobOutcome, LocalJobs, next_try
from verifier.jobs.protocol import Job, JobBoard, JobT, Work

__all__ = ["LEASE", "MAX_ATTEMPTS", "Job", "JobBoard", "JobOutcome", "JobT", "LocalJobs", "Work", "next_try"]
