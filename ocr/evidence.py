"""The part of a page that a field was read from, as a small picture to be shown beside its value.

Decides only how the place is cut out and how large the cut may be; the page's kept image is the source, so that people see what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ocr.document import Document
    from ocr.patterns.field import Field

_ASIDE, _ABOVE = 0.012, 0.25  # room beside the place in page widths, and above and below it in its own height
_MAX_WIDTH_PX, _MAX_HEIGHT_PX = 480, 96
_QUALITY = 70


def cut_evidence(document: Document, field: Field) -> bytes | None:
    """Cut the place of a field out of its page as a JPEG; `None` where the field has no place or the page no picture."""
    page = next((page for page in document.pages if page.number == field.page), None)
    if field.box is None or page is None or not page.image:
        return None
    pixels = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        return None
    height, width = pixels.shape[:2]
    box, margin = field.box, _ABOVE * field.box.height
    top, bottom = int(max(box.top - margin, 0) * height), int(min(box.bottom + margin, 1) * height) + 1
    left, right = int(max(box.left - _ASIDE, 0) * width), int(min(box.right + _ASIDE, 1) * width) + 1
    part = pixels[top:bottom, left:right]
    if not part.size:
        return None
    scale = min(1.0, _MAX_WIDTH_PX / part.shape[1], _MAX_HEIGHT_PX / part.shape[0])
    size = max(1, int(part.shape[1] * scale)), max(1, int(part.shape[0] * scale))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    _, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return encoded.tobytes()
