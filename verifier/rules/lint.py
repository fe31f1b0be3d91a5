"""What is wrong with pack files, as a list for the one who maintains them.

Decides nothing that the loader does not: it runs the same checks, but goes on after a finding, file by file and check
by check, and lets packs that travel with the program stand in for parents that were not given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from verifier.rules.errors import PackRefusedError
from verifier.rules.loader import PackFile, join, read_pack, shipped_packs
from verifier.rules.own_cases import require_cases_hold
from verifier.rules.sound import CHECKS


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    file: str
    line: int
    rule: str
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.detail} [{self.code}]"


def lint_packs(paths: Sequence[Path] = ()) -> tuple[Finding, ...]:
    """Check pack files, or all of a folder; the packs that travel with the program where no path is given.

    The archived sources of a file lie beside it, in `sources/`.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    found: list[Finding] = []
    read: list[PackFile] = []
    for file in files:
        try:
            read.append(read_pack(file, sources=file.parent / "sources"))
        except PackRefusedError as exc:
            found.append(_finding(exc))
    given = read if paths else list(shipped_packs())
    for one in given:
        found += _sound(one)
    return tuple(found) if found else tuple(_cases(given))


def _sound(one: PackFile) -> Iterator[Finding]:
    for check in CHECKS:
        try:
            check(one.written, one.shaper, one.sources)
        except PackRefusedError as exc:
            yield _finding(exc)


def _cases(given: Sequence[PackFile]) -> Iterator[Finding]:
    """Run the packs' own cases, once every pack is sound."""
    ids = {one.written.pack.id for one in given}
    try:
        packs = join([*given, *(one for one in shipped_packs() if one.written.pack.id not in ids)])
    except PackRefusedError as exc:
        yield _finding(exc)
        return
    for one in given:
        try:
            require_cases_hold(one.written, packs, one.shaper)
        except PackRefusedError as exc:
            yield _finding(exc)


def _finding(exc: PackRefusedError) -> Finding:
    return Finding(exc.file, exc.line, exc.rule, exc.code, f"{exc.about}: {exc.detail}")
