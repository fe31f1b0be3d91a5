"""Dates of issue of which a seal, a fold or the edge has taken a part: 2022年3月6, 2023-05★, 2024年月08日, 2023年12月18E.

It decides whether what is left says a day, a month or nothing, and never says it surely: a cut day must not pass as a whole
month. Which date is the issuer's is decided in `times`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ocr.dates import find_dates
from ocr.normalize import HAN
from ocr.numbers import parse_number
from ocr.patterns.field import Field, field_at

if TYPE_CHECKING:
    from ocr.sheet import Sheet

_NUMERAL = r"[\d一二三四五六七八九十廿]{1,3}"
_MARKS = r"[\s:：。.,、·'’`|★☆*]*"
_REMAINS = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[一二][〇零○O九][〇零○O一二三四五六七八九]{{2}}){_MARKS}(?P<first>[年./-]){_MARKS}(?P<month>{_NUMERAL})?"
    rf"{_MARKS}(?P<second>[月/-])?{_MARKS}(?P<day>{_NUMERAL})?{_MARKS}(?P<rest>[日号]?[^,。\d]{{0,3}}\d?)$"
)
_DAY, _MONTH = 0.7, 0.5
_BEFORE = re.compile(rf"(?:^|[\t\s\d号]|日期[:：]?|[会局厅委学院心司部处所校办站馆社]\s?|^[^{HAN}\w]*)$")
"""What may stand before the date of issue in its row: nothing, a number, the issuer."""


@dataclass(frozen=True, slots=True)
class TornDate:
    """What is left of a date: the row where it stands, and the value with its confidence, `None` where nothing can be said."""

    row: int
    field: Field | None


def judge_remains(text: str) -> tuple[str | None, float] | None:
    """What a torn date says, `None` for a text that holds a whole date or none at all."""
    match = _REMAINS.search(text)
    if match is None or _is_whole(text, match):
        return None
    year = int("".join(str(parse_number(one.replace("O", "0").replace("○", "〇"))) for one in match["year"]))
    month = parse_number(match["month"]) if match["month"] else None
    day = parse_number(match["day"]) if match["day"] else None
    if month is None or not 1 <= month <= 12:
        return None, 0.0
    if day is None:
        return f"{year:04d}-{int(month):02d}", _MONTH
    try:
        return date(year, int(month), int(day)).isoformat(), _DAY
    except ValueError:
        return f"{year:04d}-{int(month):02d}", _MONTH


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether the calendar's parts are all there: a day with its 日, a dotted date of even width, or a month that ends in 月."""
    found = [one for one in find_dates(text) if one.end > match.start() and one.points[0].year is not None]
    if not found or found[0].fault is not None or not match["month"]:
        return False
    left_over = re.sub(r"[\s★☆*·.,|()\[\]:-]", "", text[found[0].end :])
    if not found[0].precise:
        return left_over == "" and text[: found[0].end].rstrip().endswith(("月", "月份"))
    if match["first"] == "年":
        return "日" in text[match.start() :] or "号" in text[match.start() :]
    padded = match["month"].startswith("0") and match["day"] is not None and len(match["day"]) == 1
    return not padded


def find_torn_date(sheet: Sheet) -> TornDate | None:
    """The last torn date of the lower half that stands where a date of issue stands."""
    torn = None
    for number, row in enumerate(sheet.row_indexes):
        if number * 2 < len(sheet.row_indexes):
            continue
        start = sheet.rows.owners.index(row[0])
        end = len(sheet.rows.owners) - sheet.rows.owners[::-1].index(row[-1])
        text = sheet.rows.text[start:end]
        match = _REMAINS.search(text)
        if match is None or not _BEFORE.search(text[: match.start()]):
            continue
        judged = judge_remains(text)
        if judged is not None:
            value, sure = judged
            place = start + match.start(), start + match.end()
            field = None if value is None else field_at(sheet, sheet.rows, *place, value=value, sure=sure)
            torn = TornDate(number, field)
    return torn
