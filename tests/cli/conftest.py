"""The command as a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
COMMAND = [sys.executable, "-c", "from verifier.cli import main; main()"]


def environment(folder, **more):
    """The environment of a node in this folder, without anything of this machine's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XUESHI_")}
    node = {"XUESHI_ENV": "dev", "XUESHI_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return kept | node | more


@pytest.fixture
def xueshi(tmp_path):
    """Run the command and give what came of it."""

    def run(*arguments, stdin=b"", folder=tmp_path / "node", **more):
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=environment(folder, **more),
            timeout=240,
            check=False,
        )

    return run
