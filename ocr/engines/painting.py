"""The order of painting on a PDF page: which text is invisible, which was painted over, where pictures lie.

Runs in the decoder process. Source: ISO 32000-1, 8.2 (later objects cover earlier ones), 9.3.6 (rendering mode 3 is invisible).
A mark is no verdict: a seal lies over the date on purpose. The parent reads the marked places from the picture and compares.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ocr.document import Box

_PICTURE_SHARE = 0.01  # pictures smaller than this share of the page hold no proof
_COVERED_SHARE = 0.2  # share of a text's box that must be painted over
_THIN = 0.004  # rules of a table are filled paths too; thinner ones hide nothing
_OPAQUE = 128  # alpha (0..255) from which a fill hides what is under it
_MAX_OBJECTS = 5_000  # objects of a page that are looked at
_MAX_COVERS = 100  # covering objects that are compared with all texts before them
_FRACTION = 1_000_000  # the device grid on which pdfium places page coordinates


@dataclass(frozen=True, slots=True)
class Painting:
    """What the painting order of a page says: `covered` texts, `pictures`, and whether most text is invisible."""

    invisible: bool = False
    covered: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()


def look_at_painting(page: pdfium.PdfPage) -> Painting:
    """Walk through the objects of a page in painting order."""
    texts: list[Box] = []
    covered: list[Box] = []
    pictures: list[Box] = []
    unpainted = covers = 0
    for count, item in enumerate(page.get_objects(max_depth=4)):
        if count > _MAX_OBJECTS:
            break
        if item.type == pdfium_c.FPDF_PAGEOBJ_FORM or (box := _box_of(item, page)) is None:
            continue
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append(box)
            unpainted += pdfium_c.FPDFTextObj_GetTextRenderMode(item) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
            continue
        if covers < _MAX_COVERS and _can_hide(item, box):
            hidden = [text for text in texts if text.overlap(box) > _COVERED_SHARE * text.area]
            covers += bool(hidden)
            covered.extend(hidden)
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE and box.area >= _PICTURE_SHARE:
            pictures.append(box)
    return Painting(bool(texts) and unpainted * 2 > len(texts), tuple(dict.fromkeys(covered)), tuple(pictures))


def _can_hide(item: pdfium.PdfObject, box: Box) -> bool:
    if min(box.width, box.height) < _THIN:
        return False
    if item.type != pdfium_c.FPDF_PAGEOBJ_PATH:
        return True
    fill_mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill_mode, stroke)
    if fill_mode.value == pdfium_c.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value >= _OPAQUE


def _box_of(item: pdfium.PdfObject, page: pdfium.PdfPage) -> Box | None:
    try:
        left, bottom, right, top = item.get_bounds()
    except pdfium.PdfiumError:
        return None
    corners = [(left, bottom), (right, bottom), (left, top), (right, top)]
    holder = item.container
    while holder is not None:  # objects of a form XObject are placed in the form's own coordinates
        matrix = holder.get_matrix()
        corners = [matrix.on_point(x, y) for x, y in corners]
        holder = holder.container
    placed = [_fraction(page, x, y) for x, y in corners]
    box = Box(
        max(min(x for x, _ in placed), 0.0),
        max(min(y for _, y in placed), 0.0),
        min(max(x for x, _ in placed), 1.0),
        min(max(y for _, y in placed), 1.0),
    )
    return box if box.right > box.left and box.bottom > box.top else None


def _fraction(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page's own coordinates as fractions of the upright page: crop box and /Rotate are pdfium's matter."""
    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _FRACTION, _FRACTION, 0, x, y, device_x, device_y)
    return device_x.value / _FRACTION, device_y.value / _FRACTION
