"""Figures that lie under a red seal: sure only where both passes over the seal read the same.

It decides for dates and hours alone, since there one stroke of the ring makes another figure; words under a seal are judged by their
look. A text layer is print without a seal over it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.dates import find_dates
from ocr.document import PageSource
from ocr.normalize import normalize_text
from ocr.patterns.field import less_sure
from ocr.signals.seal import seals_of

if TYPE_CHECKING:
    from ocr.document import Document, Line
    from ocr.patterns.field import Field
    from ocr.proofs import Proof

_FIGURES = ("issue_date", "start_date", "end_date", "stated_hours", "stated_days")
_DOUBT = 0.82


def doubt_covered(document: Document, proof: Proof, fields: dict[str, Field]) -> dict[str, Field]:
    """The fields with less confidence in the figures that a seal covers and a second reading did not confirm."""
    seals = seals_of(document, proof)
    read = {page.number for page in document.pages if page.source is PageSource.OCR}
    doubted = dict(fields)
    for name in _FIGURES:
        field = fields.get(name)
        if field is None or field.page not in read:
            continue
        if any(page == field.page and field.box.overlap(box) > 0 for page, box in seals) and not _confirmed(
            proof, field
        ):
            doubted[name] = less_sure(field, _DOUBT)
    return doubted


def _confirmed(proof: Proof, field: Field) -> bool:
    """Whether the other pass over the seal read the same figure."""
    lines = [line for line in proof.lines if line.page == field.page and line.box.overlap(field.box) > 0]
    if not lines:
        return False
    line = max(lines, key=lambda one: one.box.overlap(field.box))
    return line.second is not None and _figures(line) == _figures_in(line.second)


def _figures(line: Line) -> tuple[object, ...]:
    return _figures_in(line.text)


def _figures_in(text: str) -> tuple[object, ...]:
    """What a text says in figures: its dates, and its other numbers."""
    normal = normalize_text(text)
    dates = find_dates(normal)
    return (*(one.points for one in dates), *re.findall(r"\d+", normal))
