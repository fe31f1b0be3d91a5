"""A hint for the reviewer: its code, its weight, the facts behind it, and where it is seen."""

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
