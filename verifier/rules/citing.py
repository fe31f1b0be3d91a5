"""Where a value is written: a source with our archived copy of it, and a citation with the words.

Decides the shape only; `verifier.rules.sound` compares digests and quotations.
"""

from dataclasses import dataclass
from datetime import date

from verifier.rules.words import Authority

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value is written, and the words."""

    source: str
    article: str
    quote: str  # verbatim; `…` stands for words left out

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
