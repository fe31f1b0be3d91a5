"""Read every file of a folder of hostile files: each must end with a result or one of our errors, within its time and memory.

Usage: python tests/ocr/read_corpus.py FOLDER [SECONDS]; prints a count by outcome, names every violation, exits 1 when there is one.
"""

import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from ocr import OcrError, Reader  # noqa: E402 - the checkout must be on the path first


@dataclass(frozen=True)
class Outcome:
    """How one file ended: `read`, the code of our error, or the name of an exception that is none of ours."""

    name: str
    ended: str
    seconds: float
    ours: bool


def read_corpus(folder: Path, reader: Reader) -> list[Outcome]:
    """Read all files of a folder, however deep, in the order of their names."""
    return [_outcome(path, reader) for path in sorted(folder.rglob("*")) if path.is_file()]


def violations(outcomes: list[Outcome], *, seconds: float) -> list[Outcome]:
    """The files that broke the promise."""
    return [outcome for outcome in outcomes if not outcome.ours or outcome.seconds > seconds]


def _outcome(path: Path, reader: Reader) -> Outcome:
    began = time.monotonic()
    try:
        reader.read(path.read_bytes(), name=path.name)
    except OcrError as error:
        return Outcome(path.name, error.code, time.monotonic() - began, ours=True)
    except Exception as error:  # noqa: BLE001 - the subject of this script
        return Outcome(path.name, type(error).__name__, time.monotonic() - began, ours=False)
    return Outcome(path.name, "read", time.monotonic() - began, ours=True)


def main() -> int:
    """Read the folder, print the counts and the slowest files, name the violations."""
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with Reader() as reader:
        outcomes = read_corpus(folder, reader)
    for ended, count in Counter(outcome.ended for outcome in outcomes).most_common():
        print(f"{count:6} {ended}")
    for outcome in sorted(outcomes, key=lambda outcome: -outcome.seconds)[:5]:
        print(f"slow: {outcome.seconds:6.2f} s {outcome.ended} {outcome.name}")
    broken = violations(outcomes, seconds=seconds)
    for outcome in broken:
        print(f"BROKEN: {outcome}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(outcomes)} files, {len(broken)} broken, parent peak {peak} MiB")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
