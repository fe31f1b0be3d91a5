"""Books, patents, projects, standards, awards: title, people in order, number, the holder's place.

It decides from the forms such papers have: CIP data, lists behind 发明人 or 起草人, the largest print of a standard's cover.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.dates import find_dates
from ocr.identifiers import find_patent_number
from ocr.kinds import ProofKind
from ocr.normalize import HAN
from ocr.numbers import parse_number
from ocr.patterns.field import Field, field_at
from ocr.patterns.name_lists import distances_in
from ocr.patterns.people import People, names_in, people_fields
from ocr.patterns.publication import find_identifiers, labelled_people, line_span, title_end

if TYPE_CHECKING:
    from ocr.sheet import Sheet

_WORK_PEOPLE = r"(?:第一)?发明人|设计人|主\s?编|编\s?著(?:者)?|著\s?者|作\s?者|(?:本(?:文件|标准|规范|部分))?(?:的)?(?:主要)?起草人(?:员)?|主要(?:完成人|研究人员|参加人)|(?:课题|项目)组(?:主要)?成员|Inventors?|Authors?|Editors?|Drafters?"
_CIP = re.compile(
    rf"(?:^|\n)(?P<title>[^\n/]{{2,50}}?)\s*/\s*(?P<people>[{HAN}·,、;\s]{{2,40}}?)(?:主编|编著|著|编|译|等)"
)
_LEADER = r"(?:课题|项目)?(?:负责人|主持人|主持者)(?:姓名)?|(?:Project\s+Leader|Principal\s+Investigator)"


def find_work(sheet: Sheet, kind: ProofKind, *, declared: str | None) -> dict[str, Field]:
    """The fields of a book, patent, standard or project: people in order, patent number, identifiers."""
    fields = find_identifiers(sheet)
    cip = _CIP.search(sheet.rows.text)
    people = labelled_people(sheet, _WORK_PEOPLE, declared=declared)
    if cip:
        fields["event_or_title"] = field_at(
            sheet, sheet.rows, cip.start("title"), cip.end("title"), value=cip["title"].strip(), sure=0.94
        )
        listed, sure = names_in(cip["people"])
        if listed:
            people = People(listed, sheet.rows, cip.start("people"), cip.end("people"), sure)
    if kind is ProofKind.BOOK and not cip:
        people = _cover(sheet, fields) or people
    leader = labelled_people(sheet, _LEADER, declared=declared) if kind is ProofKind.RESEARCH_PROJECT else None
    if leader is not None:
        people = _led(leader, people)
    if people is not None:
        fields |= people_fields(sheet, people, declared=declared)
    if kind is ProofKind.PATENT:
        fields |= _patent_number(sheet)
    if kind is ProofKind.STANDARD:
        fields |= _standard(sheet)
    return fields | _appeared(sheet, kind)


_APPEARED = re.compile(r"发布|第?\s?[1一]\s?版|出版|印刷|published|edition", re.IGNORECASE)


def _appeared(sheet: Sheet, kind: ProofKind) -> dict[str, Field]:
    """When a book or standard appeared, as `issue_date`: beside 发布, or in 2024年3月第1版."""
    if kind not in {ProofKind.BOOK, ProofKind.STANDARD}:
        return {}
    text = sheet.rows.text
    for mention in find_dates(text):
        around = text[max(0, mention.start - 6) : mention.start] + text[mention.end : mention.end + 8]
        if mention.fault is None and _APPEARED.search(around) and not re.search(r"^\s*实施", text[mention.end :]):
            value = mention.points[0]
            day = "" if value.day is None else f"-{value.day:02d}"
            return {
                "issue_date": field_at(
                    sheet,
                    sheet.rows,
                    mention.start,
                    mention.end,
                    value=f"{value.year:04d}-{value.month:02d}{day}",
                    sure=0.92,
                )
            }
    return {}


_COVER_PEOPLE = re.compile(
    rf"(?P<people>[{HAN}·,、;\s]{{2,30}}?)\s*(?:◎|\(|\[)?\s*(?:等)?(?:主编|编著|合著|著|编|译)\)?"
)


def _cover(sheet: Sheet, fields: dict[str, Field]) -> People | None:
    """Title and people of a book's cover: the largest print, and the line that ends in 著 or 主编."""
    lines = [
        index
        for index, line in enumerate(sheet.lines)
        if re.search(rf"[{HAN}]{{3}}", line.text) and not re.search(r"出版|ISBN|著$|编$|译$|丛书", line.text)
    ]
    if lines and "event_or_title" not in fields:
        largest = max(lines, key=lambda index: (round(sheet.lines[index].relative_height, 1), -index))
        start, end = line_span(sheet, largest, title_end(sheet, largest))
        title = sheet.rows.text[start:end].replace("\n", "")
        fields["event_or_title"] = field_at(sheet, sheet.rows, start, end, value=title, sure=0.86)
    for index, line in enumerate(sheet.lines):
        match = _COVER_PEOPLE.fullmatch(line.text)
        if match is None:
            continue
        start, _ = line_span(sheet, index, index)
        names, sure = names_in(match["people"], distances_in(sheet, sheet.rows, start, start + match.end("people")))
        if names:
            return People(names, sheet.rows, start, start + match.end("people"), sure)
    return None


def _led(leader: People, members: People | None) -> People:
    """The people of a project, its leader first."""
    if members is None:
        return leader
    names = leader.names + tuple(name for name in members.names if name not in leader.names)
    return People(names, leader.where, leader.start, leader.end, leader.sure)


def _patent_number(sheet: Sheet) -> dict[str, Field]:
    """The number of a patent."""
    found = find_patent_number(sheet.rows.text)
    if not found:
        return {}
    one = found[0]
    return {
        "certificate_number": field_at(
            sheet, sheet.rows, one.start, one.end, value=one.value, sure=0.96 if one.valid else 0.6
        )
    }


_STANDARD_NUMBER = re.compile(
    r"(?:GB(?:/[TZ])?|[A-Z]{2}(?:/T)?|DB\d{2,4}(?:/T)?|T/[A-Z]{2,10}|Q/[A-Z0-9]{2,8})\s?\d{1,6}(?:\.\d{1,3})?\s?[-—–]+\s?(?:19|20)\d\d"
)


def _standard(sheet: Sheet) -> dict[str, Field]:
    """Number and title of a standard's cover: the title is the largest print that is neither number nor class."""
    fields: dict[str, Field] = {}
    number = next(
        (
            one
            for one in _STANDARD_NUMBER.finditer(sheet.rows.text)
            if not re.search(r"(?:按照|依据|根据|执行|代替|引用)[^\n]{0,6}$", sheet.rows.text[: one.start()])
        ),
        None,
    )
    if number:
        value = re.sub(r"\s*[-—–]+\s*", "-", number[0])
        fields["certificate_number"] = field_at(sheet, sheet.rows, number.start(), number.end(), value=value, sure=0.93)
    quoted = _QUOTED_STANDARD.search(sheet.prose.text)
    if quoted:
        fields["event_or_title"] = field_at(
            sheet, sheet.prose, quoted.start("title"), quoted.end("title"), value=quoted["title"], sure=0.92
        )
        return fields
    pool = [
        (line.relative_height, -index)
        for index, line in enumerate(sheet.lines[:20])
        if re.search(rf"[{HAN}]{{4}}", line.text)
        and line.line.box.center_y < _UPPER
        and not re.search(r"标准$|发布|实施|代替|起草|^ICS|^CCS|专用|仅供|样张|盖章|证明|证书|通知", line.text)
    ]
    behind = _line_behind(sheet, number.end()) if number else None
    place = -max(pool)[1] if pool and max(pool)[0] >= 1.2 else behind if behind is not None else _line_before_day(sheet)
    if place is not None:
        start, end = line_span(sheet, place, place)
        fields["event_or_title"] = field_at(sheet, sheet.rows, start, end, value=sheet.rows.text[start:end], sure=0.88)
    return fields


_QUOTED_STANDARD = re.compile(r"标准\s*(?:[A-Z/]+\s?\d+[-—\d]*)?\s*《(?P<title>[^《》\n]{3,50})》")
_UPPER = 0.7  # of the page: the title of a standard stands above its publisher and the seal


def _line_before_day(sheet: Sheet) -> int | None:
    """The line before the first one that says when a standard was published, if it can be its title."""
    for place, line in enumerate(sheet.lines[1:8], start=1):
        if re.search(r"发布|实施", line.text):
            before = sheet.lines[place - 1].text
            is_title = re.fullmatch(rf"[{HAN}A-Za-z0-9()、—-]{{5,40}}", before) and not re.search(r"标准$|代替", before)
            return place - 1 if is_title else None
    return None


def _line_behind(sheet: Sheet, position: int) -> int | None:
    """The line after a standard's number, if it can be its title."""
    following = next((owner for owner in sheet.rows.owners[position:] if owner >= 0), None)
    number = sheet.rows.owners[position - 1]
    if following == number:
        following = number + 1 if number + 1 < len(sheet.lines) else None
    if following is None or not re.fullmatch(rf"[{HAN}A-Za-z0-9()、—-]{{5,40}}", sheet.lines[following].text):
        return None
    return None if re.search(r"标准$|发布|实施|代替|起草|前言|专用|仅供", sheet.lines[following].text) else following


_COMPLETED = re.compile(
    r"第\s?(?P<place>[一二三四五六七八九十\d]{1,2})\s?(?:完成人|作者|名次|位|发明人|主编|起草人)|排名\s*[:第]?\s*(?P<rank>\d{1,2})|R0?(?P<code>\d{1,2})$",
    re.MULTILINE,
)


def find_position(sheet: Sheet) -> Field | None:
    """The holder's place where it is printed as such: 第3完成人, 排名第2."""
    match = _COMPLETED.search(sheet.rows.text)
    if match is None:
        return None
    printed = match["place"] or match["rank"] or match["code"]
    value = parse_number(printed)
    return field_at(sheet, sheet.rows, match.start(), match.end(), value=str(value), sure=0.92) if value else None
