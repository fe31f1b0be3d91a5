"""The command as a process of its own, in a folder of its own."""

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from verifier.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
COMMAND = [sys.executable, "-c", "from verifier.cli import main; main()"]


def environment(folder, **more):
    """The environment of a node in this folder, without anything of this machine's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XUESHI_")}
    node = {"XUESHI_ENV": "dev", "XUESHI_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return kept | node | more


@dataclass(frozen=True)
class Done:
    """What came of a command: as of a finished process."""

    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def xueshi_here(tmp_path, monkeypatch, capfdbinary):
    """Run the command in this process, which starts at once; for refusals that need no process of their own."""

    def run(*arguments, stdin=b"", folder=tmp_path / "node", **more):
        for name, value in environment(folder, **more).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["xueshi", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfdbinary.readouterr()
        return Done(ended.value.code, said.out, said.err)

    return run


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
