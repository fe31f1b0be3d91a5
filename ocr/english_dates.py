"""English dates and spans: May 7-9, 2024 · 7th to 9th May 2024 · Dec. 30, 2024 – Jan. 2, 2025.

A part of `dates`, which names the faults and joins these with the Chinese spellings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr.dates import DateMention, Point

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_M = r"(?P<m{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_D = r"(?P<d{0}>\d{{1,2}})\s?(?:st|nd|rd|th)?(?!\d)"
_Y = r"(?P<y{0}>(?:19|20)\d\d)(?!\d)"
_TO = r"\s*(?:[-–—−~‐]{1,2}|to|through|until|till|and|&)\s*(?:the\s+)?"
_OF = r"\s*(?:of\s+)?"
_C = r"\s*,?\s*"


def _pattern(*parts: str) -> re.Pattern[str]:
    """A pattern from parts that are already numbered."""
    return re.compile(r"\b" + "".join(parts), re.IGNORECASE)


def _m(index: int) -> str:
    return _M.format(index)


def _d(index: int) -> str:
    return _D.format(index)


def _y(index: int) -> str:
    return _Y.format(index)


_SPELLINGS: tuple[re.Pattern[str], ...] = (
    _pattern(_m(1), r"\s*", _d(1), _C, _y(1), _TO, _m(2), r"\s*", _d(2), _C, _y(2)),
    _pattern(_m(1), r"\s*", _d(1), _TO, _m(2), r"\s*", _d(2), _C, _y(2)),
    _pattern(_m(1), r"\s*", _d(1), _TO, _d(2), _C, _y(2)),
    _pattern(_d(1), _OF, _m(1), _C, _y(1), _TO, _d(2), _OF, _m(2), _C, _y(2)),
    _pattern(_d(1), _OF, _m(1), _TO, _d(2), _OF, _m(2), _C, _y(2)),
    _pattern(_d(1), _TO, _d(2), _OF, _m(2), _C, _y(2)),
    _pattern(_m(1), r"\s*", _d(1), _C, _y(1)),
    _pattern(_d(1), _OF, _m(1), _C, _y(1)),
    _pattern(_m(1), r"\s*,?\s*", _y(1)),
)


def _month(name: str | None) -> int | None:
    """The month of an English name, 1..12."""
    return _MONTHS.index(name[:3].lower()) + 1 if name else None


def _points(match: re.Match[str]) -> tuple[Point, ...]:
    """The ends that a match names; what the first leaves out it takes from the second."""
    from ocr.dates import Point

    parts = match.groupdict()
    second = any(parts.get(f"{name}2") for name in "dmy")
    year1, year2 = parts.get("y1"), parts.get("y2")
    month1, month2 = _month(parts.get("m1")), _month(parts.get("m2"))
    day1, day2 = parts.get("d1"), parts.get("d2")
    if not second:
        return (Point(int(year1) if year1 else None, month1, int(day1) if day1 else None),)
    end_year = int(year2 or year1 or 0)
    start_month, end_month = month1 or month2 or 0, month2 or month1 or 0
    start_year = int(year1) if year1 else end_year - (1 if start_month > end_month else 0)
    return (
        Point(start_year, start_month, int(day1) if day1 else None),
        Point(end_year, end_month, int(day2) if day2 else None),
    )


def find_english_dates(text: str) -> tuple[DateMention, ...]:
    """Every English date and span in a text, faults included."""
    from ocr.dates import DateMention, judged

    found: list[DateMention] = []
    for pattern in _SPELLINGS:
        for match in pattern.finditer(text):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                found.append(judged(DateMention(_points(match), match.start(), match.end())))
    return tuple(found)
