"""The words around a round seal: its ring is unrolled into a straight strip and read like any other line.

Decides where the words lie between star and ring, and how much of a reading counts. A seal is hand-made: what is not read with confidence is not
reported, and what is read says only what is printed there, never that the seal is genuine. Source: GB/T 33481 does not fix a layout; GA 241 and the
State Council's 国发〔1999〕25号 say that the name of the office runs around the star from left to right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.document import Line
from ocr.normalize import HAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.document import Box
    from ocr.engines.protocol import OcrEngine, Pixels

_ROUND = 1.25  # a seal this much wider than high, or less, is round; an oval is unrolled as a circle that was squeezed
_SIZE_PX = 320  # diameter at which a seal is unrolled
_MIN_DIAMETER_PX = 110  # below, its characters are a few pixels high
_INNER, _OUTER = 0.56, 0.93  # where words can stand, as shares of the radius
_RING = 0.5  # share of a circle that is ink where the ring is
_SWEEP = 300.0  # degrees around the top that are unrolled; the rest holds a serial number upside down
_INK = 60  # redness from which a pixel is ink, of 255
_FILLED = 0.06  # share of a column or row that is ink where there is print
_MIN_CONFIDENCE = 0.95
_WORDS = re.compile(rf"[{HAN}()（）·]{{4,40}}")


def read_arcs(pixels: Pixels, seals: Sequence[Box], number: int, engine: OcrEngine) -> tuple[Line, ...]:
    """The words around each seal that can be read with confidence, as tilted lines at the place of the seal."""
    strips = [(seal, unroll(pixels, seal)) for seal in seals]
    asked = [(seal, strip) for seal, strip in strips if strip is not None]
    readings = engine.recognise([strip for _, strip in asked]) if asked else ()
    return tuple(
        Line(reading.text, seal, reading.confidence, number, tilted=True)
        for (seal, _), reading in zip(asked, readings, strict=True)
        if reading.confidence >= _MIN_CONFIDENCE and _WORDS.fullmatch(reading.text)
    )


def unroll(pixels: Pixels, seal: Box) -> Pixels | None:
    """The ring of a seal as a strip of dark print on white, its top in the middle; `None` where it is no ring, or too small."""
    ink = _ink_of(pixels, seal)
    if ink is None:
        return None
    angles = np.deg2rad(np.linspace(-_SWEEP / 2, _SWEEP / 2, round(np.deg2rad(_SWEEP) * _SIZE_PX / 2 * 0.75)))
    outer = _inside_of_ring(ink)
    radii = np.linspace(outer, _INNER, round((outer - _INNER) * _SIZE_PX / 2)) * (_SIZE_PX / 2)
    across = (_SIZE_PX / 2 + radii[:, None] * np.sin(angles)[None, :]).astype(np.float32)
    down = (_SIZE_PX / 2 - radii[:, None] * np.cos(angles)[None, :]).astype(np.float32)
    strip = cv2.remap(ink, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return _trimmed(np.asarray(strip, np.uint8))


def _ink_of(pixels: Pixels, seal: Box) -> NDArray[np.uint8] | None:
    """How red each pixel of the seal is, as a square of one size: black print under it is as white as paper."""
    height, width = pixels.shape[:2]
    top, bottom = round(seal.top * height), round(seal.bottom * height)
    left, right = round(seal.left * width), round(seal.right * width)
    wide, high = right - left, bottom - top
    if min(wide, high) < _MIN_DIAMETER_PX or max(wide, high) > _ROUND * min(wide, high):
        return None
    part = pixels[top:bottom, left:right].astype(np.int16)
    redness = np.clip((part[:, :, 0] - (part[:, :, 1] + part[:, :, 2]) // 2) * 2, 0, 255).astype(np.uint8)
    strongest = float(np.percentile(redness, 97))
    even = np.clip(redness.astype(np.float32) * (255.0 / max(strongest, _INK)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(even, (_SIZE_PX, _SIZE_PX), interpolation=cv2.INTER_CUBIC), np.uint8)


def _inside_of_ring(ink: NDArray[np.uint8]) -> float:
    """Where the ring ends inwards, as a share of the radius."""
    turns = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    for share in np.arange(0.99, _INNER + 0.25, -0.01):
        across = np.clip(_SIZE_PX / 2 + share * _SIZE_PX / 2 * np.cos(turns), 0, _SIZE_PX - 1).astype(int)
        down = np.clip(_SIZE_PX / 2 + share * _SIZE_PX / 2 * np.sin(turns), 0, _SIZE_PX - 1).astype(int)
        if float((ink[down, across] > _INK).mean()) < _RING:
            return float(min(share, _OUTER + 0.04))
    return _OUTER


def _without_ring(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The strip without what hangs on its upper edge: a seal that is no perfect circle keeps some of its ring."""
    parts, labels = cv2.connectedComponents((strip > _INK).astype(np.uint8), connectivity=4)
    low = strip.shape[0] // 4
    ring = [part for part in range(1, parts) if (labels[:2] == part).any() and not (labels[2 * low :] == part).any()]
    mask = cv2.dilate(np.isin(labels, ring).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(mask > 0, 0, strip).astype(np.uint8)


def _trimmed(ringed: NDArray[np.uint8]) -> Pixels | None:
    """The part with words, dark on white, with some room around."""
    strip = _without_ring(ringed)
    columns = np.flatnonzero((strip > _INK).mean(axis=0) > _FILLED)
    rows = np.flatnonzero((strip > _INK).mean(axis=1) > _FILLED)
    if len(columns) < strip.shape[0] or len(rows) < strip.shape[0] // 3:
        return None
    edge = strip.shape[0] // 3
    part = strip[rows[0] : rows[-1] + 1, max(columns[0] - edge // 2, 0) : columns[-1] + edge // 2]
    framed = np.pad(255 - part, ((edge // 3, edge // 3), (edge, edge)), constant_values=255)
    return np.repeat(framed[:, :, None], 3, axis=2)
