"""Reading order: words into lines, lines into rows, columns of prose one after the other.

Decides only by geometry, in fractions of the page. Tables keep their rows (a value stands beside its label), prose in two columns is
read column by column, vertical print from right to left.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Protocol, TypeVar

from ocr.document import Line, Word, box_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.document import Box
    from ocr.engines.textlayer import PrintedWord


class _HasBox(Protocol):
    @property
    def box(self) -> Box: ...


_Placed = TypeVar("_Placed", bound=_HasBox)

_GAP_HEIGHTS = 2.0  # a gap wider than so many letter heights parts two lines of a row: cells, columns
_GUTTER_HEIGHTS = 0.7  # a gap this wide parts two lines where many rows have one at the same place
_SPACE_HEIGHTS = 0.05  # words are parted by a gap or a space character; touching ones are one word in two fonts
_CELL_HEIGHTS = 0.3  # so far apart Chinese words are no one word: a label and its value, two names
_COLUMN_LINES = 6  # lines that a column of prose has at least
_COLUMN_FILL = 0.6  # share of a column's width that its middle line fills, when it is prose


def lines_of_words(words: Sequence[PrintedWord], page: int, *, aspect: float) -> tuple[Line, ...]:
    """Join the words of a text layer to lines; `aspect` is the page's height by its width."""
    lines: list[Line] = []
    rows = rows_of(words)
    gutter = _common_gap(rows, aspect)
    for row in rows:
        part: list[PrintedWord] = []
        for word in row:
            if part and _parts(part[-1].box, word.box, aspect, gutter):
                lines.append(_line_of(part, page, aspect))
                part = []
            part.append(word)
        if part:
            lines.append(_line_of(part, page, aspect))
    return tuple(lines)


def reading_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Sort lines as a person reads them."""
    if sum(line.vertical for line in lines) * 2 > len(lines):
        return tuple(sorted(lines, key=lambda line: (-round(line.box.center_x, 2), line.box.top)))
    gutter = _find_gutter(lines)
    if gutter is None:
        return tuple(line for row in rows_of(lines) for line in row)
    return _by_columns(lines, gutter)


def rows_of(items: Iterable[_Placed]) -> list[list[_Placed]]:
    """Items whose middles lie at one height, from left to right; rows from top to bottom."""
    rows: list[list[_Placed]] = []
    for item in sorted(items, key=lambda item: item.box.center_y):
        if rows and _same_row(rows[-1][-1].box, item.box):
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda item: item.box.left) for row in rows]


def _same_row(one: Box, other: Box) -> bool:
    return abs(one.center_y - other.center_y) < 0.5 * min(one.height, other.height)


def _gap(left: Box, right: Box, aspect: float) -> float:
    """The gap between two boxes of a row, in heights of the smaller print."""
    height = min(left.height, right.height) * aspect
    return (right.left - left.right) / height if height > 0 else 0.0


def _parts(left: Box, right: Box, aspect: float, gutter: float | None) -> bool:
    gap = _gap(left, right, aspect)
    return gap > _GAP_HEIGHTS or (gap > _GUTTER_HEIGHTS and gutter is not None and left.right < gutter < right.left)


def _common_gap(rows: Sequence[Sequence[PrintedWord]], aspect: float) -> float | None:
    """The place where many rows have a gap at once, near the middle of the page: the gutter between two columns."""
    gaps = [
        (left.box.right, right.box.left)
        for row in rows
        for left, right in pairwise(row)
        if _gap(left.box, right.box, aspect) > _GUTTER_HEIGHTS
    ]
    middles = [(start + stop) / 2 for start, stop in gaps if 0.35 < (start + stop) / 2 < 0.65]
    shared = [(sum(start < middle < stop for start, stop in gaps), middle) for middle in middles]
    count, gutter = max(shared, default=(0, 0.0))
    return gutter if count >= _COLUMN_LINES else None


def _line_of(words: Sequence[PrintedWord], page: int, aspect: float) -> Line:
    text = words[0].text
    for before, word in pairwise(words):
        latin = before.text[-1:].isascii() and word.text[:1].isascii()
        apart = _gap(before.box, word.box, aspect) > (_SPACE_HEIGHTS if latin else _CELL_HEIGHTS)
        text += (" " if apart else "") + word.text
    kept = tuple(Word(word.text, word.box) for word in words)
    return Line(text, box_around(word.box for word in words), 1.0, page, kept)


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """The middle of an empty band between two columns of prose, or None: most sheets have one column, or a table."""
    narrow = [line for line in lines if line.box.width < 0.5]
    left = [line for line in narrow if line.box.right < 0.53]
    right = [line for line in narrow if line.box.left > 0.47]
    if min(len(left), len(right)) < _COLUMN_LINES:
        return None
    start, stop = max(line.box.right for line in left), min(line.box.left for line in right)
    if stop - start < 0.01 or not (_is_prose(left) and _is_prose(right)):
        return None
    return (start + stop) / 2


def _is_prose(lines: Sequence[Line]) -> bool:
    width = box_around(line.box for line in lines).width
    return width > 0.3 and median(line.box.width for line in lines) > _COLUMN_FILL * width


def _by_columns(lines: Sequence[Line], gutter: float) -> tuple[Line, ...]:
    """Bands between lines that span the page: in each band the left column first."""
    ordered: list[Line] = []
    band: list[Line] = []

    def close_band() -> None:
        for column in (
            [line for line in band if line.box.center_x < gutter],
            [line for line in band if line.box.center_x >= gutter],
        ):
            ordered.extend(line for row in rows_of(column) for line in row)
        band.clear()

    for row in rows_of(lines):
        if any(line.box.left < gutter - 0.02 and line.box.right > gutter + 0.02 for line in row):
            close_band()
            ordered.extend(row)
        else:
            band.extend(row)
    close_band()
    return tuple(ordered)
