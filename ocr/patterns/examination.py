"""Qualification examinations and skills: what was examined, with what result and score.

It decides pass or fail only from words that say so, or from a certificate that is only given to those who passed. A score
alone decides nothing, because the mark to reach differs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.normalize import HAN
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import labelled

if TYPE_CHECKING:
    from ocr.sheet import Sheet

_NAME_LABEL = r"考试名称|职业(?=[\t\n])|(?:职业)?工种|资格名称|(?:职业)?资格(?:种类|类别|名称)|职业(?:名称|\(工种\)(?:及?等级)?|/工种)|考试(?:项目|类别|类型)|工种(?:名称)?|鉴定职业|专业类别|Examination|Qualification"
_NAME = re.compile(
    rf"(?P<name>(?:(?:全国|一级|二级|三级|注册|执业|中级|初级|高级|助理)*[{HAN}()]{{1,22}}?)(?:(?:专业技术|职业|执业|任职|技术)?资格(?:\(?水平\)?)?(?:考试)?|(?:统一|水平|等级)考试|(?:师|员|人|士|护士)(?=(?:执业|职业)?资格|考试|成绩)))"
)
_RESULT_LABEL = (
    r"(?:考试|考核|鉴定|评定|认定|审核|综合|总评)?(?:结果|结论|成绩状态|状态|合格状态)|是否(?:合格|通过)|Result|Status"
)
_FAIL = re.compile(r"不合格|未通过|未合格|不及格|没有通过|未达到|未达|fail(?:ed)?", re.IGNORECASE)
_PASS = re.compile(r"合格|通过|及格|达到合格|优秀|良好|pass(?:ed)?|qualified", re.IGNORECASE)
_SCORE_LABEL = r"(?:考试|考核|总|综合|结业|评定|最终|笔试|理论|测试)?(?:成绩|得分|总分|分数)|Score|Grade|Mark"
_CERTIFICATE = re.compile(
    r"资格证书|(?:等级|执业|合格)证书|管理号|特发此证|表明持证人|表明持证者|持有者|取得.{0,20}资格|具备.{0,20}资格"
)


def find_exam(sheet: Sheet) -> dict[str, Field]:
    """`exam_name`, `exam_result` (pass or fail) and `score`, as far as they are printed."""
    found = {"exam_name": _exam_name(sheet), "exam_result": _result(sheet), "score": find_score(sheet)}
    return {name: field for name, field in found.items() if field is not None}


def _exam_name(sheet: Sheet) -> Field | None:
    """The examination or qualification: beside its label, else the words before 资格 or 考试."""
    for value in labelled(sheet, _NAME_LABEL, glued=True):
        if re.match(r"名称|等级|类别|级别|及|\(|成绩|结果|合格|通知", value.value):
            continue
        if re.search(rf"[{HAN}A-Za-z]{{2}}", value.value):
            return field_at(sheet, sheet.rows, value.start, value.end, value=value.value, sure=0.94)
    passed = re.search(
        rf"(?:通过了?|参加了?)(?:(?:20\d\d年度?|全国|[{HAN}]{{2,16}}组织的))*(?P<name>(?!国家统一|[{HAN}]{{2,20}}组织)[{HAN}()A-Z]{{2,30}}?(?:考试|资格))(?=[,。;\s]|成绩|并|取得|合格)",
        sheet.prose.text,
    )
    if passed:
        return field_at(sheet, sheet.prose, passed.start("name"), passed.end("name"), value=passed["name"], sure=0.9)
    granted = _GRANTED.search(sheet.prose.text)
    if granted:
        return field_at(sheet, sheet.prose, *granted.span("name"), value=granted["name"], sure=0.9)
    joined = sheet.rows.text
    large = sorted(range(len(sheet.lines)), key=lambda index: -sheet.lines[index].relative_height)[:4]
    for index in dict.fromkeys((*large, *range(min(3, len(sheet.lines))))):
        name = _bare_name(sheet.lines[index].text)
        start = joined.find(name) if name else -1
        if start >= 0:
            return field_at(sheet, sheet.rows, start, start + len(name), value=name, sure=0.89)
    match = _NAME.search(sheet.prose.text)
    return (
        field_at(sheet, sheet.prose, match.start("name"), match.end("name"), value=match["name"], sure=0.7)
        if match
        else None
    )


_GRANTED = re.compile(
    rf"(?:取得|具备|获得|授予)(?P<name>(?!相应|该|以上|上述|国家|职业|执业|专业)[{HAN}()]{{1,18}}?[师员士人])(?=(?:职业|执业|专业技术|任职|从业)?(?:水平)?资格)"
)
"""The person that one becomes: 取得一级建造师职业资格."""
_NO_NAME = re.compile(
    r"(?:示例|中华示例)?(?:职业|执业|专业技术|从业)?资格|(?:职业)?技能(?:等级|水平|人才评价)?|(?:国家)?职业(?:技能)?(?:培训|鉴定)?"
)
"""What kind of paper it is, not for what."""
_PAPER = re.compile(r"(?:成绩|合格)*(?:通知|证明)?(?:证书|证明|单|书|证)$")


def _bare_name(text: str) -> str:
    """The name of a qualification in a heading, without the state, the year and the word for the paper; empty where it is none."""
    bare = re.sub(r"^(?:中华人民共和国|20\d\d年?度?)+", "", text)
    name = _PAPER.sub("", bare)
    if (
        name == bare
        or len(name) < 3
        or re.search(r"准予|颁发|批准|本证书|特发", name)
        or not re.fullmatch(rf"[{HAN}()]+", name)
    ):
        return ""
    person = re.fullmatch(r"(.+[师员士人])(?:职业|执业|专业技术)?资格", name)
    return person[1] if person else "" if _NO_NAME.fullmatch(name) else name


def _result(sheet: Sheet) -> Field | None:
    """Pass or fail: beside a label, in a sentence, or because only those who passed hold such a certificate."""
    for value in labelled(sheet, _RESULT_LABEL, glued=True):
        for pattern, outcome in ((_FAIL, "fail"), (_PASS, "pass")):
            match = pattern.search(value.value)
            if match:
                return field_at(sheet, sheet.rows, value.start, value.end, value=outcome, sure=0.96)
    text = sheet.prose.text
    for line in sheet.lines:
        match = re.fullmatch(r"(?:成绩有效[,;]?)?(合格|通过|不合格|未通过)[。]?", line.text)
        if match:
            start = sheet.rows.text.find(line.text)
            outcome = "fail" if _FAIL.search(line.text) else "pass"
            return field_at(sheet, sheet.rows, start, start + len(line.text), value=outcome, sure=0.9)
    failed = _FAIL.search(text)
    if failed:
        return field_at(sheet, sheet.prose, failed.start(), failed.end(), value="fail", sure=0.85)
    passed = re.search(
        r"(?:成绩|考试|考核|经[^,。]{0,12})(?:均|全部|已|成绩|总评|为|被评为)*(?:合格|通过|及格)|通过(?:了)?[^,。]{0,30}考试|(?:has|have)\s+passed",
        text,
    )
    if passed:
        return field_at(sheet, sheet.prose, passed.start(), passed.end(), value="pass", sure=0.93)
    certificate = _CERTIFICATE.search(text)
    if certificate and not re.search(r"成绩(?:单|查询|通知)|报名|准考", text):
        return field_at(sheet, sheet.prose, certificate.start(), certificate.end(), value="pass", sure=0.9)
    return None


def find_score(sheet: Sheet) -> Field | None:
    """A single score beside its label; none where several subjects are listed."""
    for value in labelled(sheet, _SCORE_LABEL):
        match = re.match(r"(\d{1,3}(?:\.\d+)?)\s*(?:分)?(?!\d|学时)", value.value)
        if match:
            return field_at(sheet, sheet.rows, value.start, value.start + match.end(1), value=match[1], sure=0.9)
    match = _SCORE_IN_PROSE.search(sheet.prose.text)
    if match is None:
        return None
    group = 1 if match[1] else 2
    return field_at(sheet, sheet.prose, match.start(group), match.end(group), value=match[group], sure=0.88)


_SCORE_IN_PROSE = re.compile(
    r"(?:成绩|得分|分数|考试|考核|测试|测验)(?:成绩|得分)?(?:为|是|:)?\s*(\d{1,3}(?:\.\d+)?)\s*分(?!钟)"
    r"|(?i:(?:grade|score|mark)s?\s*(?:of|:|is|was)\s*)(\d{1,3}(?:\.\d+)?)(?![\d%]|\.\d)"
)
