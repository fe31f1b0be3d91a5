"""How much: hours, days, credits of one proof; the public, professional and total hours of a year.

It decides which printed quantity is the proof's own and which belongs to a part. Units stay what they are: 小时 is given as
printed in the field's text, and no figure is computed that is not printed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ocr.numbers import CHINESE_NUMERAL, NUMBER, parse_number, plain
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import Labelled, labelled
from ocr.quantities import Quantity, Unit, find_quantities, main_quantity

if TYPE_CHECKING:
    from ocr.sheet import Searchable, Sheet

_HOURS_LABEL = (
    r"(?:总|累计|共计|合计|培训|学习|研修|会议|继续教育|授课|认定|核定|折算|折合|参会|讲座|课程|获得|取得|完成|已修|实修|登记|授予|记录|有效|实际|本次|可计|计入?|申报|证书|结业|项目|听课|实训|实践|面授|线上|网络|自学|考察|活动)*(?:学时|课时)(?:数|合计|总计|小计)?"
    r"|(?:Total|Class|Contact|Credit|Training|Study)?\s*Hours"
)
_FIGURE = re.compile(
    rf"\s*(?P<number>{NUMBER})\s*(?:个)?(?:学时|课时|小时|hours?|hrs?|h|学分|节)?\s*(?:$|[(。;]|,(?!\s?\d))",
    re.IGNORECASE,
)
_MOST_HOURS = 1500
_NOT_OWN = re.compile(
    r"(?:要求|(?<![按完满成了])规定|应(?:完成|修)?|不少于|不低于|至少|每年|(?<![修学])满|标准|任务)[^,。;\n]{0,6}$"
)
"""What asks for so many hours rather than gives them; 修满, 修完规定的 give them."""


def find_amounts(sheet: Sheet) -> dict[str, Field]:
    """Hours, days and credits as the fields `stated_hours` (`stated_clock_hours` beside it for 小时), `stated_days`, `stated_credits`."""
    fields: dict[str, Field] = {}
    labelled_hours = _table_total(sheet) or _labelled_hours(sheet)
    if labelled_hours is not None:
        fields["stated_hours"] = labelled_hours
    quantities, where = _quantities(sheet)
    for unit, name in (
        (Unit.HOURS, "stated_hours"),
        (Unit.CLOCK_HOURS, "stated_hours"),
        (Unit.CREDITS, "stated_credits"),
        (Unit.DAYS, "stated_days"),
    ):
        found = _own(quantities, where, unit)
        if found is not None and name not in fields:
            fields[name] = _field(sheet, where, found, quantities)
            if (
                unit is Unit.CLOCK_HOURS
            ):  # the same figure under its own unit: how long a lesson is, is the region's word
                fields["stated_clock_hours"] = fields[name]
    return fields


def _labelled_hours(sheet: Sheet) -> Field | None:
    """Hours beside their label; several different figures under one heading of a table are unsure."""
    found: list[tuple[Labelled, re.Match[str], Decimal]] = []
    for one in labelled(sheet, _HOURS_LABEL):
        match = None if _goes_on(sheet, one.end) else _FIGURE.match(one.value)
        value = parse_number(match["number"]) if match else None
        if match and value is not None and 0 < value <= _MOST_HOURS and not _part_label(sheet.rows.text, one.start):
            found.append((one, match, value))
    if not found:
        return None
    one, match, value = found[0]
    sure = 0.97 if len({figure for _, _, figure in found}) == 1 else 0.75
    start = one.start + match.start("number")
    return field_at(sheet, sheet.rows, start, one.start + match.end("number"), value=plain(value), sure=sure)


def _goes_on(sheet: Sheet, end: int) -> bool:
    """Whether a number at the end of a line of a sentence goes on in the next one (学时:2 | 0, 学时:二十 | 四)."""
    owner = sheet.rows.owners[end - 1]
    cut = re.match(rf"(?:\d\n\d|[{CHINESE_NUMERAL}]\n[{CHINESE_NUMERAL}])", sheet.rows.text[end - 1 : end + 2])
    return bool(cut) and len(sheet.lines[owner].text) >= _SENTENCE


_SENTENCE = 10  # characters of a line that is more than a cell


def _table_total(sheet: Sheet) -> Field | None:
    """The hours in the row of a table that is called the sum, under the heading of hours where there is one."""
    heading = next(
        (
            line.line.box
            for line in sheet.lines
            if re.fullmatch(r"(?:所获|培训|学习|认定|折算)?(?:学时|课时)(?:数)?(?:\(.\))?", line.text)
        ),
        None,
    )
    for row in sheet.row_indexes:
        if not re.fullmatch(r"(?:合\s?计|总\s?计|共\s?计|累\s?计)(?:学时)?[:]?", sheet.lines[row[0]].text):
            continue
        figures = [place for place in row[1:] if re.fullmatch(r"\d+(?:\.\d+)?(?:学时|课时)?", sheet.lines[place].text)]
        if heading is not None:
            figures = [
                place for place in figures if abs(sheet.lines[place].line.box.center_x - heading.center_x) < 0.06
            ]
        if len(figures) == 1:
            start = sheet.rows.owners.index(figures[0])
            digits = re.match(r"\d+(?:\.\d+)?", sheet.lines[figures[0]].text)
            if digits is not None:
                return field_at(
                    sheet, sheet.rows, start, start + digits.end(), value=plain(Decimal(digits[0])), sure=0.93
                )
    return None


def _part_label(text: str, position: int) -> bool:
    """Whether a label of hours is that of a part (公需科目学时, 每天学时)."""
    return bool(
        re.search(
            r"(?:公需|专业|选修|必修|公共|每天|应修|要求|规定)(?:科目|课程?)?(?:学时|课时)?(?:数)?\s*[:\t\n]?\s*$",
            text[max(0, position - 12) : position],
        )
    )


def _quantities(sheet: Sheet) -> tuple[tuple[Quantity, ...], Searchable]:
    """The quantities of the prose; of the rows where the prose has none."""
    found = find_quantities(sheet.prose.text)
    return (found, sheet.prose) if found else (find_quantities(sheet.rows.text), sheet.rows)


def _own(quantities: tuple[Quantity, ...], where: Searchable, unit: Unit) -> Quantity | None:
    """The quantity of a unit that is the proof's own."""
    mine = tuple(
        one
        for one in quantities
        if not _NOT_OWN.search(where.text[max(0, one.start - 12) : one.start]) and one.value > 0
    )
    return main_quantity(mine, unit)


def _field(sheet: Sheet, where: Searchable, quantity: Quantity, quantities: tuple[Quantity, ...]) -> Field:
    """A quantity as a field; several different ones without a sum make it unsure."""
    others = {one.value for one in quantities if one.unit is quantity.unit and not one.rate}
    sure = 0.97 if quantity.total or len(others) == 1 else 0.7
    if quantity.ranged:
        sure = 0.5
    if quantity.unit is Unit.CLOCK_HOURS:
        sure -= 0.03
    return field_at(sheet, where, quantity.start, quantity.end, value=plain(quantity.value), sure=sure)


_SUBJECTS = (
    ("public", re.compile(r"公需(?:科目|课)|公修课")),
    ("professional", re.compile(r"专业(?:科目|课程?)(?!表)")),
)


def find_subject(sheet: Sheet) -> dict[str, Field]:
    """`subject_stated` where the paper names one of the two subjects and not the other."""
    found = [(name, match) for name, pattern in _SUBJECTS if (match := pattern.search(sheet.rows.text))]
    if len(found) != 1:
        return {}
    name, match = found[0]
    return {"subject_stated": field_at(sheet, sheet.rows, match.start(), match.end(), value=name, sure=0.9)}


_N = rf"(?P<number>\d+(?:\.\d+)?|[{CHINESE_NUMERAL}]+)"
_PART_TAIL = rf"(?:科目|课程?|知识|继续教育|必修|培训|学习|完成|的)*(?:\([^()\n]{{1,8}}\))?(?:总|累计|完成|合计|获得|取得|小计|已)*(?:学时|课时|学分)?(?:数|合计|总计|小计)?(?:\((?:学时|学分|分|课时)\))?(?:[A-Za-z /]{{0,30}})?[:为是共计\s(达标合格已完成]*{_N}(?!\d|\s?年|[.]\d)"
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("public_hours", re.compile(rf"(?:公需|公共|公修){_PART_TAIL}|public(?:\s+(?:required|course|subject|hours?|credits?))*[:\s]*{_N.replace('number', 'english')}", re.IGNORECASE)),
    ("professional_hours", re.compile(rf"专业(?:科目|课程?|必修|继续教育)(?:科目|课程?|知识|必修|学习|培训|完成|的)*(?:\([^()\n]{{1,8}}\))?(?:总|累计|完成|合计|获得|取得|小计|已)*(?:学时|课时|学分)?(?:数|合计|总计|小计)?(?:\((?:学时|学分|分|课时)\))?(?:[A-Za-z /]{{0,30}})?[:为是共计\s(达标合格已完成]*{_N}(?!\d|\s?年|[.]\d)|专业(?:学时)?[:为\s]*(?=[\d一二三四五六七八九十]+\s?(?:学时|课时|\n|$|[,;。、总合共累])){_N.replace('number', 'second')}|professional(?:\s+(?:course|subject|hours?|credits?))*[:\s]*{_N.replace('number', 'english')}", re.IGNORECASE)),
    ("total_hours", re.compile(rf"(?:合\s?计|总\s?计|共\s?计|累\s?计|总(?=学时|课时|学分)|年度总)(?:完成|获得|取得|学习|继续教育|总)*(?:学时|课时|学分)?(?:数)?(?:\((?:学时|学分|分|课时)\))?(?:[A-Za-z /]{{0,30}})?[:为是\s]*{_N}(?!\d|\s?年|[.]\d)|(?:完成|获得|取得|参加|接受)了?(?:专业技术人员)?继续教育(?:学习|培训)?(?:共计?|累计)?{_N.replace('number', 'second')}(?=个?(?:学时|课时|学分)[,;(]?其中)|total(?:\s+(?:hours?|credits?))?[:\s]*{_N.replace('number', 'english')}", re.IGNORECASE)),
)  # fmt: skip


def find_year_account(sheet: Sheet) -> dict[str, Field]:
    """The public, professional and total hours of an annual certificate; the total only where it is printed."""
    fields: dict[str, Field] = {}
    for name, pattern in _PARTS:
        for where in (sheet.rows, sheet.prose):
            match = next(
                (
                    one
                    for one in pattern.finditer(where.text)
                    if not (name == "total_hours" and _sum_of_part(where.text, one.start()))
                ),
                None,
            )
            if match is None:
                continue
            group = next(key for key in ("number", "second", "english") if match.groupdict().get(key))
            value = parse_number(match[group])
            if value is not None and value < Decimal(2000):
                fields[name] = field_at(
                    sheet, where, match.start(group), match.end(group), value=plain(value), sure=0.95
                )
                break
    return _checked_sum(fields | _columns(sheet, fields))


_OF_A_PART = re.compile(r"(?:公需|公共|公修|专业|必修|选修|线上|线下|网络|面授|自学)[^\n\t,。;:\d]*$")


def _sum_of_part(text: str, position: int) -> bool:
    """Whether 合计 at a place sums one subject and not the year (公需科目合计)."""
    return bool(_OF_A_PART.search(text[max(0, position - 16) : position]))


_COLUMN = re.compile(
    r"^(?:公需(?:科目|课)?(?:学时|学分)?|专业(?:科目|课)?(?:学时|学分)?|(?:合计|总计|共计|总学时|累计)(?:学时)?)(?:\(\w+\))?$"
)
_COLUMN_FIELD = {
    "公": "public_hours",
    "专": "professional_hours",
    "合": "total_hours",
    "总": "total_hours",
    "共": "total_hours",
    "累": "total_hours",
}


def _columns(sheet: Sheet, known: dict[str, Field]) -> dict[str, Field]:
    """Hours that stand under their heading in a table."""
    fields: dict[str, Field] = {}
    for index, line in enumerate(sheet.lines):
        if not _COLUMN.match(line.text):
            continue
        name = _COLUMN_FIELD[line.text[0]]
        below = [
            (other.line.box.top, place)
            for place, other in enumerate(sheet.lines)
            if place > index and other.line.page == line.line.page and re.fullmatch(r"\d+(?:\.\d+)?(?:学时)?", other.text)
            and other.line.box.left < line.line.box.right and other.line.box.right > line.line.box.left
            and other.line.box.top > line.line.box.center_y
        ]  # fmt: skip
        if below and name not in known and name not in fields:
            place = min(below)[1]
            start = sheet.rows.owners.index(place)
            value = re.match(r"\d+(?:\.\d+)?", sheet.lines[place].text)
            if value is not None:
                fields[name] = field_at(
                    sheet, sheet.rows, start, start + value.end(), value=plain(Decimal(value[0])), sure=0.9
                )
    return fields


def _checked_sum(fields: dict[str, Field]) -> dict[str, Field]:
    """Where the three figures do not add up, none of them is sure."""
    if len(fields) == 3:
        public, professional, total = (
            Decimal(str(fields[name].value)) for name in ("public_hours", "professional_hours", "total_hours")
        )
        if public + professional != total:
            return {
                name: Field(one.value, one.text, one.page, one.box, round(one.confidence * 0.6, 4))
                for name, one in fields.items()
            }
    return fields
