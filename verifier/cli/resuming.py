"""What an ended run of `screen` left in its `--out`, so that the next run goes on there: no line is lost and none comes twice.

The lines of one file stand together and a run is ended anywhere, also between two of them; so the file whose lines are the last is read again, and
its lines and what stands behind them are taken out. The shortened list takes the place of the old one in one step.
"""

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from verifier.cli.output import SheetFormat, safe_cell

_ERROR_COLUMN = -1


@dataclass(slots=True)
class Earlier:
    """The files that were finished before, by the name that their lines have, and how many lines say that a file could not be read."""

    names: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    form: SheetFormat = SheetFormat.JSON

    @property
    def files(self) -> int:
        """How many files were finished."""
        return self.names.total()

    def takes(self, name: str) -> bool:
        """Whether this file was finished before; files of one name are counted."""
        key = safe_cell(name) if self.form is SheetFormat.CSV else name
        if self.names[key] == 0:
            return False
        self.names[key] -= 1
        return True


def journal_of(form: SheetFormat, out: Path) -> Path:
    """Where finished lines stand while a run goes on: a workbook is only made from them at the end."""
    return out.with_name(out.name + ".part") if form is SheetFormat.XLSX else out


def read_earlier(form: SheetFormat, out: Path) -> Earlier:
    """Read what an ended run left, and take out the file that it may not have finished."""
    journal = journal_of(form, out)
    earlier = Earlier(form=form)
    if not journal.exists():
        return earlier
    data = journal.read_bytes()
    groups = [tuple(group) for _, group in groupby(_entries(form, data), key=lambda entry: entry[0])]
    kept = b"\xef\xbb\xbf" + _head_of(data) if form is SheetFormat.CSV and groups else b""
    for group in groups[:-1]:
        earlier.names[group[0][0]] += 1
        earlier.unread += sum(unread for _, unread, _ in group)
        kept += b"".join(line for _, _, line in group)
    fresh = journal.with_name(journal.name + ".resumed")
    fresh.write_bytes(kept)
    fresh.replace(journal)
    return earlier


def _entries(form: SheetFormat, data: bytes) -> Iterator[tuple[str, bool, bytes]]:
    """Name, whether it is an error, and bytes of each whole line."""
    yield from _csv_entries(data) if form is SheetFormat.CSV else _json_entries(data)


def _json_entries(data: bytes) -> Iterator[tuple[str, bool, bytes]]:
    for line in data.splitlines(keepends=True):
        try:
            said = json.loads(line) if line.endswith(b"\n") else None
        except ValueError:
            return
        if not isinstance(said, dict) or not isinstance(said.get("file"), str):
            return
        yield said["file"], "error" in said, line


def _csv_entries(data: bytes) -> Iterator[tuple[str, bool, bytes]]:
    """The rows behind the head; a cell may hold ends of lines, so rows are put together again from their lines."""
    end = data.rfind(b"\r\n") + 2
    text = data[:end].decode("utf-8-sig", "replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader, None)
    for row in reader:
        if row:
            written = io.StringIO()
            csv.writer(written, lineterminator="\r\n").writerow(row)
            yield row[0], bool(row[_ERROR_COLUMN]), written.getvalue().encode("utf-8")


def _head_of(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").split(b"\r\n", 1)[0] + b"\r\n"


def shown_name(path: Path | str) -> str:
    """A file's name as text that can be written out: old archives leave names in GB 18030, which a system hands on undecoded."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")
