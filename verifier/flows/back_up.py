"""A backup: one moment of the node in one encrypted file, written whole or not at all."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from verifier.store import Store, add_audit, seal_stream, write_snapshot


@dataclass(frozen=True, slots=True)
class BackedUp:
    """How many files went in, and how large the backup is, in bytes."""

    files: int
    byte_count: int


def back_up(store: Store, data_dir: Path, out: Path, *, passphrase: bytes, actor: str, now: datetime) -> BackedUp:
    """Write a backup; the database goes on working meanwhile."""
    with tempfile.TemporaryFile(dir=data_dir) as plain:
        files = write_snapshot(store, data_dir, plain)
        plain.seek(0)
        draft = out.with_name(f".{out.name}.draft")
        try:
            with draft.open("wb") as sealed:
                draft.chmod(0o600)
                seal_stream(plain, sealed, passphrase)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    with store.write() as tx:
        add_audit(tx, at=now, actor=actor, action="node.backed_up", subject=out.name, facts={"files": files})
    return BackedUp(files, out.stat().st_size)
