"""The store under test: the same suite on SQLite and, where Debian's postgresql is installed, on a real server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from verifier.store import Store, add_person, migrate, open_store

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MASTER_KEY = bytes(range(32))


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a throw-away PostgreSQL on a socket of its own, as an ordinary user."""
    found = shutil.which("initdb") or str(max(Path("/usr/lib/postgresql").glob("*/bin/initdb")))
    programs = Path(found).resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="xueshi-pg-"))
    user = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **user}
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "xueshi", "-E", "UTF8", "--no-sync"], check=True, **quiet
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-o", options, "start"], check=True, **quiet)
    try:
        yield f"postgresql+psycopg://xueshi@/postgres?host={folder}"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a server for this session."""
    with postgres_server() as url:
        yield url


def empty_database(kind, request, tmp_path) -> str:
    """The address of an empty database of this kind."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'node.db'}"
    url = request.getfixturevalue("postgres_url")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def database_url(request, tmp_path) -> str:
    """An empty database of each kind."""
    return empty_database(request.param, request, tmp_path)


@pytest.fixture
def store(database_url, tmp_path) -> Iterator[Store]:
    """A store with the newest schema and nothing in it."""
    opened = open_store(database_url, tmp_path / "blobs", MASTER_KEY)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def person(store):
    """A person of Zibo."""
    with store.write() as tx:
        return add_person(
            tx, name="王敏", region="370300", unit="示例中学", id_number="11010519491231002X", now=NOW, facts={}
        )
