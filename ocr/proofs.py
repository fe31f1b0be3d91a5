"""Which parts of a document are proofs of their own: two certificates in one photo, three in one file, a paper of six pages.

It decides where one proof ends; what each proof is, is decided by `classify`. Source: the layout, and the words with which
certificates begin and end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.classify import classify_sheet
from ocr.document import WHOLE_PAGE, Box, box_around
from ocr.kinds import ProofKind
from ocr.normalize import han_count, normalize_text
from ocr.patterns.names import find_holder
from ocr.sheet import make_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.document import Document, Line, Page


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof: its first page, all its pages, the part of the first page that holds it, and its lines in reading order."""

    page: int
    pages: tuple[int, ...]
    place: Box
    lines: tuple[Line, ...]


# A line that can only be the title of a paper of its own.
_TITLE = re.compile(
    r"^(?!.{0,4}(?:特此|以资|兹|特给予|给予)(?:此)?证明)(?:.{0,24}(?:证\s?书|证\s?明|合格证|结业证|学位证|毕业证|奖\s?状|聘\s?书|审验卡|通知书|录用通知|成绩单|花名册|签到表|发票|收据)(?:\(.{1,12}\))?"
    r"|.{0,12}(?:成绩(?:查询)?结果|成绩报告单?|登记卡|登记档案|自学档案|录用通知|用稿通知|授课通知|荣誉证)"
    r"|.{0,10}certificate(?:\s+of\s+\w+){0,3}|(?:graduation\s+)?diploma|letter\s+of\s+\w+)(?:(?<=..[证书明])\s*N[oOº]\.?\s*[:.]?\s*.{3,30})?$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"参考文献|目\s*[录次]|contents|references|版权|图书在版编目|前\s*言|续表|附件|第\s*[2-9]\s*页|page\s+[2-9]",
    re.IGNORECASE,
)


def split_proofs(document: Document) -> tuple[Proof, ...]:
    """The proofs of a document in order; a document without any print is one proof without lines."""
    pages = document.pages
    if not pages:
        return (Proof(1, (1,), WHOLE_PAGE, ()),)
    groups: list[list[Page]] = []
    for page in pages:
        if groups and not (_starts_proof(page) or _is_another(page, groups[-1])):
            groups[-1].append(page)
        else:
            groups.append([page])
    return tuple(proof for group in groups for proof in _of_pages(group))


def _titles(lines: Sequence[Line]) -> list[Line]:
    """The lines that name a paper, in large or ordinary print."""
    return [line for line in lines if _TITLE.match(normalize_text(line.text)) and len(normalize_text(line.text)) <= 40]


def _starts_proof(page: Page) -> bool:
    """Whether a page after the first begins a proof of its own: it has a title near its top and the words of a beginning."""
    text = "\n".join(normalize_text(line.text) for line in page.lines)
    if not text or _CONTINUES.search(text[:200]):
        return False
    titles = [line for line in _titles(page.lines) if line.box.center_y < 0.45]
    return bool(titles) and bool(re.search(r"兹证明|同志|先生|女士|老师|姓\s?名|certify|您|参加|授予|经考|获得", text))


_MOST_PAGES = 12  # of a document that is looked at page by page for proofs without a title of their own
_WORKS = frozenset({ProofKind.PAPER, ProofKind.BOOK, ProofKind.STANDARD})
_NOTHING = frozenset({ProofKind.UNKNOWN, ProofKind.NOT_PROOF})


def _is_another(page: Page, group: Sequence[Page]) -> bool:
    """Whether a page is surely of another kind than the pages before it and names a holder of its own."""
    if page.number > _MOST_PAGES:
        return False
    sheet = make_sheet(page.lines)
    own = classify_sheet(sheet)
    if own.kind in _NOTHING or own.confidence < 0.85:
        return False
    before = classify_sheet(make_sheet(line for one in group for line in one.lines))
    if own.kind is before.kind or (before.kind in _WORKS and own.kind in _WORKS):
        return False
    holder = find_holder(sheet)
    return (holder is not None and holder.confidence >= 0.8) or own.kind in {
        ProofKind.PATENT,
        ProofKind.PAPER_ACCEPTANCE,
        ProofKind.STANDARD,
    }


def _of_pages(pages: Sequence[Page]) -> tuple[Proof, ...]:
    """One proof of all the pages, or the several certificates of a single page."""
    if len(pages) == 1:
        parts = _side_by_side(pages[0])
        if len(parts) > 1:
            return parts
    lines = tuple(line for page in pages for line in page.lines)
    return (Proof(pages[0].number, tuple(page.number for page in pages), WHOLE_PAGE, lines),)


def _side_by_side(page: Page) -> tuple[Proof, ...]:
    """The certificates that lie one above or beside the other on a page."""
    for horizontal in (False, True):
        cut = _cut(page.lines, horizontal=horizontal)
        if cut is not None:
            first = tuple(line for line in page.lines if _middle(line, horizontal=horizontal) < cut)
            second = tuple(line for line in page.lines if _middle(line, horizontal=horizontal) >= cut)
            halves = (Box(0, 0, cut, 1), Box(cut, 0, 1, 1)) if horizontal else (Box(0, 0, 1, cut), Box(0, cut, 1, 1))
            return tuple(
                Proof(page.number, (page.number,), _clipped(box_around(line.box for line in lines), half), lines)
                for lines, half in zip((first, second), halves, strict=True)
            )
    return ()


def _clipped(box: Box, half: Box) -> Box:
    """The box around some lines with a margin, inside its half of the page."""
    margin = 0.04
    return Box(
        max(half.left, box.left - margin),
        max(half.top, box.top - margin),
        min(half.right, box.right + margin),
        min(half.bottom, box.bottom + margin),
    )


def _middle(line: Line, *, horizontal: bool) -> float:
    return line.box.center_x if horizontal else line.box.center_y


def _cut(lines: Sequence[Line], *, horizontal: bool) -> float | None:
    """Where a page falls into two certificates: an empty band with a title of its own and the words of a proof on each side."""
    spans = sorted((line.box.left, line.box.right) if horizontal else (line.box.top, line.box.bottom) for line in lines)
    best: tuple[float, float] | None = None
    reach = spans[0][1] if spans else 0.0
    for start, end in spans[1:]:
        if start > reach and 0.25 < (start + reach) / 2 < 0.75 and (best is None or start - reach > best[0]):
            middle = (start + reach) / 2
            if _both_are_proofs(lines, middle, horizontal=horizontal):
                best = (start - reach, middle)
        reach = max(reach, end)
    return best[1] if best is not None and best[0] > 0.012 else None


def _both_are_proofs(lines: Sequence[Line], cut: float, *, horizontal: bool) -> bool:
    """Whether the lines on each side of a cut look like a whole certificate: a title, a year, enough lines, one language.

    A certificate whose translation stands beside it is one proof.
    """
    chinese: list[bool] = []
    for side in (True, False):
        part = [line for line in lines if (_middle(line, horizontal=horizontal) < cut) is side]
        text = "\n".join(normalize_text(line.text) for line in part)
        if not _titles(part) or len(part) < 4 or not re.search(r"(?:19|20)\d\d|二[〇零○]", text):
            return False
        chinese.append(han_count(text) > 8)
    return chinese[0] == chinese[1]
