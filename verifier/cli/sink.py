"""Where the lines of `screen` go: JSON, CSV and tab-separated lines at once, a table for people and a workbook at the end.

What goes into a file is written file by file, all lines of a proof's file in one step, and nothing is kept back: a killed run leaves every finished line. A
workbook cannot be written line by line: until it is whole, finished lines are kept in `<out>.part` as JSON lines.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, assert_never

from verifier.cli.output import SheetFormat, csv_row, json_line, print_table, shown
from verifier.cli.resuming import journal_of
from verifier.cli.workbook import write_workbook
from verifier.messages import has, say

_QUOTE = re.compile(r"[:：]\s*“.*?”(?=[)）])")
_CSV_MARK = b"\xef\xbb\xbf"  # spreadsheets need it to see UTF-8
_TABLE_COLUMNS = ("file", "kind", "confidence", "decision", "hours", "subject", "say")
Line = dict[str, Any]
Sink = Callable[[Sequence[Line]], None]
"""Takes all lines of one file."""
COLUMNS = (
    "file",
    "page",
    "place",
    "kind",
    "confidence",
    "decision",
    "hours",
    "subject",
    "lane",
    "year",
    "category",
    "reasons",
    "cite",
    "say",
    "holder_name",
    "event_or_title",
    "organiser",
    "start_date",
    "end_date",
    "issue_date",
    "stated_hours",
    "certificate_number",
    "signals",
    "sha256",
    "error",
)
_LABEL = "label"


@contextmanager
def open_sink(form: SheetFormat, out: Path | None, lang: str, *, resumed: bool = False) -> Iterator[Sink]:
    """A place for the lines of files in this format; `resumed` adds to what an ended run left."""
    if form is SheetFormat.XLSX and out is None:
        raise ValueError(form)
    if form is SheetFormat.TABLE and out is None:
        rows: list[Line] = []
        try:
            yield lambda lines: rows.extend(labelled(lines))
        finally:
            print_table(_heads(_TABLE_COLUMNS, lang), [_table_row(row, lang) for row in rows])
        return
    with _opened(form, out, resumed=resumed) as file:
        head = _head_line(form, lang)
        if head and not (resumed and file.seekable() and file.tell()):
            _write(file, head if out is not None else head.removeprefix(_CSV_MARK))
        yield lambda lines: _write(file, b"".join(_written(form, line, lang) for line in labelled(lines)))
    if form is SheetFormat.XLSX and out is not None:
        journal = journal_of(form, out)
        write_workbook(journal, out, COLUMNS, COLUMNS, cells_of, say("cli.evidence", lang))
        journal.unlink()


@contextmanager
def _opened(form: SheetFormat, out: Path | None, *, resumed: bool) -> Iterator[IO[bytes]]:
    """The file, or stdout; without a buffer, so that what was handed over is out."""
    if out is None:
        yield sys.stdout.buffer
        return
    with journal_of(form, out).open("ab" if resumed else "wb", buffering=0) as file:
        yield file


def _write(file: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) or 0 :]
    file.flush()


def _head_line(form: SheetFormat, lang: str) -> bytes:
    """What stands above the lines."""
    match form:
        case SheetFormat.CSV:
            return _CSV_MARK + csv_row(COLUMNS).encode()
        case SheetFormat.TABLE:
            return _tabbed(_heads(_TABLE_COLUMNS, lang))
        case SheetFormat.JSON | SheetFormat.XLSX:
            return b""
        case _:
            assert_never(form)


def _written(form: SheetFormat, line: Line, lang: str) -> bytes:
    """One line as it is written out."""
    match form:
        case SheetFormat.CSV:
            return csv_row(cells_of(line)).encode()
        case SheetFormat.TABLE:
            return _tabbed(_table_row(line, lang))
        case SheetFormat.JSON | SheetFormat.XLSX:
            return json_line({name: value for name, value in line.items() if name != _LABEL}).encode() + b"\n"
        case _:
            assert_never(form)


def labelled(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines of one file, each with the name under which a table shows it: its page where it is not the first, its number where a page holds several."""
    pages = [line.get("page") for line in lines]
    named = []
    for index, line in enumerate(lines):
        page = line.get("page")
        number = f"#{pages[: index + 1].count(page)}" if pages.count(page) > 1 else ""
        where = f"{page if page not in {1, None} or number else ''}{number}"
        named.append({**line, _LABEL: f"{line['file']} [{where}]" if where else line["file"]})
    return named


def cells_of(line: Line) -> list[str]:
    """One line as the cells of a sheet."""
    proposal, fields = line.get("proposal", {}), line.get("fields", {})
    error = line.get("error")
    cells: dict[str, Any] = {
        **{name: line.get(name) for name in ("file", "page", "place", "kind", "confidence")},
        **{name: proposal.get(name) for name in ("decision", "hours", "subject", "lane", "year", "category")},
        **{name: proposal.get(name) for name in ("reasons", "cite", "say")},
        **{name: field.get("value") for name, field in fields.items()},
        "signals": [signal["code"] for signal in line.get("signals", [])],
        "sha256": line.get("document", {}).get("sha256"),
        "error": f"{error['code']}: {error['say']}" if error else None,
    }
    return [shown(cells.get(column)) for column in COLUMNS]


def _heads(columns: Sequence[str], lang: str) -> list[str]:
    return [say(f"cli.column.{column}", lang) for column in columns]


def _tabbed(cells: Sequence[str]) -> bytes:
    return ("\t".join(" ".join(cell.split()) for cell in cells) + "\n").encode()


def _table_row(row: Line, lang: str) -> list[str]:
    error = row.get("error")
    if error:
        return [row[_LABEL], "—", "", say("cli.unread", lang), "", "", error["say"]]
    proposal = row["proposal"]
    return [
        row[_LABEL],
        _word(f"ocr.kind.{row['kind']}", row["kind"], lang),
        f"{row['confidence']:.2f}",
        say(f"cli.decision.{proposal['decision']}", lang),
        shown(proposal["hours"]),
        _word(f"cli.subject.{proposal['subject']}", shown(proposal["subject"]), lang),
        without_quotes(proposal["say"]),
    ]


def without_quotes(sentence: str) -> str:
    """A sentence with its clauses named and their words left out: a table has little room."""
    return _QUOTE.sub("", sentence)


def _word(code: str, otherwise: str, lang: str) -> str:
    return say(code, lang) if has(code) else otherwise
