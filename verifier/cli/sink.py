"""Where the lines of `screen` go: JSON and CSV line by line, a table or a workbook at the end.

JSON and CSV are flushed after each line. A workbook cannot be written line by line: until it is whole, finished lines are kept in `<out>.part` as JSON
lines, which a killed run leaves behind.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, assert_never

from verifier.cli.output import SheetFormat, csv_row, json_line, print_table, shown, xlsx_bytes
from verifier.messages import has, say

_QUOTE = re.compile(r"[:：]\s*“.*?”(?=[)）])")
Sink = Callable[[dict[str, Any]], None]
COLUMNS = (
    "file",
    "page",
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


@contextmanager
def open_sink(form: SheetFormat, out: Path | None, lang: str) -> Iterator[Sink]:
    """A place for lines in this format."""
    match form:
        case SheetFormat.JSON | SheetFormat.CSV:
            with _opened(out, form) as file:
                yield _line_by_line(file, form)
        case SheetFormat.TABLE:
            rows: list[dict[str, Any]] = []
            try:
                yield rows.append
            finally:
                _print_screened(rows, out, lang)
        case SheetFormat.XLSX:
            if out is None:
                raise ValueError(form)
            with _workbook(out) as sink:
                yield sink
        case _:
            assert_never(form)


@contextmanager
def _opened(out: Path | None, form: SheetFormat) -> Iterator[IO[str]]:
    """The file, or stdout."""
    if out is None:
        yield sys.stdout
        return
    encoding = "utf-8-sig" if form is SheetFormat.CSV else "utf-8"  # spreadsheets need the mark to see UTF-8
    with out.open("w", encoding=encoding, newline="") as file:
        yield file


def _line_by_line(file: IO[str], form: SheetFormat) -> Sink:
    if form is SheetFormat.CSV:
        file.write(csv_row(COLUMNS))

    def put(line: dict[str, Any]) -> None:
        file.write(csv_row(cells_of(line)) if form is SheetFormat.CSV else json_line(line) + "\n")
        file.flush()

    return put


@contextmanager
def _workbook(out: Path) -> Iterator[Sink]:
    """Lines into a workbook, with a journal beside it until it is whole."""
    journal = out.with_name(out.name + ".part")
    rows: list[dict[str, Any]] = []
    with journal.open("w", encoding="utf-8") as file:

        def put(line: dict[str, Any]) -> None:
            rows.append(line)
            file.write(json_line(line) + "\n")
            file.flush()

        yield put
    out.write_bytes(xlsx_bytes(COLUMNS, [cells_of(line) for line in rows]))
    journal.unlink()


def cells_of(line: dict[str, Any]) -> list[str]:
    """One line as the cells of a sheet."""
    proposal, fields = line.get("proposal", {}), line.get("fields", {})
    error = line.get("error")
    cells: dict[str, Any] = {
        **{name: line.get(name) for name in ("file", "page", "kind", "confidence")},
        **{name: proposal.get(name) for name in ("decision", "hours", "subject", "lane", "year", "category")},
        **{name: proposal.get(name) for name in ("reasons", "cite", "say")},
        **{name: field.get("value") for name, field in fields.items()},
        "signals": [signal["code"] for signal in line.get("signals", [])],
        "sha256": line.get("document", {}).get("sha256"),
        "error": f"{error['code']}: {error['say']}" if error else None,
    }
    return [shown(cells.get(column)) for column in COLUMNS]


def _print_screened(rows: list[dict[str, Any]], out: Path | None, lang: str) -> None:
    """The table for people."""
    columns = ("file", "kind", "confidence", "decision", "hours", "subject", "say")
    heads = [say(f"cli.column.{column}", lang) for column in columns]
    cells = [_table_row(row, lang) for row in rows]
    if out is None:
        print_table(heads, cells)
        return
    with out.open("w", encoding="utf-8") as file:
        for cell_row in (heads, *cells):
            file.write("\t".join(" ".join(cell.split()) for cell in cell_row) + "\n")


def _table_row(row: dict[str, Any], lang: str) -> list[str]:
    error = row.get("error")
    if error:
        return [row["file"], "—", "", say("cli.unread", lang), "", "", error["say"]]
    proposal = row["proposal"]
    where = row["file"] if row["page"] == 1 else f"{row['file']} [{row['page']}]"
    return [
        where,
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
