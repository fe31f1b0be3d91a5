"""Sentences for people, by code, in Chinese (the source) and English.

Codes are those of errors, signals, reasons and pages; each area keeps one TOML file in `zh_CN/` and one of the same
name in `en/`. Callers give facts, never sentences: `say("ocr.too_large", "zh", limit_mb=20)`.
"""

from verifier.messages.catalogue import codes, has, say, template_of
from verifier.messages.language import DEFAULT_LANGUAGE, Language, language_of, preferred_language

__all__ = ["DEFAULT_LANGUAGE", "Language", "codes", "has", "language_of", "preferred_language", "say", "template_of"]
