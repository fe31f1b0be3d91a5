"""Which parts of a document are proofs of their own: two certificates in one photo, three in one file, a paper of six pages.

It decides where one proof ends; what each proof is, is decided by `classify`. Source: the layout, and the words with which
certificates begin and end (`paper_parts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.document import WHOLE_PAGE, Box, box_around
from ocr.kinds import ProofKind
from ocr.normalize import normalize_text
from ocr.paper_parts import PaperPart, are_two, are_two_on_a_page, is_translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ocr.document import Document, Line, Page


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof: its first page, all its pages, the part of the first page that holds it, and its lines in reading order."""

    page: int
    pages: tuple[int, ...]
    place: Box
    lines: tuple[Line, ...]


_CONTINUES = re.compile(
    r"参考文献|目\s*[录次]|contents|references|版权|图书在版编目|前\s*言|续表|附件|附表|第\s*[2-9]\s*页|page\s+[2-9]",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"兹证明|同志|先生|女士|老师|姓\s?名|certify|presented to|您|参加|授予|经考|经审|获得|荣获|获奖|学员|持证人|考生|项目名称|课题|专利号|起草人",
    re.IGNORECASE,
)
_MOST_PAGES = 24  # of a document that are looked at one by one
_WORKS = frozenset({ProofKind.PAPER, ProofKind.BOOK, ProofKind.STANDARD, ProofKind.PATENT})
"""Papers of many pages, whose later pages are of their kind or of none."""


def split_proofs(document: Document) -> tuple[Proof, ...]:
    """The proofs of a document in order; a document without any print is one proof without lines."""
    pages = document.pages
    if not pages:
        return (Proof(1, (1,), WHOLE_PAGE, ()),)
    groups: list[list[Page]] = []
    for page in pages:
        if groups and not _begins(page, groups[-1]):
            groups[-1].append(page)
        else:
            groups.append([page])
    return tuple(proof for group in groups for proof in _of_pages(group))


def _begins(page: Page, group: Sequence[Page]) -> bool:
    """Whether a page begins a proof of its own rather than going on with the pages before it."""
    if page.number > _MOST_PAGES or not page.lines:
        return False
    text = "\n".join(normalize_text(line.text) for line in page.lines)
    if _CONTINUES.search(text[:160]):
        return False
    own, before = PaperPart(page.lines), PaperPart(tuple(line for one in group for line in one.lines))
    if before.kind.kind in _WORKS and own.kind.kind in _WORKS and own.holder is None:
        return bool(own.titles) and own.kind.kind is not before.kind.kind
    repeated = bool(own.titles) and own.titles == before.titles and own.kind.kind is ProofKind.ROSTER
    if repeated or is_translation(before, own):
        return False  # a list that repeats its head on every page, a certificate told again
    return are_two(before, own) or _is_titled(own, text)


def _is_titled(own: PaperPart, text: str) -> bool:
    """Whether a page has a title and the words of a beginning."""
    return bool(own.titles) and bool(_BEGINS.search(text)) and own.kind.kind is not ProofKind.NOT_PROOF


def _of_pages(pages: Sequence[Page]) -> tuple[Proof, ...]:
    """One proof of all the pages, or the several certificates of a single page."""
    if len(pages) == 1:
        parts = _cut_apart(pages[0].lines, WHOLE_PAGE)
        if len(parts) > 1:
            return tuple(Proof(pages[0].number, (pages[0].number,), place, lines) for place, lines in parts)
    lines = tuple(line for page in pages for line in page.lines)
    return (Proof(pages[0].number, tuple(page.number for page in pages), WHOLE_PAGE, lines),)


_FEWEST_LINES = 6  # of a page that may hold two certificates
_MOST_TRIED = 4  # bands of each direction that are tried, the widest first
_SLANTS = (0.0, 0.06, -0.06, 0.12, -0.12)
"""How far a white band may lean in a photograph, as page widths over a page height."""
_NARROWEST = 0.006  # a band, in page widths or heights


def _cut_apart(lines: Sequence[Line], place: Box) -> list[tuple[Box, tuple[Line, ...]]]:
    """The certificates that lie one above or beside the other in a part of a page, each with its place."""
    if len(lines) < _FEWEST_LINES:
        return [(place, tuple(lines))]
    parts = [(PaperPart(first), PaperPart(second)) for first, second in _halves(lines)]
    two = [pair for pair in parts if are_two_on_a_page(*pair)]
    if not two:
        return [(place, tuple(lines))]
    # Of several bands the one is right below which a title stands: the foot of the first paper is not the second's head.
    one, other = max(two, key=lambda pair: sum(part.begins_with_title for part in pair))
    upper, lower = _places(one.lines, other.lines, place)
    return [*_cut_apart(one.lines, upper), *_cut_apart(other.lines, lower)]


def _halves(lines: Sequence[Line]) -> Iterator[tuple[tuple[Line, ...], tuple[Line, ...]]]:
    """The two sides of every white band that may part two certificates, the widest bands first."""
    tried: set[frozenset[int]] = set()
    for upright in (False, True):
        bands = []
        for slant in _SLANTS if upright else (0.0,):
            along = _across(slant) if upright else _down
            bands += [(width, cut, along) for width, cut in _bands(lines, along)]
        for _, cut, along in sorted(bands, key=lambda band: -band[0])[:_MOST_TRIED]:
            first = tuple(line for line in lines if sum(along(line)) / 2 < cut)
            second = tuple(line for line in lines if sum(along(line)) / 2 >= cut)
            key = frozenset(id(line) for line in first)
            if first and second and key not in tried:
                tried.add(key)
                yield first, second


def _down(line: Line) -> tuple[float, float]:
    return line.box.top, line.box.bottom


def _across(slant: float) -> Callable[[Line], tuple[float, float]]:
    """The left and right end of a line, seen along a band that leans."""

    def ends(line: Line) -> tuple[float, float]:
        moved = slant * (line.box.center_y - 0.5)
        return line.box.left - moved, line.box.right - moved

    return ends


def _bands(lines: Sequence[Line], along: Callable[[Line], tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Width and middle of every band that no line crosses, away from the edges."""
    spans = sorted(along(line) for line in lines)
    reach = spans[0][1]
    for start, end in spans[1:]:
        if start - reach > _NARROWEST and 0.15 < (start + reach) / 2 < 0.85:
            yield start - reach, (start + reach) / 2
        reach = max(reach, end)


def _places(first: Sequence[Line], second: Sequence[Line], place: Box) -> tuple[Box, Box]:
    """The places of two parts: the boxes around their lines with a margin, cut where they would lie over each other."""
    one, other = box_around(line.box for line in first), box_around(line.box for line in second)
    margin = 0.04
    if other.top >= one.bottom:
        middle = (one.bottom + other.top) / 2
        halves = (
            Box(place.left, place.top, place.right, middle),
            Box(place.left, middle, place.right, place.bottom),
        )
    else:
        middle = (one.right + other.left) / 2
        halves = (
            Box(place.left, place.top, middle, place.bottom),
            Box(middle, place.top, place.right, place.bottom),
        )
    upper, lower = (_clipped(box, half, margin) for box, half in zip((one, other), halves, strict=True))
    return upper, lower


def _clipped(box: Box, half: Box, margin: float) -> Box:
    """The box around some lines with a margin, inside its half of the page."""
    return Box(
        max(half.left, box.left - margin),
        max(half.top, box.top - margin),
        min(half.right, box.right + margin),
        min(half.bottom, box.bottom + margin),
    )
