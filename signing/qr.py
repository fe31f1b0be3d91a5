"""Drawing the QR code of a certificate: a byte segment for the address, a numeric one for the token (FORMAT §7.4).

Decides the segments, level M and the quiet zone; the two segments are given explicitly, because one byte segment for everything needs a symbol
six versions larger, and no small print survives that. Leaves the text to `text` and reading back to `qr_reading`.
"""

import io
from typing import Any, Final

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage
from qrcode.util import MODE_8BIT_BYTE, MODE_NUMBER, QRData

from signing.errors import NotEncodableError

QUIET_ZONE: Final = 4  # modules of white on every side (ISO/IEC 18004)
MAX_SCALE: Final = 64  # pixels a module


def qr_svg(text: str) -> str:
    """Draw a certificate's text as SVG, one user unit (millimetre) a module, for print and typst."""
    image = _symbol(text).make_image(image_factory=SvgPathImage)
    return str(image.to_string(encoding="unicode"))


def qr_png(text: str, *, scale: int = 8) -> bytes:
    """Draw a certificate's text as a black and white PNG of `scale` pixels a module.

    Raises:
        NotEncodableError: the text is no certificate's, or the scale is not 1 to 64.
    """
    if not 1 <= scale <= MAX_SCALE:
        raise NotEncodableError("scale", f"1 to {MAX_SCALE} pixels a module")
    symbol = _symbol(text)
    symbol.box_size = scale
    out = io.BytesIO()
    symbol.make_image(image_factory=PilImage).save(out, format="PNG")
    return out.getvalue()


def qr_version(text: str) -> int:
    """Tell the smallest QR version, 1 to 40, that holds a certificate's text at level M."""
    return int(_symbol(text).version)


def _symbol(text: str) -> Any:
    address, mark, digits = text.partition("#")
    if not (mark and address.isascii() and address.islower() and digits.isascii() and digits.isdigit()):
        raise NotEncodableError("text", "an address in lower case with digits after its #")
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    symbol.add_data(QRData((address + mark).encode(), mode=MODE_8BIT_BYTE))
    symbol.add_data(QRData(digits.encode(), mode=MODE_NUMBER))
    try:
        symbol.make(fit=True)
    except (DataOverflowError, ValueError) as exc:
        raise NotEncodableError("text", "more than a QR code of version 40 holds") from exc
    return symbol
