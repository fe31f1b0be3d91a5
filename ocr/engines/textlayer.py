"""The text layer of a PDF page: its words with boxes (pdfplumber), and what makes it doubtful.

Decides nothing about the page: it reports words and marks. It runs in the decoder process, since it parses hostile bytes.
Source: pdfplumber for words; pdfium's page objects for the order of painting. A text layer is evidence like any other:
text can be invisible (9.3.6, mode 3), painted over, or set in a font whose codes mean nothing.
"""

from __future__ import annotations

import io
import math
import signal
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ocr.document import Box
from ocr.engines.painting import Painting, look_at_painting

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2 as pdfium

    from ocr.limits import Limits

_UNNAMED = "(cid:"  # how pdfminer writes a glyph whose character the font does not name
_DAMAGED_SHARE = 0.03  # share of characters that mean nothing, above which the layer is a damaged conversion
_X_TOLERANCE_RATIO = 0.15  # a gap of this many character sizes parts two words
_TILT = 0.05  # sine from which a character is tilted: the text around a seal, a watermark across the page
_RUN_GAP = 3.0  # tilted characters further apart than so many of their sizes are no run


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word as the file states it, with its place on the page; not `upright` when it is tilted or stands on its side."""

    text: str
    box: Box
    upright: bool = True


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words of a page, whether they are worth reading, and what speaks against them."""

    words: tuple[PrintedWord, ...] = ()
    usable: bool = False
    damaged: bool = False
    painting: Painting = field(default_factory=Painting)


class _TookTooLongError(Exception):
    pass


def no_text_layer(text: str) -> TextLayer:
    """A page without a layer worth reading, though it may hold a few characters."""
    return TextLayer(damaged=bool(text.strip()) and _damaged_share(text) > _DAMAGED_SHARE)


def read_text_layer(data: bytes, index: int, quick: str, page: pdfium.PdfPage, limits: Limits) -> TextLayer:
    """The words of page `index` and the marks against them; `quick` is pdfium's plain text of the same page."""
    painting = look_at_painting(page)
    damaged = _damaged_share(quick) > _DAMAGED_SHARE
    try:
        with _at_most(limits.text_layer_seconds):
            words = _words(data, index)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pdfminer raises anything on damaged files; the picture is read instead
        return TextLayer(damaged=True, painting=painting)
    unnamed = sum(_UNNAMED in word.text for word in words)
    damaged = damaged or unnamed > _DAMAGED_SHARE * len(words)
    return TextLayer(words=words, usable=bool(words) and not damaged, damaged=damaged, painting=painting)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Stop pure Python code after so many seconds; the decoder process runs it in its main thread."""

    def stop(_number: int, _frame: object) -> None:
        raise _TookTooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _damaged_share(text: str) -> float:
    printed = [char for char in text if not char.isspace()]
    if not printed:
        return 0.0
    return sum(_means_nothing(char) for char in printed) / len(printed)


def _means_nothing(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in {"Co", "Cn", "Cc", "Cs"}


def _words(data: bytes, index: int) -> tuple[PrintedWord, ...]:
    import pdfplumber
    from pdfplumber.utils.text import extract_words

    with pdfplumber.open(io.BytesIO(data), pages=[index + 1], unicode_norm=None) as document:
        page = document.pages[0]
        frame = page.cropbox
        chars = page.chars
        tilted = _tilted_places(chars)
        straight = [char for place, char in enumerate(chars) if place not in tilted]
        found = extract_words(straight, x_tolerance_ratio=_X_TOLERANCE_RATIO, keep_blank_chars=False)
        runs = _runs([chars[place] for place in sorted(tilted)])
        return tuple(
            PrintedWord(text=str(word["text"]), box=_box(word, *frame), upright=upright)
            for words, upright in ((found, True), (runs, False))
            for word in words
            if _lies_on_page(word, *frame)
        )


def _tilted_places(chars: list[dict[str, Any]]) -> set[int]:
    """Where in the file tilted characters stand, with the few straight ones in the middle of their run: the top of an arc."""
    tilted = {place for place, char in enumerate(chars) if _is_tilted(char)}
    between = {
        place
        for place in range(len(chars))
        if place not in tilted
        and any(_near(chars, place, before, tilted) for before in (place - 1, place - 2))
        and any(_near(chars, place, after, tilted) for after in (place + 1, place + 2))
    }
    return tilted | between


def _near(chars: list[dict[str, Any]], place: int, other: int, tilted: set[int]) -> bool:
    size = max(float(chars[place]["size"]), 1.0)
    return other in tilted and math.dist(_middle(chars[place]), _middle(chars[other])) <= _RUN_GAP * size


def _is_tilted(char: dict[str, Any]) -> bool:
    across, up, *_ = char["matrix"]
    return bool(abs(up) > _TILT * math.hypot(across, up) or across < 0)


def _runs(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join tilted characters that follow each other in the file: it writes the text around a seal in its order."""
    runs: list[dict[str, Any]] = []
    last: dict[str, Any] | None = None
    for char in chars:
        if last is not None and math.dist(_middle(last), _middle(char)) <= _RUN_GAP * max(float(char["size"]), 1.0):
            run = runs[-1]
            run["text"] += char["text"]
            run.update({side: min(run[side], char[side]) for side in ("x0", "top")})
            run.update({side: max(run[side], char[side]) for side in ("x1", "bottom")})
        else:
            runs.append({side: char[side] for side in ("text", "x0", "top", "x1", "bottom")})
        last = char
    return [run for run in runs if str(run["text"]).strip()]


def _middle(item: dict[str, Any]) -> tuple[float, float]:
    return (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2


def _box(word: dict[str, Any], left: float, top: float, right: float, bottom: float) -> Box:
    width, height = right - left, bottom - top
    return Box(
        _clamp((word["x0"] - left) / width),
        _clamp((word["top"] - top) / height),
        _clamp((word["x1"] - left) / width),
        _clamp((word["bottom"] - top) / height),
    )


def _lies_on_page(word: dict[str, Any], left: float, top: float, right: float, bottom: float) -> bool:
    middle_x, middle_y = _middle(word)
    return bool(left <= middle_x <= right and top <= middle_y <= bottom)


def _clamp(value: float) -> float:
    return min(max(float(value), 0.0), 1.0)
