"""From the bytes of a table to rows of text: xlsx, xls or csv, by the names of its head.

Numbers stay text. A cell that a spreadsheet turned into a number keeps only 15 digits, so a long one is marked as lost instead of being read;
an identity number must have been typed as text. Bytes from outside are opened within limits and raise only our errors.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from verifier.flows.records.errors import ColumnsMissingError, TableEmptyError, TableTooLongError, TableUnreadableError
from verifier.messages import Language, say

COLUMNS: Final = ("record_id", "id_number", "name", "year", "category", "hours", "title", "start", "end")
NEEDED: Final = ("record_id", "id_number", "name", "year", "category", "hours")
MAX_ROWS: Final = 20_000
MAX_OPENED_BYTES: Final = 128 * 1024 * 1024  # of an xlsx when its parts are inflated
EXACT_UP_TO: Final = 10**15  # a spreadsheet keeps 15 digits of a number
LOST = "\ue000number_lost"  # a private character: nobody types it
_EXPONENT = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?\d{1,3}")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number as the spreadsheet shows it, and its cells as text by column."""

    number: int
    cells: Mapping[str, str]


def read_table(
    data: bytes, *, columns: Sequence[str] = COLUMNS, needed: Sequence[str] = NEEDED
) -> tuple[TableRow, ...]:
    """Read the rows of a table; rows without any text are passed over.

    Raises:
        TableUnreadableError, TableEmptyError, TableTooLongError, ColumnsMissingError.
    """
    grid = _sheet_grid(data) if data.startswith((_ZIP, _OLE)) else _csv_grid(data)
    filled = [(number, row) for number, row in enumerate(grid, start=1) if any(_text(cell) for cell in row)]
    if len(filled) < 2:
        raise TableEmptyError
    if len(filled) - 1 > MAX_ROWS:
        raise TableTooLongError(len(filled) - 1, MAX_ROWS)
    head = _head(filled[0][1], columns)
    missing = tuple(one for one in needed if one not in head)
    if missing:
        raise ColumnsMissingError(missing)
    return tuple(TableRow(number, _cells(row, head)) for number, row in filled[1:])


def rows_of(records: Sequence[Mapping[str, object]]) -> tuple[TableRow, ...]:
    """Rows that came as objects; the first one has number 2, as below a head."""
    return tuple(
        TableRow(number, {name: _text(value) for name, value in one.items()})
        for number, one in enumerate(records, start=2)
    )


def _cells(row: Sequence[object], head: Mapping[str, int]) -> dict[str, str]:
    return {name: _text(row[at]) if at < len(row) else "" for name, at in head.items()}


def _head(row: Sequence[object], columns: Sequence[str]) -> dict[str, int]:
    """Where each column stands; heads may be codes or the names in either language, with a star."""
    known = {
        spelled.casefold(): name
        for name in columns
        for spelled in (name, *(say(f"records.column.{name}", lang) for lang in Language))
    }
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        name = known.get(_text(cell).strip().strip("*＊").strip().casefold())
        if name is not None:
            found.setdefault(name, at)
    return found


def _csv_grid(data: bytes) -> list[Sequence[object]]:
    """A csv in UTF-8 or in the code page of Chinese Windows."""
    if b"\0" in data:
        raise TableUnreadableError
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True))
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise TableUnreadableError


def _sheet_grid(data: bytes) -> list[Sequence[object]]:
    """The first sheet of a workbook."""
    import python_calamine

    if data.startswith(_ZIP):
        _require_bounded(data)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return list(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except Exception:  # noqa: BLE001 - the reader raises what its parts raise, and all of it means one thing
        raise TableUnreadableError from None  # the cause may repeat cells


def _require_bounded(data: bytes) -> None:
    """Refuse a workbook whose parts inflate beyond the limit or do not hold what they say."""
    left = MAX_OPENED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for part in parts.infolist():
                with parts.open(part) as opened:
                    while piece := opened.read(1 << 16):
                        left -= len(piece)
                        if left < 0:
                            raise TableUnreadableError
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, ValueError, EOFError):
        raise TableUnreadableError from None  # the cause may repeat bytes from outside


def _text(cell: object) -> str:
    """A cell as text; a number beyond 15 digits is lost, and so is one that was saved in exponent form."""
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell).strip()
    return LOST if _EXPONENT.fullmatch(text) else text


def _number_text(number: float) -> str:
    if number != number or abs(number) >= EXACT_UP_TO:  # noqa: PLR0124 - nan is the number that is not itself
        return LOST
    return str(int(number)) if number == int(number) else f"{number:.6f}".rstrip("0")
