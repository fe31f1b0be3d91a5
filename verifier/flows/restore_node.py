"""A backup is restored into an empty place: opened wholly before anything is written, never over existing data.

The place is the data folder and, as the node is set, an empty PostgreSQL database and a bucket. Whether what came back is sound is `examine_node`'s
question, which the command asks next.
"""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path

from verifier.errors import BackupUnreadableError, DatabaseNotEmptyError, NotEmptyError, OtherDatabaseError
from verifier.store import (
    BlobFolder,
    Bucket,
    SealBrokenError,
    Store,
    is_empty,
    load_server,
    migrate,
    open_store,
    open_stream,
    read_snapshot,
    revision_of,
)

_NO_KEY = bytes(32)  # nothing that is sealed is opened here


def restore_node(backup: Path, data_dir: Path, *, passphrase: bytes, url: str, bucket: Bucket | None = None) -> int:
    """Restore and give the number of files.

    Raises:
        NotEmptyError, DatabaseNotEmptyError: the folder or the database holds something.
        OtherDatabaseError: the backup holds a database of another kind than `url` names.
        BackupUnreadableError: no backup, a damaged one, or another passphrase; nothing was restored.
    """
    if data_dir.exists() and any(data_dir.iterdir()):
        raise NotEmptyError(str(data_dir))
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".restore-", dir=data_dir.parent))
    try:
        with tempfile.TemporaryFile(dir=scratch) as plain:
            with backup.open("rb") as sealed:
                for piece in open_stream(sealed, passphrase):
                    plain.write(piece)
            plain.seek(0)
            count = read_snapshot(plain, scratch)
        _place(scratch, url, bucket)
        if data_dir.exists():
            data_dir.rmdir()
        scratch.replace(data_dir)
    except SealBrokenError:
        raise BackupUnreadableError(str(backup)) from None  # the cause says nothing more
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return count


def _place(scratch: Path, url: str, bucket: Bucket | None) -> None:
    """Bring what does not lie in the data folder to its place: rows to the server, files to the bucket."""
    copied = scratch / "database"
    kind = "PostgreSQL" if copied.is_dir() else "SQLite"
    if url.startswith("postgresql") != copied.is_dir():
        raise OtherDatabaseError(kind)
    files = scratch / "blobs"
    if not copied.is_dir() and bucket is None:
        return
    with closing(open_store(url if copied.is_dir() else "sqlite://", bucket or files, _NO_KEY)) as store:
        if copied.is_dir():
            _fill(store, copied)
            shutil.rmtree(copied)
        if bucket is not None:
            kept = BlobFolder(files)
            for sha256 in kept.all():
                store.blobs.put(kept.get(sha256))
            shutil.rmtree(files, ignore_errors=True)


def _fill(store: Store, copied: Path) -> None:
    """Fill an empty database: its schema as it was, the rows, then the newer steps."""
    if not is_empty(store.engine):
        raise DatabaseNotEmptyError
    migrate(store, to=revision_of(copied))
    load_server(store.engine, copied)
    migrate(store)
