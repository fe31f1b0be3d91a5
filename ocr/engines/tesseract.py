"""Tesseract through pytesseract: a second opinion, and the fallback where no neural runtime is installed.

Decides how Tesseract is asked (chi_sim, one thread: its OpenMP costs three times the processor for the same page) and joins its words
to lines. Confidences are Tesseract's own, 0..100 divided by 100; they are not comparable with another engine's.
"""

from __future__ import annotations

import os
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from ocr.document import Box, Line, Word, box_around
from ocr.engines.protocol import Picture, Pixels, Reading
from ocr.errors import EngineFailedError, EngineUnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LANGUAGES = "chi_sim+eng"
_PAGE, _ONE_LINE = "--psm 3", "--psm 7"
_SECONDS_PER_PAGE = 60
_STRIP_HEIGHT_PX = 48


class TesseractEngine:
    """Tesseract 5 with Chinese and English; safe to use from many threads (each call is a process)."""

    name = "tesseract"

    def __init__(self, *, languages: str = _LANGUAGES) -> None:
        self._languages = languages

    def read(self, picture: Picture) -> tuple[Line, ...]:
        """Find and read every line of a picture; boxes in fractions of it; in Tesseract's order."""
        said = self._ask(picture.pixels, _PAGE)
        height, width = picture.pixels.shape[:2]
        lines: dict[tuple[int, int, int], list[Word]] = {}
        for index, text in enumerate(said["text"]):
            if not str(text).strip() or float(said["conf"][index]) < 0:
                continue
            key = said["block_num"][index], said["par_num"][index], said["line_num"][index]
            lines.setdefault(key, []).append(_word(said, index, width, height))
        return tuple(_line(words, picture.number) for words in lines.values())

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Reading, ...]:
        """Read strips that hold one horizontal line each."""
        return tuple(self._read_strip(strip) for strip in strips)

    def locate(self, pixels: Pixels) -> tuple[Box, ...]:
        """The places of lines."""
        return tuple(line.box for line in self.read(Picture(pixels)))

    def _read_strip(self, strip: Pixels) -> Reading:
        scale = _STRIP_HEIGHT_PX / strip.shape[0]
        if scale > 1:
            strip = np.asarray(cv2.resize(strip, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
        edge = _STRIP_HEIGHT_PX // 3
        framed = np.pad(strip, ((edge, edge), (edge, edge), (0, 0)), mode="edge")
        said = self._ask(framed, _ONE_LINE)
        words = [_word(said, index, 1, 1) for index, text in enumerate(said["text"]) if str(text).strip()]
        line = _line(words, 1) if words else None
        return Reading(line.text, line.confidence) if line else Reading("", 0.0)

    def _ask(self, pixels: Pixels, config: str) -> dict[str, Any]:
        import pytesseract

        if shutil.which("tesseract") is None:
            raise EngineUnavailableError(engine=self.name, missing="tesseract")
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        try:
            return pytesseract.image_to_data(  # type: ignore[no-any-return]
                Image.fromarray(pixels),
                lang=self._languages,
                config=config,
                timeout=_SECONDS_PER_PAGE,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractError as exc:
            if "language" in str(exc).lower():
                raise EngineUnavailableError(engine=self.name, missing=self._languages) from exc
            raise EngineFailedError(engine=self.name) from exc
        except RuntimeError as exc:  # pytesseract's way to say that the time is up
            raise EngineFailedError(engine=self.name) from exc


def _word(said: dict[str, Any], index: int, width: int, height: int) -> Word:
    left, top = said["left"][index] / width, said["top"][index] / height
    box = Box(left, top, left + said["width"][index] / width, top + said["height"][index] / height)
    return Word(str(said["text"][index]).strip(), box, max(float(said["conf"][index]), 0.0) / 100)


def _line(words: Sequence[Word], number: int) -> Line:
    text = words[0].text
    for before, word in pairwise(words):
        # Tesseract parts Chinese characters with spaces; only Latin print keeps them.
        text += (" " if before.text[-1].isascii() and word.text[0].isascii() else "") + word.text
    length = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / length
    return Line(text, box_around(word.box for word in words), confidence, number, tuple(words))
