"""A proof's lines as one text to search in, with the way back to the place where each character is printed.

Two readings of the same lines: `rows` keeps the table-like view (cells parted by tabs, rows by newlines), for forms and
labels; `prose` joins what was wrapped, for sentences. It decides which lines stand in one row and which are headings;
what they mean is decided in `kinds` and `patterns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ocr.columns import blocks_of, join_stacked
from ocr.document import WHOLE_PAGE, Box, Line, box_around
from ocr.normalize import HAN, Normal, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ENDS_PARAGRAPH = re.compile(r"[。!?;:]\s*$")
_PICTURE_BOX = re.compile(r"\s*[(（]?\s*(?:贴|粘贴)?\s*(?:照\s*片|相\s*片|寸照)\s*(?:处|粘贴处)?\s*[)）]?\s*$")
"""The word in the box for a photograph: it stands beside the sentences and belongs to none."""
_PAPER_TITLE = re.compile(rf"[{HAN}()\d]{{0,14}}(?:证书|证明|奖状|喜报|合格证|聘书|通知书|录用通知)")
_JOINS = re.compile(rf"[{HAN}\d、,。;:《》“”()—~\-]")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a value is printed: its text as printed, the page, the box around it, the confidence of its lines (0..1)."""

    text: str
    page: int
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line with its normalised text and its height in relation to the ordinary line of its page (1 = ordinary)."""

    line: Line
    normal: Normal
    relative_height: float

    @property
    def text(self) -> str:
        """The normalised text of the line, ends stripped."""
        return self.normal.text.strip()


@dataclass(frozen=True, slots=True)
class Searchable:
    """A text joined from lines; for each character the line it comes from (-1 for a joint) and its index in that line."""

    text: str
    owners: tuple[int, ...]
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a proof in reading order, its rows, and both joined texts."""

    lines: tuple[SheetLine, ...]
    row_indexes: tuple[tuple[int, ...], ...]
    rows: Searchable
    prose: Searchable

    def line_indexes(self, where: Searchable, start: int, end: int) -> tuple[int, ...]:
        """The lines that a range of a joined text touches, in order."""
        return tuple(sorted({owner for owner in where.owners[start:end] if owner >= 0}))

    def found(self, where: Searchable, start: int, end: int) -> Found:
        """The printed text, page, box and confidence behind a range of a joined text."""
        pieces: list[tuple[int, int, int]] = []
        for owner, index in zip(where.owners[start:end], where.indexes[start:end], strict=True):
            if owner < 0:
                continue
            if pieces and pieces[-1][0] == owner:
                pieces[-1] = (owner, min(pieces[-1][1], index), max(pieces[-1][2], index))
            else:
                pieces.append((owner, index, index))
        if not pieces:
            return Found("", 1, WHOLE_PAGE, 0.0)
        parts = [self._part(owner, first, last + 1) for owner, first, last in pieces]
        page = parts[0].page
        same_page = [part for part in parts if part.page == page]
        return Found(
            "".join(part.text for part in parts),
            page,
            box_around(part.box for part in same_page),
            min(part.confidence for part in parts),
        )

    def _part(self, owner: int, start: int, end: int) -> Found:
        """The part of one line behind a range of its normalised text."""
        line, normal = self.lines[owner].line, self.lines[owner].normal
        first, last = normal.printed_span(start, end)
        return Found(line.text[first:last], line.page, _box_of(line, first, last), line.confidence)

    @property
    def ordinary_text(self) -> str:
        """All normalised lines, one under the other."""
        return "\n".join(line.text for line in self.lines)


def _width(character: str) -> float:
    """The width of a character in relation to a Chinese one, roughly."""
    if character.isspace():
        return 0.5
    return 1.0 if ord(character) > 0x2E80 else 0.55


def _box_of(line: Line, first: int, last: int) -> Box:
    """The box of the printed characters `first`:`last` of a line, from the widths of characters."""
    widths = [_width(character) for character in line.text]
    total = sum(widths) or 1.0
    before, inside = sum(widths[:first]), sum(widths[first:last])
    box = line.box
    if line.vertical:
        top = box.top + box.height * before / total
        return Box(box.left, top, box.right, top + box.height * inside / total)
    left = box.left + box.width * before / total
    return Box(left, box.top, left + box.width * inside / total, box.bottom)


def make_sheet(lines: Iterable[Line]) -> Sheet:
    """Bring the lines of a proof into rows, normalise them, and join them."""
    ordered = [line for line in lines if line.text.strip() and not _PICTURE_BOX.match(line.text)]
    pages = sorted({line.page for line in ordered})
    groups = _rows([one for page in pages for one in join_stacked([line for line in ordered if line.page == page])])
    flat = [line for row in groups for line in row]
    ordinary = _ordinary_heights(flat)
    sheet_lines = tuple(SheetLine(line, fold(line.text), _height(line) / ordinary[line.page]) for line in flat)
    indexes: list[tuple[int, ...]] = []
    done = 0
    for row in groups:
        indexes.append(tuple(range(done, done + len(row))))
        done += len(row)
    rows = _join(sheet_lines, indexes, prose=False)
    prose = _join(sheet_lines, indexes, prose=True)
    return Sheet(sheet_lines, tuple(indexes), rows, prose)


def _height(line: Line) -> float:
    """The size of a line's print: its height, or the width of a vertical line."""
    return max(line.box.width if line.vertical else line.box.height, 1e-6)


def _ordinary_heights(lines: Sequence[Line]) -> dict[int, float]:
    """The median size of print per page, weighted by the length of the lines."""
    heights: dict[int, list[float]] = {}
    for line in lines:
        heights.setdefault(line.page, []).extend([_height(line)] * max(1, len(line.text.strip()) // 4))
    return {page: median(values) for page, values in heights.items()}


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Group the lines of each page into rows by their vertical overlap; vertical lines stand alone, in the order given."""
    rows: list[list[Line]] = []
    for page in sorted({line.page for line in lines}):
        on_page = [line for line in lines if line.page == page]
        if sum(line.vertical for line in on_page) * 2 > len(on_page):
            rows += [[line] for line in on_page]
            continue
        upright = [line for line in on_page if line.vertical and len(line.text.strip()) >= _TITLE_LETTERS]
        rows += [[line] for line in upright]
        flat = [line for line in on_page if line not in upright]
        tilt = _tilt(flat)
        for block in blocks_of(flat):
            rows += _rows_of_block(block, tilt)
    return rows


_TITLE_LETTERS = 3  # of a vertical line that is a title at the edge, and read first


def _rows_of_block(lines: Sequence[Line], tilt: float) -> list[list[Line]]:
    """The rows of lines that are read together, each from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box.center_y - tilt * one.box.center_x, one.box.left)):
        row = next((row for row in reversed(rows[-3:]) if _same_row(row, line, tilt)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return [_labels_joined(sorted(row, key=lambda one: one.box.left)) for row in rows]


_SPREAD_LABELS = re.compile(
    "姓名|学员|考生|性别|学时|成绩|单位|职称|职务|日期|编号|学分|民族|专业|时间|地点|课时|年度|学历|学位|籍贯|电话|备注|证号|科目"
    "|级别|等级|部门|岗位|工种|结论|类别|题目|职业|作者|学号|班级|积分"
)
"""Labels of two characters, which forms set apart to the width of the longer ones."""


_LONGEST_SPREAD = 6


def _is_spread(before: Line, label: str) -> bool:
    """Whether two cells of a row are the letters of one label, or the beginning of one: a single letter each, close to each other."""
    one = len(before.text.strip()) == 1 or _SPREAD_BEGINS.fullmatch(before.text.strip())
    return bool(one) and bool(_SPREAD_LABELS.fullmatch(label) or _SPREAD_BEGINS.fullmatch(label))


_LONG_LABELS = "发明人 设计人 专利号 申请日 专利权人 授权公告日 发明名称 证书编号 证书号 身份证号 培训班 起止时间 培训时间 发证日期 完成人 负责人 工作单位 出生年月 技能等级 课程名称 项目名称"
_SPREAD_BEGINS = re.compile(
    "|".join(
        sorted({word[:end] for word in _LONG_LABELS.split() for end in range(2, len(word) + 1)}, key=len, reverse=True)
    )
)
"""Beginnings of longer labels, which the joining letter by letter runs through."""


def _labels_joined(row: list[Line]) -> list[Line]:
    """A row with labels that are set letter by letter (姓 名) as one cell each."""
    joined: list[Line] = []
    for line in row:
        before = joined[-1] if joined else None
        label = before.text.strip() + line.text.strip(" :：") if before is not None else ""
        spread = before is not None and len(line.text.strip(" :：")) == 1 and len(label) <= _LONGEST_SPREAD
        runs_on = before is not None and bool(_SPREAD_LABELS.fullmatch(before.text.strip() + line.text.strip()[:1]))
        if before is not None and ((spread and _is_spread(before, label)) or runs_on):
            text = before.text.strip() + line.text.strip()
            joined[-1] = replace(before, text=text, box=box_around((before.box, line.box)), words=())
        else:
            joined.append(line)
    return joined


_MOST_LINES_TILTED = 150  # lines of a page up to which its tilt is looked for; a page with more is no form
_TILTS = tuple(step * 0.004 for step in range(-12, 13))


def _tilt(lines: Sequence[Line]) -> float:
    """How much the rows of a photographed sheet fall from left to right, as page heights over a page width.

    The tilt is the one under which the most lines stand beside another; without a clear gain the page is level.
    """
    if not 4 <= len(lines) <= _MOST_LINES_TILTED:
        return 0.0
    pairs = [
        (first.box, second.box)
        for place, first in enumerate(lines)
        for second in lines[place + 1 :]
        if min(first.box.right, second.box.right) <= max(first.box.left, second.box.left)
        and abs(first.box.center_y - second.box.center_y) < 3 * max(first.box.height, second.box.height)
    ]

    def beside(tilt: float) -> int:
        return sum(
            abs(one.center_y - other.center_y - tilt * (one.center_x - other.center_x))
            < 0.25 * min(one.height, other.height)
            for one, other in pairs
        )

    level = beside(0.0)
    best = max(_TILTS, key=lambda tilt: (beside(tilt), -abs(tilt)))
    return best if beside(best) >= level + 2 else 0.0


def _same_row(row: Sequence[Line], line: Line, tilt: float) -> bool:
    """Whether a line stands beside the lines of a row: their middles are close and they do not lie over each other."""
    for other in row:
        smaller = min(other.box.height, line.box.height)
        fall = tilt * (other.box.center_x - line.box.center_x)
        if abs(other.box.center_y - line.box.center_y - fall) > 0.55 * smaller:
            continue
        shared = min(other.box.right, line.box.right) - max(other.box.left, line.box.left)
        if shared < 0.3 * min(other.box.width, line.box.width):
            return True
    return False


def _join(lines: Sequence[SheetLine], rows: Sequence[tuple[int, ...]], *, prose: bool) -> Searchable:
    """Join rows into one text with the owner of each character."""
    text: list[str] = []
    owners: list[int] = []
    indexes: list[int] = []

    def add(piece: str, owner: int = -1, offset: int = 0) -> None:
        text.append(piece)
        owners.extend([owner] * len(piece))
        indexes.extend(range(offset, offset + len(piece)) if owner >= 0 else [-1] * len(piece))

    gaps = _gaps(lines, rows)
    for number, row in enumerate(rows):
        if number:
            add(_joint(lines, rows[number - 1], row, gaps) if prose else "\n")
        for place, owner in enumerate(row):
            content = lines[owner].normal.text
            if place:
                add(_seam(lines[row[place - 1]].text, lines[owner].text) if prose else "\t")
            stripped = content.strip()
            add(stripped, owner, len(content) - len(content.lstrip()))
    return Searchable("".join(text), tuple(owners), tuple(indexes))


def _seam(before: str, after: str) -> str:
    """What stands between two pieces of a sentence: nothing beside Chinese, a space between Latin words."""
    if before[-1:].isdigit() and after[:1].isdigit():
        return " "  # 13日 wrapped behind a lost dash: two numbers, not one
    if not before or not after or (_JOINS.match(before[-1]) and _JOINS.match(after[0])):
        return ""
    return "" if re.match(rf"[{HAN}]", before[-1]) or re.match(rf"[{HAN}]", after[0]) else " "


def _gaps(lines: Sequence[SheetLine], rows: Sequence[tuple[int, ...]]) -> float:
    """The usual distance between the middles of neighbouring rows, in heights of print."""
    distances = []
    for before, after in pairwise(rows):
        first, second = lines[before[0]].line, lines[after[0]].line
        if first.page == second.page:
            distances.append((second.box.center_y - first.box.center_y) / max(_height(first), _height(second)))
    return median(distances) if distances else 1.5


def _joint(lines: Sequence[SheetLine], before: tuple[int, ...], after: tuple[int, ...], usual: float) -> str:
    """What stands between two rows of prose: a newline where a paragraph ends, else the seam of a wrapped sentence."""
    first, second = lines[before[-1]], lines[after[0]]
    if first.line.page != second.line.page or first.line.vertical != second.line.vertical:
        return "\n"
    heights = sorted((_height(first.line), _height(second.line)))
    distance = (second.line.box.center_y - first.line.box.center_y) / heights[1]
    short = min(len(first.text), len(second.text)) < 4  # the end of a wrapped sentence has no size of its own
    if (
        (heights[1] / heights[0] > 1.45 and not short)
        or distance > max(1.9 * usual, 3.0)
        or _ENDS_PARAGRAPH.search(first.text)
        or (len(before) == 1 and _PAPER_TITLE.fullmatch(first.text))
    ):
        return "\n"
    if _CUT_NUMBER.search(first.text) and second.text[:1].isdigit() and _is_full(first, second):
        return ""  # 共计4 | 8学时: a number that was cut where the line was full
    return _seam(first.text, second.text)


_CUT_NUMBER = re.compile(r"(?<![A-Za-z\d./-])(?!(?:19|20)\d\d$)\d[\d./-]*$")
"""The number with which a line ends, if it is no whole year, or a date that goes on."""
_FEWEST_OF_A_SENTENCE = 10  # characters of a line that can be full


def _is_full(line: SheetLine, following: SheetLine) -> bool:
    """Whether a line of a sentence reaches at least as far to the right as the one that goes on with it."""
    printed, after = line.line.text.strip(), following.line.text.strip()
    reaches = line.line.box.right > following.line.box.right - 0.5 * _height(line.line) or len(printed) >= len(after)
    return len(printed) >= _FEWEST_OF_A_SENTENCE and reaches
