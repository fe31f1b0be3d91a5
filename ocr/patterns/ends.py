"""When it began and when it ended, where a form prints the two days beside labels of their own: 开始时间 … 完成时间 …, 起 … 止 ….

It decides which labels ask for the first day and which for the last, and whether a column of such days belongs to one proof or
to several courses. A day of issue, of payment or of enrolment is none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.dates import find_dates, with_year
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import LABEL_ONLY, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.dates import DateMention, Point
    from ocr.document import Line
    from ocr.sheet import Sheet

_WHAT = r"(?:培训|学习|研修|课程|会议|活动|项目|服务|进修|考察|观看|支教|支援|援派|工作|任教|授课|讲座|班级|班期|实践|自学|听课|访学)?"
_DONE = r"(?:学习|培训|课程|研修|服务|工作|上课|进修|支教|支援)?"
_DAY = r"(?:的)?(?:时间|日期|年月|日)"
BEGINS = (
    rf"{_WHAT}(?:开始|起始|启动){_DONE}(?:{_DAY}|于)?|{_WHAT}(?:开课|开班|开学|开营|开幕|起){_DAY}|起|自|从"
    r"|(?:Course\s+|Training\s+|Study\s+)?(?:Start(?:ing|ed)?|Begin(?:ning)?|Began|Commence(?:d|ment)?)(?:\s+(?:date|time|on))?|From"
)
_ENDS = (
    rf"{_WHAT}(?:结束|完成|终止|学完|修完){_DONE}(?:{_DAY}|于)?|{_WHAT}(?:结业|结课|结训|结班|闭班|闭营|闭幕|止){_DAY}|止|至|到"
    r"|(?:Course\s+|Training\s+|Study\s+)?(?:End(?:ing|ed)?|Complet(?:ion|ed)|Finish(?:ed)?)(?:\s+(?:date|time|on))?|Date\s+of\s+completion|To|Until"
)
_LATEST = rf"{_WHAT}(?:截止|截至){_DONE}(?:{_DAY})?"
"""The day until which a course may be taken: its end only where no other is printed."""
_NOT_THESE = re.compile(
    r"报名|报到|缴费|选课|有效期?|聘期|注册|申请|公示|查询|收稿|入学|毕业|valid", re.IGNORECASE
)  # days of other things
_NEAR = 3  # characters before a date in the value of its label
_SURE, _UNSURE, _VAGUE = 0.95, 0.75, 0.8


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the last day as printed beside labels of their own, each where it was found."""

    first: Field | None = None
    last: Field | None = None


def find_ends(sheet: Sheet, year: int | None) -> Ends:
    """The days beside labels of a beginning and of an end; of a column of several courses the outermost ones, unsure."""
    first, last = _days_beside(sheet, BEGINS, year), _days_beside(sheet, _ENDS, year)
    if first and not last:
        last = _days_beside(sheet, _LATEST, year)
    start = min(first, key=lambda one: str(one.value)) if first else None
    end = max(last, key=lambda one: str(one.value)) if last else None
    if start is None or end is None:
        return Ends(start, end)
    several = len({one.value for one in first}) > 1 or len({one.value for one in last}) > 1
    backwards = str(end.value)[: len(str(start.value))] < str(start.value)[: len(str(end.value))]
    uneven = len(str(start.value)) != len(str(end.value))
    if several or backwards or uneven:
        return Ends(_doubted(start), _doubted(end))
    return Ends(start, end)


def _doubted(field: Field) -> Field:
    """The same day, so unsure that a person is asked."""
    return Field(field.value, field.text, field.page, field.box, min(field.confidence, _UNSURE))


def _days_beside(sheet: Sheet, label: str, year: int | None) -> list[Field]:
    """Every day beside a label, or in the column under it."""
    found: list[Field] = []
    for value in labelled(sheet, label):
        if _NOT_THESE.search(sheet.rows.text[max(0, value.start - 14) : value.start].rsplit("\n", 1)[-1]):
            continue
        for mention in _dates_of(value.value, year):
            start, end = value.start + mention.start, value.start + mention.end
            point = mention.points[0]
            sure = _SURE if point.day is not None else _VAGUE
            found.append(field_at(sheet, sheet.rows, start, end, value=iso(point), sure=sure))
            found += _column_below(sheet, start, year)
    return found


def _dates_of(value: str, year: int | None) -> Iterator[DateMention]:
    """The date with which a value begins, if it names one day or month and nothing more."""
    for mention in find_dates(value)[:1]:
        whole = with_year(mention, year) if year is not None else mention
        if mention.start <= _NEAR and whole.fault is None and len(whole.points) == 1:
            yield whole


def _column_below(sheet: Sheet, position: int, year: int | None) -> list[Field]:
    """The further days of a column of a table, under a day that stands in a cell of its own."""
    index = sheet.rows.owners[position]
    head = sheet.lines[index].line
    column = sorted(
        (place for place in range(index + 1, len(sheet.lines)) if _is_under(sheet.lines[place].line, head)),
        key=lambda place: sheet.lines[place].line.box.top,
    )
    found: list[Field] = []
    for place in column:
        text = sheet.lines[place].text
        mention = next(_dates_of(text, year), None)
        if mention is None or _DIGITS_ONLY.sub("", text) or _is_labelled(sheet, place):
            break
        start = sheet.rows.owners.index(place) + mention.start
        end = start + mention.end - mention.start
        found.append(field_at(sheet, sheet.rows, start, end, value=iso(mention.points[0]), sure=_SURE))
    return found


_DIGITS_ONLY = re.compile(r"[\d\s:：年月日./-]+")


def _is_under(line: Line, head: Line) -> bool:
    """Whether a line stands in the column of another one, below it."""
    aligned = abs(line.box.left - head.box.left) < 0.02 or abs(line.box.center_x - head.box.center_x) < 0.02
    return line.page == head.page and aligned and line.box.top > head.box.center_y


def _is_labelled(sheet: Sheet, index: int) -> bool:
    """Whether the cell to the left of a line, in its row, is a label: then the line is that label's value and no more of a column."""
    row = next(row for row in sheet.row_indexes if index in row)
    before = [sheet.lines[place].text for place in row if place < index]
    return bool(before) and bool(_LABEL.fullmatch(before[-1]) or LABEL_ONLY.fullmatch(before[-1]))


_LABEL = re.compile(rf"(?:{BEGINS}|{_ENDS}|.*[:：])", re.IGNORECASE)


def iso(point: Point) -> str:
    """A point in ISO 8601: a day, or a month where no day is printed."""
    month = f"{point.year:04d}-{point.month:02d}"
    return month if point.day is None else f"{month}-{point.day:02d}"
