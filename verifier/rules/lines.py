"""On which line of a TOML file a value stands: tomllib gives none for values, and an editor needs one.

Decides nothing about the values: it follows table headers and keys at the start of lines, skipping multi-line arrays
and strings. What it cannot place is placed at the nearest table above it.
"""

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+(?:\s*\.\s*[A-Za-z0-9_\-]+)*)\s*=(.*)$")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')


class Lines:
    """The lines of one file, by the path of the value that begins there."""

    def __init__(self, text: str) -> None:
        self._at: dict[Path, int] = {(): 1}
        self._read(text)

    def of(self, path: Sequence[str | int]) -> int:
        """Name the line of a value, or of the nearest one that holds it."""
        whole = tuple(path)
        return next(self._at[whole[:end]] for end in range(len(whole), -1, -1) if whole[:end] in self._at)

    def _read(self, text: str) -> None:
        table: Path = ()
        counts: dict[Path, int] = {}
        depth, fence = 0, ""
        for number, line in enumerate(text.splitlines(), start=1):
            if depth == 0 and not fence:
                if header := _HEADER.match(line):
                    table = self._enter(header[2].split("."), counts, repeated=header[1] == "[[")
                    self._at.setdefault(table, number)
                    continue
                if key := _KEY.match(line):
                    path = (*table, *(part.strip() for part in key[1].split(".")))
                    self._at.setdefault(path, number)
                    line = key[2]  # noqa: PLW2901 -- only the value may open a bracket or a string
            depth, fence = _follow(line, depth, fence)

    @staticmethod
    def _enter(names: list[str], counts: dict[Path, int], *, repeated: bool) -> Path:
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            if repeated and position == len(names) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, counts[path])
        return path


def _follow(line: str, depth: int, fence: str) -> tuple[int, str]:
    """Carry the open brackets and the open multi-line string over one line."""
    for mark in _TOKEN.findall(line):
        if mark in {'"""', "'''"}:
            fence = "" if fence == mark else fence or mark
        elif not fence and mark in "[{":
            depth += 1
        elif not fence and mark in "]}":
            depth -= 1
    return depth, fence
