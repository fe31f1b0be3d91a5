"""Small pieces of text that several pages share: moments, sizes, labels of kinds and fields, how sure a reading is.

Confidence becomes one of three words; where the borders lie is decided here, what follows from a low one is for `review`.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from verifier.clock import LEGAL_ZONE
from verifier.messages import has, say

SURE_FROM = 0.95
LIKELY_FROM = 0.80


class Sureness(StrEnum):
    """How sure a reading is, in three words with three shapes."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


def sureness_of(confidence: float) -> Sureness:
    """Name a confidence of 0..1."""
    if confidence >= SURE_FROM:
        return Sureness.SURE
    return Sureness.LIKELY if confidence >= LIKELY_FROM else Sureness.UNSURE


def moment_text(moment: datetime) -> str:
    """A moment in legal time, to the minute."""
    return moment.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M")


def day_text(moment: datetime) -> str:
    """The legal date of a moment."""
    return moment.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d")


def size_text(byte_count: int) -> str:
    """A file size as people read it."""
    if byte_count < 1024:
        return f"{byte_count} B"
    if byte_count < 1024 * 1024:
        return f"{byte_count / 1024:.0f} KB"
    return f"{byte_count / 1024 / 1024:.1f} MB"


def kind_word(kind: str, lang: str) -> str:
    """What people call a kind of proof."""
    return _labelled(("ocr.kind.", "kind."), kind, lang)


def field_word(name: str, lang: str) -> str:
    """What people call a field of a proof."""
    return _labelled(("ocr.field.", "field."), name, lang)


def region_word(region: str, lang: str) -> str:
    """The name of a region with its code; the code alone where the name is not known."""
    key = f"region.{region}"
    if not has(key):
        return region
    return f"{say(key, lang)}（{region}）" if lang == "zh" else f"{say(key, lang)} ({region})"


def value_text(value: Any) -> str:
    """A field's normalised value as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "✓" if value else "—"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {value_text(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return "、".join(value_text(part) for part in value)
    return str(value)


def field_text(name: str, value: Any, lang: str) -> str:
    """A field's value in words where the value is a code: a region, a result, a subject."""
    if name == "region_of_issuer":
        return region_word(str(value), lang)
    for prefix in {"exam_result": ("web.result.",), "subject_stated": ("web.subject.",)}.get(name, ()):
        return _labelled((prefix,), str(value), lang)
    return value_text(value)


def hours_text(hours: Any) -> str | None:
    """A figure of hours without trailing zeros; nothing for nothing."""
    if hours is None:
        return None
    try:
        number = Decimal(str(hours))
    except InvalidOperation:
        return str(hours)
    return f"{number.normalize():f}" if number else "0"


def place_text(proposal: Mapping[str, Any], lang: str) -> str:
    """Where hours would count: subject, lane, year."""
    parts = []
    if subject := proposal.get("subject"):
        parts.append(_labelled(("web.subject.",), subject, lang))
    if (lane := proposal.get("lane")) in {"compulsory", "elective"}:
        parts.append(say(f"web.lane.{lane}", lang))
    if year := proposal.get("year"):
        parts.append(say("web.year", lang, year=year))
    return " · ".join(parts)


def _labelled(prefixes: tuple[str, ...], code: str, lang: str) -> str:
    """The first sentence that one of these places keeps for a code; the code itself where none does."""
    return next((say(prefix + code, lang) for prefix in prefixes if has(prefix + code)), code)
