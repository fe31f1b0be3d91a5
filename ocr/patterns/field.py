"""The value of a field with its evidence: normalised value, text as printed, page, box, confidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr.document import WHOLE_PAGE, Box

if TYPE_CHECKING:
    from ocr.sheet import Searchable, Sheet

FieldValue = str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field as read: `value` in the form of the contract, `text` as printed, where, and how sure (0..1)."""

    value: FieldValue
    text: str = ""
    page: int = 1
    box: Box = WHOLE_PAGE
    confidence: float = 0.0


def field_at(sheet: Sheet, where: Searchable, start: int, end: int, *, value: FieldValue, sure: float) -> Field:
    """A field whose evidence is a range of a joined text; `sure` is how far the pattern is to be trusted (0..1)."""
    found = sheet.found(where, start, end)
    whole = 1.0 if _is_whole(where, start, end) else _CUT
    return Field(value, found.text, found.page, found.box, round(sure * whole * min(1.0, found.confidence + 0.02), 4))


_CUT = 0.86
"""What a number is worth that goes on in the next line: between its halves a mark may have been lost."""
_YEAR_LONG = 4


def _is_whole(where: Searchable, start: int, end: int) -> bool:
    """Whether no number of a range that is shorter than a year runs over the end of a line."""
    for run in re.finditer(r"\d{2,}", where.text[max(0, start - 1) : end + 1]):
        first = max(0, start - 1) + run.start()
        owners = set(where.owners[first : first + len(run[0])])
        if len(owners) > 1 and len(run[0]) < _YEAR_LONG:
            return False
    return True


def less_sure(field: Field, factor: float) -> Field:
    """The same field with its confidence multiplied."""
    return replace(field, confidence=round(field.confidence * factor, 4))
