"""A red seal on a proof: where it is, when it is surely one. Not finding one proves nothing (pale, dotted or grey seals).

Colour and shape are judged in `ocr.red`; here only which of the page's seals belongs to which proof.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from ocr.patterns.field import Field
from ocr.red import find_red_seals

if TYPE_CHECKING:
    from ocr.document import Box, Document, Page
    from ocr.proofs import Proof


def seals_of(document: Document, proof: Proof) -> tuple[tuple[int, Box], ...]:
    """Page and box of every seal that lies on the proof, the largest of each page first."""
    found: list[tuple[int, Box]] = []
    for page in document.pages:
        if page.number in proof.pages and page.image:
            found += [
                (page.number, box)
                for box in _on_picture(page.image)
                if page.number != proof.page or proof.place.contains_center_of(box)
            ]
    return tuple(found)


def seal_field(document: Document, proof: Proof) -> Field | None:
    """`has_seal` as a field where a seal is found; `None` otherwise, since its absence is not a reading."""
    seals = seals_of(document, proof)
    return Field(value=True, text="", page=seals[0][0], box=seals[0][1], confidence=0.9) if seals else None


@lru_cache(maxsize=16)
def _on_picture(image: bytes) -> tuple[Box, ...]:
    """The seals on an encoded page picture; cached because fields and signals both ask."""
    import numpy as np
    from PIL import Image

    with Image.open(BytesIO(image)) as picture:
        return find_red_seals(np.asarray(picture.convert("RGB")))


def forget_pictures() -> None:
    """Drop the pictures that were kept for the next question."""
    _on_picture.cache_clear()


def page_of(document: Document, number: int) -> Page | None:
    """The page of a number, if the document has it."""
    return next((page for page in document.pages if page.number == number), None)
