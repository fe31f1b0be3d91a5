"""Which rows of a roster are wrong, and why: one error keeps the whole import shut (Zibo Q8(2), domain.md ZB-15).

Numbers arrive as text. A row is named by its own number, as the person who corrects the list sees it. Reading the table and
writing the error file lie with the flows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ocr import parse_id_number

DUPLICATE_ROW = "DUPLICATE_ROW"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row as read: its number in the file, the identity number and the name."""

    row: int
    id_number: str
    name: str


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row: `MISSING:name`, `MISSING:id`, a code of the identity number, or a repeated person."""

    row: int
    code: str


def roster_errors(rows: Iterable[RosterRow]) -> tuple[RowError, ...]:
    """List what is wrong, row by row. Of a person who stands there twice, the later row is the wrong one."""
    errors: list[RowError] = []
    seen: set[str] = set()
    for row in rows:
        if not row.name.strip():
            errors.append(RowError(row.row, "MISSING:name"))
        if not row.id_number.strip():
            errors.append(RowError(row.row, "MISSING:id"))
            continue
        parsed = parse_id_number(row.id_number)
        if parsed.code is not None:
            errors.append(RowError(row.row, str(parsed.code)))
        elif parsed.text in seen:
            errors.append(RowError(row.row, DUPLICATE_ROW))
        seen.add(parsed.text)
    return tuple(errors)
