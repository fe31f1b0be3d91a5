"""What some lines of a page are worth as a paper of their own: a title, a person, a date at the foot, a sure kind, a language.

It decides whether lines could be a whole proof, and whether two such papers are surely two; where they are cut is decided in
`proofs`. A translation beside its original tells the same days and numbers and is one paper with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ocr.classify import classify_sheet
from ocr.dates import find_dates
from ocr.document import box_around
from ocr.kinds import ProofKind
from ocr.normalize import han_count, normalize_text
from ocr.patterns.names import find_holder
from ocr.sheet import make_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ocr.classify import Classification
    from ocr.document import Line
    from ocr.patterns.field import Field
    from ocr.sheet import Sheet

_WORDS = (
    r"证\s?书|证\s?明|合格证|结业证|学位证|毕业证|教育证|资格证|操作证|奖\s?状|聘\s?书|审验卡|通知书|录用通知|成绩单|花名册|签到表|名单|发票|收据"
    r"|成绩(?:查询)?结果|成绩报告单?|登记卡|登记表|登记档案|自学档案|认定书|考核表|鉴定表|通知单|用稿通知|授课通知|荣誉证|立项通知|学时单|凭证"
)
_TITLE = re.compile(
    rf"^(?!.{{0,4}}(?:特此|以资|兹|特给予|给予)(?:此)?证明)(?!我的)(?:[^,。;:]{{0,26}}(?:{_WORDS})(?:\(.{{1,12}}\))?"
    r"|.{0,24}\bcertificate(?:\s+of(?:\s+\w+){1,3}|\s+for\s+\w+)?|(?:graduation\s+)?diploma|letter\s+of\s+\w+|(?:\w+\s+){0,2}(?:transcript|award))"
    r"(?:(?:证书|证明)?(?:编号|N[oOº])\.?\s*[:.]?\s*.{3,30})?$",
    re.IGNORECASE,
)
_FALSE_TITLE = re.compile(
    r"^(?:证书|证明|合格证|结业证)?(?:编\s?号|号码?|No)|首页|退出|返回|查看|下载|打印|颁发|特发|凭本|以资|持有|持本|此证|本证|[>〉]|签发|遗失"
)
_STANDS_ALONE = re.compile(r"[\s()\[\]:,。.·★☆]|日期|Date|盖章", re.IGNORECASE)
_LONGEST_TITLE = 44
_SURE_OF_KIND = 0.75
_SURE_OF_NAME = 0.75
_SURE_BY_HALF = 0.9  # of the kind of an untitled half of a page
_NAMELESS = frozenset({
    ProofKind.PAPER, ProofKind.BOOK, ProofKind.STANDARD, ProofKind.PATENT, ProofKind.ROSTER, ProofKind.PAPER_ACCEPTANCE,
    ProofKind.RESEARCH_PROJECT,
})  # fmt: skip
"""Kinds that name their people in lists, or none at all."""
_NOTHING = frozenset({ProofKind.UNKNOWN, ProofKind.NOT_PROOF})


def paper_titles(lines: Iterable[Line]) -> list[Line]:
    """The lines that name a paper."""
    found = []
    for line in lines:
        text = normalize_text(line.text)
        if len(text) <= _LONGEST_TITLE and _TITLE.match(text) and not _FALSE_TITLE.search(text):
            found.append(line)
    return found


def foot_days(sheet: Sheet) -> frozenset[date]:
    """The days that stand alone in a line, as dates of issue do."""
    days: set[date] = set()
    for line in sheet.lines:
        found = find_dates(line.text)
        if len(found) == 1 and found[0].span is not None and found[0].precise and len(found[0].points) == 1:
            rest = _STANDS_ALONE.sub("", line.text[: found[0].start] + line.text[found[0].end :])
            if len(rest) <= 1:
                days.add(found[0].span[0])
    return frozenset(days)


def _spread_lines(sheet: Sheet) -> list[Line]:
    """Rows of single letters, as titles are spread across a page, each joined to one line."""
    rows = [[sheet.lines[index].line for index in row] for row in sheet.row_indexes]
    return [
        replace(
            row[0], text="".join(line.text.strip() for line in row), box=box_around(line.box for line in row), words=()
        )
        for row in rows
        if len(row) > 1 and all(han_count(line.text) == len(line.text.strip()) == 1 for line in row)
    ]


@dataclass(frozen=True)
class PaperPart:
    """Lines that may be a paper of their own, with what they say of it."""

    lines: tuple[Line, ...]

    @cached_property
    def sheet(self) -> Sheet:
        """The lines as one text."""
        return make_sheet(self.lines)

    @cached_property
    def kind(self) -> Classification:
        """What the lines would be."""
        return classify_sheet(self.sheet)

    @cached_property
    def holder(self) -> Field | None:
        """Whom they name, if surely."""
        found = find_holder(self.sheet)
        return found if found is not None and found.confidence >= _SURE_OF_NAME else None

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The lines that name a paper, those of the vertical title and of one set letter by letter across the page included."""
        lines = [one.line for one in self.sheet.lines] + _spread_lines(self.sheet)
        return tuple(normalize_text(line.text) for line in paper_titles(lines))

    @cached_property
    def chinese(self) -> bool:
        """Whether it is written in Chinese."""
        return han_count(self.sheet.ordinary_text) * 4 > len(re.sub(r"\W", "", self.sheet.ordinary_text))

    @cached_property
    def days(self) -> frozenset[date]:
        """Every day that is printed."""
        mentions = find_dates(self.sheet.prose.text)
        return frozenset(day for one in mentions if one.span is not None and one.precise for day in one.span)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every long number."""
        return frozenset(re.findall(r"[A-Z\d][A-Z\d-]{5,}\d", self.sheet.ordinary_text))

    @property
    def begins_with_title(self) -> bool:
        """Whether the first or second row of the lines names a paper."""
        head = [self.sheet.lines[index].line for row in self.sheet.row_indexes[:2] for index in row]
        return bool(paper_titles(head))

    @property
    def sure_of_kind(self) -> bool:
        """Whether the lines alone say what they are."""
        return self.kind.kind not in _NOTHING and self.kind.confidence >= _SURE_OF_KIND

    @property
    def whole(self) -> bool:
        """Whether the lines alone could be a proof: named or of a sure kind, with a person where its kind names one, and some length."""
        letters = len(re.sub(r"\W", "", self.sheet.ordinary_text))
        if len(self.lines) < 3 or letters < 16 or self.kind.kind is ProofKind.NOT_PROOF:
            return False
        named = bool(self.titles) or self.sure_of_kind
        return named and (self.holder is not None or (self.sure_of_kind and self.kind.kind in _NAMELESS))


def is_translation(first: PaperPart, second: PaperPart) -> bool:
    """Whether two parts tell the same days or numbers in two languages."""
    return first.chinese is not second.chinese and bool(first.days & second.days or first.numbers & second.numbers)


def are_two(first: PaperPart, second: PaperPart) -> bool:
    """Whether two parts that are each a whole paper are surely two: not a text and its translation, not one certificate told twice."""
    if not (first.whole and second.whole):
        return False
    if first.chinese is not second.chinese:
        return not is_translation(first, second)
    same_person = first.holder is not None and second.holder is not None and first.holder.value == second.holder.value
    if same_person:  # a person's second certificate has a title of its own; the page behind a certificate has none
        return bool(first.titles) and bool(second.titles)
    return True


def are_two_on_a_page(first: PaperPart, second: PaperPart) -> bool:
    """Whether two parts of one page are surely two papers: the halves of a paper name one person, or say one kind without a second title."""
    if not are_two(first, second):
        return False
    both_titled = bool(first.titles) and bool(second.titles)
    if first.kind.kind is second.kind.kind:
        return both_titled and (first.holder is not None or second.holder is not None)
    return both_titled or all(part.titles or part.kind.confidence >= _SURE_BY_HALF for part in (first, second))
