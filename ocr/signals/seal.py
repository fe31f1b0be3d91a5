"""A red seal on a proof: where it is, when it is surely one. Not finding one proves nothing (pale, dotted or grey seals).

Colour and shape are judged in `ocr.red`; here only which of the page's seals belongs to which proof.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.normalize import HAN
from ocr.patterns.field import Field
from ocr.red import find_red_seals

if TYPE_CHECKING:
    from ocr.document import Box, Document, Line
    from ocr.proofs import Proof

_WORDS = re.compile(rf"[{HAN}()（）·]{{4,40}}★?")
_SAME_PLACE = 0.5  # share of a seal's box from which two are one


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


def seal_words_of(document: Document, proof: Proof) -> tuple[Line, ...]:
    """The words around the proof's seals: of a text layer those that run around a seal that is found, of a picture those that could be read."""
    found: list[Line] = []
    for page, box in seals_of(document, proof):
        own = next(one for one in document.pages if one.number == page)
        printed = [line for line in own.lines if line.tilted and box.contains_center_of(line.box)]
        found += [line for line in printed if _WORDS.fullmatch(line.text)]
        found += [line for line in own.seal_words if line.box.overlap(box) > _SAME_PLACE * box.area]
    return tuple(found)


def seal_field(document: Document, proof: Proof) -> Field | None:
    """`has_seal` as a field where a seal is found; `None` otherwise, since its absence is not a reading."""
    seals = seals_of(document, proof)
    return Field(value=True, text="", page=seals[0][0], box=seals[0][1], confidence=0.9) if seals else None


@lru_cache(maxsize=16)
def _on_picture(image: bytes) -> tuple[Box, ...]:
    """The seals on an encoded page picture, looked for at half its size; cached because fields and signals both ask."""
    pixels = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_REDUCED_COLOR_2 | cv2.IMREAD_IGNORE_ORIENTATION)
    return find_red_seals(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB).astype(np.uint8)) if pixels is not None else ()
