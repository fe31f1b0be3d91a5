"""The text layer of a PDF page: its words with boxes (pdfplumber), and what makes it doubtful.

Decides nothing about the page: it reports words and marks. It runs in the decoder process, since it parses hostile bytes.
Source: pdfplumber for words; pdfium's page objects for the order of painting. A text layer is evidence like any other:
text can be invisible (9.3.6, mode 3), painted over, or set in a font whose codes mean nothing.
"""

from __future__ import annotations

import io
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

_DAMAGED_SHARE = 0.03  # share of characters that mean nothing, above which the layer is a damaged conversion
_X_TOLERANCE_RATIO = 0.6  # a gap of this many character sizes parts two words: CJK print is often spaced out


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word as the file states it, with its place on the upright page."""

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

    with pdfplumber.open(io.BytesIO(data), pages=[index + 1], unicode_norm=None) as document:
        page = document.pages[0]
        left, top, right, bottom = page.cropbox
        found = page.extract_words(x_tolerance_ratio=_X_TOLERANCE_RATIO, keep_blank_chars=False, use_text_flow=False)
        return tuple(
            PrintedWord(
                text=str(word["text"]), box=_box(word, left, top, right - left, bottom - top), upright=word["upright"]
            )
            for word in found
            if _lies_on_page(word, left, top, right, bottom)
        )


def _box(word: dict[str, Any], left: float, top: float, width: float, height: float) -> Box:
    return Box(
        _clamp((word["x0"] - left) / width),
        _clamp((word["top"] - top) / height),
        _clamp((word["x1"] - left) / width),
        _clamp((word["bottom"] - top) / height),
    )


def _lies_on_page(word: dict[str, Any], left: float, top: float, right: float, bottom: float) -> bool:
    middle_x, middle_y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(left <= middle_x <= right and top <= middle_y <= bottom)


def _clamp(value: float) -> float:
    return min(max(float(value), 0.0), 1.0)
