"""A quiet region does not turn stale: the clock asks for its lists, once in each slot, on both databases, whoever looks first."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from signing import Algorithm
from tests.store.conftest import MASTER_KEY, NOW, empty_database
from verifier.flows import ask_fresh_lists, publish_lists
from verifier.flows.publish_lists import REPUBLISH_EVERY, STATUS_LIFETIME, STATUS_TTL
from verifier.jobs import LocalJobs
from verifier.settings import Node
from verifier.store import (
    PUBLISH,
    JobTable,
    StatusListRow,
    add_status_list,
    ask_publication,
    finish_job,
    migrate,
    open_store,
)
from verifier.trust import KeyFolder, Purpose, TrustFolder

NODE = Node("370300", "370300-hrss", "示例局", "v.example.org")
URL = NODE.status_url(1)


class World:
    """A node that issues, and a clock that the test turns."""

    def __init__(self, store, folder):
        self.store, self.now = store, NOW
        self.keys, self.trust = KeyFolder(folder / "keys", b"sample"), TrustFolder(folder)

    def found(self):
        """Give it keys and a list, and publish once."""
        for purpose in (Purpose.CERTIFICATE, Purpose.STATUS):
            self.keys.new(
                purpose, now=NOW - timedelta(days=1), sign_for=timedelta(days=365), algorithm=Algorithm.ESP256
            )
        with self.store.write() as tx:
            add_status_list(tx, StatusListRow(1, NODE.region, URL, open=True, created_at=NOW))
        publish_lists(self.store, self.keys, self.trust, NODE, actor="test", now=NOW)
        return self

    def ask(self):
        """What every worker does regularly."""
        return ask_fresh_lists(self.store, self.keys, self.trust, NODE, now=self.now)

    def work(self, name="w"):
        """A worker that publishes what is asked for, until nothing is."""

        def publish(job):
            publish_lists(self.store, self.keys, self.trust, NODE, actor="system", now=self.now)
            with self.store.write() as tx:
                finish_job(tx, job, now=self.now)

        return LocalJobs(JobTable(self.store), {PUBLISH: publish}, name, lambda: self.now, timedelta(seconds=30))

    @property
    def list(self):
        """The list as it lies there."""
        source = self.trust.read_trust().regions[0].status_lists[0]
        return self.trust.status_lookup(self.now)(source)

    @property
    def published(self):
        """How often it was published."""
        with self.store.read() as tx:
            return tx.connection.execute(text("SELECT count(*) FROM audit WHERE action = 'lists.published'")).scalar()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def world(request, tmp_path):
    """A node on each database."""
    store = open_store(empty_database(request.param, request, tmp_path), tmp_path / "blobs", MASTER_KEY)
    migrate(store)
    yield World(store, tmp_path).found()
    store.close()


def test_a_quiet_region_never_turns_stale(world):
    """Nine days in which nothing happens, longer than a list lives: twice a day it is younger than it may be kept, and its end lies ahead."""
    for _ in range(2 * 9):
        world.now += timedelta(hours=12)
        assert world.ask()
        world.work().run_until_idle()
        assert world.now - world.list.issued_at < STATUS_TTL / 2
        assert world.list.expires_at == world.now + STATUS_LIFETIME
        assert world.trust.read_trust().regions[0].expires_at > world.now + timedelta(days=29)


def test_once_in_each_slot(world):
    """However often somebody looks, one slot is one publication, and the next slot another."""
    first = world.published
    for _ in range(3):
        world.now += REPUBLISH_EVERY
        assert [world.ask() for _ in range(5)] == [True, False, False, False, False]
        world.work().run_until_idle()
        assert [world.ask() for _ in range(2)] == [False, False]
        world.work().run_until_idle()
    assert world.published == first + 3


def test_two_workers_publish_one_slot_once(world):
    """Both see at the same moment that it is time: one asks, one publishes."""
    first = world.published
    for _ in range(4):
        world.now += REPUBLISH_EVERY
        together, asked = Barrier(2), []

        def look(name, together=together, asked=asked):
            together.wait()
            asked.append(world.ask())
            together.wait()
            world.work(name).run_until_idle()

        threads = [Thread(target=look, args=(name,)) for name in ("a", "b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(asked) == [False, True]
    assert world.published == first + 4


def test_downtime_is_caught_up_with_one_publication(world):
    """A node that stood still for ten days has a stale list; at its first look it asks once, not a thousand times."""
    first = world.published
    world.now += timedelta(days=10)
    assert world.list is None or world.list.expires_at < world.now
    assert world.ask()
    assert not world.ask()
    world.work().run_until_idle()
    assert world.list.issued_at == world.now
    assert world.published == first + 1


def test_what_is_asked_for_already_is_not_asked_for_twice(world):
    """A certificate has just ended: its publication is the one of the slot."""
    world.now += REPUBLISH_EVERY
    with world.store.write() as tx:
        ask_publication(tx, now=world.now)
    first = world.published
    assert world.ask()
    world.work().run_until_idle()
    assert world.published == first + 1


def test_a_clock_that_was_far_ahead_does_not_stop_it(world):
    """A slot that lies in the future was begun by a wrong clock, and is given up."""
    world.now += timedelta(days=400)
    world.ask()
    world.now -= timedelta(days=399)
    assert world.ask()
    assert not world.ask()


def test_who_has_no_keys_asks_for_nothing(world, tmp_path):
    """A worker on another machine, a node that only verifies, and one that never published."""
    world.now += REPUBLISH_EVERY
    assert not ask_fresh_lists(world.store, KeyFolder(tmp_path / "none", b""), world.trust, NODE, now=world.now)
    assert not ask_fresh_lists(world.store, world.keys, TrustFolder(tmp_path / "none"), NODE, now=world.now)
