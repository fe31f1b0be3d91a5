"""When it was and when the paper was issued: event span, list of days, date of issue, year.

It decides which of the printed dates is which, by label, by place in a sentence, by standing alone under the issuer. An
impossible date is reported as it is printed; a date without a year takes the year printed elsewhere, and is less sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from ocr.dates import DateFault, DateMention, Point, find_dates, with_year
from ocr.patterns.ends import BEGINS, find_ends, iso
from ocr.patterns.field import Field, field_at, less_sure
from ocr.patterns.labels import labelled
from ocr.patterns.torn import find_torn_date, judge_remains
from ocr.sheet import Searchable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Times:
    """The dates of a proof as fields, and every impossible date that is printed on it."""

    start: Field | None = None
    end: Field | None = None
    days: Field | None = None
    issue: Field | None = None
    year: Field | None = None
    approved: Field | None = None
    impossible: tuple[Field, ...] = ()


_Event = tuple[DateMention, Searchable, float]
"""A date or span, the text where it stands, and how sure it is that it is the event's."""

_EVENT_LABEL = r"(?:培训|学习|研修|会议|活动|讲座|课程|考察|起止|举办|召开|授课|参会|进修|实践|访学|自学|参加|服务|支教|援派|工作|项目起止|项目|讲课|报告|参训|交流|观摩|班期|办班)(?:的)?(?:起止)?(?:时间|日期|期间|年月|期限)|起止(?:时间|日期|年月)?|学习期限|(?<!start )(?<!starting )(?<!begin )(?<!end )(?<!ending )(?<!completion )(?<!finish )(?:(?:Training|Course|Event|Conference|Meeting|Study|Workshop|Seminar|Lecture|Visit|Programme)\s*(?:Dates?|Period|Duration|Time)|Dates|Period|Duration)(?!\s*of\s*(?:issue|completion|birth))"
_PLAIN_LABEL = r"时间|日期|期间|(?<![a-z] )(?:Date|Time)(?!\s*of)"
_ISSUE_LABEL = r"(?:证书|证明|本证|电子证书)?(?:发证|颁发|签发|颁证|填发|出具|制证|核发|发放|证书|授予|开具|生效|签署|签章|盖章|落款|证明|颁奖|出证|发文)(?:时间|日期|年月)|授权公告日|发布日期|Date\s+of\s+(?:issue|issuance|award)|Issue(?:d)?\s*(?:Date|on)|Date\s+issued|Dated?"
_LATER_LABEL = r"(?:证书|证明|电子证书)?(?:审验|审核|认定|建档|录用|通知|登记|验证|办理|生成|打印|制作|下载|导出)(?:时间|日期|年月)"
"""Labels of days on which the paper was made or looked at: that of issue where no label says so."""
_BIRTH = re.compile(r"出生|(?<!先)生于|生日|born|birth", re.IGNORECASE)
_OTHER_DATE = re.compile(
    r"(?:出生\w{0,4}|有效期\w{0,2}|有效期至|入职\w{0,2}|批准\w{0,2}|申请日|受理日|入学\w{0,2}|收稿\w{0,2}|修回\w{0,2}|接受日期|录用日期|毕业\w{0,2}|截止\w{0,3}|查询\w{0,2}|截图\w{0,2}|验证期至|有效|预计|拟于|拟定于|安排在|Valid\s+(?:until|through|to)|Received|Accepted|Expires?\w*|at:?)[:\s为至在]*$",
    re.IGNORECASE,
)
_ISSUED_BEFORE = re.compile(r"(?:issued\s+on|given\s+on|date\s+of\s+issue|dated?|颁发于|签发于)[:\s]*$", re.IGNORECASE)
_HAPPENED_BEFORE = re.compile(
    r"(?:于|在|自|从|时间[:为]?|期间|from|held\s+(?:on|from|during|in\s[^.]{1,60})|on|during|between)\s*$",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^[\s(\[]*$")


def find_times(sheet: Sheet) -> Times:
    """Every date of a proof, told apart."""
    mentions = _mentions(sheet)
    impossible = tuple(
        _field(sheet, sheet.prose, one, _printed(one), 0.95) for one in mentions if one.fault is DateFault.IMPOSSIBLE
    )
    year = _some_year(sheet, mentions)
    issue = _issue(sheet, mentions)
    event = _event(sheet, mentions, issue[0] if issue else None, year)
    return replace(
        event,
        approved=_approved(sheet),
        issue=issue[1] if issue else None,
        impossible=impossible,
        year=_stated_year(sheet),
    )


def _times_of(sheet: Sheet, event: _Event) -> Times:
    """First and last day of an event, and the single days of a list."""
    mention, where, sure = event
    first, last = mention.points[0], mention.points[-1]
    if mention.is_list and mention.span is not None:
        ordered = sorted(mention.days)
        first, last = (Point(day.year, day.month, day.day) for day in (ordered[0], ordered[-1]))
    days = (
        _field(sheet, where, mention, tuple(day.isoformat() for day in mention.days), sure) if mention.is_list else None
    )
    start, end = (_field(sheet, where, mention, iso(point), sure) for point in (first, last))
    return Times(start=start, end=end, days=days)


def _field(sheet: Sheet, where: Searchable, mention: DateMention, value: str | tuple[str, ...], sure: float) -> Field:
    return field_at(sheet, where, mention.start, mention.end, value=value, sure=sure)


def _printed(mention: DateMention) -> str:
    """An impossible date with its numbers as printed."""
    return "/".join(
        "-".join(f"{part:02d}" for part in (point.year, point.month, point.day) if part is not None)
        for point in mention.points
    )


def _mentions(sheet: Sheet) -> tuple[DateMention, ...]:
    """Every date of the prose that is not a birthday, an expiry or the like."""
    text = sheet.prose.text
    kept = []
    for mention in find_dates(text):
        before, after = text[max(0, mention.start - 14) : mention.start], text[mention.end : mention.end + 4]
        if _BIRTH.search(before[-8:]) or after.lstrip().startswith(("生", "出生")) or _OTHER_DATE.search(before):
            continue
        kept.append(mention)
    return tuple(kept)


def _some_year(sheet: Sheet, mentions: tuple[DateMention, ...]) -> int | None:
    """The year that the proof speaks of: of its complete dates, or as 2024年 or 2024年度 in its words."""
    for mention in mentions:
        year = mention.points[0].year
        if year is not None and mention.fault is None:
            return year
    match = re.search(r"(20\d\d)\s?(?:年度?|届|-|\b)", sheet.prose.text)
    return int(match[1]) if match else None


_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?(?:年度|年\s?(?!\s?\d{1,2}\s?月)|学年)|(?:年度|年份)\s*[:\t\n]\s*((?:19|20)\d\d)|(?<![\d月])(?<=年度)((?:19|20)\d\d)(?=\n|\t|$)|(二[〇零○][〇零○一二三四五六七八九]{2})\s?年度"
)


_YEAR_LABEL = r"(?:学习|培训|继续教育|审验|验证|登记|考核|所属|归属|认定|申报)?(?:年\s?[度份]|学年)|(?:Training\s+|Credit\s+)?Year"


def _stated_year(sheet: Sheet) -> Field | None:
    """The year that is printed as such: 2024年度, 年度：2024, or under a heading 年度."""
    for value in labelled(sheet, _YEAR_LABEL):
        match = re.match(r"((?:19|20)\d\d)\s?(?:年度?)?(?![\d./-]|\s?年?\s?\d{1,2}\s?月)", value.value)
        if match:
            return field_at(sheet, sheet.rows, value.start, value.start + 4, value=match[1], sure=0.95)
    for where in (sheet.rows, sheet.prose):
        match = _YEAR.search(where.text)
        if match is None:
            continue
        group = next(number for number in (1, 2, 3, 4) if match[number])
        digits = match[group].translate(str.maketrans("〇零○一二三四五六七八九", "000123456789"))
        return field_at(sheet, where, match.start(group), match.end(group), value=digits, sure=0.93)
    return None


def _issue(sheet: Sheet, mentions: tuple[DateMention, ...]) -> tuple[DateMention | None, Field] | None:
    """The date of issue: beside its label, after its words, or the last date that stands alone in a line."""
    for value in chain(labelled(sheet, _ISSUE_LABEL, glued=True), labelled(sheet, _LATER_LABEL, glued=True)):
        found = [one for one in find_dates(value.value) if one.fault is None]
        if found and found[0].start <= 2:
            start = value.start + found[0].start
            end = value.start + found[0].end
            remains = judge_remains(value.value)
            if remains is not None:
                left, sure = remains
                return None if left is None else (None, field_at(sheet, sheet.rows, start, end, value=left, sure=sure))
            return None, field_at(sheet, sheet.rows, start, end, value=iso(found[0].points[-1]), sure=0.97)
    text = sheet.prose.text
    for mention in mentions:
        if mention.fault is None and _ISSUED_BEFORE.search(text[max(0, mention.start - 20) : mention.start]):
            return mention, _field(sheet, sheet.prose, mention, iso(mention.points[-1]), 0.93)
    last = _last_alone(sheet, mentions)
    torn = find_torn_date(sheet)
    if torn is not None and (last is None or torn.row >= _row_of(sheet, last)):
        return None if torn.field is None else (None, torn.field)
    if last is not None:
        return last, _field(sheet, sheet.prose, last, iso(last.points[-1]), 0.94 if last.precise else 0.8)
    approved = _approved(sheet)
    return (None, approved) if approved is not None else None


def _row_of(sheet: Sheet, mention: DateMention) -> int:
    """The row where a date ends."""
    line = sheet.line_indexes(sheet.prose, mention.start, mention.end)[-1]
    return next(number for number, row in enumerate(sheet.row_indexes) if line in row)


def find_enrolment(sheet: Sheet) -> dict[str, Field]:
    """When a student entered and will finish, as `start_date` and `end_date`: 2023年9月入学, 预计毕业日期."""
    fields: dict[str, Field] = {}
    for name, label, behind in (
        ("start_date", r"(?:入学|入校|注册)(?:时间|日期|年月)", r"^\s*(?:秋季|春季)?(?:考?入学?|入校|入我校|进入)"),
        ("end_date", r"(?:预计|应)?毕业(?:时间|日期|年月)", r"^\s*(?:预计)?毕业"),
    ):
        for value in labelled(sheet, label):
            found = [one for one in find_dates(value.value) if one.fault is None]
            if found and found[0].start <= 2:
                fields[name] = field_at(
                    sheet,
                    sheet.rows,
                    value.start + found[0].start,
                    value.start + found[0].end,
                    value=iso(found[0].points[0]),
                    sure=0.95,
                )
                break
        else:
            text = sheet.prose.text
            for mention in find_dates(text):
                if mention.fault is None and re.match(behind, text[mention.end : mention.end + 8]):
                    fields[name] = _field(sheet, sheet.prose, mention, iso(mention.points[0]), 0.92)
                    break
    return fields


def _approved(sheet: Sheet) -> Field | None:
    """The date on which a qualification was approved: 批准日期."""
    for value in labelled(sheet, r"批准(?:日期|时间)|Date\s+of\s+approval|Approval\s+date"):
        found = [one for one in find_dates(value.value) if one.fault is None]
        if found and found[0].start <= 2:
            start, end = value.start + found[0].start, value.start + found[0].end
            return field_at(sheet, sheet.rows, start, end, value=iso(found[0].points[-1]), sure=0.96)
    return None


def _last_alone(sheet: Sheet, mentions: tuple[DateMention, ...]) -> DateMention | None:
    """The last date that stands alone in a line."""
    alone = [one for one in mentions if one.fault is None and len(one.points) == 1 and _stands_alone(sheet, one)]
    return alone[-1] if alone else None


def _stands_alone(sheet: Sheet, mention: DateMention) -> bool:
    """Whether a date fills its line, but for the issuer's name, a seal's mark or a bracket."""
    lines = sheet.line_indexes(sheet.prose, mention.start, mention.end)
    if not lines:
        return False
    text = sheet.lines[lines[-1]].text
    rest = text
    for one in find_dates(text):
        rest = text[: one.start] + text[one.end :]
    if _OTHERS_DAY.search(rest) or _IN_SENTENCE.search(text):
        return False
    rest = re.sub(r"[\s(){}\[\]:,。.、·_|—-]|盖章|公章|印章|印|章|日期|Date", "", rest)
    if len(lines) > 1 and len(rest) > 6:
        return False
    return len(rest) <= 2 or (
        bool(_ISSUER_IN_LINE.search(rest)) and len(rest) <= 26 and not re.search(r"参加|举办|举行|于|在", rest)
    )


_IN_SENTENCE = re.compile(
    r"^[^,。:\d]{0,12}[于在自从]\s?(?:[12]\d{3}|二)|[\d日号]\s?,\s*[^\d\s]|[\d日号]\s?(?:至|起|在|参加)$"
)
"""A line of a sentence that holds little but its date."""
_OTHERS_DAY = re.compile(
    r"入学|毕业|开始|结束|入职|申请|起始|截止|有效|出生|收稿|实施|(?:培训|学习|会议|讲座|活动|考试|授课)\s*(?:时间|日期)"
)
"""Words of a line whose date is another one than the issuer's."""
_ISSUER_IN_LINE = re.compile(r"(?:学会|协会|局|厅|委|大学|学院|中心|公司|医院|委员会|部|处|所|院|校|办公室|会|站|馆)$")


def _event(sheet: Sheet, mentions: tuple[DateMention, ...], issue: DateMention | None, year: int | None) -> Times:
    """The first and last day of the event: a span beside its label, two days beside labels of their own, else the best in the sentences."""
    beside, plain = _beside_label(sheet, year, _EVENT_LABELS), _beside_label(sheet, year, _PLAIN_LABELS)
    span = next((one for one in (beside, plain) if one is not None and len(one[0].points) > 1), None)
    if span is not None:
        return _times_of(sheet, span)
    ends = find_ends(sheet, year)
    if ends.first is not None and ends.last is not None:
        return Times(start=ends.first, end=ends.last)
    if beside is not None:
        times = _times_of(sheet, beside)
        later = ends.last is not None and times.end is not None and str(ends.last.value) > str(times.end.value)
        return replace(times, end=less_sure(ends.last, _UNSURE)) if ends.last is not None and later else times
    told = _event_in_prose(sheet, mentions, issue, year)
    if told is None and ends.first is None and ends.last is None:
        told = plain if plain is not None and not _is_at_foot(sheet, plain[0].start) else None
    if told is not None and (len(told[0].points) > 1 or (ends.first is None and ends.last is None)):
        return _times_of(sheet, told)
    return Times(start=ends.first, end=ends.last)


def _is_at_foot(sheet: Sheet, position: int) -> bool:
    """Whether a place of the rows is at the foot, where papers are signed and dated: with the name of a body above or below it."""
    owner = sheet.rows.owners[position]
    row = next(number for number, row in enumerate(sheet.row_indexes) if owner in row)
    if row < len(sheet.row_indexes) - _FOOT:
        return False
    near = (index for indexes in sheet.row_indexes[max(0, row - _FOOT) : row + 2] for index in indexes)
    return any(_SIGNS.search(sheet.lines[index].text) for index in near)


_FOOT = 2
_SIGNS = re.compile(
    r"^[^:,。]{4,}(?:学会|协会|[局厅委]|大学|学院|中心|公司|医院|委员会|研究院|研究所|学校|馆|办公室)(?:\(.{1,4}\))?$"
)
_UNSURE = 0.85


_EVENT_LABELS = ((_EVENT_LABEL, 0.97), (BEGINS, 0.95))
_PLAIN_LABELS = ((_PLAIN_LABEL, 0.9),)


def _beside_label(sheet: Sheet, year: int | None, labels: Iterable[tuple[str, float]]) -> _Event | None:
    """The date or span beside a label of the event."""
    for label, sure in labels:
        for value in labelled(sheet, label):
            if re.search(
                r"发证|颁发|签发|填发|批准|出生|有效", sheet.rows.text[max(0, value.start - 12) : value.start]
            ):
                continue
            found = find_dates(value.value)
            if label is BEGINS and found and len(found[0].points) == 1:
                continue  # a first day alone, which has its last day elsewhere
            if found and found[0].start <= 6:
                mention = _with_some_year(found[0], year)
                if mention.fault is None:
                    moved = DateMention(
                        mention.points, value.start + mention.start, value.start + mention.end, mention.is_list
                    )
                    cut = bool(_CUT_OFF.match(value.value[mention.end : mention.end + 8]))
                    whole = found[0].fault is None and not cut and not _uneven(mention)
                    return moved, sheet.rows, sure if whole else 0.75
    return None


def _with_some_year(mention: DateMention, year: int | None) -> DateMention:
    return mention if year is None else with_year(mention, year)


def _event_in_prose(
    sheet: Sheet, mentions: tuple[DateMention, ...], issue: DateMention | None, year: int | None
) -> _Event | None:
    """The best date of the sentences: a span before a day, a day before a month, the first before later ones."""
    text = sheet.prose.text
    best: tuple[float, DateMention] | None = None
    for mention in mentions:
        if mention is issue or mention.fault in {DateFault.IMPOSSIBLE, DateFault.ORDER}:
            continue
        whole = _with_some_year(mention, year)
        if whole.fault is not None:
            continue
        worth = 0.86 + (0.09 if len(whole.points) > 1 else 0.0) + (0.02 if whole.precise else -0.08)
        worth += 0.03 if _HAPPENED_BEFORE.search(text[max(0, mention.start - 40) : mention.start]) else 0.0
        worth -= 0.2 if mention.fault is DateFault.NO_YEAR else 0.0
        worth -= 0.25 if _uneven(whole) else 0.0
        worth -= 0.2 if _LOST_NUMERAL.match(text, mention.start) else 0.0
        worth -= 0.2 if _LOST_DASH.search(text[mention.start : mention.end]) else 0.0
        worth -= 0.25 if _CUT_OFF.match(text[mention.end : mention.end + 8]) else 0.0
        worth -= 0.5 if _stands_alone(sheet, mention) and len(whole.points) == 1 else 0.0
        if _in_title(text, mention):
            worth -= 0.3
        if best is None or worth > best[0] + 1e-9:
            best = (worth, whole)
    if best is None or best[0] < 0.45:
        return None
    return best[1], sheet.prose, min(best[0], 0.97)


def _uneven(mention: DateMention) -> bool:
    """Whether one end of a span names a day and the other does not: a day was lost."""
    return len({point.day is None for point in mention.points}) > 1


_LOST_NUMERAL = re.compile(r"[一二〇零○]{2}[〇零○一二三四五六七八九]\s?年")
_LOST_DASH = re.compile(r"\d\s+\d{1,2}\s?日?$")
"""A span whose dash was lost: its two days may be one that was cut."""
_CUT_OFF = re.compile(
    r"\s*[^\w\s,，。;；:、()（）《》“”\"'\[\]★☆*|·.]\s*\d|\s*(?:[-—–~至到]|起至)\s*[\d二〇零]|\s+\d|\s*(?:起?至(?!今)|[—–~])|\s*到\s*(?:\n|$)"
)
"""What follows a span whose second end could not be read."""


def _in_title(text: str, mention: DateMention) -> bool:
    """Whether a date is part of a name in title marks (《2024年5月…》) or of a number in brackets."""
    before = text[: mention.start]
    return before.rfind("《") > before.rfind("》") or before.rfind("〔") > before.rfind("〕")
