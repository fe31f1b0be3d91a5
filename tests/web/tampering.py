"""A real issued PDF changed in one part: what is printed, what is attached, its code, what was signed over it."""

import io
import re
from collections.abc import Callable

import pypdfium2
import zxingcpp
from PIL import Image
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing import qr_png

TOTAL = re.compile(
    rb"(BT[^B]*? 14 Tf [^B]*?\()(\\000(?:\\[0-7]{3}|\\.|[^\\]))"
)  # the one print in 14 points; its first figure


def with_another_total(pdf: bytes) -> bytes:
    """The paper whose printed total has its first figure twice: 90 becomes 990."""
    return _redrawn(pdf, _with_first_figure_twice)


def with_data(pdf: bytes, old: str, new: str) -> bytes:
    """The paper whose attached data says something else."""
    document = pypdfium2.PdfDocument(pdf)
    attachment = document.get_attachment(0)
    attachment.set_data(bytes(attachment.get_data()).replace(old.encode(), new.encode()))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_code(pdf: bytes, text: str) -> bytes:
    """The paper with another code drawn over its own."""
    left, bottom, side = _code_place(pdf)
    dots = Image.open(io.BytesIO(qr_png(text, scale=1))).convert("1")
    size = side / dots.width
    black = (
        f"{left + x * size:.3f} {bottom + side - (y + 1) * size:.3f} {size:.3f} {size:.3f} re f"
        for y in range(dots.height)
        for x in range(dots.width)
        if not dots.getpixel((x, y))
    )
    paint = f"\nq 1 g {left} {bottom} {side} {side} re f 0 g\n" + "\n".join(black) + "\nQ\n"
    return _redrawn(pdf, lambda drawn: b"q\n" + drawn + b"\nQ\n" + paint.encode())


def with_bytes_after(pdf: bytes) -> bytes:
    """The paper to whose end something was written after it was signed."""
    return pdf + b"% a line of somebody else\n"


def _with_first_figure_twice(drawn: bytes) -> bytes:
    changed, count = TOTAL.subn(rb"\1\2\2", drawn)
    assert count == 1, "the total is the one print of its size"
    return changed


def _redrawn(pdf: bytes, redraw: Callable[[bytes], bytes]) -> bytes:
    """The paper with its first page drawn otherwise, as an update behind its end."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(StreamObject(stream_data=redraw(page["/Contents"].data)))
    writer.mark_update(page.container_ref or page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _code_place(pdf: bytes) -> tuple[float, float, float]:
    """Where the code stands: left, bottom and side in points, with what is left white around it; found by looking, as a reader does."""
    scale, quiet = 3, 4
    page = pypdfium2.PdfDocument(pdf)[0]
    (found,) = zxingcpp.read_barcodes(page.render(scale=scale).to_pil())
    first, last = found.position.top_left, found.position.bottom_right
    side = (last.x - first.x) / scale + 2 * quiet
    return first.x / scale - quiet, page.get_height() - last.y / scale - quiet, side
