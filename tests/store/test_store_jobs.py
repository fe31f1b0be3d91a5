"""Jobs on the board: leased to one, fenced, tried again, and never lost."""

from datetime import timedelta
from threading import Thread

import pytest

from tests.store.conftest import NOW
from verifier.jobs import MAX_ATTEMPTS, next_try
from verifier.store import JobTable, StaleLeaseError, add_audit, add_job, count_jobs, finish_job
from verifier.store.schema import audit

LEASE = timedelta(seconds=30)


def ask(store, count=1, kind="assess_proof"):
    """Ask for some jobs."""
    with store.write() as tx:
        return [add_job(tx, kind=kind, subject=str(number), now=NOW) for number in range(count)]


def take(store, now=NOW):
    """Take a job as some worker."""
    return JobTable(store).take(worker="w", kinds=("assess_proof",), now=now, lease_for=LEASE)


def test_a_job_exists_exactly_if_its_transaction_commits(store):
    """A rolled back request leaves no job."""

    def fail():
        with store.write() as tx:
            add_job(tx, kind="assess_proof", subject="1", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert take(store) is None


def test_each_job_is_leased_to_one_worker(store):
    """Eight workers at once take eight different jobs."""
    ask(store, 8)
    taken = []
    workers = [Thread(target=lambda: taken.append(take(store))) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    left = list(iter(lambda: take(store), None))
    jobs = [job for job in taken if job is not None] + left
    assert len({job.id for job in jobs}) == 8 == len(jobs)


def test_a_lease_that_ran_out_goes_to_another_and_fences_the_first(store):
    """The sleeper wakes up and may not write; the second one's result stands, once."""
    ask(store)
    sleeper = take(store)
    assert take(store) is None
    second = take(store, NOW + LEASE + timedelta(seconds=1))
    assert (second.id, second.fence, second.attempts) == (sleeper.id, 2, 2)

    def write_result(job):
        with store.write() as tx:
            add_audit(tx, at=NOW, actor="w", action="result.written", subject=job.id)
            finish_job(tx, job, now=NOW)

    write_result(second)
    for late in (sleeper, second):
        with pytest.raises(StaleLeaseError):
            write_result(late)
    with store.read() as tx:
        assert len(tx.connection.execute(audit.select()).all()) == 1
        assert count_jobs(tx) == {"done": 1}


def test_a_renewed_lease_is_kept(store):
    """A worker that beats keeps its job; one whose lease was lost hears so."""
    ask(store)
    job = take(store)
    board = JobTable(store)
    assert board.renew(job, now=NOW + timedelta(seconds=20), lease_for=LEASE)
    assert take(store, NOW + timedelta(seconds=40)) is None
    assert take(store, NOW + timedelta(seconds=60)) is not None
    assert not board.renew(job, now=NOW + timedelta(seconds=61), lease_for=LEASE)
    assert not board.give_back(job, error="x", due_at=None, now=NOW)


def test_pauses_grow_and_end():
    """2, 8, 32, 128 seconds, and then never."""
    pauses = [next_try(attempts, NOW) for attempts in range(1, MAX_ATTEMPTS + 1)]
    assert [(at - NOW).total_seconds() if at else None for at in pauses] == [2, 8, 32, 128, None]


def test_a_worker_takes_only_what_it_can_do(store):
    """A job of another kind stays for others."""
    ask(store, 1, kind="other")
    assert take(store) is None
