"""Values whose print was hard to read: figures under a red seal, names and figures with an unsure character.

Under a seal one stroke of the ring makes another figure, so that it is sure only where both passes read the same; of a name or figure
the least sure character decides, not the average of its line. A text layer is print: nothing of it is doubted here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.dates import find_dates
from ocr.document import PageSource
from ocr.normalize import normalize_text
from ocr.numbers import CHINESE_NUMERAL
from ocr.patterns.field import less_sure
from ocr.signals.seal import seals_of

if TYPE_CHECKING:
    from ocr.document import Document
    from ocr.patterns.field import Field
    from ocr.proofs import Proof

_FIGURES = ("issue_date", "start_date", "end_date", "stated_hours", "stated_days")
_DOUBT = 0.82
_LETTERS = ("holder_name", *_FIGURES)
_TELLING, _LETTER = re.compile(rf"[\d{CHINESE_NUMERAL}]"), re.compile(r"\w")
"""Of a figure its numerals tell, of a name its letters; dashes and marks do not."""
_LEAST, _LEAST_FIGURE = 0.9, 0.8
"""Of 269 names read rightly 13 had a character under this, of three with a misread one all."""


def doubt_unclear(
    document: Document, proof: Proof, fields: dict[str, Field], *, declared: str | None = None
) -> dict[str, Field]:
    """The fields with less confidence in what was hard to read; a name that was declared alike is confirmed."""
    seals = seals_of(document, proof)
    read = {page.number for page in document.pages if page.source is PageSource.OCR}
    doubted = dict(fields)
    for name in _LETTERS:
        field = fields.get(name)
        if field is None or field.page not in read or field.value == declared:
            continue
        if name in _FIGURES and any(page == field.page and field.box.overlap(box) > 0 for page, box in seals):
            doubted[name] = field if _confirmed(proof, field) else less_sure(field, _DOUBT)
            continue
        least = _least_sure(proof, field, _TELLING if name in _FIGURES else _LETTER)
        if least is not None and least < (_LEAST_FIGURE if name in _FIGURES else _LEAST):
            doubted[name] = less_sure(field, _DOUBT)
    return doubted


def _least_sure(proof: Proof, field: Field, telling: re.Pattern[str]) -> float | None:
    """How sure the engine was of the least sure telling character of a value that stands in one line; `None` where it does not say."""
    for line in proof.lines:
        start = line.text.find(field.text) if field.text and line.page == field.page else -1
        if start < 0 or line.box.overlap(field.box) <= 0:
            continue
        place, sure = 0, []
        for word in line.words:
            found = line.text.find(word.text, place)
            place = max(place, found + len(word.text))
            if found < start + len(field.text) and place > start and telling.search(word.text):
                sure.append(word.confidence)
        return min(sure) if sure else None
    return None


def _confirmed(proof: Proof, field: Field) -> bool:
    """Whether the other pass over the seal read the same figure."""
    lines = [line for line in proof.lines if line.page == field.page and line.box.overlap(field.box) > 0]
    if not lines:
        return False
    line = max(lines, key=lambda one: one.box.overlap(field.box))
    if line.second is None:
        return False
    first, second = _digits(line.text), _digits(line.second)
    return _figures_in(line.text) == _figures_in(line.second) or (first == second and len(first) == _WHOLE_DAY)


_WHOLE_DAY = 8  # digits of 2024.01.06, of which none can be missing


def _digits(text: str) -> str:
    return re.sub(r"\D", "", normalize_text(text))


def _figures_in(text: str) -> tuple[object, ...]:
    """What a text says in figures: its dates, and its other numbers."""
    normal = normalize_text(text)
    dates = find_dates(normal)
    return (*(one.points for one in dates), *re.findall(r"\d+", normal))
