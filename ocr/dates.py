"""Dates and spans in every spelling that certificates use; an impossible date is reported, never rolled over.

2024年5月7日至9日 · 2024年12月30日—2025年1月2日 · 二〇二四年五月九日 · 2024.05.07-05.09 · lists (6月1日、8日、15日) · May 7-9, 2024.
A span is inclusive at both ends. A month without a day stands for the whole month and says so (`precision`). Which date
of a proof is the event's and which the issuer's is decided in `patterns`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from ocr.normalize import normalize_text
from ocr.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator


class DateFault(StrEnum):
    """Why a date cannot be used as printed."""

    IMPOSSIBLE = "IMPOSSIBLE_DATE"
    """The calendar has no such day: 2025年11月31日."""
    ORDER = "DATE_ORDER"
    """The span ends before it starts."""
    NO_YEAR = "DATE_NO_YEAR"
    """Day and month without a year."""
    NO_DATE = "NO_DATE"
    """The text holds no date."""


@dataclass(frozen=True, slots=True)
class Point:
    """One end of a span as printed: a missing part is `None`."""

    year: int | None
    month: int | None
    day: int | None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, span or list in a text: first and last point, every day named, its place (end exclusive), and what is wrong with it."""

    points: tuple[Point, ...]
    start: int
    end: int
    is_list: bool = False
    fault: DateFault | None = None

    @property
    def precise(self) -> bool:
        """Whether every point names a day."""
        return all(point.day is not None for point in self.points)

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day, inclusive; `None` where the mention has a fault."""
        if self.fault is not None:
            return None
        days = [day for point in self.points for day in _days(point)]
        return min(days), max(days)

    @property
    def days(self) -> tuple[date, ...]:
        """The days of a list in order of print; first and last day of a span."""
        if self.fault is not None:
            return ()
        return tuple(_days(point)[0] for point in self.points)


@dataclass(frozen=True, slots=True)
class ParsedSpan:
    """What a phrase says about time: the span of the first mention, or the reason why there is none."""

    span: tuple[date, date] | None
    code: DateFault | None
    days: tuple[date, ...]
    normal: str


_N = r"(?:\d{1,2}|[一二三四五六七八九十廿卅〇零○贰叁壹拾肆伍陆柒捌玖]{1,4})"
_Y4 = (
    r"(?:(?:19|20)\s?\d\s?\d|[12一二贰壹][〇零○Oo0九玖][〇零○Oo0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖]{2}|2[Oo0]\d\d"
    r"|(?<![一二三四五六七八九〇零○\d])二[〇零○一二][〇零○一二三四五六七八九](?=\s?年))"
)
_S = r"\s*"
_CLOCK = rf"(?:{_S}(?:\([^()]{{1,8}}\)|上午|下午|晚上|中午|全天|半天|当日|当天|起|开始|(?:星期|周)[一二三四五六日天]|\d{{1,2}}[:时]\d{{0,2}}分?(?:[-~—至]\d{{1,2}}[:时]\d{{0,2}}分?)?))*"
_POINTS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?P<y>{_Y4}){_S}年度?{_S}(?P<m>{_N}){_S}月份?{_S}(?P<d>{_N}){_S}[日号]{_CLOCK}"),
    re.compile(
        rf"(?P<y>{_Y4}){_S}年{_S}(?P<m>{_N}){_S}月{_S}(?P<d>{_N})(?={_S}(?:[-—–~−至到、,./]|日)|\s+\d{{1,2}}\s?日)"
    ),
    re.compile(
        rf"(?<![\d.])(?P<y>(?:19|20)\d\d){_S}(?P<sep>[./\-‐–−年]){_S}(?P<m>\d{{1,2}}){_S}(?P=sep){_S}(?P<d>\d{{1,2}})日?(?!\d|\.\d){_CLOCK}"
    ),
    re.compile(r"(?<!\d)(?P<y>20\d\d|19\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"(?P<y>{_Y4}){_S}年{_S}(?P<m>{_N}){_S}月份?"),
    re.compile(rf"(?<![\d.])(?P<y>(?:19|20)\d\d){_S}[./-]{_S}(?P<m>0?[1-9]|1[0-2])(?![\d./-])"),
    re.compile(rf"(?<!\d)(?P<m>{_N}){_S}月{_S}(?P<d>{_N}){_S}[日号]{_CLOCK}"),
    re.compile(rf"(?<!\d)(?P<m>{_N}){_S}月{_S}(?P<d>{_N})(?={_S}[-—–~−至到、]{_S}{_N}{_S}[日号])"),
)
_COMPACT, _MONTH_DOTTED, _FIRST_PARTIAL = 3, 5, 6
_RANGE = re.compile(rf"\s+(?=\d{{1,2}}\s?日)|{_S}起?{_S}(?:[-—–−~‐─一]{{1,3}}|至|到|→|开始至|to|through|until){_S}")
_LIST = re.compile(rf"{_S}(?:[、,;和及与]|以及){_S}")
_TAILS: tuple[re.Pattern[str], ...] = (
    *_POINTS[:3],
    _POINTS[4],
    re.compile(r"(?P<y>(?:19|20)\d\d)[./]\s?(?P<m>\d{1,2})[./ ]\s?(?P<d>\d{1,2})(?![\d.])"),  # a dot that was lost
    re.compile(rf"(?P<m>{_N}){_S}月{_S}(?P<d>{_N}){_S}(?:[日号]{_CLOCK}|(?=[、,]))"),
    re.compile(r"(?P<m>\d{1,2})[./](?P<d>\d{1,2})(?![\d.])日?"),
    re.compile(rf"(?P<m>{_N}){_S}月份?(?!{_S}{_N})"),
    re.compile(rf"(?P<d>{_N}){_S}[日号](?!{_S}至今){_CLOCK}"),
)
_BARE_DAY = re.compile(r"(?P<d>\d{1,2})(?![\d.年月个天学课小人次%:])")
_BARE_LIST_DAY = re.compile(r"(?P<d>\d{1,2})(?=\s*[、,]\s*\d{1,2}\s*[、,日])")


def _number(text: str | None) -> int | None:
    """A part of a date as an integer; O and ○ are zeros."""
    if text is None:
        return None
    value = parse_number(re.sub(r"\s", "", text).replace("O", "0").replace("o", "0").replace("○", "〇"))
    return int(value) if value is not None else None


def _year(text: str) -> int | None:
    """A year of four numerals, digits and Chinese ones mixed as engines mix them; of three where one was lost."""
    digits = [_number(character) for character in re.sub(r"\s", "", text)]
    if None in digits:
        return None
    year = "".join(str(digit) for digit in digits)
    # A numeral that an engine lost: 二二三年 is 2023, 二〇四年 is 2024.
    return int(year) if len(year) == 4 else 2020 + int(year[2]) if year[1] in "02" else 2010 + int(year[2])


def _point(match: re.Match[str]) -> Point:
    """The parts that a match names."""
    groups = match.groupdict()
    year = _year(groups["y"]) if groups.get("y") else None
    return Point(year, _number(groups.get("m")), _number(groups.get("d")))


def _days(point: Point) -> tuple[date, ...]:
    """The day of a complete point; first and last day of a month.

    Raises:
        ValueError: the calendar has no such day.
    """
    year, month = point.year or 0, point.month or 0
    if point.day is not None:
        return (date(year, month, point.day),)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Every date, span and list in normalised text, in order, faults included."""
    from ocr.english_dates import find_english_dates

    found: list[DateMention] = []
    position = 0
    while (head := _next_head(text, position)) is not None:
        mention = _mention(text, head)
        found.append(mention)
        position = max(mention.end, position + 1)
    for mention in find_english_dates(text):
        if all(mention.end <= other.start or mention.start >= other.end for other in found):
            found.append(mention)
    return tuple(sorted(found, key=lambda one: one.start))


def _next_head(text: str, position: int) -> re.Match[str] | None:
    """The first point at or after a position; where several spellings start together the more precise one."""
    best: re.Match[str] | None = None
    for pattern in _POINTS:
        match = pattern.search(text, position)
        if match and (best is None or match.start() < best.start()):
            best = match
    return best


def _mention(text: str, head: re.Match[str]) -> DateMention:
    """Follow a point through ranges and lists as far as they go."""
    points = [_point(head)]
    end, is_list, is_range = head.end(), False, False
    # A point that was cut before its 日 ("5月7" of "5月7-9日") goes on with the mark that follows.
    for separator, tail in _tails(text, end):
        if separator == "range" and is_range and not is_list:
            break
        is_list |= separator == "list"
        is_range |= separator == "range"
        points.append(_inherit(points[-1], _point(tail)))
        end = tail.end()
        if separator == "range":
            points[-1] = _next_year(points[-2], points[-1], _point(tail))
    closing = re.match(r"\s*止", text[end:])
    end += closing.end() if closing else 0
    return judged(DateMention(tuple(points), head.start(), end, is_list))


def _tails(text: str, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    """The further points of a mention with the separator before each."""
    while True:
        for name, separator in (("range", _RANGE), ("list", _LIST)):
            mark = separator.match(text, end)
            tail = _tail(text, mark.end(), name) if mark else None
            if tail is not None:
                yield name, tail
                end = tail.end()
                break
        else:
            return


def _tail(text: str, position: int, separator: str) -> re.Match[str] | None:
    """The point that stands at a position inside a mention."""
    for pattern in _TAILS:
        match = pattern.match(text, position)
        if match:
            return match
    return (_BARE_DAY if separator == "range" else _BARE_LIST_DAY).match(text, position)


def _inherit(before: Point, point: Point) -> Point:
    """Take year and month from the point before where they are not printed; a month without day keeps none."""
    if point.year is not None:
        return point
    if point.month is not None:
        return replace(point, year=before.year)
    return Point(before.year, before.month, point.day)


def _next_year(first: Point, last: Point, printed: Point) -> Point:
    """12月30日至1月2日 without a second year ends in the year after."""
    if printed.year is not None or printed.month is None or first.year is None or first.month is None:
        return last
    return replace(last, year=first.year + 1) if first.month - printed.month >= 6 else last


def judged(mention: DateMention) -> DateMention:
    """Name the fault of a mention, if any."""
    if any(not _possible(point) for point in mention.points):
        return replace(mention, fault=DateFault.IMPOSSIBLE)
    if any(point.year is None for point in mention.points):
        return replace(mention, fault=DateFault.NO_YEAR)
    first, last = _days(mention.points[0])[0], _days(mention.points[-1])[-1]
    if last < first and not mention.is_list:
        return replace(mention, fault=DateFault.ORDER)
    return mention


def _possible(point: Point) -> bool:
    """Whether the calendar has the day; without a year, whether any year has it."""
    try:
        _days(replace(point, year=point.year if point.year is not None else 2024))
    except (ValueError, calendar.IllegalMonthError):
        return False
    return True


def with_year(mention: DateMention, year: int) -> DateMention:
    """The mention with a year that is printed elsewhere (5月7日至9日 under a heading of 2024年)."""
    if mention.fault is not DateFault.NO_YEAR:
        return mention
    points = tuple(replace(point, year=point.year if point.year is not None else year) for point in mention.points)
    return judged(replace(mention, points=points, fault=None))


def parse_date_span(text: str) -> ParsedSpan:
    """Read a phrase such as 2024年5月7日至9日 or May 7-9, 2024: first and last day, inclusive."""
    normal = normalize_text(text)
    mentions = find_dates(normal)
    if not mentions:
        return ParsedSpan(None, DateFault.NO_DATE, (), normal)
    faulty = next((mention for mention in mentions if mention.fault is DateFault.IMPOSSIBLE), None)
    if faulty is not None:
        return ParsedSpan(None, faulty.fault, (), normal)
    first = mentions[0]
    return ParsedSpan(first.span, first.fault, first.days, normal)
