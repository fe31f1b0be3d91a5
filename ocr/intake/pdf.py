"""PDF pages to upright bitmaps and the words of their text layer; runs in the decoder process only.

Decides: whether a file is a readable PDF, at which size its pages are drawn (clamped before drawing, so that a page of 14400 pt
costs no gigabytes), and what its text layer says, with what is suspicious about it: text that is not painted, text painted
over afterwards, pictures that may hold text of their own. Judging those marks is the parent's (`ocr.reading`).
Sources: ISO 32000-1 (7.6 encryption, 9.3.6 text rendering modes, 12.7 forms, 12.8 signatures).
"""

from __future__ import annotations

import ctypes
import io
import math
import re
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ocr.engines.textlayer import TextLayer, no_text_layer, read_text_layer
from ocr.errors import DamagedFileError, EncryptedFileError, OcrError, TooManyPagesError, TruncatedFileError
from ocr.intake.signatures import check_signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from ocr.limits import Limits

_POINTS_PER_INCH = 72
_MIN_LONG_SIDE_PX = 1400  # a small page (a card, a stamp) is drawn larger than its resolution asks
_MIN_CHARS = 8  # a page with fewer is a picture with a page number
ATTACHED_NAME = "certificate.json"
_MAX_ATTACHMENTS = 16
_MAX_ATTACHED_BYTES = 65_536
_MAX_SIGNATURES = 16
_MAX_RANGE_NUMBERS = 64
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?")


def decode_pdf(data: bytes, limits: Limits) -> Iterator[dict[str, Any] | tuple[NDArray[np.uint8], TextLayer]]:
    """Yield first the facts of the file, then each page's bitmap with its text layer.

    Raises:
        OcrError: one of its classes, and nothing else, whatever the bytes are.
    """
    try:
        yield from _decode(data, limits)
    except (OcrError, MemoryError):
        raise
    except Exception as exc:
        raise _damage_of(data) from exc


def _decode(data: bytes, limits: Limits) -> Iterator[dict[str, Any] | tuple[NDArray[np.uint8], TextLayer]]:
    document = _open(data)
    page_count = len(document)
    if page_count > limits.max_pages:
        raise TooManyPagesError(page_count=page_count, limit_pages=limits.max_pages)
    if page_count == 0:
        raise _damage_of(data)
    yield {"page_count": page_count, **_file_facts(document, data)}
    document.init_forms()
    if document.formenv is not None:
        data = _flatten_forms(document) or data
        document = _open(data)
    for index in range(page_count):
        page = document[index]
        bitmap = _draw(page, limits)
        yield bitmap, _text_layer_of(data, index, page, limits)
        page.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as exc:
        if exc.err_code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}:
            raise EncryptedFileError from exc
        raise _damage_of(data) from exc


def _damage_of(data: bytes) -> OcrError:
    """A PDF ends with %%EOF (ISO 32000-1, 7.5.5); without it the rest is missing."""
    return DamagedFileError() if b"%%EOF" in data[-2048:] else TruncatedFileError()


def _flatten_forms(document: pdfium.PdfDocument) -> bytes | None:
    """The file with what was typed into its forms, and its visible signatures, as page content; None where that fails."""
    try:
        for index in range(len(document)):
            page = document[index]
            page.flatten()
            page.close()
        flat = io.BytesIO()
        document.save(flat)
    except pdfium.PdfiumError:
        return None
    return flat.getvalue()


def _draw(page: pdfium.PdfPage, limits: Limits) -> NDArray[np.uint8]:
    width, height = page.get_size()
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise DamagedFileError
    scale = drawing_scale(width, height, limits)
    return page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]  # type: ignore[no-any-return]


def drawing_scale(width_pt: float, height_pt: float, limits: Limits) -> float:
    """Pixels for each point: the asked resolution, clamped so that neither side passes the long side or vanishes."""
    long_side = max(width_pt, height_pt)
    scale = limits.dpi / _POINTS_PER_INCH
    scale = max(scale, min(_MIN_LONG_SIDE_PX, limits.long_side_px) / long_side)
    return min(scale, limits.long_side_px / long_side)


def _text_layer_of(data: bytes, index: int, page: pdfium.PdfPage, limits: Limits) -> TextLayer:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    quick = text_page.get_text_range() if 0 < count <= limits.max_text_chars else ""
    text_page.close()
    if sum(not char.isspace() for char in quick) < _MIN_CHARS:
        return no_text_layer(quick)
    return read_text_layer(data, index, quick, page, limits)


def _file_facts(document: pdfium.PdfDocument, data: bytes) -> dict[str, Any]:
    said = document.get_metadata_dict(skip_empty=True)
    named = {"producer": "Producer", "creator": "Creator", "title": "Title", "author": "Author"}
    facts: dict[str, Any] = {ours: str(said[theirs])[:200] for ours, theirs in named.items() if theirs in said}
    for ours, theirs in {"created": "CreationDate", "modified": "ModDate"}.items():
        if stamp := _iso_date(str(said.get(theirs, ""))):
            facts[ours] = stamp
    facts["signed"] = pdfium_c.FPDF_GetSignatureCount(document) > 0
    facts["revisions"] = max(1, data.count(b"%%EOF"))
    facts["byte_ranges"] = _byte_ranges(document)
    if facts["signed"]:
        facts |= check_signatures(data)
    if attached := _attached_certificate(document):
        facts["attached_certificate"] = attached
    return facts


def _byte_ranges(document: pdfium.PdfDocument) -> str:
    """What each signature says that it covers, as `0 100 300 50;…`; whether that is true is for whoever has the bytes."""
    listed = []
    for index in range(min(pdfium_c.FPDF_GetSignatureCount(document), _MAX_SIGNATURES)):
        signature = pdfium_c.FPDF_GetSignatureObject(document, index)
        count = min(pdfium_c.FPDFSignatureObj_GetByteRange(signature, None, 0), _MAX_RANGE_NUMBERS)
        numbers = (ctypes.c_int * count)()
        pdfium_c.FPDFSignatureObj_GetByteRange(signature, numbers, count)
        listed.append(" ".join(map(str, numbers)))
    return ";".join(listed)


def _attached_certificate(document: pdfium.PdfDocument) -> str:
    """The text of the attached file with a certificate's data; empty where there is none, or more than one."""
    attached = [document.get_attachment(index) for index in range(min(document.count_attachments(), _MAX_ATTACHMENTS))]
    named = [each for each in attached if each.get_name() == ATTACHED_NAME]
    if len(named) != 1:
        return ""
    content = bytes(named[0].get_data())
    return content.decode("utf-8", "replace") if len(content) <= _MAX_ATTACHED_BYTES else ""


def _iso_date(stamp: str) -> str:
    if not (found := _PDF_DATE.match(stamp)):
        return ""
    year, month, day, hour, minute, second = (part or "" for part in found.groups())
    date = "-".join(part for part in (year, month, day) if part)
    return f"{date}T{hour}:{minute}:{second}" if second else date
