"""One database and one folder of files, and the only place that commits.

`store.write()` opens a transaction that commits when its block ends and rolls back when it raises; `store.read()` never changes
anything. SQLite runs in WAL with `synchronous=FULL` and writers take the lock at once (BEGIN IMMEDIATE), so that they wait instead of failing.
Repository functions take the transaction as their first argument; no other module holds a connection.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from verifier.store.blobs import BlobFolder, Blobs
from verifier.store.errors import StoreBusyError, StoreFullError
from verifier.store.objects import BlobBucket, Bucket
from verifier.store.sealing import Seal, seal_from

BUSY_TIMEOUT_MS = 15_000
NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE})
POSTGRES_DISK_FULL = "53100"
# deadlock, serialization, lock not available, too many connections, and a server that is stopping or starting
POSTGRES_BUSY = frozenset({"40P01", "40001", "55P03", "53300", "57P01", "57P02", "57P03"})
PRIMARY_CODE = 0xFF  # of SQLite's error codes; the rest says more about the same
CONNECTIONS_KEPT, CONNECTIONS_MORE = 5, 40  # one for each thread that may answer a request


@dataclass(frozen=True, slots=True)
class Transaction:
    """What a repository function may use: the connection, the folder of files and the seal."""

    connection: Connection
    blobs: Blobs
    seal: Seal


@dataclass(frozen=True, slots=True)
class Store:
    """One node's memory."""

    engine: Engine
    blobs: Blobs
    seal: Seal

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits at the end of the block: all of it or nothing."""
        with _told_apart():
            connection = self.engine.connect().execution_options(xueshi_writes=True)
            with connection, connection.begin():
                yield Transaction(connection, self.blobs, self.seal)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that sees one moment and changes nothing."""
        with _told_apart(), self.engine.connect() as connection:
            yield Transaction(connection, self.blobs, self.seal)
            connection.rollback()

    @property
    def server_address(self) -> str | None:
        """The address of the PostgreSQL server as its own library reads it; nothing for an embedded database."""
        if self.engine.dialect.name != "postgresql":
            return None
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _told_apart() -> Iterator[None]:
    """Say of a database that has no room that it is full, and of one that is busy or away that it is; what was begun is rolled back.

    Raises:
        StoreFullError, StoreBusyError.
    """
    try:
        yield
    except DBAPIError as error:
        if _has_no_room(error.orig):
            raise StoreFullError from None  # the cause may show what was to be written
        if error.connection_invalidated or _is_busy(error):
            raise StoreBusyError from None
        raise
    except PoolTimeoutError:
        raise StoreBusyError from None


def _has_no_room(error: BaseException | None) -> bool:
    """Whether the disk beneath the database is full, in the words of SQLite or of PostgreSQL."""
    return getattr(error, "sqlite_errorcode", None) in NO_ROOM or getattr(error, "sqlstate", None) == POSTGRES_DISK_FULL


def _is_busy(error: DBAPIError) -> bool:
    """Whether somebody else holds what is needed, or the server cannot be asked, in the words of SQLite or of PostgreSQL."""
    code, state = getattr(error.orig, "sqlite_errorcode", None), getattr(error.orig, "sqlstate", None)
    if code is not None:
        return bool(code & PRIMARY_CODE == sqlite3.SQLITE_BUSY)
    return state in POSTGRES_BUSY or (isinstance(error, OperationalError) and state is None)


def open_store(url: str, files: Path | Bucket, master_key: bytes) -> Store:
    """Open the database at this address, and the folder or bucket of files; the schema is brought up to date by `migrate`."""
    if isinstance(files, Bucket):
        return Store(open_engine(url), BlobBucket(files), seal_from(master_key))
    files.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Store(open_engine(url), BlobFolder(files), seal_from(master_key))


def open_engine(url: str) -> Engine:
    """Make the engine with the habits of this store."""
    parsed = make_url(url)
    pool = {"pool_size": CONNECTIONS_KEPT, "max_overflow": CONNECTIONS_MORE}
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, isolation_level="READ COMMITTED", hide_parameters=True, **pool)
    if parsed.database:
        Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True, **pool)  # errors are logged: parameters hold names
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set what SQLite needs on each connection, and leave BEGIN to us."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the write lock now; a reader takes none."""
    writes = connection.get_execution_options().get("xueshi_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
