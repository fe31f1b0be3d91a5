"""One moment of a node as a tar: the database as it stood, then the files, keys and lists beside it.

The database is copied first and files are only ever added, so that every file that the copy refers to is there. An embedded database is copied as a file, that
of a server table by table (`server_copy`); files are taken from the folder or, where they lie there, from the bucket.
"""

import io
import re
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO

from verifier.store.blobs import DRAFT_PREFIX, BlobFolder, name_of
from verifier.store.database import Store
from verifier.store.errors import SealBrokenError
from verifier.store.server_copy import copy_server

DATABASE = "xueshi.db"
FOLDERS = ("blobs", "keys", "repository", "secrets", "status", "trust")
FILES = ("trust-root.json",)
_NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*", re.ASCII)


def write_snapshot(store: Store, data_dir: Path, out: IO[bytes]) -> int:
    """Write the tar and give the number of files in it."""
    with tempfile.TemporaryDirectory(dir=data_dir) as scratch, tarfile.open(fileobj=out, mode="w|") as tar:
        count = _add_database(store, tar, Path(scratch))
        for path in _files(data_dir):
            tar.add(path, path.relative_to(data_dir).as_posix(), recursive=False)
            count += 1
        if not isinstance(store.blobs, BlobFolder):
            count += _add_objects(store, tar)
    return count


def _add_database(store: Store, tar: tarfile.TarFile, scratch: Path) -> int:
    """The database as it stands now."""
    name = store.engine.url.database
    if store.engine.dialect.name != "sqlite" or not name:
        return copy_server(store.engine, tar, scratch)
    copy = scratch / DATABASE
    with closing(sqlite3.connect(name)) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
    tar.add(copy, DATABASE)
    return 1


def _add_objects(store: Store, tar: tarfile.TarFile) -> int:
    """Every file of the bucket, under the name that it has in a folder."""
    count = 0
    for sha256 in store.blobs.all():
        data = store.blobs.get(sha256)
        member = tarfile.TarInfo(f"blobs/{name_of(sha256)}")
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
        count += 1
    return count


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
