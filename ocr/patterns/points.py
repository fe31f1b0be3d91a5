"""Points of an application: those of the year before the total, wherever the tile prints its label.

It decides which number belongs to which label: in the same words, in the same row, else above or below, as most tiles of the page have
it. The points of today, of this month, and of single tasks are none of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.patterns.field import Field, field_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.sheet import Sheet, SheetLine

_NO_YEAR = r"(?![\d,]*\s?年)"
_POINTS_YEAR = re.compile(
    rf"(?:(?P<year>20\d\d)\s?年?(?:度)?|本年度?|年度|当年|今年|本年)(?:已|累计|学习|获得|总|新增|的|共)*积分[^\d\n\t]{{0,6}}[:\t\n为]?\s*{_NO_YEAR}(?P<number>\d[\d,]*)"
)
_POINTS_OF_YEAR = re.compile(
    rf"积分\s*[:(]?\s*(?P<year>20\d\d)\s?年?度?\)?[^\d\n\t]{{0,6}}[:\t\n为]?\s*{_NO_YEAR}(?P<number>\d[\d,]*)"
)
_POINTS_TOTAL = re.compile(
    rf"(?:成长总|学习总|总|累计|我的|当前|现有|学习)积分[^\d\n\t]{{0,6}}[:\t\n为]*\s*{_NO_YEAR}(?P<number>\d[\d,]{{1,}})"
)
_POINTS_BEFORE = re.compile(
    r"(?P<number>\d[\d,]{2,})\s*[\t\n]?\s*(?:分\s*)?[\t\n]?\s*(?:(?P<year>20\d\d)\s?年?度?|年度|本年)?(?:成长总|总|累计|学习|我的)?积分"
)
_PATTERNS = (
    ("year", _POINTS_YEAR, 0.96),
    ("year", _POINTS_OF_YEAR, 0.95),
    ("total", _POINTS_TOTAL, 0.95),
    ("total", _POINTS_BEFORE, 0.8),
)
_LABEL = re.compile(
    r"(?:(?P<year>20\d\d)\s?年?度?|(?P<this>本年度?|年度|当年|今年))?(?P<part>今日|本月|本周|昨日|当日|月度)?(?P<total>成长总|学习总|总|累计|我的|当前|学习)?(?:学习)?积分(?:\(分\))?"
)
_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+|\d+)分?")
_FAR = 3.2  # distance of a label and its number one above the other, in heights of the larger print


def find_points(sheet: Sheet) -> dict[str, Field]:
    """`points`, `points_kind` (year or total) and the `year` where it is printed with them."""
    return _from_tiles(sheet) or _from_words(sheet)


def _from_words(sheet: Sheet) -> dict[str, Field]:
    """Points whose label and number follow each other in the words."""
    text = sheet.rows.text
    for kind, pattern, sure in _PATTERNS:
        for match in pattern.finditer(text):
            if re.search(r"今日|本月|本周|昨日|当日|月度", text[max(0, match.start() - 4) : match.end()]):
                continue
            year = match.groupdict().get("year")
            number = match.start("number"), match.end("number")
            fields = _fields(sheet, number, match.span(), kind="year" if year or kind == "year" else "total", sure=sure)
            if year:
                span = match.span("year")
                fields["year"] = field_at(sheet, sheet.rows, *span, value=year, sure=0.96)
            return fields
    return {}


def _fields(
    sheet: Sheet, number: tuple[int, int], label: tuple[int, int], *, kind: str, sure: float
) -> dict[str, Field]:
    """The fields of points that stand at a range of the rows."""
    value = re.sub(r"\D", "", sheet.rows.text[number[0] : number[1]])
    return {
        "points": field_at(sheet, sheet.rows, *number, value=value, sure=sure),
        "points_kind": field_at(sheet, sheet.rows, *label, value=kind, sure=sure),
    }


def _from_tiles(sheet: Sheet) -> dict[str, Field]:
    """Points of tiles: each label has a line of its own, and so has its number."""
    labels = [(index, match) for index, line in enumerate(sheet.lines) if (match := _LABEL.fullmatch(line.text))]
    numbers = [index for index, line in enumerate(sheet.lines) if _NUMBER.fullmatch(line.text)]
    above = _numbers_above(sheet, labels, numbers)
    wanted = sorted(
        (pair for pair in labels if not pair[1]["part"]),
        key=lambda pair: (not (pair[1]["year"] or pair[1]["this"]), pair[0]),
    )
    for index, match in wanted:
        place = _beside(sheet, index, numbers)
        for side in (above, not above):
            place = _over_or_under(sheet, index, numbers, above=side) if place is None else place
        if place is None:
            continue
        kind = "year" if match["year"] or match["this"] else "total"
        number, label = _span(sheet, place), _span(sheet, index)
        fields = _fields(sheet, number, label, kind=kind, sure=0.93)
        if match["year"]:
            start = label[0] + match.start("year")
            fields["year"] = field_at(sheet, sheet.rows, start, start + 4, value=match["year"], sure=0.96)
        return fields
    return {}


def _span(sheet: Sheet, index: int) -> tuple[int, int]:
    """The range of a line in the rows."""
    start = sheet.rows.owners.index(index)
    return start, start + len(sheet.lines[index].text)


def _beside(sheet: Sheet, index: int, numbers: list[int]) -> int | None:
    """The number to the right of a label at its height, with no other label between them."""
    label = sheet.lines[index].line.box
    found = [
        (sheet.lines[place].line.box.left, place)
        for place in numbers
        if sheet.lines[place].line.box.left >= label.right
        and abs(sheet.lines[place].line.box.center_y - label.center_y)
        < max(label.height, sheet.lines[place].line.box.height)
    ]
    if not found:
        return None
    left, place = min(found)
    blocked = any(
        _LABEL.fullmatch(line.text)
        and label.right < line.line.box.center_x < left
        and abs(line.line.box.center_y - label.center_y) < label.height
        for line in sheet.lines
    )
    return None if blocked else place


def _near(sheet: Sheet, index: int, numbers: list[int]) -> Iterator[tuple[float, int]]:
    """Numbers of a label's column with how far they stand below it; negative above."""
    label = sheet.lines[index].line.box
    for place in numbers:
        box = sheet.lines[place].line.box
        overlaps = min(label.right, box.right) > max(label.left, box.left)
        distance = box.center_y - label.center_y
        if overlaps and abs(distance) < _FAR * max(label.height, box.height):
            yield distance, place


def _numbers_above(sheet: Sheet, labels: list[tuple[int, re.Match[str]]], numbers: list[int]) -> bool:
    """Whether most tiles print their number above the label: no label of theirs has a number under it alone."""
    votes = 0
    for index, _ in labels:
        near = list(_near(sheet, index, numbers))
        over, under = any(distance < 0 for distance, _ in near), any(distance > 0 for distance, _ in near)
        votes += (over and not under) - (under and not over)
    lowest = max((_y(sheet.lines[index]) for index, _ in labels), default=0.0)
    return votes > 0 or (votes == 0 and all(_y(sheet.lines[place]) < lowest for place in numbers))


def _y(line: SheetLine) -> float:
    return line.line.box.center_y


def _over_or_under(sheet: Sheet, index: int, numbers: list[int], *, above: bool) -> int | None:
    """The nearest number on the side of the label where tiles of this page have it."""
    near = [(abs(distance), place) for distance, place in _near(sheet, index, numbers) if (distance < 0) is above]
    return min(near)[1] if near else None
