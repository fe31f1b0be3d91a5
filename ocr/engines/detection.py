"""Where print is on a picture: the detector of PP-OCRv6 and what turns its map of probabilities into boxes.

Decides the size at which the picture is looked at and which boxes count. Source: “Real-time Scene Text Detection with
Differentiable Binarization” (Liao et al., 2020), with the thresholds of PP-OCR. A detector at a long side of 960 reads more of what is
under a seal than the stock setting, at a third of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.engines.detector_head import unfold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.engines.protocol import Pixels
    from ocr.engines.sessions import Session, Tensor

_GRID_PX = 160  # inputs are padded to multiples: the runtime keeps code and memory for each shape it ever saw
_PIXEL_THRESHOLD = 0.3
_BOX_THRESHOLD, _BENT_THRESHOLD = 0.5, 0.6
_UNCLIP_RATIO = 1.6
_MIN_SIDE_PX = 3
_MAX_BOXES = 1000
_THIN, _BENT, _DEGREE = (
    6.0,
    1.35,
    3,
)  # print this much longer than thick, in a box this much taller, follows a cubic curve
_MOST_ENLARGED = 1.6  # thumbnails are looked at enlarged: a third of their errors goes


@dataclass(frozen=True, slots=True)
class Curve:
    """How print bends inside its box: the height of its middle along the box (a polynomial, fractions), and its thickness."""

    middle: NDArray[np.float64]
    thickness: float


@dataclass(frozen=True, slots=True)
class Quad:
    """A rotated box in pixels of the picture: corners from top left, clockwise (4 × 2), and the detector's score.

    `curve` is there when the print bends inside the box, as on a curled page.
    """

    corners: NDArray[np.float32]
    score: float
    curve: Curve | None = None


def find_text(pixels: Pixels, session: Session, *, long_side_px: int = 960) -> tuple[Quad, ...]:
    """The places of text on a picture, in no particular order."""
    height, width = pixels.shape[:2]
    scale = min(_MOST_ENLARGED, long_side_px / max(height, width))
    inner = max(32, round(height * scale)), max(32, round(width * scale))
    batch = _prepare(pixels, inner)
    probabilities = np.ascontiguousarray(unfold(session.run(batch))[: inner[0], : inner[1]])
    return _quads(probabilities, width / inner[1], height / inner[0])


def _prepare(pixels: Pixels, inner: tuple[int, int]) -> Tensor:
    resized = cv2.resize(pixels, (inner[1], inner[0]), interpolation=cv2.INTER_LINEAR)
    below, right = (-inner[0]) % _GRID_PX, (-inner[1]) % _GRID_PX
    padded = cv2.copyMakeBorder(resized, 0, below, 0, right, cv2.BORDER_REPLICATE)
    # The model was trained on BGR scaled to -1..1.
    return np.asarray(cv2.dnn.blobFromImage(padded, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True), np.float32)


def _quads(probabilities: Tensor, scale_x: float, scale_y: float) -> tuple[Quad, ...]:
    mask = cv2.dilate((probabilities > _PIXEL_THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for found_contour in contours[:_MAX_BOXES]:
        contour = np.asarray(found_contour, np.int32)
        center, size, angle = cv2.minAreaRect(contour)
        if min(size) < _MIN_SIDE_PX:
            continue
        bent = _is_bent(contour, size)
        # The box around bent print is mostly paper: there the contour itself is judged, more strictly.
        outline = contour.reshape(-1, 2).astype(np.float32) if bent else _corners(center, size, angle)
        score = _mean_inside(probabilities, outline)
        if score < (_BENT_THRESHOLD if bent else _BOX_THRESHOLD):
            continue
        # The map shows the core of each text; a rectangle grown by area × ratio / perimeter is the text.
        grown = size[0] * size[1] * _UNCLIP_RATIO / (2 * (size[0] + size[1]))
        corners = _corners(center, (size[0] + 2 * grown, size[1] + 2 * grown), angle)
        ordered = _clockwise(corners)
        curve = _curve_of(contour, ordered, size) if bent else None
        found.append(Quad(ordered * np.array([scale_x, scale_y], np.float32), score, curve))
    return tuple(found)


def _is_bent(contour: NDArray[np.int32], size: Sequence[float]) -> bool:
    """Whether a contour is long and thin, in a box that is clearly taller than it is thick."""
    long, short = max(size), min(size)
    thickness = cv2.contourArea(contour) / long
    return long > _THIN * thickness and short > _BENT * thickness + 2


def _curve_of(contour: NDArray[np.int32], corners: NDArray[np.float32], size: Sequence[float]) -> Curve | None:
    """How the print of a bent contour runs through its box; None for vertical print."""
    thickness = cv2.contourArea(contour) / max(size)
    width, height = (int(np.linalg.norm(corners[1] - corners[0])), int(np.linalg.norm(corners[3] - corners[0])))
    if width < height:
        return None
    left, top = contour.reshape(-1, 2).min(axis=0)
    right, bottom = contour.reshape(-1, 2).max(axis=0)
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [contour - (left, top)], 255)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    transform = cv2.getPerspectiveTransform((corners - (left, top)).astype(np.float32), flat)
    straight = cv2.warpPerspective(mask, transform, (width, height)).astype(np.float64)
    weight = straight.sum(axis=0)
    columns = np.flatnonzero(weight > 0)
    if len(columns) < 2 * _DEGREE:
        return None
    middles = (straight * np.arange(height)[:, None]).sum(axis=0)[columns] / weight[columns]
    middle = np.polyfit(columns / width, middles / height, _DEGREE)
    return Curve(middle, min(thickness * (1 + _UNCLIP_RATIO) / height, 1.0))


def _corners(center: Sequence[float], size: Sequence[float], angle: float) -> NDArray[np.float32]:
    return np.asarray(cv2.boxPoints(((center[0], center[1]), (size[0], size[1]), angle)), np.float32)


def _mean_inside(probabilities: Tensor, corners: NDArray[np.float32]) -> float:
    height, width = probabilities.shape
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (width - 1, height - 1))
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(corners - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(probabilities[top : bottom + 1, left : right + 1], mask)[0])


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Order four corners as top left, top right, bottom right, bottom left, for a box less than half a right angle askew."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)
