"""学时, 学分, days and clock hours in every spelling: which number carries which unit, and which of several is the sum.

Units stay apart (domain A12.13): 课时 is 学时; 小时 and 学分 are converted, if at all, by a region's pack. "Credit hours"
is said of both 学时 and 学分, so it is reported under both and marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ocr.normalize import normalize_text
from ocr.numbers import CHINESE_NUMERAL, NUMBER, parse_number


class Unit(StrEnum):
    """What a quantity counts."""

    HOURS = "hours"
    """学时, 课时, class hours."""
    DAYS = "days"
    CREDITS = "credits"
    CLOCK_HOURS = "clock_hours"
    """小时: hours by the clock."""
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and its place in the text; `total` when the text calls it a sum, `rate` when it is per day or per item."""

    value: Decimal
    unit: Unit
    start: int
    end: int
    total: bool = False
    rate: bool = False
    also_credits: bool = False
    ranged: bool = False
    """The end of a range or a sum (24-32学时, 36+54学时): no figure of its own."""


@dataclass(frozen=True, slots=True)
class ParsedHours:
    """What a phrase says about time and credit; `normal` is the phrase after normalisation."""

    hours: Decimal | None
    days: Decimal | None
    credits: Decimal | None
    clock_hours: Decimal | None
    minutes: Decimal | None
    normal: str


_GAP = r"[ ]{0,3}"
_HOURS_UNIT = r"(?:标准|有效|培训|学习|继续教育|公需|专业|研修|面授|网络)*(?:学时|课时)(?:\(分\)|\(学分\)|/学分)?|节课|(?:class|credit|contact|training|study|learning|academic|teaching|lecture|course|CPD|CE)[\s-]*(?:hours?|hrs?)|periods?"
_CREDITS_UNIT = r"(?:国家级|省级|市级|继续教育|[I1ⅠⅡ一二]+类)*学分|(?:CME|CE|CPD|CEU|AMA|PRA)?[\s-]*(?:category\s?[1I]+\s)?credits?(?:\s?points?)?(?!\s*hours?)|CEUs?"
_UNITS = (
    (Unit.HOURS, _HOURS_UNIT),
    (Unit.CREDITS, _CREDITS_UNIT),
    (Unit.CLOCK_HOURS, r"小时|钟头|hours?\b|hrs?\b|h\b"),
    (Unit.MINUTES, r"分钟|min(?:ute)?s?\b"),
    (Unit.DAYS, r"天|个?工作日|个?培训日|整日|days?\b"),
)
_HALF = r"(?P<half>半)?"
_ALONE = r"(?<![\d.第])(?<![^A-Za-z][lIOo])(?<!^[lIOo])"
"""Before a number: no other figure, and no letter that print confuses with one (l6, O8): half a number is no number."""
_WHOLE = rf"(?![lIOo](?![A-Za-z]))(?![{CHINESE_NUMERAL}])"
"""Behind a number: no such letter either (1O)."""
_MEASURED = [
    (
        unit,
        re.compile(
            rf"{_ALONE}(?P<number>{NUMBER}){_GAP}(?P<piece>个|\(|-)?{_GAP}(?P<mid>半)?(?:个)?{_GAP}(?P<unit>{pattern})(?:整)?{_HALF}",
            re.IGNORECASE,
        ),
    )
    for unit, pattern in _UNITS
]
_HALF_DAY = re.compile(
    rf"(?<![\d{{}}天])(?P<number>{NUMBER}个)?半[天日](?!\d)|\bhalf[\s-]*(?:a\s*)?day\b", re.IGNORECASE
)
_DAYS_AS_DATE_UNIT = re.compile(
    rf"(?:为期|历时|共计?|总计|合计|学制|时长)[:\s]*(?P<number>{NUMBER})日(?!\d|至|[-—~])(?P<half>半)?"
)
_ENGLISH_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "sixteen": 16, "twenty": 20, "twenty-four": 24, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90,
}  # fmt: skip
_ENGLISH_HALF = re.compile(
    rf"(?P<number>{NUMBER}|{'|'.join(_ENGLISH_WORDS)})\s+and\s+a\s+half\s+(?P<unit>days?|hours?)", re.IGNORECASE
)
_SPELLED = re.compile(
    rf"\b(?P<number>{'|'.join(sorted(_ENGLISH_WORDS, key=len, reverse=True))})[\s-]*(?P<unit>(?:class|credit|contact|training|study)?\s*hours?|days?|credits?)\b",
    re.IGNORECASE,
)
_LABELLED = (
    (Unit.CREDITS, re.compile(rf"(?:[I1ⅠⅡ一二]+类)?(?:学分(?:数|值)?|Credits?)\s*(?:\(分\))?{_GAP}(?:[:为是]{_GAP}(?P<number>{NUMBER}){_WHOLE}{_GAP}(?:分)?(?![\d年月.]|{_GAP}学时)|(?P<bare>{NUMBER}){_GAP}分(?!钟))", re.IGNORECASE)),
    (Unit.HOURS, re.compile(rf"(?<![\d个{CHINESE_NUMERAL}])(?:总?(?:学时|课时)(?:数|小计|合计|总计)?|(?:Class|Credit|Contact|Training|Total|Study)\s*Hours?)(?:\((?:学时|小时|课时|分|h|学分|hours?)\))?(?:/学分)?{_GAP}(?:(?:总|合)?计|共|[:为是])?{_GAP}(?P<number>{NUMBER}){_WHOLE}(?![\d年月.]|{_GAP}(?:天|日|个?学时|个?课时|小时|学分))", re.IGNORECASE)),
)  # fmt: skip
_TOTAL_BEFORE = re.compile(
    r"(?:共计?|总计|合计|累计|总|计|合|total(?:ing|\s+of)?|in\s+all)(?:完成|获得?|修|为|学习|培训|继续教育|的)*[:\s为是约]*$",
    re.IGNORECASE,
)
_RATE_BEFORE = re.compile(
    r"(?:每[天日节次人门]|每个?(?:半天|工作日)|per\s+day|不超过|不少于|不低于|至多|最多|上限|以上|不足)(?:为|计|折算|按|的)*[:\s]*$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(r"(?<![\d年月日./-])\d{1,3}(?:\.\d)?\s?(?:[-—–~+/至到]|或)\s?$")
_RANGE_INSIDE = re.compile(r"(?:学时|课时|Hours?)(?:数)?[:\s为]*\d{1,3}\s?[-—–~至到+/]\s?\d{1,3}(?!\d|[-年月./])")
"""A figure that goes on to another one."""
_RATE_AFTER = re.compile(r"^\s*(?:/\s*[天日]|per\s+day|each\s+day|a\s+day|以上|以下)", re.IGNORECASE)


_MOST = 1500
"""More of any unit on one paper is a year or a number that stands beside the unit by chance."""


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in normalised text, in order; overlapping readings give way to the longer and more precise one."""
    found: list[Quantity] = []
    for unit, pattern in _MEASURED:
        found += [_measured(text, match, unit) for match in pattern.finditer(text)]
    found += [_half_days(text, match) for match in _HALF_DAY.finditer(text)]
    for unit, pattern in ((Unit.DAYS, _DAYS_AS_DATE_UNIT), *_LABELLED):
        found += [_measured(text, match, unit) for match in pattern.finditer(text)]
    for match in _ENGLISH_HALF.finditer(text):
        unit = Unit.DAYS if match["unit"].lower().startswith("day") else Unit.CLOCK_HOURS
        spelled = Decimal(_ENGLISH_WORDS.get(match["number"].lower(), 0))
        value = (parse_number(match["number"]) or spelled) + Decimal("0.5")
        found.append(_in_context(text, value, unit, match))
    for match in _SPELLED.finditer(text):
        found.append(
            _in_context(text, Decimal(_ENGLISH_WORDS[match["number"].lower()]), _english_unit(match["unit"]), match)
        )
    return _without_overlap([quantity for quantity in found if 0 <= quantity.value <= _MOST])


def _english_unit(word: str) -> Unit:
    """The unit that an English word names."""
    lowered = word.lower().strip()
    if lowered.startswith("day"):
        return Unit.DAYS
    if lowered.startswith("credit") and "hour" not in lowered:
        return Unit.CREDITS
    return Unit.CLOCK_HOURS if lowered in {"hour", "hours"} else Unit.HOURS


def _measured(text: str, match: re.Match[str], unit: Unit) -> Quantity:
    """The quantity behind a match of number and unit; 半 before or behind the unit adds a half."""
    groups = match.groupdict()
    value = parse_number(groups.get("number") or groups.get("bare") or "")
    if value is None:
        value = Decimal(-1)
    if groups.get("mid") and groups.get("piece") == "个" and unit is Unit.DAYS:
        value /= 2  # 三个半天: three half days; 两个半小时: two and a half hours
    elif groups.get("mid") or groups.get("half"):
        value += Decimal("0.5")
    return _in_context(text, value, unit, match)


def _half_days(text: str, match: re.Match[str]) -> Quantity:
    """半天, or so many half days."""
    count = parse_number(match["number"].rstrip("个")) if match.groupdict().get("number") else Decimal(1)
    return _in_context(text, (count or Decimal(1)) / 2, Unit.DAYS, match)


def _in_context(text: str, value: Decimal, unit: Unit, match: re.Match[str]) -> Quantity:
    """A quantity, with what stands before and behind it: a sum, or a rate."""
    before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 10]
    inside = match.group()
    return Quantity(
        value=value,
        unit=unit,
        start=match.start(),
        end=match.end(),
        total=bool(_TOTAL_BEFORE.search(before))
        or inside.startswith(("总", "Total", "total"))
        or "合计" in inside
        or "总计" in inside,
        rate=bool(_RATE_BEFORE.search(before) or _RATE_AFTER.search(after)),
        ranged=bool(_RANGE_BEFORE.search(before) or _RANGE_INSIDE.search(text[match.start() : match.end() + 4])),
        also_credits=unit is Unit.HOURS and bool(re.search(r"credit", inside, re.IGNORECASE)),
    )


def _without_overlap(found: list[Quantity]) -> tuple[Quantity, ...]:
    """Keep the longest of readings that share characters, in the order of the text."""
    kept: list[Quantity] = []
    for quantity in sorted(found, key=lambda one: (-(one.end - one.start), one.start)):
        if all(quantity.end <= other.start or quantity.start >= other.end for other in kept):
            kept.append(quantity)
    return tuple(sorted(kept, key=lambda one: one.start))


def main_quantity(found: tuple[Quantity, ...], unit: Unit) -> Quantity | None:
    """The quantity of a unit that stands for the whole: the one called a sum, else the sole or largest one that is no rate."""
    candidates = [quantity for quantity in found if quantity.unit is unit and not quantity.rate]
    if not candidates:
        return None
    totals = [quantity for quantity in candidates if quantity.total]
    return max(totals or candidates, key=lambda quantity: quantity.value)


def parse_hours_text(text: str) -> ParsedHours:
    """Read a phrase such as 贰拾肆学时, 3.5天 or 16 credit hours."""
    normal = normalize_text(text)
    found = tuple(one for one in find_quantities(normal) if not one.ranged)
    best = {unit: main_quantity(found, unit) for unit in Unit}
    values = {unit: quantity.value if quantity else None for unit, quantity in best.items()}
    hours = best[Unit.HOURS]
    credit = values[Unit.CREDITS]
    if credit is None and hours is not None and hours.also_credits:
        credit = hours.value
    return ParsedHours(
        hours=values[Unit.HOURS],
        days=values[Unit.DAYS],
        credits=credit,
        clock_hours=values[Unit.CLOCK_HOURS],
        minutes=values[Unit.MINUTES],
        normal=normal,
    )
