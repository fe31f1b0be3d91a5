"""Which lines of a page are read after which: titles set upright letter by letter, open booklets, columns of prose.

It decides by geometry alone. Letters that stand one under the other at an edge are one vertical line and come first; a white band that
parts a page into two columns of unlike rows (a fold, a gutter) has its left side read before its right one; a form, whose labels stand
beside their values, keeps its rows.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from ocr.document import Line, box_around
from ocr.normalize import HAN, normalize_text
from ocr.patterns.labels import LABEL_ONLY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LETTER = re.compile(rf"[{HAN}A-Za-z]")
_FEWEST_LETTERS = 3
_FEWEST_DISTINCT = 3
"""Marks of a table's column (男, 女, √) are few; the letters of a title are many."""
_NEAR_BELOW = 3.2  # distance of the middles of two letters of a vertical title, in heights of print
_ASIDE = 0.6  # how far a letter of a vertical title may stand beside the one above it, in widths of print


def join_stacked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a page with letters that stand one under the other joined to one vertical line, in front of the others."""
    pieces = sorted((line for line in lines if _is_piece(line)), key=lambda line: line.box.top)
    stacks: list[list[Line]] = []
    for line in pieces:
        stack = next((one for one in stacks if _goes_on(one[-1], line)), None)
        if stack is None:
            stacks.append([line])
        else:
            stack.append(line)
    joined: list[Line] = []
    used: set[int] = set()
    for stack in stacks:
        text = "".join(line.text.strip() for line in stack)
        if len(stack) > 1 and len(text) >= _FEWEST_LETTERS and len(set(text)) >= _FEWEST_DISTINCT:
            used |= {id(line) for line in stack}
            spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
            sure = min(line.confidence for line in stack)
            box = box_around(line.box for line in stack)
            joined.append(Line(spaced, box, sure, stack[0].page, vertical=True))
    return (*joined, *(line for line in lines if id(line) not in used))


def _is_piece(line: Line) -> bool:
    """Whether a line can be a part of a vertical title: a single letter, or a few that already stand upright."""
    text = line.text.strip()
    return bool(_LETTER.fullmatch(text)) or (line.vertical and not line.tilted and bool(_LETTER.match(text)))


def _goes_on(above: Line, line: Line) -> bool:
    """Whether a line stands right under another one, in print of the same size."""
    sizes = sorted((_size(above), _size(line)))
    beside = abs(above.box.center_x - line.box.center_x)
    gap = line.box.top - above.box.bottom
    height = line.box.height / max(1, len(line.text.strip()))
    return (
        above.page == line.page
        and beside < _ASIDE * sizes[1]
        and sizes[1] < 2.2 * sizes[0]
        and -0.5 * height < gap < _NEAR_BELOW * height
    )


def _size(line: Line) -> float:
    """The width of the print of a vertical title."""
    return max(line.box.width, 1e-6)


def blocks_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a page in parts that are read one after the other; most pages are one part."""
    fold = find_fold(lines)
    if fold is None:
        return [list(lines)]
    crossing = sorted((line for line in lines if _crosses(line, fold)), key=lambda line: line.box.center_y)
    blocks: list[list[Line]] = []
    done: set[int] = set()
    for line in [*crossing, None]:
        above = [
            one
            for one in lines
            if id(one) not in done
            and not _crosses(one, fold)
            and (line is None or one.box.center_y < line.box.center_y)
        ]
        done |= {id(one) for one in above}
        blocks += [part for part in _sides(above, fold) if part]
        if line is not None:
            blocks.append([line])
    return _merged(blocks)


def _merged(blocks: list[list[Line]]) -> list[list[Line]]:
    """Blocks with lines that cross the fold one after the other kept together, so that their rows are found."""
    merged: list[list[Line]] = []
    for block in blocks:
        if merged and len(block) == len(merged[-1]) == 1:
            merged[-1] += block
        else:
            merged.append(block)
    return merged


def _crosses(line: Line, fold: float) -> bool:
    return line.box.left < fold - 0.01 and line.box.right > fold + 0.01


def _sides(lines: Iterable[Line], fold: float) -> tuple[list[Line], list[Line]]:
    """Lines left and right of a fold."""
    listed = list(lines)
    return [one for one in listed if one.box.center_x < fold], [one for one in listed if one.box.center_x >= fold]


_NARROWEST, _LEFTMOST = 0.015, 0.2  # width and place of a fold, in page widths
_FEWEST_ROWS, _FEWEST_LINES = 2, 3  # of the two sides of a fold
_LONG = 10  # characters of a line of prose
_TITLE_SIZE = 1.35  # of the title on the left page of a booklet, in sizes of the print on the right one
_FILLED = 0.75  # share of a column's width that a line of prose fills
_MOST_CROSSING = 0.34  # share of the lines that may run across a fold (titles above it, a mark below)
_MOST_ALIGNED = 0.5  # share of lines with a partner in their row, from which they are a table's


def find_fold(lines: Sequence[Line]) -> float | None:
    """The middle of the white band between two columns whose rows have nothing to do with each other, or `None`."""
    flat = [line for line in lines if not line.vertical]
    if len(flat) < 2 * _FEWEST_LINES:
        return None
    edges = sorted({round(line.box.right, 3) for line in flat})
    best: tuple[float, float] | None = None
    for edge in edges:
        beyond = [line.box.left for line in flat if line.box.left >= edge]
        fold = (edge + min(beyond)) / 2 if beyond else edge
        if not (beyond and min(beyond) - edge > _NARROWEST and _LEFTMOST < fold < 1 - _LEFTMOST):
            continue
        width = min(beyond) - edge
        if (best is None or width > best[0]) and _is_fold(flat, fold):
            best = (width, fold)
    return best[1] if best is not None else None


def _is_fold(lines: Sequence[Line], fold: float) -> bool:
    """Whether a band parts two columns of prose, or a page of a booklet from the other one."""
    crossing = [line for line in lines if _crosses(line, fold)]
    left, right = _sides((line for line in lines if not _crosses(line, fold)), fold)
    fewer, more = sorted((left, right), key=len)
    if len(crossing) > _MOST_CROSSING * len(lines) or len(fewer) < _FEWEST_ROWS or len(more) < _FEWEST_LINES:
        return False
    if any(_between(line, left, right) for line in crossing) or not (_is_prose(left) or _is_prose(right)):
        return False
    if _is_prose(left) and _is_prose(right):
        return True
    pairs = [(one, other) for one in left for other in right if _beside(one, other)]
    if any(LABEL_ONLY.fullmatch(normalize_text(one.text)) for one, _ in pairs):
        return False
    headed = max(line.box.height for line in left) > _TITLE_SIZE * median(line.box.height for line in right)
    return headed or len(pairs) < _MOST_ALIGNED * len(fewer)


def _between(line: Line, left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether a line that crosses a fold runs through the middle of a column: then there is none."""
    y = line.box.center_y
    return any(min(one.box.top for one in side) < y < max(one.box.bottom for one in side) for side in (left, right))


def _beside(line: Line, other: Line) -> bool:
    return abs(line.box.center_y - other.box.center_y) < 0.35 * min(line.box.height, other.box.height)


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether the lines of a column are sentences: long, and most of them as wide as the column."""
    if len(lines) < _FEWEST_ROWS:
        return False
    width = box_around(line.box for line in lines).width
    wide = [line for line in lines if line.box.width > _FILLED * width and len(line.text) >= _LONG]
    return len(wide) >= _FEWEST_ROWS and median(len(line.text) for line in wide) >= _LONG
