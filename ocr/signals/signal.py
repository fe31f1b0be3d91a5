"""A hint for the reviewer: its code, its weight, the facts behind it, and where it is seen.

Known false alarms, on 350 unaltered papers of `samples/generate.py` (train split, every quality, `python -m ocr.evaluate`,
figure `signals`): name.differs 0.6 %, text_layer.disagrees 1.1 %, proof.several 0.3 %, date.impossible 0.3 %,
hours.above_days 3 %; date.order, id_number.invalid,
pdf.changed_after_signing and pdf.drawing_program none. seal.found and qr.found say what is there and are no alarms;
seal.absent was said of 37 %, and proves nothing.
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
