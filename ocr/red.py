"""Red seals on a page: where they are, and the print under them with the red taken out.

Decides by colour and shape where a seal may be; it says nothing about whose seal it is or whether one is missing (pale and
dotted seals are not found). Red is taken out of the seal's own area only: over a whole page it damages print that is fine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.document import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.engines.protocol import Pixels

_LOOK_PX = 800  # long side at which seals are looked for
_MIN_SIDE, _MAX_SIDE = 0.085, 0.45  # a seal's side as a share of the page's short side
_MAX_ASPECT = 1.8  # round, oval and square seals; red headlines and rules are longer
_MIN_FILL, _MAX_FILL = 0.06, 0.75  # red pixels in its box: a frame has fewer, a red field more
_MIN_SATURATION, _MIN_VALUE = 45, 35  # 0..255
_RED_BELOW, _RED_ABOVE = 12, 165  # hue of OpenCV, 0..179


def find_red_seals(pixels: Pixels) -> tuple[Box, ...]:
    """Boxes of red seals, largest first."""
    step = max(1, max(pixels.shape[:2]) // _LOOK_PX)
    small = np.ascontiguousarray(pixels[::step, ::step])
    red = _red_mask(small)
    if not red.any():
        return ()
    height, width = red.shape
    reach = max(3, min(height, width) // 60)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    _, _, blobs, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = [
        (left, top, wide, high)
        for left, top, wide, high, _ in blobs[1:].tolist()
        if _is_seal(red, left, top, wide, high)
    ]
    found.sort(key=lambda blob: -blob[2] * blob[3])
    boxes = [
        Box(left / width, top / height, (left + wide) / width, (top + high) / height) for left, top, wide, high in found
    ]
    return tuple(box for index, box in enumerate(boxes) if not any(_inside(box, other) for other in boxes[:index]))


def without_red(pixels: Pixels) -> Pixels:
    """The part of a page with red ink turned into paper: print keeps its darkness, in gray."""
    channel = pixels[:, :, 0]
    red = _red_mask(pixels) > 0
    # The ink of a seal lets some red light go missing too; what is as bright as the seal counts as paper.
    level = float(np.percentile(channel[red], 35)) if red.any() else 255.0
    bright = np.clip(channel.astype(np.float32) * (255.0 / max(level, 30.0)), 0, 255).astype(np.uint8)
    return np.repeat(bright[:, :, None], 3, axis=2)


def _red_mask(pixels: Pixels) -> NDArray[np.uint8]:
    hue, saturation, value = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV))
    red = ((hue <= _RED_BELOW) | (hue >= _RED_ABOVE)) & (saturation >= _MIN_SATURATION) & (value >= _MIN_VALUE)
    return red.astype(np.uint8)


def _is_seal(red: NDArray[np.uint8], left: int, top: int, wide: int, high: int) -> bool:
    short = min(red.shape)
    if not (_MIN_SIDE * short <= min(wide, high) and max(wide, high) <= _MAX_SIDE * short):
        return False
    fill = float(red[top : top + high, left : left + wide].mean())
    return max(wide, high) <= _MAX_ASPECT * min(wide, high) and _MIN_FILL <= fill <= _MAX_FILL


def _inside(box: Box, other: Box) -> bool:
    return box.overlap(other) > 0.5 * box.area
