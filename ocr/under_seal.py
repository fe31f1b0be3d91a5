"""A second reading of what lies under a red seal: the issuer and the date are printed exactly there.

Decides which lines of the second reading count: those that the first one lacks are appended; one that reads more of the same place, or
the same with clearly more confidence, takes the place of its fragments. Source: measured on synthetic and real sheets; taking red out of whole pages broke good dates.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ocr.document import Box
from ocr.engines.protocol import Picture
from ocr.engines.rapid import place_lines
from ocr.red import find_red_seals, without_red

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.document import Line
    from ocr.engines.protocol import OcrEngine

_MAX_SEALS = 3  # seals of one page that are read under
_ASIDE, _ABOVE = 0.9, 0.15  # how far the crop reaches beyond the seal, in its own width and height
_BESIDE = 0.02  # room beside a line that runs under a seal, in page widths
_LOOK_PX = 640  # long side at which the crop is looked at: still finer than the page was
_LACKING = 0.3  # a line counts as lacking when the first reading covers less of it than this
_SAME = 0.7  # share of a first line's width inside a second one from which it is a fragment of it
_CLEARLY, _ABOUT = (
    0.003,
    0.1,
)  # how much surer, and how much less sure, the second reading may be to take a line's place


def read_under_seals(
    picture: Picture, lines: Sequence[Line], engine: OcrEngine, seals: Sequence[Box] | None = None
) -> tuple[Line, ...]:
    """The lines of a page, completed by what a second reading finds under its seals; `seals` are looked for where they are not given."""
    completed = list(lines)
    for seal in (find_red_seals(picture.pixels) if seals is None else seals)[:_MAX_SEALS]:
        part = _around(seal, completed)
        crop = _cut(picture, part)
        for line in place_lines(engine.read(crop), part):
            if line.box.overlap(seal) > 0 and not _is_cut_off(line.box, part):
                _complete(completed, replace(line, under_seal=True))
    return tuple(completed)


def _around(seal: Box, lines: Sequence[Line]) -> Box:
    """The seal with some room, wide enough for the whole of every line that runs under it: an issuer's name is often longer than its seal."""
    aside, above = _ASIDE * seal.width, _ABOVE * seal.height
    touched = [line.box for line in lines if line.box.overlap(seal) > 0]
    return Box(
        max(min([seal.left - aside, *(box.left - _BESIDE for box in touched)]), 0.0),
        max(seal.top - above, 0.0),
        min(max([seal.right + aside, *(box.right + _BESIDE for box in touched)]), 1.0),
        min(seal.bottom + above, 1.0),
    )


def _cut(picture: Picture, part: Box) -> Picture:
    height, width = picture.pixels.shape[:2]
    rows = slice(int(part.top * height), max(int(part.bottom * height), int(part.top * height) + 1))
    columns = slice(int(part.left * width), max(int(part.right * width), int(part.left * width) + 1))
    pixels = without_red(np.ascontiguousarray(picture.pixels[rows, columns]))
    return Picture(pixels, picture.number, picture.document_sha256, _LOOK_PX)


def _is_cut_off(box: Box, part: Box) -> bool:
    """Whether the line runs out of the crop: its beginning or end is missing."""
    margin = 0.004
    return (box.left - part.left < margin and part.left > 0) or (part.right - box.right < margin and part.right < 1)


def _complete(lines: list[Line], found: Line) -> None:
    """Put a line of the second reading among those of the first: in place of its fragments, or as one more."""
    fragments = [line for line in lines if _lies_in(line.box, found.box)]
    covered = sum(line.box.overlap(found.box) for line in lines)
    if covered >= _LACKING * found.box.area and not (fragments and _says_more(found, fragments)):
        _note_second(lines, found)
        return
    for line in fragments:
        lines.remove(line)
    first = "".join(line.text for line in sorted(fragments, key=lambda one: one.box.left))
    lines.append(replace(found, second=first or None))


def _note_second(lines: list[Line], found: Line) -> None:
    """Keep with the first reading of a place what the second one read there."""
    for place, line in enumerate(lines):
        if _lies_in(found.box, line.box) or _lies_in(line.box, found.box):
            lines[place] = replace(line, second=(line.second or "") + found.text)
            return


def _says_more(found: Line, fragments: Sequence[Line]) -> bool:
    """Whether the second reading is longer than all fragments it replaces and about as sure, or as long and clearly surer."""
    length, before = len(found.text), sum(len(line.text) for line in fragments)
    surest = max(line.confidence for line in fragments)
    if length > before:
        return found.confidence > surest - _ABOUT
    return length == before and found.confidence > surest + _CLEARLY


def _lies_in(box: Box, whole: Box) -> bool:
    """Whether a box is at the height of another and mostly between its ends; boxes of one line differ in how tall they are."""
    across = min(box.right, whole.right) - max(box.left, whole.left)
    level = abs(box.center_y - whole.center_y) < 0.5 * min(box.height, whole.height)
    return level and across > _SAME * box.width
