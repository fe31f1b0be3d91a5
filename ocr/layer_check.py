"""Whether a PDF's text layer says what its picture shows, checked on the lines where it may not.

Decides which lines are looked at (those that were painted over, a few others on every page, and print inside pictures) and what counts as
saying the same. The picture is what people see and sign for, so it wins. Source: the order of painting (ISO 32000-1, 8.2); a
font's table of characters may name others than its outlines show (9.10).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from ocr.document import box_around
from ocr.red import without_red

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.document import Box, Line
    from ocr.engines.protocol import OcrEngine, Pixels
    from ocr.engines.textlayer import TextLayer

_SPOT_CHECKS = 3  # lines of an ordinary page that are compared with its picture
_MAX_COVERED = 12  # painted-over lines that are compared
_SAME = 0.6  # similarity (0..1) from which two readings of a line say the same
_TELLING = 4  # letters from which a line says enough to be compared
_SURE = 0.9  # confidence from which the picture may contradict the layer
_READABLE = 0.007  # height of a line, as a share of the page, under which digits are too small to contradict
_ELSEWHERE = 0.3  # share of a line's box that the text layer covers, under which it is print of the picture alone
_MAX_HIDDEN = 2  # digits that a seal may hide in one line
_MAX_CHARS = 40  # of a long line only the beginning is compared
_MARGIN = 0.15  # around a line's box, in its height


@dataclass(frozen=True, slots=True)
class LayerCheck:
    """What the comparison found: lines that the picture does not show, and whether the picture holds print of its own."""

    denied: tuple[Line, ...] = ()
    more_in_pictures: bool = False

    @property
    def agrees(self) -> bool:
        """Whether the text layer can stand for the page."""
        return not self.denied and not self.more_in_pictures


def check_layer(lines: Sequence[Line], layer: TextLayer, pixels: Pixels, engine: OcrEngine) -> LayerCheck:
    """Compare a text layer with the picture of its page."""
    covered = [
        line for line in lines if not line.tilted and any(_touches(line.box, box) for box in layer.painting.covered)
    ]
    others = [line for line in lines if line not in covered]
    asked = [*covered[:_MAX_COVERED], *_spots(others)]
    denied = _denied(asked, pixels, engine)
    return LayerCheck(denied, _has_more(lines, layer.painting.pictures, pixels, engine))


def similarity(one: str, other: str) -> float:
    """How much two readings share, 0..1, whatever their spacing, width of characters and punctuation."""
    first, second = _letters(one), _letters(other)
    if not first or not second:
        return float(first == second)
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def says_the_same(stated: str, seen: str) -> bool:
    """Whether two readings of a line agree: alike in their letters, and equal in their digits, which is what is worth changing."""
    digits = [char for char in _letters(stated) if char.isdecimal()]
    return similarity(stated, seen) >= _SAME and digits == [char for char in _letters(seen) if char.isdecimal()]


def contradicted(
    printed: Sequence[Line], seen: Sequence[Line], denied: Sequence[Line] = (), seals: Sequence[Box] = ()
) -> tuple[Line, ...]:
    """The lines of a text layer that the reading of the whole picture contradicts, being sure of what it read there.

    A line that was `denied` before counts as contradicted unless the reading says the same after all. Of a line under one of the `seals`, characters may
    be missing in the picture: a seal hides print, it adds none.
    """
    return tuple(
        line
        for line in printed
        if not line.tilted
        and _letters(line.text)
        and _is_contradicted(line, seen, doubted=line in denied)
        and not _is_hidden(line, seen, seals)
    )


def _is_hidden(line: Line, seen: Sequence[Line], seals: Sequence[Box]) -> bool:
    """Whether a seal lies over the line, and what is seen of it is the line with a few characters gone."""
    if not any(line.box.overlap(seal) > 0 for seal in seals):
        return False
    stated = _letters(line.text)
    there = [other for other in seen if _touches(line.box, other.box)]
    likest = max((_letters(other.text) for other in there), key=lambda text: similarity(stated, text), default="")
    missing = [char for char in stated if char.isdecimal()]
    for char in likest:
        if char.isdecimal():
            if char not in missing:
                return False
            missing = missing[missing.index(char) + 1 :]
    hidden = sum(char.isdecimal() for char in stated) - sum(char.isdecimal() for char in likest)
    return similarity(stated, likest) >= _SAME and hidden <= _MAX_HIDDEN


def _is_contradicted(line: Line, seen: Sequence[Line], *, doubted: bool) -> bool:
    there = [other for other in seen if _touches(line.box, other.box)]
    if not there:
        return doubted or len(_letters(line.text)) >= _TELLING
    text = "".join(other.text for other in there)
    # A line of the picture may reach beyond the line of the layer, and the other way round.
    if says_the_same(line.text, text) or _letters(line.text) in _letters(text):
        return False
    sure = min(other.confidence for other in there) >= _SURE and line.box.height >= _READABLE
    return doubted or (sure and _letters(text) not in _letters(line.text))


def beside(lines: Sequence[Line], seen: Sequence[Line]) -> tuple[Line, ...]:
    """What was read where the text layer says nothing: print inside pictures, stamps."""
    return tuple(
        other for other in seen if sum(other.box.overlap(line.box) for line in lines) < _ELSEWHERE * other.box.area
    )


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _touches(line: Box, covered: Box) -> bool:
    return line.overlap(covered) > 0.1 * min(line.area, covered.area)


def _spots(lines: Sequence[Line]) -> list[Line]:
    """The lines that would be worth changing: those with digits first, then the longest; short ones say too little."""
    telling = [line for line in lines if not line.tilted and len(_letters(line.text)) >= _TELLING]
    return sorted(telling, key=lambda line: (not any(char.isdigit() for char in line.text), -len(line.text)))[
        :_SPOT_CHECKS
    ]


def _denied(lines: Sequence[Line], pixels: Pixels, engine: OcrEngine) -> tuple[Line, ...]:
    compared = [_beginning(line) for line in lines if _letters(line.text)]
    asked = [line for line in lines if _letters(line.text)]
    strips = [_strip(pixels, box) for _, box in compared]
    readings = engine.recognise(strips) if strips else ()
    doubtful = [index for index, reading in enumerate(readings) if not says_the_same(compared[index][0], reading.text)]
    if not doubtful:
        return ()
    # A seal over the date is no contradiction: look again without the red.
    again = engine.recognise([without_red(strips[index]) for index in doubtful])
    return tuple(
        asked[index]
        for index, reading in zip(doubtful, again, strict=True)
        if not says_the_same(compared[index][0], reading.text)
    )


def _beginning(line: Line) -> tuple[str, Box]:
    """The first words of a long line with their box; the whole line when it is short."""
    text = ""
    boxes: list[Box] = []
    for word in line.words:
        if boxes and len(text) + len(word.text) > _MAX_CHARS:
            break
        text += word.text
        boxes.append(word.box)
    return (text, box_around(boxes)) if boxes else (line.text, line.box)


def _strip(pixels: Pixels, box: Box) -> Pixels:
    height, width = pixels.shape[:2]
    margin = _MARGIN * box.height * height
    top, bottom = int(max(box.top * height - margin, 0)), int(min(box.bottom * height + margin, height)) + 1
    left, right = int(max(box.left * width - margin, 0)), int(min(box.right * width + margin, width)) + 1
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def _has_more(lines: Sequence[Line], pictures: Sequence[Box], pixels: Pixels, engine: OcrEngine) -> bool:
    """Whether a picture on the page holds print that the text layer lacks: a pasted name, a scanned certificate with a caption."""
    if not pictures:
        return False
    unexplained = [
        box
        for box in engine.locate(pixels)
        if any(picture.contains_center_of(box) for picture in pictures)
        and sum(box.overlap(line.box) for line in lines) < _ELSEWHERE * box.area
    ]
    readings = engine.recognise([_strip(pixels, box) for box in unexplained[:_MAX_COVERED]]) if unexplained else ()
    return any(reading.confidence > 0.8 and len(_letters(reading.text)) >= 2 for reading in readings)
