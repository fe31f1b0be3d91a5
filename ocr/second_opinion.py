"""A second opinion on one place of a page, from another engine: for a field that matters and was read with little confidence.

Decides only how the place is cut out of the page's kept image; whether two opinions agree is the caller's (`says_the_same`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ocr.document import Box, Page
    from ocr.engines.protocol import OcrEngine, Reading

_MARGIN = 0.2  # around the place, in its height


def read_again(page: Page, place: Box, engine: OcrEngine) -> Reading:
    """Read one horizontal line of a page again with an engine of choice.

    Raises:
        EngineUnavailableError: the engine is not on this machine.
        EngineFailedError: the engine gave up on this strip.
    """
    pixels = np.asarray(cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8)
    height, width = pixels.shape[:2]
    margin = _MARGIN * place.height * height
    top, bottom = max(int(place.top * height - margin), 0), min(int(place.bottom * height + margin) + 1, height)
    left, right = max(int(place.left * width - margin), 0), min(int(place.right * width + margin) + 1, width)
    (reading,) = engine.recognise([np.ascontiguousarray(pixels[top:bottom, left:right])])
    return reading
