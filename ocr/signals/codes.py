"""QR and bar codes on a proof, decoded by zxing-cpp. Whose code it is and whether it is genuine is judged by `signing`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from ocr.document import Box
from ocr.patterns.field import Field

if TYPE_CHECKING:
    from ocr.document import Document
    from ocr.proofs import Proof


@dataclass(frozen=True, slots=True)
class Code:
    """A decoded QR code: its text, and its place on the page."""

    text: str
    box: Box


def codes_of(document: Document, proof: Proof) -> tuple[tuple[int, Code], ...]:
    """Page and content of every QR code that lies on the proof."""
    found: list[tuple[int, Code]] = []
    for page in document.pages:
        if page.number in proof.pages and page.image:
            found += [
                (page.number, code)
                for code in _on_picture(page.image)
                if page.number != proof.page or proof.place.contains_center_of(code.box)
            ]
    return tuple(found)


def code_fields(document: Document, proof: Proof) -> dict[str, Field]:
    """`qr_payload`: the text of the first QR code on the proof."""
    found = codes_of(document, proof)
    if not found:
        return {}
    page, code = found[0]
    return {"qr_payload": Field(code.text, code.text, page, code.box, 0.99)}


@lru_cache(maxsize=16)
def _on_picture(image: bytes) -> tuple[Code, ...]:
    """The QR codes on an encoded page picture; cached because fields and signals both ask."""
    gray = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
    if gray is None:
        return ()
    height, width = gray.shape[:2]
    results = zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    codes = []
    for result in results:
        corners = (
            result.position.top_left,
            result.position.top_right,
            result.position.bottom_left,
            result.position.bottom_right,
        )
        left, right = min(corner.x for corner in corners), max(corner.x for corner in corners)
        top, bottom = min(corner.y for corner in corners), max(corner.y for corner in corners)
        codes.append(Code(result.text, Box(left / width, top / height, right / width, bottom / height)))
    return tuple(sorted(codes, key=lambda code: (code.box.top, code.box.left)))
