"""Values that stand beside a label: 姓名：王敏, a table's cell to the right of its heading, Name: Wang Min.

It decides where a value begins and ends; what the value means is decided by the module that asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.sheet import Searchable, Sheet


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value beside a label: its text, and its range in the sheet's `rows`."""

    value: str
    start: int
    end: int


# Labels that end the value before them when both stand in one line.
_LABEL_WORDS = (
    "姓名|性别|民族|籍贯|出生(?:年月|日期|时间)?|年龄|身份证(?:件)?(?:号码?)?|证件(?:号码?|类型|名称)|公民身份号码|(?:工作|所在|服务)?单位(?:名称)?|职务|职称|学历|学位|专业(?:名称)?"
    "|(?:证书)?编号|证书号码?|证号|管理号|批准(?:日期|时间|文号)|(?:发证|颁发|签发|填发|颁证)?日期|(?:发证|颁发|签发|主办|承办|协办|举办|组织|颁证|培训)(?:单位|机构|部门|机关)"
    "|(?:培训|学习|研修|会议|活动|讲座|课程|考察|项目|起止|举办|召开|授课|参会|考试|发证)(?:时间|日期|地点|名称|内容|主题|题目|学时|方式|形式|成绩|结果|项目|课程|班次|类别)|(?:总|共计)?学时(?:数)?|学分(?:数)?|课时(?:数)?|成绩|分数"
    "|结论|考核结果|考试结果|审验(?:结果|情况|单位)|年度|科目|级别|等级|类别|备注|岗位|班级|院系|科室|级别|联系电话|电话|手机(?:号码?)?|账号|帐号|邮箱|学员号|会员号|发票号码|准考证号|档案号|学号|作者|第一作者|通讯作者|关键词|摘要|课题(?:名称|编号|负责人)|项目(?:名称|编号|负责人)"
    r"|[\u4e00-\u9fff]{2}(?:编号|名称|号码|日期|时间)"
    "|专利(?:号|权人|申请日)|授权公告(?:日|号)|发明人|设计人|主编|副主编|责任编辑|出版社|出版发行|开本|印张|字数|版次|印次|定价|Name|Date|Hours|Credits|Organi[sz]er|Certificate\\s+No|No\\."
)
_NEXT_LABEL = re.compile(rf"[\s,;。(]*(?:{_LABEL_WORDS})\s*(?:\([^()]{{1,8}}\))?\s*[:：]")


LABEL_ONLY = re.compile(
    rf"(?:{_LABEL_WORDS}|[\u4e00-\u9fff]{{0,6}}(?:等级|级别|编号|号码|名称|证号|姓名|人员|科目|主题|项目|年度|机构|机关)|工种|职业(?:\(工种\))?|[\u4e00-\u9fff]{{1,4}}[人者](?=$|[\sA-Za-z(])|颁证人|序号|地点|人数|签名|[\u4e00-\u9fff]{{1,6}}(?:编号|名称|号码|日期|时间|学时|学分|内容|题目|成绩|单位|类别|状态|形式|层次|院校|专业|学制))(?:\([^()]{{1,8}}\))?(?:\s*[A-Za-z /]+)?"
)
_FAR_BELOW = 0.12  # page heights


_MORE_OF_A_LABEL = (
    "名称|编号|号码|时间|日期|内容|单位|机构|人员|等级|级别|学时|主题|题目|地点|方式|类别|成绩|结果|情况|概况|要求"
)
"""What goes on with a label, so that the value begins behind it."""
_GLUED_LABEL = re.compile(
    rf"(?:^|(?<=[\n\t]))(?:{_LABEL_WORDS}|派出单位|出具单位|受援地|授课班次|姓\s?名|工种|参加人|听讲人|主办方|承办方|折合学时|认定学时|获得学时|公需学时|网络课程|学习状态|讲座名称|学习年度|获奖(?:人员|等级|项目)|举办单位|组织机构|学习(?:时段|平台)|研修(?:项目|日期|学时))(?![:：\n\t])[^\n\t:：]",
    re.MULTILINE,
)
_FEWEST_GLUED = 3


@lru_cache(maxsize=32)
def _is_glued_form(text: str) -> bool:
    """Whether the lines of a form begin with labels that no mark and no gap parts from their values, as engines read narrow forms."""
    return len(_GLUED_LABEL.findall(text)) >= _FEWEST_GLUED


@cache
def _patterns(label: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Three forms of a label: with a colon, as a cell of its own, and glued to its value."""
    english = r"(?:(?<=[\u4e00-\u9fff)])\s*[/|]?\s*[A-Za-z][A-Za-z.'’ /]{1,30}(?![A-Za-z\d-]))?"
    number = r"(?:^|(?<=[\n\t])|(?<=[^\w《“])|(?<=\d\.)|(?<=[A-Za-z\d])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=姓名\s*[:：]))"
    return (
        re.compile(
            rf"{number}(?:{label})(?:\([^()\n]{{1,10}}\))?{english}\s*(?:[:：】]|(?<=[A-Za-z])[.;](?=\s))[ \t]*(?P<value>[^\n\t]*)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:^|(?<=[\n\t]))(?:{label})(?:\([^()\n]{{1,10}}\))?{english}[ ]*(?:\t|\n)(?P<value>[^\n\t]+)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:^|(?<=[\n\t]))(?:{label})(?!{_MORE_OF_A_LABEL}){english}[ ]*(?P<value>[^\n\t:：]+)", re.IGNORECASE
        ),
    )


def labelled(sheet: Sheet, label: str, *, glued: bool = False) -> Iterator[Labelled]:
    """The values beside a label (a pattern), the surest form first; `glued` also takes 姓名王敏 without a gap, which the caller must judge."""
    text = sheet.rows.text
    colon, cell, attached = _patterns(label)
    for match in colon.finditer(text):
        value = _cut(match["value"])
        if value:
            yield Labelled(value, match.start("value"), match.start("value") + len(value))
            continue
        following = _next_cell(text, match.end())
        if following is not None:
            yield following
    yield from _in_cells(sheet, cell)
    for match in attached.finditer(text):
        value = _cut(match["value"])
        if match.group()[: match.start("value") - match.start()].isascii() and not glued:
            continue  # a line of English prose begins with Course or Training without saying one
        if re.fullmatch(r"[A-Za-z ]+", value) and text[match.end("value") : match.end("value") + 1] in {":", "："}:
            continue  # the label in English, whose value follows
        if value and (glued or _is_glued_form(text) or printed_apart(sheet, sheet.rows, match.start("value"))):
            yield Labelled(value, match.start("value"), match.start("value") + len(value))


def printed_apart(sheet: Sheet, where: Searchable, position: int) -> bool:
    """Whether a gap is printed before a character of a joined text, which normalising closed."""
    owner, index = where.owners[position], where.indexes[position]
    if owner < 0:
        return False
    printed = sheet.lines[owner].normal.origin[index]
    return printed > 0 and sheet.lines[owner].line.text[printed - 1].isspace()


def _in_cells(sheet: Sheet, cell: re.Pattern[str]) -> Iterator[Labelled]:
    """The values of labels that fill a cell: the cell beside it, or below it where that is a label too."""
    for match in cell.finditer(sheet.rows.text):
        value = _cut(match["value"])
        is_heading = bool(LABEL_ONLY.fullmatch(match["value"]))
        stacked = is_heading or not value or "\n" in match.group()
        below = _below(sheet, sheet.rows.owners[match.start()]) if stacked else None
        if below is not None:
            yield below
        elif value and not is_heading:
            yield Labelled(value, match.start("value"), match.start("value") + len(value))


def _below(sheet: Sheet, index: int) -> Labelled | None:
    """The cell under a heading of a table whose neighbour is a heading too."""
    head = sheet.lines[index].line
    column = [
        (line.line.box.top, place)
        for place, line in enumerate(sheet.lines)
        if place > index
        and line.line.page == head.page
        and 0 < line.line.box.center_y - head.box.center_y < _FAR_BELOW
        and abs(line.line.box.center_x - head.box.center_x) < max(line.line.box.width, head.box.width) / 2 + 0.015
    ]
    if not column or LABEL_ONLY.fullmatch(sheet.lines[min(column)[1]].text):
        return None
    place = min(column)[1]
    start = sheet.rows.owners.index(place)
    value = _cut(sheet.lines[place].text)
    return Labelled(value, start, start + len(value)) if value else None


def _cut(value: str) -> str:
    """The value up to the next label in the same line, without marks at its end."""
    following = _NEXT_LABEL.search(value)
    if following:
        value = value[: following.start()]
    return value.rstrip(" ;,。_—-.【[")


def _next_cell(text: str, position: int) -> Labelled | None:
    """The cell after an empty value: the next of the row, else the first of the row below, if it is no label itself."""
    match = re.compile(r"[\t\n]+(?P<value>[^\t\n]+)").match(text, position)
    if match is None or _NEXT_LABEL.match(match["value"]):
        return None
    value = _cut(match["value"])
    return Labelled(value, match.start("value"), match.start("value") + len(value)) if value else None
