"""The QR codes that lie on a proof: those of the page's kept image, and those that only the larger original showed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.codes import Code, find_codes
from ocr.patterns.field import Field

if TYPE_CHECKING:
    from ocr.document import Document, Page
    from ocr.proofs import Proof


def codes_of(document: Document, proof: Proof) -> tuple[tuple[int, Code], ...]:
    """Page and content of every QR code that lies on the proof."""
    found: list[tuple[int, Code]] = []
    for page in document.pages:
        if page.number in proof.pages and page.image:
            found += [
                (page.number, code)
                for code in _on_page(page)
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


def _on_page(page: Page) -> tuple[Code, ...]:
    found = _on_picture(page.image)
    known = {code.text for code in found}
    return (*found, *(code for code in page.codes if code.text not in known))


@lru_cache(maxsize=16)
def _on_picture(image: bytes) -> tuple[Code, ...]:
    """The QR codes on an encoded page picture; cached because fields and signals both ask."""
    gray = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
    return () if gray is None else find_codes(np.asarray(gray, np.uint8))
