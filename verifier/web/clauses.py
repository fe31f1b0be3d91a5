"""The words behind a citation: found in the packs, so that a page can quote what a proposal or an entry only names.

The pack that decided is named by its label; the category's own citation is preferred where one article says several things.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from verifier.rules import Citation, Packs, RulePack

MAX_DEPTH = 6  # of values inside a pack


@dataclass(frozen=True, slots=True)
class Clause:
    """Words of a regulation, where they stand, and the title of the document."""

    cite: str
    quote: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ClauseBook:
    """Every citation of every edition that is loaded."""

    packs: Packs

    def find(self, cite: str, *, pack: str | None = None, category: str | None = None) -> Clause:
        """The clause of a citation; without its words where no pack knows it."""
        editions = sorted(self.packs, key=lambda one: one.label != pack)
        for edition in editions:
            book = _citations(edition)
            known = book.get((cite, category or "")) or book.get((cite, ""))
            if known is not None:
                return known
        return Clause(cite, "")


@cache
def _by_digest(_digest: str) -> dict[tuple[str, str], Clause]:
    """One book for each edition, filled at first use."""
    return {}


def _citations(pack: RulePack) -> Mapping[tuple[str, str], Clause]:
    """The citations of an edition by their short form and category; the first of a form is kept."""
    book = _by_digest(pack.digest)
    if not book:
        titles = {source.id: (source.short or source.title, source.title) for source in pack.source}
        for category in pack.category:
            for cite in _walk(category, MAX_DEPTH):
                for code in category.codes:
                    book.setdefault((cite.short, code), _clause(cite, titles))
        for cite in _walk(pack, MAX_DEPTH):
            book.setdefault((cite.short, ""), _clause(cite, titles))
    return book


def _clause(cite: Citation, titles: Mapping[str, tuple[str, str]]) -> Clause:
    """A clause under the name by which people call the document."""
    name, title = titles.get(cite.source, ("", ""))
    return Clause(f"{name} {cite.article}".strip() if name else cite.short, cite.quote, title)


def _walk(value: Any, depth: int) -> Iterator[Citation]:
    """Every citation inside a value."""
    if isinstance(value, Citation):
        yield value
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _walk(getattr(value, part.name), depth - 1)
    elif depth and isinstance(value, tuple):
        for one in value:
            yield from _walk(one, depth - 1)
