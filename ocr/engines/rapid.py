"""The default engine: the PP-OCRv6 models of the rapidocr wheel, tuned for sheets of paper on a plain processor.

Decides how detected places become lines. Models load at the first page. What was measured and kept: a detector at a long side of
960, no angle classifier for single lines (the page is turned upright first), strips run side by side, padded to few widths.
"""

from __future__ import annotations

import math
import os
import threading
from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.document import Box, Line, Word
from ocr.engines.detection import Curve, Quad, find_text
from ocr.engines.detector_head import fold_head
from ocr.engines.models import find_model
from ocr.engines.protocol import Picture, Pixels, Reading
from ocr.engines.recognition import Strip, alphabet_of, read_strips
from ocr.engines.sessions import open_session
from ocr.errors import EngineUnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.engines.sessions import Session

_MIN_CONFIDENCE = 0.5  # below, a strip is texture more often than print
_TALL = 1.5  # a box that is this much taller than wide holds vertical print
_MAX_THREADS = 4


class RapidEngine:
    """PP-OCRv6 small on OpenVINO or onnxruntime; loads itself at the first page; safe to use from many threads."""

    name = "rapid"

    def __init__(self, *, threads: int | None = None, runtime: str = "auto") -> None:
        self._threads = threads or min(os.cpu_count() or 1, _MAX_THREADS)
        self._runtime = runtime
        self._lock = threading.Lock()
        self._models: tuple[Session, Session, tuple[str, ...]] | None = None

    @staticmethod
    def is_installed() -> bool:
        """Whether a runtime and the models are on this machine; nothing is loaded for the answer."""
        try:
            find_model("detection"), find_model("recognition")
        except EngineUnavailableError:
            return False
        return any(find_spec(runtime) is not None for runtime in ("openvino", "onnxruntime"))

    def load(self) -> tuple[Session, Session, tuple[str, ...]]:
        """Load detector, recogniser and alphabet once.

        Raises:
            EngineUnavailableError: a model or a runtime is missing.
        """
        with self._lock:
            if self._models is None:
                detector = open_session(
                    find_model("detection"), threads=self._threads, runtime=self._runtime, rewrite=fold_head
                )
                recogniser = open_session(
                    find_model("recognition"), threads=self._threads, side_by_side=True, runtime=self._runtime
                )
                self._models = detector, recogniser, alphabet_of(recogniser)
            return self._models

    def read(self, picture: Picture) -> tuple[Line, ...]:
        """Find and read every line of a picture; boxes in fractions of it; in no particular order."""
        detector, recogniser, alphabet = self.load()
        quads = find_text(picture.pixels, detector, long_side_px=picture.look_px)
        strips = read_strips([cut_strip(picture.pixels, quad) for quad in quads], recogniser, alphabet)
        shape = picture.pixels.shape
        return tuple(
            _line(quad, strip, shape, picture.number)
            for quad, strip in zip(quads, strips, strict=True)
            if strip.text.strip() and strip.confidence >= _MIN_CONFIDENCE
        )

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Reading, ...]:
        """Read strips that hold one horizontal line each."""
        _, recogniser, alphabet = self.load()
        return tuple(Reading(strip.text, strip.confidence) for strip in read_strips(strips, recogniser, alphabet))

    def locate(self, pixels: Pixels) -> tuple[Box, ...]:
        """The places of print on a picture, unread."""
        detector, _, _ = self.load()
        scale = np.array([pixels.shape[1], pixels.shape[0]], np.float32)
        return tuple(_bounds(quad.corners / scale) for quad in find_text(pixels, detector))


def cut_strip(pixels: Pixels, quad: Quad) -> Pixels:
    """Cut a rotated box out as a straight strip; bent print is straightened, vertical print turned on its side."""
    corners = quad.corners
    across = max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[3] - corners[2]))
    down = max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))
    width, height = max(int(across), 1), max(int(down), 1)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    transform = cv2.getPerspectiveTransform(corners, flat)
    strip = cv2.warpPerspective(
        pixels, transform, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    if quad.curve is not None:
        return _straightened(np.asarray(strip, np.uint8), quad.curve)
    return np.ascontiguousarray(np.rot90(strip) if height >= _TALL * width else strip, np.uint8)


def _straightened(strip: Pixels, curve: Curve) -> Pixels:
    height, width = strip.shape[:2]
    thick = max(int(curve.thickness * height), 1)
    middles = np.polyval(curve.middle, np.arange(width) / width) * height
    rows = (middles[None, :] + np.arange(thick)[:, None] - thick / 2).astype(np.float32)
    columns = np.broadcast_to(np.arange(width, dtype=np.float32), rows.shape)
    unbent = cv2.remap(strip, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(unbent, np.uint8)


def _line(quad: Quad, strip: Strip, shape: tuple[int, ...], number: int) -> Line:
    corners = (quad.corners / np.array([shape[1], shape[0]])).astype(np.float32)
    across = np.linalg.norm(quad.corners[0] - quad.corners[1])
    down = np.linalg.norm(quad.corners[0] - quad.corners[3])
    vertical = bool(down >= _TALL * across)
    words = _words(strip, corners, vertical=vertical)
    slant = _slant(quad.corners, vertical=vertical)
    return Line(strip.text.strip(), _bounds(corners), strip.confidence, number, words, vertical=vertical, slant=slant)


def _slant(corners: NDArray[np.float32], *, vertical: bool) -> float:
    """Degrees by which the long side of the box falls to the right; of vertical print, by which it leans to the left."""
    along = corners[3] - corners[0] if vertical else corners[1] - corners[0]
    return math.degrees(math.atan2(-along[0], along[1]) if vertical else math.atan2(along[1], along[0]))


def _bounds(corners: NDArray[np.float32]) -> Box:
    left, top = (float(value) for value in np.clip(corners.min(axis=0), 0, 1))
    right, bottom = (float(value) for value in np.clip(corners.max(axis=0), 0, 1))
    return Box(left, top, right, bottom)


def _words(strip: Strip, corners: NDArray[np.float32], *, vertical: bool) -> tuple[Word, ...]:
    """Runs of Latin letters and digits as one word, every other character as its own; spaces only part them."""
    words: list[Word] = []
    edges = _edges(strip.middles)
    start = 0
    for stop in range(1, len(strip.text) + 1):
        if stop < len(strip.text) and _runs_on(strip.text[stop - 1], strip.text[stop]):
            continue
        text = strip.text[start:stop]
        if not text.isspace():
            box = _part(corners, edges[start][0], edges[stop - 1][1], vertical=vertical)
            words.append(Word(text, box, min(strip.confidences[start:stop])))
        start = stop
    return tuple(words)


def _runs_on(before: str, after: str) -> bool:
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def _edges(middles: tuple[float, ...]) -> list[tuple[float, float]]:
    """Left and right edge of each character: half way to its neighbours, the strip's ends for the outer ones."""
    between = [(left + right) / 2 for left, right in pairwise(middles)]
    return list(zip([0.0, *between], [*between, 1.0], strict=True))


def _part(corners: NDArray[np.float32], start: float, stop: float, *, vertical: bool) -> Box:
    first, last = (corners[[0, 1]], corners[[3, 2]]) if vertical else (corners[[0, 3]], corners[[1, 2]])
    ends = np.concatenate([first + (last - first) * start, first + (last - first) * stop])
    return _bounds(ends)


def place_lines(lines: Sequence[Line], part: Box) -> tuple[Line, ...]:
    """Lines read on a part of a page, with their boxes on the whole page."""
    return tuple(
        replace(
            line,
            box=_place(line.box, part),
            words=tuple(replace(word, box=_place(word.box, part)) for word in line.words),
        )
        for line in lines
    )


def _place(box: Box, part: Box) -> Box:
    return Box(
        part.left + box.left * part.width,
        part.top + box.top * part.height,
        part.left + box.right * part.width,
        part.top + box.bottom * part.height,
    )
