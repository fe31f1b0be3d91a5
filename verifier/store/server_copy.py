"""One moment of a PostgreSQL database as files, and back: every table of ours by the server's own COPY, in one snapshot.

The copy needs no tools beside the server's client library. It names the schema's step and each table's columns; loading brings an empty database to that step,
fills it in one transaction and then applies newer steps. What belongs to procrastinate is left out: its calls are made anew from the board of jobs.
"""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, text

from verifier.store.errors import SealBrokenError
from verifier.store.schema import metadata

FOLDER, INDEX = "database", "database/index.json"
_NOT_OURS = ("alembic_version", "procrastinate_%")
_CHUNK_BYTES = 1 << 20


def copy_server(engine: Engine, tar: tarfile.TarFile, scratch: Path) -> int:
    """Write the tables into the tar and give the number of files."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        tables = {name: _columns(connection, name) for name in _in_order(_tables(connection))}
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        index = json.dumps({"revision": revision, "tables": tables}, ensure_ascii=False).encode()
        with tempfile.TemporaryFile(dir=scratch) as said:
            said.write(index)
            _add(tar, INDEX, said)
        for name, columns in tables.items():
            with tempfile.TemporaryFile(dir=scratch) as rows:
                _copy_out(connection, name, columns, rows)
                _add(tar, f"{FOLDER}/{name}.copy", rows)
        connection.rollback()
    return len(tables) + 1


def revision_of(folder: Path) -> str:
    """The schema's step of an unpacked copy.

    Raises:
        SealBrokenError: this is no copy of ours.
    """
    return str(_index_of(folder)["revision"])


def is_empty(engine: Engine) -> bool:
    """Whether no table of ours holds a row, or there is none."""
    with engine.connect() as connection:
        return not any(
            connection.execute(text(f"SELECT EXISTS (SELECT 1 FROM {_quoted(name)})")).scalar()  # noqa: S608 - quoted
            for name in _tables(connection)
        )


def load_server(engine: Engine, folder: Path) -> int:
    """Fill the empty tables from an unpacked copy, all in one transaction, and give their number.

    Raises:
        SealBrokenError: a table of the copy is missing.
    """
    tables: dict[str, list[str]] = _index_of(folder)["tables"]
    with engine.begin() as connection:
        for name, columns in tables.items():
            rows = folder / f"{name}.copy"
            if not rows.is_file():
                raise SealBrokenError
            with rows.open("rb") as file:
                _copy_in(connection, name, columns, file)
        for name, column in _counted(connection):
            following = f"SELECT COALESCE(MAX({_quoted(column)}), 0) + 1 FROM {_quoted(name)}"  # noqa: S608 - quoted
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence(:named, :column), ({following}), false)"),
                {"named": _quoted(name), "column": column},
            )
    return len(tables)


def _index_of(folder: Path) -> dict[str, Any]:
    try:
        index = json.loads((folder / "index.json").read_bytes())
        return {"revision": str(index["revision"]), "tables": dict(index["tables"])}
    except (OSError, ValueError, KeyError, TypeError):
        raise SealBrokenError from None  # the cause repeats bytes of the file


def _tables(connection: Connection) -> set[str]:
    """Our tables as they are in the database."""
    own, foreign = _NOT_OURS
    found = connection.execute(
        text(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            " AND table_type = 'BASE TABLE' AND table_name <> :own AND table_name NOT LIKE :foreign"
        ),
        {"own": own, "foreign": foreign},
    )
    return set(found.scalars())


def _in_order(names: set[str]) -> list[str]:
    """Tables that others refer to first."""
    known = [table.name for table in metadata.sorted_tables if table.name in names]
    return [*known, *sorted(names - set(known))]


def _columns(connection: Connection, name: str) -> list[str]:
    found = connection.execute(
        text(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND table_name = :name AND is_generated = 'NEVER' ORDER BY ordinal_position"
        ),
        {"name": name},
    )
    return list(found.scalars())


def _counted(connection: Connection) -> Iterator[tuple[str, str]]:
    """Columns that the server counts up by itself."""
    for name in _in_order(_tables(connection)):
        for column in _columns(connection, name):
            named = {"named": _quoted(name), "column": column}
            if connection.execute(text("SELECT pg_get_serial_sequence(:named, :column)"), named).scalar():
                yield name, column


def _copy_out(connection: Connection, name: str, columns: list[str], rows: IO[bytes]) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(_copy(name, columns, "TO STDOUT")) as copy:  # type: ignore[attr-defined]
        for piece in copy:
            rows.write(piece)


def _copy_in(connection: Connection, name: str, columns: list[str], rows: IO[bytes]) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(_copy(name, columns, "FROM STDIN")) as copy:  # type: ignore[attr-defined]
        while piece := rows.read(_CHUNK_BYTES):
            copy.write(piece)


def _copy(name: str, columns: list[str], direction: str) -> str:
    return f"COPY {_quoted(name)} ({', '.join(map(_quoted, columns))}) {direction}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, 2)
    content.seek(0)
    tar.addfile(member, content)
