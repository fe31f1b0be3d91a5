"""Lists as files: xlsx, csv and JSON lines, row by row, so that a large list takes no large memory; no cell is ever a formula.

In xlsx every cell is written as text. In csv, which has no types, a cell that a spreadsheet would take for a formula or a command gets an apostrophe before it
(leading = + - @, tab and return, also full width and after blanks). JSON is data and stays as it is.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
BLANKS: Final = " \u00a0\u3000\ufeff\u200b"
LONGEST_CELL: Final = 32_000  # characters; a spreadsheet takes 32,767
PIECE_BYTES: Final = 1 << 16
IN_MEMORY_BYTES: Final = 1 << 20  # of a workbook; beyond that it grows on the disk


class SheetForm(StrEnum):
    """The forms that every list is given in."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """As the answer says it."""
        return {
            SheetForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            SheetForm.CSV: "text/csv; charset=utf-8",
            SheetForm.JSON: "application/x-ndjson",
        }[self]


def sheet_pieces(
    form: SheetForm, columns: Sequence[str], heads: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> Iterator[bytes]:
    """Write rows in pieces; `columns` are the names of the cells, `heads` what people read above them."""
    if form is SheetForm.JSON:
        for row in rows:
            yield (json.dumps({name: row.get(name) for name in columns}, ensure_ascii=False) + "\n").encode(
                "utf-8", "replace"
            )
        return
    lines = ([cell_text(row.get(name)) for name in columns] for row in rows)
    yield from _csv_pieces(heads, lines) if form is SheetForm.CSV else workbook_pieces([("xueshi", heads, lines)])


def workbook_pieces(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> Iterator[bytes]:
    """Write a workbook whose cells are all text; each sheet has a name (31 characters at most), heads and rows."""
    import xlsxwriter

    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(file, options) as book:
            bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
            for name, heads, rows in sheets:
                page = book.add_worksheet(name)
                page.set_column(0, max(len(heads) - 1, 0), 20, text)
                for column, head in enumerate(heads):
                    page.write_string(0, column, _writable(head), bold)
                for number, row in enumerate(rows, start=1):
                    for column, cell in enumerate(row):
                        page.write_string(number, column, _writable(cell), text)
                page.freeze_panes(1, 0)
        file.seek(0)
        while piece := file.read(PIECE_BYTES):
            yield piece


def cell_text(value: Any) -> str:
    """A JSON value in one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, list | tuple):
        return "、".join(cell_text(one) for one in value)
    return str(value)


def safe_cell(text: str) -> str:
    """A cell of csv that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(BLANKS)[:1] in FORMULA_STARTS and text.strip(BLANKS) else text


def _csv_pieces(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Rows a piece at a time; spreadsheets need the mark to see UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([safe_cell(head) for head in heads])
    for line in lines:
        writer.writerow([safe_cell(cell) for cell in line])
        if buffer.tell() >= PIECE_BYTES:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def _writable(text: str) -> str:
    """Text that a workbook can hold: within its length, without halves of letters."""
    return text.encode("utf-8", "replace").decode("utf-8")[:LONGEST_CELL]
