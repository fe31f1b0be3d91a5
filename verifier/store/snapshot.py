"""One moment of a node as a tar: the database as it stood, then the files, keys and lists beside it.

The database is copied first and files are only ever added, so that every file that the copy refers to is there. Only the embedded
database is copied here; a PostgreSQL server has its own tools for that.
"""

import re
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO

from verifier.store.blobs import DRAFT_PREFIX, BlobFolder
from verifier.store.database import Store
from verifier.store.errors import ObjectsElsewhereError, SealBrokenError, StoreError

DATABASE = "xueshi.db"
FOLDERS = ("blobs", "keys", "repository", "secrets", "status", "trust")
FILES = ("trust-root.json",)
_NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*", re.ASCII)


class NotEmbeddedError(StoreError):
    """The database is a server's: back it up with its own tools, and the data folder with yours."""

    code = "store.not_embedded"


def write_snapshot(store: Store, data_dir: Path, out: IO[bytes]) -> int:
    """Write the tar and give the number of files in it.

    Raises:
        NotEmbeddedError: the database is no SQLite file.
        ObjectsElsewhereError: the files lie in a bucket.
    """
    name = store.engine.url.database
    if store.engine.dialect.name != "sqlite" or not name:
        raise NotEmbeddedError
    if not isinstance(store.blobs, BlobFolder):
        raise ObjectsElsewhereError
    count = 0
    with tempfile.TemporaryDirectory(dir=data_dir) as scratch, tarfile.open(fileobj=out, mode="w|") as tar:
        copy = Path(scratch) / DATABASE
        with closing(sqlite3.connect(name)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
        tar.add(copy, DATABASE)
        for path in _files(data_dir):
            tar.add(path, path.relative_to(data_dir).as_posix(), recursive=False)
            count += 1
    return count + 1


def _files(data_dir: Path) -> list[Path]:
    """Every file that belongs to the node, without what a crash left half-written."""
    found = [path for folder in FOLDERS for path in sorted((data_dir / folder).rglob("*"))]
    found += [data_dir / name for name in FILES]
    return [path for path in found if path.is_file() and not path.name.startswith((DRAFT_PREFIX, "."))]


def read_snapshot(tar_file: IO[bytes], data_dir: Path) -> int:
    """Unpack a tar of `write_snapshot` into a folder; only plain files with plain names are taken.

    Raises:
        SealBrokenError: the tar holds anything else.
    """
    count = 0
    try:
        with tarfile.open(fileobj=tar_file, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() and _NAME.fullmatch(member.name) else None
                if content is None:
                    raise SealBrokenError
                place = data_dir / member.name
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with place.open("wb") as file:
                    while piece := content.read(1 << 20):
                        file.write(piece)
                place.chmod(0o600)
                count += 1
    except tarfile.TarError:
        raise SealBrokenError from None  # the cause repeats bytes of the file
    return count
