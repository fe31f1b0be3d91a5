"""Which of the two languages a reader wants.

Source: RFC 4647 §3.4 (lookup), cut down to two languages. Where the wish comes from (query, cookie, header,
option) is for the callers.
"""

from enum import StrEnum


class Language(StrEnum):
    """A language that every sentence exists in; the value is its BCP 47 tag's first part."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """The BCP 47 tag for `<html lang>` and `Content-Language`."""
        return "zh-CN" if self is Language.ZH else "en"

    @property
    def folder(self) -> str:
        """The folder that holds its sentences."""
        return "zh_CN" if self is Language.ZH else "en"


DEFAULT_LANGUAGE = Language.ZH


def language_of(text: str | None) -> Language:
    """Read one language tag (`zh`, `zh-CN`, `zh_CN`, `en-GB` …); anything else is Chinese, the source language."""
    primary = (text or "").strip().lower().replace("_", "-").partition("-")[0]
    return Language.EN if primary == "en" else DEFAULT_LANGUAGE


def preferred_language(accept_language: str | None) -> Language:
    """Choose by an `Accept-Language` header: the highest quality of the two wins, the first at a draw.

    A header that names neither language, or is damaged, gives Chinese.
    """
    best, best_quality = DEFAULT_LANGUAGE, 0.0
    for part in (accept_language or "").split(",")[:32]:
        tag, _, parameters = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        if primary not in {"zh", "en"}:
            continue
        quality = _quality_of(parameters)
        if quality > best_quality:
            best, best_quality = Language(primary), quality
    return best


def _quality_of(parameters: str) -> float:
    """Read `q=0.8`; no parameter is 1, a damaged one 0."""
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
