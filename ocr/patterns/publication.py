"""Articles, journals and their numbers: title, people, journal, volume and issue, identifiers.

It decides from the layout of such papers: the title is the large print above the authors, the authors stand between it and
their affiliations. What a journal is worth is a rule's question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.identifiers import Identifier, find_cn_number, find_doi, find_isbn, find_issn
from ocr.normalize import HAN
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import labelled
from ocr.patterns.name_lists import distances_in
from ocr.patterns.names import find_holder
from ocr.patterns.people import (
    LATIN_LIST,
    People,
    are_people,
    names_in,
    people_fields,
    split_by_spaces,
    split_people,
    without_letters,
)
from ocr.patterns.surnames import name_plausibility

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr.sheet import Sheet

_IDENTIFIERS: tuple[tuple[str, Callable[[str], tuple[Identifier, ...]]], ...] = (
    ("issn", find_issn),
    ("cn_number", find_cn_number),
    ("isbn", find_isbn),
    ("doi", find_doi),
)


def find_identifiers(sheet: Sheet) -> dict[str, Field]:
    """ISSN, CN, ISBN and DOI, a valid one before an invalid one; an invalid one is unsure."""
    fields: dict[str, Field] = {}
    for name, find in _IDENTIFIERS:
        found = [(one, where) for where in (sheet.rows, sheet.prose) for one in find(where.text)]
        if found:
            one, where = max(found, key=lambda pair: pair[0].valid)
            fields[name] = field_at(sheet, where, one.start, one.end, value=one.value, sure=0.97 if one.valid else 0.5)
    return fields


AUTHOR_LABEL = r"(?:第一|全部|论文|通[讯信])?作\s?者(?:姓名|署名)?|著\s?者|Authors?"
_NOT_TITLE = re.compile(
    rf"专用章?$|仅供|样张|盖章|摘\s?要|关键词|abstract|key\s?words|ISSN|DOI|学报$|期刊|杂志|第\s?\d+\s?[卷期]|vol\.|\bno\.|(?:19|20)\d\d\s?年|中图分类|收稿|基金|作者|邮[编箱]|https?:|www\.|^\d+$|(?:证明|证书|通知书?|报告|检索页面)$|^[{HAN}]{{0,3}}$|目\s?[录次]$|主管|主办|文献标|文章编号|received|journal\s+of|^(?:研究论文|综述|论著|学术论文|教育研究|专题研究)$",
    re.IGNORECASE,
)


def find_article(sheet: Sheet, *, declared: str | None) -> dict[str, Field]:
    """The fields of an article or a journal's cover."""
    fields = find_identifiers(sheet)
    volume = find_volume_issue(sheet)
    if volume is not None:
        fields["year_volume_issue"] = volume
    journal = find_journal(sheet)
    if journal is not None:
        fields["journal"] = journal
    title = _labelled_title(sheet) or _quoted_title(sheet) or _large_title(sheet)
    people = labelled_people(sheet, AUTHOR_LABEL, declared=declared) or _people_below_title(sheet, title, declared)
    if title is None and people is not None:
        title = _title_above(sheet, people)
    if title is not None:
        start, end, where_rows, sure = title
        where = sheet.rows if where_rows else sheet.prose
        text = (
            re.sub(r"[\n\t]+", "", where.text[start:end])
            if re.search(rf"[{HAN}]", where.text[start:end])
            else re.sub(r"\s+", " ", where.text[start:end])
        )
        fields["event_or_title"] = field_at(sheet, where, start, end, value=text.strip(" *"), sure=sure)
    if people is not None:
        fields |= people_fields(sheet, people, declared=declared)
    elif (holder := find_holder(sheet, declared=declared)) is not None and re.search(r"证明|certif", sheet.rows.text):
        fields["holder_name"] = holder
    if "journal" in fields and "event_or_title" in fields and fields["journal"].value == fields["event_or_title"].value:
        del fields["event_or_title"]  # a cover names the journal and no article
    return fields


_Title = tuple[int, int, bool, float]


def _labelled_title(sheet: Sheet) -> _Title | None:
    """A title beside a label (检索证明, 封面: 论文题目)."""
    for value in labelled(sheet, r"(?:论文|文章)?(?:题\s?目|标题|名称|篇名)|Title"):
        match = re.search(r"[^《》“”\"]{4,}", value.value)
        if match:
            return value.start + match.start(), value.start + match.end(), True, 0.93
    return None


_QUOTED_TITLE = re.compile(
    r"(?:论文|文章|题为|撰写的|发表的|稿件|paper|article|entitled|titled)[^《“\"\n]{0,10}[《“\"](?P<title>[^《》“”\"\n]{4,80})[》”\"]"
)


def _quoted_title(sheet: Sheet) -> _Title | None:
    """A title in title marks behind 论文 or 题为."""
    match = _QUOTED_TITLE.search(sheet.prose.text)
    return (match.start("title"), match.end("title"), False, 0.92) if match else None


def line_span(sheet: Sheet, first: int, last: int) -> tuple[int, int]:
    """The range of the rows that some consecutive lines cover."""
    places = [place for place, owner in enumerate(sheet.rows.owners) if first <= owner <= last]
    return places[0], places[-1] + 1


def _large_title(sheet: Sheet) -> _Title | None:
    """The largest print of the first page that is neither the journal's name nor a number, over at most three lines."""
    page = sheet.lines[0].line.page if sheet.lines else 1
    abstract = next(
        (
            index
            for index, line in enumerate(sheet.lines)
            if re.match(r"[\[【(]?\s*(?:摘\s?要|abstract)", line.text, re.IGNORECASE)
        ),
        None,
    )
    pool = [
        (line.relative_height, index)
        for index, line in enumerate(sheet.lines)
        if line.line.page == page
        and len(line.text) >= 6
        and not _NOT_TITLE.search(line.text)
        and (abstract is None or index < abstract)
    ]
    if not pool:
        return None
    height, index = max(pool, key=lambda pair: (round(pair[0], 1), -pair[1]))
    if height < 1.15 and abstract is None:
        return None
    start, end = line_span(sheet, index, title_end(sheet, index))
    return start, end, True, 0.9 if height >= 1.3 else 0.7


def title_end(sheet: Sheet, first: int) -> int:
    """The last line of a title that begins in a line: at most two more, as large, close below, no list of names."""
    last = first
    while last + 1 < len(sheet.lines) and last - first < 2 and _continues_title(sheet, last, first):
        last += 1
    return last


def _continues_title(sheet: Sheet, last: int, first: int) -> bool:
    """Whether the line after `last` still belongs to the title that began in line `first`."""
    before, line, height = sheet.lines[last], sheet.lines[last + 1], sheet.lines[first].relative_height
    tail = bool(
        re.fullmatch(rf"[{HAN}]{{1,4}}", line.text)
    )  # the end of a wrapped title is too short to be anything else
    if not tail and (_NOT_TITLE.search(line.text) or LATIN_LIST.match(line.text)):
        return False
    alike = abs(line.relative_height - height) < (0.35 if tail else 0.22) * height
    distance = line.line.box.center_y - before.line.box.center_y
    close = line.line.page == before.line.page and 0 < distance < 2.4 * before.line.box.height
    people = are_people(split_people(line.text)) or (not tail and are_people(split_by_spaces(line.line.text)))
    return alike and close and not people and (height >= 1.1 or before.line.box.width > 0.55)


def labelled_people(sheet: Sheet, label: str, *, declared: str | None = None) -> People | None:
    """A list of people beside a label."""
    for value in labelled(sheet, label):
        names = split_people(value.value)
        spaced = split_by_spaces(sheet.found(sheet.rows, value.start, value.end).text)
        if are_people(spaced) and not any(re.search(r"[,，;；、]", name) for name in spaced):
            return People(spaced, sheet.rows, value.start, value.end, 0.92)
        cut, sure = names_in(value.value, distances_in(sheet, sheet.rows, value.start, value.end), declared=declared)
        if cut and cut != names:
            return People(cut, sheet.rows, value.start, value.end, sure)
        good = tuple(name for name in names if name_plausibility(name) >= 0.7)
        if good and len(good) >= len(names) - 1:
            return People(good, sheet.rows, value.start, value.end, 0.95)
    return None


_FIRST_ROWS = 6


def addressed_people(sheet: Sheet) -> People | None:
    """The several authors to whom a letter is addressed: a line near the top that lists them and ends in a colon."""
    for row in sheet.row_indexes[:_FIRST_ROWS]:
        text = sheet.lines[row[0]].text
        match = re.fullmatch(r"(?P<names>[^:]{5,60}?)(?:等)?(?:作者|同志|老师)?\s*:", text)
        names = split_people(match["names"]) if match and len(row) == 1 else ()
        if len(names) > 1 and are_people(names):
            start, _ = line_span(sheet, row[0], row[0])
            return People(names, sheet.rows, start, start + len(match["names"]) if match else start, 0.93)
    return None


_AFFILIATIONS = 6  # lines below the authors that may say where they work


def _people_below_title(sheet: Sheet, title: _Title | None, declared: str | None) -> People | None:
    """The list of names in the lines after the title, before affiliations and abstract."""
    first = 0
    if title is not None:
        where = sheet.rows if title[2] else sheet.prose
        first = max((owner for owner in where.owners[title[0] : title[1]] if owner >= 0), default=-1) + 1
    for index in range(first, min(first + 5, len(sheet.lines))):
        text = sheet.lines[index].text
        if re.match(r"[\[【(]?\s*(?:摘\s?要|abstract)", text, re.IGNORECASE):
            break
        start, end = line_span(sheet, index, index)
        text = without_letters(text, [line.text for line in sheet.lines[index + 1 : index + 1 + _AFFILIATIONS]])
        names, sure = split_by_spaces(sheet.lines[index].line.text), 0.92
        if not are_people(names):
            names, sure = names_in(text, distances_in(sheet, sheet.rows, start, end), declared=declared)
        if (are_people(names) and not re.search(r"大学|学院|公司|医院|研究", text)) or LATIN_LIST.match(text):
            listed = names if are_people(names) else split_people(text)
            return People(listed, sheet.rows, start, end, min(sure or 0.92, 0.92 if title is not None else 0.8))
    return None


def _title_above(sheet: Sheet, people: People) -> _Title | None:
    """The line above a list of names."""
    first = next((owner for owner in people.where.owners[people.start : people.end] if owner >= 0), 0)
    if first == 0 or _NOT_TITLE.search(sheet.lines[first - 1].text):
        return None
    start, end = line_span(sheet, first - 1, first - 1)
    return start, end, True, 0.7


_ISSUE = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?年?\s*[,.]?\s*(?:第?\s?(?P<volume>\d{1,3})\s?卷)?\s*[,.]?\s*\(?第?\s?(?P<issue>\d{1,3}(?:-\d{1,2})?)\s?期"
)
_VOLUME_FIRST = re.compile(r"第\s?(?P<volume>\d{1,3})\s?卷\s*[,.]?\s*第?\s?(?P<issue>\d{1,3})\s?期")
_ENGLISH_ISSUE = re.compile(
    r"vol(?:ume)?\.?\s?(?P<volume>\d{1,3})\s*,?\s*(?:(?:no|issue|iss|number)\.?\s?(?P<issue>\d{1,3}))?", re.IGNORECASE
)
_VOLUME_OF_YEAR = re.compile(r"(?<!\d)(?P<volume>\d{1,3})\s*\((?P<year>(?:19|20)\d\d)\)\s*\d+\s?[-–—]\s?\d+")
_SHORT_ISSUE = re.compile(r"(?P<year>(?:19|20)\d\d)\s*[,;]\s*(?P<volume>\d{1,3})\s*\((?P<issue>\d{1,3})\)")


def find_volume_issue(sheet: Sheet) -> Field | None:
    """Year, volume and issue as `2024,46(3)`; `2024(3)` without a volume."""
    text = sheet.rows.text
    for pattern, sure in (
        (_SHORT_ISSUE, 0.93),
        (_VOLUME_OF_YEAR, 0.9),
        (_ISSUE, 0.95),
        (_VOLUME_FIRST, 0.9),
        (_ENGLISH_ISSUE, 0.88),
    ):
        match = pattern.search(text)
        if match is None:
            continue
        parts = match.groupdict()
        year = parts.get("year") or _near_year(text, match)
        volume = parts.get("volume") or _volume_near(text, match)
        issue = str(int(parts["issue"])) if parts.get("issue") and parts["issue"].isdigit() else parts.get("issue")
        value = _written(year, volume, issue)
        if value:
            return field_at(sheet, sheet.rows, match.start(), match.end(), value=value, sure=sure if year else 0.6)
    return None


def _written(year: str | None, volume: str | None, issue: str | None) -> str:
    """Year, volume and issue in one form."""
    number = f"{volume or ''}({issue})" if issue else (volume or "")
    return f"{year},{number}" if year and volume else f"{year}{number}" if year else number


def _near_year(text: str, match: re.Match[str]) -> str | None:
    """A year within the same line or the lines beside it."""
    around = text[max(0, match.start() - 60) : match.end() + 60]
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", around)
    return year[0] if year else None


def _volume_near(text: str, match: re.Match[str]) -> str | None:
    """A volume that stands before or behind the issue."""
    around = text[max(0, match.start() - 24) : match.end() + 24]
    volume = re.search(r"第\s?(\d{1,3})\s?卷|vol\.?\s?(\d{1,3})", around, re.IGNORECASE)
    return (volume[1] or volume[2]) if volume else None


_JOURNAL_LINE = re.compile(
    rf"^(?:《)?(?P<name>[{HAN}A-Za-z]{{2,24}}?(?:\((?:[{HAN}]{{2,10}})\))?)(?:》)?\s*[,(]?\s*(?:(?:19|20)\d\d\s?年|第\s?\d+\s?[卷期]|(?:19|20)\d\d\s*[,.])"
)
_JOURNAL_PRESS = re.compile(
    r"《(?P<name>[^《》\n]{2,30})》\s*(?:编辑部|杂志社|期刊社|编委会|(?:19|20)\d\d\s?年|第?\d+[卷期]|期刊|杂志)|被《(?P<by>[^《》\n]{2,30})》(?:期刊|杂志|学报)?(?:正式)?(?:录用|采用|刊用|接收|收录)|(?:发表(?:于|在)|刊登在|录用[于为]|刊载于)\s*《(?P<other>[^《》\n]{2,30})》"
)
_ENGLISH_JOURNAL = re.compile(
    r"(?:^|[\n\t]|in +(?:the +)?|\bto +(?:the +)?)(?P<name>(?:(?!The |In |To )[A-Z][A-Za-z]+ +){0,2}"
    r"(?:Journal|Transactions|Annals|Bulletin|Archives|Advances|Acta|Proceedings|Letters|Frontiers) +(?:of|in|on)? ?(?:the +)?"
    r"[A-Z][\w&]+(?: +(?:(?!Vol\b|No\b)[A-Z][\w&]+|of|and|in|for|&))*)"
)


def find_journal(sheet: Sheet) -> Field | None:
    """The journal: beside its label, before 编辑部, in a running head with the issue, or the large print of a cover."""
    text = sheet.rows.text
    for value in labelled(
        sheet, r"(?:发表|刊载|录用)?(?:期刊|刊物|刊名|杂志)(?:名称)?|Journal\s+(?:Name|Title)|Journal(?=\s*:)"
    ):
        name = value.value.strip("《》 ")
        if len(name) >= 2:
            return field_at(sheet, sheet.rows, value.start, value.end, value=name, sure=0.94)
    for where in (sheet.prose, sheet.rows):
        match = _JOURNAL_PRESS.search(where.text)
        if match:
            group = next(name for name in ("name", "by", "other") if match[name])
            return field_at(sheet, where, match.start(group), match.end(group), value=match[group], sure=0.94)
    match = _ENGLISH_JOURNAL.search(text)
    chinese = _chinese_journal(sheet)
    if chinese is not None:
        return chinese
    return (
        field_at(sheet, sheet.rows, match.start("name"), match.end("name"), value=match["name"].strip(), sure=0.88)
        if match
        else None
    )


_HEAD_NAME = re.compile(
    rf"(?P<name>[{HAN}]{{3,14}}(?:\([{HAN}]{{2,8}}\))?)\s*(?=$|ISSN|CN\s?\d|Vol\.|No\.|https?:|www\.)", re.IGNORECASE
)
"""A journal's name in a running head, alone or before its numbers."""


def _beside_issue(sheet: Sheet) -> Field | None:
    """A journal's name that shares a running head with the number of the issue."""
    for row in sheet.row_indexes[:4]:
        texts = [sheet.lines[index].text for index in row]
        if len(row) > 1 and any(_ISSUE.search(text) or _VOLUME_FIRST.search(text) for text in texts):
            for index in row:
                match = _HEAD_NAME.match(sheet.lines[index].text)
                if match and not re.search(r"[卷期]$", match["name"]):
                    start, _ = line_span(sheet, index, index)
                    name = start + match.start("name"), start + match.end("name")
                    return field_at(sheet, sheet.rows, *name, value=match["name"], sure=0.92)
    return None


_BETWEEN = re.compile(
    rf"(?:第\s?\d+\s?[卷期]|(?:19|20)\d\d年(?:\d{{1,2}}月)?)\s*(?P<name>[{HAN}]{{3,14}}(?:\([{HAN}]{{2,8}}\))?)\s*(?=Vol|No\.|第\s?\d+\s?卷|(?:19|20)\d\d)",
    re.IGNORECASE,
)


_ABSTRACT = re.compile(r"(?:^|\n)\s*[\[【(]?\s*(?:摘\s?要|内容提要|abstract)", re.IGNORECASE)


def _chinese_journal(sheet: Sheet) -> Field | None:
    """A journal's name in a running head, or as the largest print of a cover."""
    beside = _beside_issue(sheet)
    if beside is not None:
        return beside
    for index, line in enumerate(sheet.lines[:12]):
        match = _JOURNAL_LINE.match(line.text) or _BETWEEN.search(line.text)
        if match and not re.search(r"年$|目录|第|月刊$", match["name"]):
            start, _ = line_span(sheet, index, index)
            return field_at(
                sheet, sheet.rows, start + match.start("name"), start + match.end("name"), value=match["name"], sure=0.9
            )
    if _ABSTRACT.search(sheet.rows.text):
        return None  # an article: its largest print is its title, and no journal's name
    covers = [
        (line.relative_height, index)
        for index, line in enumerate(sheet.lines[:10])
        if re.fullmatch(rf"[{HAN}]{{3,14}}(?:\([{HAN}]{{2,8}}\))?", line.text)
    ]
    if covers and re.search(r"ISSN|刊号|第\s?\d+\s?期", sheet.rows.text):
        height, index = max(covers)
        named = re.search(r"学报|杂志|学刊|研究|通报|科学|技术|论坛|世界|工程|探索|导刊|月刊$", sheet.lines[index].text)
        if height >= 1.4 or named:
            start, end = line_span(sheet, index, index)
            return field_at(
                sheet, sheet.rows, start, end, value=sheet.lines[index].text, sure=0.85 if height >= 1.4 else 0.7
            )
    return None
