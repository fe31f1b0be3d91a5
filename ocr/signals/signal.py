"""A hint for the reviewer: its code, its weight, the facts behind it, and where it is seen.

Known false alarms, on 227 unaltered proofs drawn by `samples/generate.py` (train split: vector PDFs, clean exports, scans, photos); the same figures for any
folder: `python -m ocr.evaluate FOLDER`, under `signals`.

| signal | said of | what it is |
|---|---|---|
| hours.above_days | 3.1 % | false alarm |
| name.differs | 0.9 % | false alarm |
| text_layer.disagrees | 0 % (5 of 115 vector PDFs before seals were taken into account) | |
| date.impossible, date.order, id_number.invalid, proof.several | 0 % | |
| pdf.signature_broken, pdf.changed_after_signing, pdf.added_after_signing, pdf.drawing_program | 0 % | no sample is signed; tests sign some |
| seal.found | 64 % | says what is there; no alarm |
| seal.absent | 36 % | proves nothing: pale and grey seals are missed |
| seal.text | 32 % | read with confidence; of 33 seals on scans and photos 15 were read, none wrong |

Numbers that were pasted over are not looked for: no method was shown to work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr.document import Box


class Level(StrEnum):
    """NOTICE: good to know. WARNING: a person should look before the proof counts."""

    NOTICE = "notice"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Signal:
    """A hint: `code` is also its message key, `facts` fill the message, `page` and `box` show where, if anywhere."""

    code: str
    level: Level
    facts: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None
    box: Box | None = None
