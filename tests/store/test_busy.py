"""A database that is busy or away is said to be, apart from a fault of ours."""

import socket
import sqlite3

import pytest

from verifier.store import StoreBusyError, database, list_users, migrate, open_store


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(tmp_path, monkeypatch):
    """Somebody else holds the write lock for longer than we wait: nothing is changed, and reading goes on."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    store = open_store(f"sqlite:///{tmp_path / 'node.db'}", tmp_path / "blobs", bytes(32))
    migrate(store)
    other = sqlite3.connect(tmp_path / "node.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError), store.write():
        pass
    with store.read() as tx:
        assert list_users(tx) == ()
    other.execute("ROLLBACK")
    other.close()
    with store.write():
        pass
    store.close()


def test_a_server_that_does_not_answer_is_away_for_the_moment(tmp_path):
    """Nobody listens at the address of the database: the caller may come again."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    store = open_store(f"postgresql+psycopg://x@127.0.0.1:{port}/x", tmp_path / "blobs", bytes(32))
    with pytest.raises(StoreBusyError), store.read():
        pass
    store.close()


def test_requests_that_wait_for_a_connection_too_long_are_told_so(tmp_path, monkeypatch):
    """All connections are in use."""
    monkeypatch.setattr(database, "CONNECTIONS_KEPT", 1)
    monkeypatch.setattr(database, "CONNECTIONS_MORE", 0)
    store = open_store(f"sqlite:///{tmp_path / 'node.db'}", tmp_path / "blobs", bytes(32))
    store.engine.pool._timeout = 0.05
    with store.read(), pytest.raises(StoreBusyError), store.read():
        pass
    store.close()
