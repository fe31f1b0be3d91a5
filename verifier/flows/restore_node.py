"""A backup is restored into an empty folder: opened wholly before anything is written, never over existing data.

Whether what came back is sound is `examine_node`'s question, which the command asks next.
"""

import shutil
import tempfile
from pathlib import Path

from verifier.errors import BackupUnreadableError, NotEmptyError
from verifier.store import SealBrokenError, open_stream, read_snapshot


def restore_node(backup: Path, data_dir: Path, *, passphrase: bytes) -> int:
    """Restore and give the number of files.

    Raises:
        NotEmptyError: the folder holds something.
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
        if data_dir.exists():
            data_dir.rmdir()
        scratch.replace(data_dir)
    except SealBrokenError:
        raise BackupUnreadableError(str(backup)) from None  # the cause says nothing more
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return count
