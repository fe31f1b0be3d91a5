"""QR codes on a bitmap, decoded by zxing-cpp. Whose code it is and whether it is genuine is judged by `signing`.

Used twice: by the decoder process on a photo as large as it came, and on the kept image of a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.document import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CODES = 16  # of one page
MAX_CODE_CHARS = 8000  # a QR code holds at most 7,089 digits (ISO/IEC 18004, table 7)


@dataclass(frozen=True, slots=True)
class Code:
    """A decoded QR code: its text, and its place on the page."""

    text: str
    box: Box


def find_codes(gray: NDArray[np.uint8]) -> tuple[Code, ...]:
    """The QR codes on a gray bitmap, from top to bottom."""
    import zxingcpp

    height, width = gray.shape[:2]
    results = zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    codes = []
    for result in results[:MAX_CODES]:
        place = result.position
        corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        across = sorted(min(max(corner.x / width, 0.0), 1.0) for corner in corners)
        down = sorted(min(max(corner.y / height, 0.0), 1.0) for corner in corners)
        codes.append(Code(result.text[:MAX_CODE_CHARS], Box(across[0], down[0], across[-1], down[-1])))
    return tuple(sorted(codes, key=lambda code: (code.box.top, code.box.left)))


def turned_code(code: Code, degrees: int) -> Code:
    """The code where it lies when its page is turned clockwise by 0, 90, 180 or 270 degrees."""
    box = code.box
    for _ in range(degrees // 90 % 4):
        box = Box(1 - box.bottom, box.left, 1 - box.top, box.right)
    return Code(code.text, box)
