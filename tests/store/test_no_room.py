"""No room, without the right to mount a small disk: a process whose files may not grow keeps nothing more, says so, and reads on."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import resource, sys
from pathlib import Path
from verifier.store import StoreFullError, add_audit, check_audit, migrate, open_store
from datetime import UTC, datetime

folder, now = Path(sys.argv[1]), datetime(2026, 3, 1, tzinfo=UTC)
store = open_store(f"sqlite:///{folder / 'node.db'}", folder / "blobs", bytes(32))
migrate(store)
known = store.blobs.put(b"kept before")
with store.write() as tx:
    add_audit(tx, at=now, actor="a", action="b", subject=1)
largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 65536, largest + 65536))
told = []
try:
    store.blobs.put(bytes(largest + 1_000_000))
except StoreFullError as exc:
    told.append("file " + exc.code)
lines = 1
try:
    while True:
        with store.write() as tx:
            add_audit(tx, at=now, actor="a", action="b", subject=lines, facts={"filler": "x" * 20_000})
        lines += 1
except StoreFullError as exc:
    told.append("row " + exc.code)
with store.read() as tx:
    told.append("whole" if check_audit(tx) == lines else "torn")
told.append(store.blobs.get(known).decode())
told.append(str(len(list(store.blobs.all()))))
print("|".join(told))
"""


def test_without_room_nothing_is_torn_and_reading_goes_on(tmp_path):
    """A file and a row are refused with the same code; what was there is whole, and no part of what was refused."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path], capture_output=True, text=True, check=False, timeout=300, cwd=ROOT
    )
    assert done.stdout.strip() == "file store.full|row store.full|whole|kept before|1", done.stderr
