"""What commands print: JSON lines, tables for people, and sheets in which no cell is ever a formula.

Results go to stdout (or a file), progress and errors to stderr. A cell that a spreadsheet could take for a formula gets an apostrophe in CSV and is
written as plain text in xlsx.
"""

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

# =, +, -, @, tab and return start a formula or command in spreadsheets; so do the full-width forms where they are typed.
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
PLAIN_WIDTH = 130  # columns


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"


class SheetFormat(StrEnum):
    """How lists are printed or written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def json_line(value: object) -> str:
    """One JSON value on one line, Chinese readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def print_json(value: object) -> None:
    """Print one JSON value as a line on stdout."""
    sys.stdout.write(json_line(value) + "\n")
    sys.stdout.flush()


def print_pairs(title: str, pairs: Iterable[tuple[str, object]]) -> None:
    """Print named facts for people."""
    table = Table(title=Text(title), show_header=False, title_justify="left", box=None, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(Text(name), Text(str(value)))
    people_console().print(table)


def people_console() -> Console:
    """Stdout for people; where it is no terminal, wide enough for a table."""
    plain = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(highlight=False, width=PLAIN_WIDTH if plain else None)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print rows for people; text is never taken for markup."""
    table = Table(title=Text(title) if title else None, title_justify="left")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    people_console().print(table)


def safe_cell(value: object) -> str:
    """A cell of CSV that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u3000")[:1] in _FORMULA_STARTS and text else text


def csv_row(cells: Iterable[object]) -> str:
    """One row of CSV with its end of line."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()


def xlsx_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook with one sheet whose cells are all plain text."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("xueshi")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, "" if cell is None else str(cell)[:32_000])
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def shown(value: Any) -> str:
    """A JSON value in one cell."""
    match value:
        case None:
            return ""
        case bool():
            return "✓" if value else ""
        case list() | tuple():
            return "、".join(shown(one) for one in value)
        case Mapping():
            return json_line(value)
        case _:
            return str(value)
