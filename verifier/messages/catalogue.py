"""The sentences themselves: loaded once per language, filled with facts.

Files are strict when they are loaded: text only, plain `{name}` placeholders, no code in two areas. Saying is lenient:
a sentence that is missing shows its code and facts, because a person who waits for an answer is better served by a
code than by a failure; `tests/messages` keeps both languages complete.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, Protocol, runtime_checkable

from verifier.messages.language import DEFAULT_LANGUAGE, Language, language_of


class BadCatalogueError(Exception):
    """A file of sentences breaks the rules of this room; only a programmer can cause it."""

    code = "messages.bad_catalogue"

    def __init__(self, area: str, key: str, why: str) -> None:
        super().__init__(f"messages/{area}: {key}: {why}")
        self.area, self.key, self.why = area, key, why


@runtime_checkable
class Sayable(Protocol):
    """A fact that is itself a sentence or several, said in the language of the sentence it stands in."""

    def say(self, lang: str) -> str:
        """Say it."""


class _Facts(dict[str, str]):
    """Facts by name; one that was not given shows its own name instead of failing."""

    def __missing__(self, key: str) -> str:
        return f"‹{key}›"


def say(code: str, lang: str = DEFAULT_LANGUAGE, **facts: object) -> str:
    """Give the sentence of a code, with its facts filled in.

    `lang` is any tag that `language_of` reads. Facts may be text, numbers, dates or sequences of them; dates are written as the
    language writes them. An unknown code gives the code and its facts.
    """
    language = language_of(lang)
    template = _sentences(language).get(code) or _sentences(DEFAULT_LANGUAGE).get(code)
    shown = _Facts({name: _shown(value, language) for name, value in facts.items()})
    if template is None:
        listed = ", ".join(f"{name}={value}" for name, value in shown.items())
        return f"{code} ({listed})" if listed else code
    return template.format_map(shown)


def has(code: str) -> bool:
    """Tell whether a code has a sentence in the source language."""
    return code in _sentences(DEFAULT_LANGUAGE)


def codes(lang: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """Every code that has a sentence in this language, sorted."""
    return tuple(sorted(_sentences(language_of(lang))))


def template_of(code: str, lang: str = DEFAULT_LANGUAGE) -> str | None:
    """The sentence of a code with its placeholders unfilled, or nothing."""
    return _sentences(language_of(lang)).get(code)


def placeholders_of(template: str) -> frozenset[str]:
    """The names that a sentence asks for."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


@cache
def _sentences(language: Language) -> Mapping[str, str]:
    """Load every area of a language."""
    found: dict[str, str] = {}
    folder = resources.files("verifier.messages") / language.folder
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            area = f"{language.folder}/{file.name}"
            add_area(found, area, tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def add_area(found: dict[str, str], area: str, table: Mapping[str, Any]) -> None:
    """Add one file's sentences to those found so far.

    Raises:
        BadCatalogueError: a value that is not text, a placeholder that is not a plain name, or a code already taken.
    """
    for key, text in _flattened(table):
        if not isinstance(text, str):
            raise BadCatalogueError(area, key, f"expected text, found {type(text).__name__}")
        if key in found:
            raise BadCatalogueError(area, key, "this code already has a sentence in another place")
        _require_plain_placeholders(area, key, text)
        found[key] = text


def _flattened(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Walk nested tables: `[ocr] encrypted = …` and `"ocr.encrypted" = …` are the same code."""
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flattened(value, f"{key}.")
        else:
            yield key, value


def _require_plain_placeholders(area: str, key: str, text: str) -> None:
    """Refuse `{a.b}`, `{a[0]}`, `{a!r}`, `{a:>8}`, `{}` and lone braces: facts are data, sentences hold no code."""
    try:
        parts = tuple(Formatter().parse(text))
    except ValueError as exc:
        raise BadCatalogueError(area, key, str(exc)) from exc
    for _, name, spec, conversion in parts:
        if name is not None and (not name.isidentifier() or spec or conversion):
            raise BadCatalogueError(area, key, f"placeholder {{{name}}} is not a plain name")


def _shown(value: object, language: Language) -> str:
    """Write one fact as the language writes it."""
    match value:
        case str() | Sayable():
            return str(value) if isinstance(value, str) else value.say(language)
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return (
                f"{value.year}年{value.month}月{value.day}日"
                if language is Language.ZH
                else f"{value.day} {value:%B %Y}"
            )
        case Iterable():
            return ("、" if language is Language.ZH else ", ").join(_shown(item, language) for item in value)
        case _:
            return str(value)
