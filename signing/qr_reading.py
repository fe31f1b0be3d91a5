"""Reading QR codes from images and PDF pages, by zxing-cpp.

Decides how much an image may be before it is opened, and gives back every text found, ours or not. Decoders run in this process: whoever takes
files from strangers calls these functions in a child process with limits. Which text is a certificate is `text`'s matter.
"""

import io
from typing import TYPE_CHECKING, Final

from PIL import Image

from signing.errors import ImageUnreadableError
from signing.limits import MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, MAX_PDF_PAGES

if TYPE_CHECKING:
    import pypdfium2

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_PDF_DPI: Final = 200
_MAX_PAGE_PIXELS: Final = 8_000_000  # pixels of a rendered page; larger pages are rendered coarser


def read_qr_codes(image: bytes | Image.Image) -> tuple[str, ...]:
    """Read the texts of all QR codes in an image, top to bottom, each text once.

    Raises:
        ImageUnreadableError: the bytes are no image of a usual format, or one beyond the limits.
    """
    return _read(_open(image) if isinstance(image, bytes) else image)


def read_qr_codes_in_pdf(data: bytes, *, max_pages: int = MAX_PDF_PAGES) -> tuple[str, ...]:
    """Read the texts of all QR codes on the first `max_pages` pages of a PDF, in the order of pages, each text once.

    Raises:
        ImageUnreadableError: the bytes are no PDF, an encrypted one, or one beyond the limits.
    """
    import pypdfium2

    if len(data) > MAX_IMAGE_BYTES:
        raise ImageUnreadableError(f"more than {MAX_IMAGE_BYTES} bytes")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        raise ImageUnreadableError("no PDF that opens") from exc
    try:
        found = [text for at in range(min(len(document), max_pages)) for text in _read(_render(document, at))]
    except pypdfium2.PdfiumError as exc:
        raise ImageUnreadableError("a page of the PDF is damaged") from exc
    finally:
        document.close()
    return tuple(dict.fromkeys(found))


def _open(data: bytes) -> Image.Image:
    if len(data) > MAX_IMAGE_BYTES:
        raise ImageUnreadableError(f"more than {MAX_IMAGE_BYTES} bytes")
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        _require_size(image)  # the header alone has been read
        return _on_white(image)
    except ImageUnreadableError:
        raise
    except Exception as exc:  # Pillow's decoders raise a dozen unrelated classes on damaged files
        raise ImageUnreadableError("no image of a usual format") from exc


def _require_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_IMAGE_PIXELS:
        raise ImageUnreadableError(f"more than {MAX_IMAGE_PIXELS} pixels")


def _read(image: Image.Image) -> tuple[str, ...]:
    import zxingcpp

    _require_size(image)
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = zxingcpp.read_barcodes(_on_white(image), formats=formats, text_mode=zxingcpp.TextMode.Plain)
    codes.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(dict.fromkeys(code.text for code in codes))


def _on_white(image: Image.Image) -> Image.Image:
    """Turn an image grey, its transparent parts white: without that, a code saved with a transparent ground is black on black."""
    if image.mode == "L":
        return image
    if image.has_transparency_data:
        grey, opacity = image.convert("LA").split()
        ground = Image.new("L", image.size, 255)
        ground.paste(grey, mask=opacity)
        return ground
    return image.convert("L")


def _render(document: "pypdfium2.PdfDocument", at: int) -> Image.Image:
    page = document[at]
    width, height = page.get_size()
    scale = min(_PDF_DPI / 72, (_MAX_PAGE_PIXELS / max(width * height, 1)) ** 0.5)
    image: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return image
