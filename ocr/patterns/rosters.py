"""Rosters read from a picture: who is listed, in which class, when, for how many hours.

It decides the columns from the row of headings and gives the names in order; a roster that is handed in as a table file is
imported elsewhere. Each row counts only after its person's proof has been judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ocr.numbers import plain
from ocr.patterns.amounts import find_amounts
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import labelled
from ocr.patterns.organisers import find_organisers
from ocr.patterns.surnames import name_plausibility, tidy_name
from ocr.patterns.times import find_times
from ocr.sheet import Sheet, make_sheet

if TYPE_CHECKING:
    from ocr.sheet import SheetLine

_NAME_HEADING = re.compile(r"(?:学员)?姓名|Name", re.IGNORECASE)
_TITLE = re.compile(
    r"(?P<title>.{4,60}?)(?:(?<=班)培训|学员|人员|参训|参会|结业|合格|考核)*(?:花名册|名册|名单|签到表|签到册|考勤表|登记册)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A person of a roster with the other cells of their row, as printed and normalised."""

    name: str
    cells: tuple[str, ...]
    line: int


def find_rows(sheet: Sheet) -> tuple[Row, ...]:
    """The rows of a roster below its headings: those that hold a name under the heading 姓名, or anywhere where none is found."""
    heading = next((line for line in sheet.lines if _NAME_HEADING.fullmatch(line.text)), None)
    rows = []
    for indexes in sheet.row_indexes:
        index = next((place for place in indexes if _is_name(sheet.lines[place], heading)), None)
        if index is not None:
            cells = tuple(sheet.lines[place].text for place in indexes if place != index)
            rows.append(Row(tidy_name(_bare(sheet.lines[index].text)), cells, index))
    return tuple(rows)


def _bare(text: str) -> str:
    """A cell without the number that was read with it (1王敏)."""
    return re.sub(r"^\d+[.、]?\s*", "", text)


def _is_name(line: SheetLine, heading: SheetLine | None) -> bool:
    """Whether a cell is a name, below the heading of names if there is one."""
    if name_plausibility(tidy_name(_bare(line.text))) < 0.75:
        return False
    if heading is None:
        return True
    box, head = line.line.box, heading.line.box
    below = line.line.page != heading.line.page or box.top > head.center_y
    return below and abs(box.center_x - head.center_x) < max(box.width, head.width, 0.06)


def _without_rows(sheet: Sheet, rows: tuple[Row, ...]) -> Sheet:
    """What stands above and below the table: a column of employers names no organiser, a column of days no class."""
    if not rows:
        return sheet
    listed = [number for number, indexes in enumerate(sheet.row_indexes) if any(row.line in indexes for row in rows)]
    inside = {index for indexes in sheet.row_indexes[listed[0] : listed[-1] + 1] for index in indexes}
    return make_sheet(line.line for index, line in enumerate(sheet.lines) if index not in inside)


_CLASS = r"(?:培训班|研修班|学习班|班级|班次|培训|课程|会议|项目)(?:名称|项目|主题)|班次|班级"
_SHORTEST_TITLE = 4
_EACH = re.compile(r"(?:每人|人均|每名学员|每位学员)(?:计|共|记|各)?\s*(?P<hours>\d+(?:\.\d+)?)\s*个?(?:学时|课时)")


def _each(sheet: Sheet) -> Field | None:
    """The hours that the heading gives to everyone: 每人24学时."""
    match = _EACH.search(sheet.rows.text)
    if match is None:
        return None
    value = plain(Decimal(match["hours"]))
    return field_at(sheet, sheet.rows, match.start("hours"), match.end("hours"), value=value, sure=0.94)


def find_roster(sheet: Sheet) -> dict[str, Field]:
    """`other_names` in the order of rows, and what the heading says of the class."""
    rows = find_rows(sheet)
    around = _without_rows(sheet, rows)
    times = find_times(around)
    found: dict[str, Field | None] = {
        "organiser": find_organisers(around),
        "start_date": times.start,
        "end_date": times.end,
        "issue_date": times.issue,
        "year": times.year,
    }
    fields = {name: field for name, field in found.items() if field is not None}
    named = next((one for one in labelled(around, _CLASS) if len(one.value) >= _SHORTEST_TITLE), None)
    title = _TITLE.search(sheet.rows.text)
    if named is not None:
        fields["event_or_title"] = field_at(around, around.rows, named.start, named.end, value=named.value, sure=0.92)
    elif title:
        fields["event_or_title"] = field_at(
            sheet, sheet.rows, title.start("title"), title.end("title"), value=title["title"].strip(), sure=0.85
        )
    if rows:
        owners = sheet.rows.owners
        start, last = owners.index(rows[0].line), len(owners) - owners[::-1].index(rows[-1].line)
        fields["other_names"] = field_at(
            sheet, sheet.rows, start, last, value=tuple(row.name for row in rows), sure=0.85
        )
    hours = _each(around) or find_amounts(around).get("stated_hours") or find_amounts(sheet).get("stated_hours")
    if hours is not None:
        fields["stated_hours"] = hours
    return fields
