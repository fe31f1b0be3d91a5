"""Where a value is written: a source with our archived copy of it, and a citation with the words.

Decides the shape only; `verifier.rules.sound` compares digests and quotations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import TypeVar, cast

from verifier.rules.words import Authority

T = TypeVar("T")

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value is written, and the words."""

    source: str
    article: str
    quote: str  # verbatim; `…` stands for words left out
    spoken: str = ""  # what people call the source; filled when a pack is loaded

    @property
    def short(self) -> str:
        """Name the clause as people do: `ZB Q4(3)一`."""
        return f"{self.source} {self.article}"


@dataclass(frozen=True, slots=True)
class Source:
    """A document behind the pack, with our archived copy and its digest."""

    id: str
    title: str
    authority: Authority
    short: str = ""  # what people call it
    doc_no: str = ""
    issuer: str = ""
    issued: date | None = None
    url: str = ""
    file: str = ""  # the archived copy, as found but for the redactions
    sha256: str = ""
    reading: str = ""  # the same text made readable; quotations are checked against it
    reading_sha256: str = ""
    redactions: str = ""
    caution: str = ""


def speak(value: T, names: Mapping[str, str]) -> T:
    """Give every citation within a rule, or a pack of rules, the name that people know its source by."""
    if isinstance(value, Citation):
        return replace(value, spoken=names.get(value.source) or value.source)
    if isinstance(value, tuple):
        return cast("T", tuple(speak(one, names) for one in value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {one.name: speak(getattr(value, one.name), names) for one in fields(value)}
    return replace(value, **changed)
