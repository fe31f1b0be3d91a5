"""The same promises on both engines: the embedded one on each database, the province's on PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text

from tests.store.conftest import NOW, empty_database
from verifier.clock import system_clock
from verifier.jobs import MAX_ATTEMPTS, LocalJobs, ProvinceJobs
from verifier.store import JobTable, StaleLeaseError, add_audit, add_job, count_jobs, finish_job
from verifier.store.schema import audit, jobs

ROOT = Path(__file__).resolve().parents[2]
LEASE = timedelta(seconds=3)


class Clock:
    """A clock that the test turns."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        """The time as it stands."""
        return self.now


BOTH = pytest.mark.needs("postgresql")
KINDS = [
    "sqlite-embedded",
    pytest.param("postgresql-embedded", marks=BOTH),
    pytest.param("postgresql-province", marks=BOTH),
]


@pytest.fixture(params=KINDS)
def kind(request):
    """A database and the engine over it."""
    return request.param.split("-")


@pytest.fixture
def database_url(kind, request, tmp_path):
    """An empty database for the engine."""
    return empty_database(kind[0], request, tmp_path)


@pytest.fixture
def engine(kind, store):
    """One worker of the engine, for the work that a test gives it."""

    def make(work, clock, worker="w"):
        if kind[1] == "embedded":
            return LocalJobs(JobTable(store), work, worker, clock, LEASE)
        return ProvinceJobs(JobTable(store), work, worker, clock, store.server_address, LEASE)

    return make


def ask(store, count=1, kind="assess_proof", now=NOW):
    """Ask for some jobs."""
    with store.write() as tx:
        return [add_job(tx, kind=kind, subject=str(number), now=now) for number in range(count)]


def writes_result(store, clock):
    """Work that leaves a line and ends in the same transaction."""

    def work(job):
        with store.write() as tx:
            add_audit(tx, at=clock(), actor="w", action="result.written", subject=job.id)
            finish_job(tx, job, now=clock())

    return work


def results(store):
    """How many results each job has."""
    with store.read() as tx:
        return Counter(tx.connection.execute(select(audit.c.subject)).scalars())


def states(store):
    """How many jobs are in each state."""
    with store.read() as tx:
        return count_jobs(tx)


def await_states(store, expected, limit_s=40):
    """Wait until the board looks so."""
    deadline = time.monotonic() + limit_s
    while states(store) != expected:
        assert time.monotonic() < deadline, states(store)
        time.sleep(0.1)


def test_all_jobs_are_done_once_and_other_kinds_stay(store, engine):
    """Each job leaves one result; what the worker cannot do waits for others."""
    clock = Clock()
    ids = ask(store, 6)
    ask(store, 1, kind="other")
    worker = engine({"assess_proof": writes_result(store, clock)}, clock)
    assert len(worker.run_until_idle()) == 6
    assert worker.run_until_idle() == ()
    assert results(store) == {str(job_id): 1 for job_id in ids}
    assert states(store) == {"done": 6, "ready": 1}


def test_a_request_that_was_rolled_back_calls_nobody(store, engine):
    """Row and call are one transaction."""

    def fail():
        with store.write() as tx:
            add_job(tx, kind="assess_proof", subject="1", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    clock = Clock()
    assert engine({"assess_proof": writes_result(store, clock)}, clock).run_until_idle() == ()


def test_a_job_that_fails_is_tried_again_and_then_buried(store, engine):
    """After the last attempt the job is dead and visible, and the worker goes on with the next."""
    ask(store, 1)
    ask(store, 1, kind="other")
    clock = Clock()

    def fails(_job):
        raise ZeroDivisionError

    worker = engine({"assess_proof": fails, "other": writes_result(store, clock)}, clock)
    outcomes = list(worker.run_until_idle())
    for _ in range(MAX_ATTEMPTS):
        clock.now += timedelta(minutes=10)
        outcomes += worker.run_until_idle()
    failed = [outcome for outcome in outcomes if outcome.error]
    assert [outcome.dead for outcome in failed] == [False] * (MAX_ATTEMPTS - 1) + [True]
    assert sum(results(store).values()) == 1
    assert states(store) == {"dead": 1, "done": 1}


def test_a_worker_that_was_overtaken_writes_nothing(store, engine):
    """While it sleeps over its job, another takes and ends it; the sleeper's result is refused, the other's stands once."""
    (job_id,) = ask(store)
    clock, refused = Clock(), []
    write = writes_result(store, clock)

    def sleeps_over_it(job):
        write(JobTable(store).take_woken(job.id, worker="other", now=clock(), lease_for=LEASE))
        try:
            write(job)
        except StaleLeaseError as exc:
            refused.append(exc)
            raise

    outcomes = engine({"assess_proof": sleeps_over_it}, clock).run_until_idle()
    assert len(outcomes) == len(refused) == 1
    assert results(store) == {str(job_id): 1}
    assert states(store) == {"done": 1}


def test_many_workers_share_the_work_and_stop_when_told(store, engine):
    """Three workers do twenty jobs, once each, also those that come while they wait, and end when asked to."""
    stop, troubles = Event(), []
    work = {"assess_proof": writes_result(store, system_clock)}
    ids = ask(store, 10)
    workers = [engine(work, system_clock, f"w{number}") for number in range(3)]
    threads = [Thread(target=one.run_until, args=(stop, lambda _: None, troubles.append)) for one in workers]
    for thread in threads:
        thread.start()
    await_states(store, {"done": 10})
    ids += ask(store, 10, now=system_clock())
    await_states(store, {"done": 20})
    stop.set()
    for thread in threads:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in threads)
    assert not troubles
    assert results(store) == {str(job_id): 1 for job_id in ids}


def test_a_killed_workers_job_is_taken_over(store, engine, database_url, tmp_path):
    """After kill -9 in the middle of a job: another worker does it within a few leases, and it is written once."""
    (job_id,) = ask(store)
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM, type(engine({}, system_clock)).__name__, database_url, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    await_states(store, {"leased": 1})
    victim.send_signal(signal.SIGKILL)
    victim.wait(timeout=20)
    stop = Event()
    worker = engine({"assess_proof": writes_result(store, system_clock)}, system_clock)
    thread = Thread(target=worker.run_until, args=(stop, lambda _: None, lambda _: None))
    thread.start()
    try:
        await_states(store, {"done": 1})
    finally:
        stop.set()
        thread.join(timeout=20)
    assert results(store) == {str(job_id): 1}
    with store.read() as tx:
        assert tx.connection.execute(select(jobs.c.attempts, jobs.c.fence)).one() == (2, 2)


VICTIM = """
import sys, time
from datetime import timedelta
from pathlib import Path
from threading import Event
from verifier.clock import system_clock
from verifier.jobs import LocalJobs, ProvinceJobs
from verifier.store import JobTable, open_store

name, url, folder = sys.argv[1:]
store = open_store(url, Path(folder) / "blobs", bytes(32))
work = {"assess_proof": lambda job: time.sleep(600)}
more = () if name == "LocalJobs" else (store.server_address,)
engine = {"LocalJobs": LocalJobs, "ProvinceJobs": ProvinceJobs}[name]
engine(JobTable(store), work, "victim", system_clock, *more, lease=timedelta(seconds=3)).run_until(Event(), print, print)
"""


@pytest.mark.parametrize("kind", [pytest.param(("postgresql", "province"), marks=BOTH)])
def test_a_job_that_no_call_stands_for_is_called_for_again(store, engine):
    """A job of a time before the engine, or whose call was answered by a sleeper, is not forgotten."""
    ask(store)
    with store.write() as tx:
        tx.connection.execute(text("DELETE FROM procrastinate_jobs"))
    clock = Clock()
    worker = engine({"assess_proof": writes_result(store, clock)}, clock)
    assert worker.run_until_idle() == ()
    clock.now += 3 * LEASE
    assert len(worker.run_until_idle()) == 1
    assert states(store) == {"done": 1}
