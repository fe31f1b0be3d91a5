"""Who ran it and who issued it: 主办单位：…, 由…举办, organized by …, and the issuer above the date.

It decides the list of organisers in order: those named as such first, the issuer last. Whether an organiser is recognised
is a rule's question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.dates import find_dates
from ocr.normalize import HAN
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.sheet import Searchable, Sheet

_SUFFIX = (
    "人民政府|委员会|人力资源和社会保障[厅局部]|编辑部|杂志社|出版社|组委会|办公室|研究院|研究所|研究会|学会|协会|联合会|商会|基金会|促进会|总工会|工会|大学|学院|学校|中学|小学|幼儿园|党校|医院|卫生院|中心|集团|有限责任公司|股份有限公司|有限公司|公司|事务所|"
    "图书馆|档案馆|博物馆|文化馆|科技馆|基地|平台|云课堂|学堂|学习网|教育网|教育在线|总队|支队|银行|分局|总局|总站|[厅局署部处科所站校院馆社办委厂队会]"
)
_NAME = rf"[{HAN}A-Za-z0-9()·]{{2,40}}?(?:{_SUFFIX})"
_LABEL = r"主\s?办(?:单位|方|机构|部门)?|举办(?:单位|机构|方)|组织(?:单位|机构|部门)|承\s?办(?:单位|方|机构)?|培训(?:单位|机构|学校|基地)|发证(?:单位|机关|机构|部门)|颁发(?:单位|机关|机构)|颁证(?:单位|机构)|出具(?:单位|机构|机关)|签发(?:单位|机关)|授予单位|审验单位|认定单位|评价机构|学校名称|校\s?名|Organi[sz](?:er|ed\s+by|ing\s+(?:institution|body))|Host(?:ed\s+by)?|Sponsor(?:ed\s+by)?|Issued\s+by|Issuing\s+(?:authority|body)"
_HOSTS = re.compile(
    rf"(?:由|,|。|、|和|与|及|;|参加了?|日|\)|至|,)\s*(?P<name>{_NAME}(?:[、和与及]{_NAME})*)\s*(?=(?:联合|共同|统一)?(?:主办|举办|组织|承办|开办|召开|开展|协办|实施)(?:的|,|、|。|;|并|“|《|20|\s))"
)
_ENGLISH = re.compile(
    r"(?:organi[sz]ed|hosted|sponsored|held|offered|conducted|provided|run)\s+by\s+(?:the\s+)?(?P<name>[A-Z][\w&'’\-]*(?:\s+(?:of|and|for|the|in|&|[A-Z][\w&'’\-]*))*)"
)
_ISSUER = re.compile(rf"^[\s(]*(?:{_NAME})\s*(?:\((?:盖章|公章|章|印章|印|签章)\)|盖章|公章)?$")
_ENGLISH_ISSUER = re.compile(r"^(?:The\s+)?[A-Z][\w&'’\-]*(?:\s+(?:of|and|for|the|in|&|[A-Z][\w&'’\-]*)){1,9}$")
_ENGLISH_BODY = re.compile(
    r"university|society|association|institute|college|center|centre|academy|committee|department|bureau|hospital|council|foundation|school|company|ltd",
    re.IGNORECASE,
)
_SEAL_MARK = re.compile(r"\s*(?:\((?:盖章|公章|章|印章|印|签章|制|代章)\)|[(\[]?(?:盖章|公章)[)\]]?)\s*$")
_SPLIT = re.compile(r"[、;/\t]|\s{2,}|(?<=[会局厅院学司心部处所校馆])[和与及](?=[^、]{4})")


def find_organisers(sheet: Sheet) -> Field | None:
    """The organisers in order, each once; `None` where none can be read."""
    found: list[tuple[str, Searchable, int, int, float]] = []
    for value in labelled(sheet, _LABEL):
        found += [(name, sheet.rows, value.start, value.end, 0.95) for name in _split(value.value)]
    found += _in_prose(sheet)
    issuers = list(_issuers(sheet))
    chinese = any(re.search(rf"[{HAN}]", name) for name in [*(one[0] for one in found), *(one[0] for one in issuers)])
    for name, start, end in issuers:
        if not (chinese and name.isascii()):  # the same issuer once more, in English
            found.append((name, sheet.rows, start, end, 0.9))
    names = _each_once([name for name, *_ in found])
    if not names:
        return None
    _, where, start, end, sure = found[0]
    return field_at(sheet, where, start, end, value=tuple(names), sure=sure)


def _each_once(names: list[str]) -> list[str]:
    """Names in order; one that is only the shorter form of another's print is left out."""
    kept: list[str] = []
    for name in names:
        if name and name not in kept:
            kept.append(name)
    whole = [name for name in kept if not any(other != name and other.endswith(name) for other in kept)]
    named = [name for name in whole if not _NO_NAME_OF_A_BODY.fullmatch(name)]
    return named or whole


_NO_NAME_OF_A_BODY = re.compile(
    r"(?:大会|会议|本次会议|年会|学术会议|论坛|活动|大赛|竞赛|比赛|培训班?|研修班)?(?:组织委员会|组委会|会务组|会务处|筹委会|筹备组|秘书处|学术委员会|评委会|评审委员会|办公室|教务处|培训部|项目组)"
)
"""What signs for a meeting and names no body: left out where one is named."""


def _split(value: str) -> list[str]:
    """The single names of a list."""
    return [clean for part in _SPLIT.split(value) if (clean := _clean(part)) and len(clean) >= 3]


def _clean(name: str) -> str:
    """A name without the mark of a seal and without what introduces it."""
    bare = _SEAL_MARK.sub("", name.strip(" :,。;"))
    if bare.count("(") != bare.count(")"):
        bare = bare.strip("()")
    return re.sub(r"^(?:由|经|在|的|参加了?|和|与|及)", "", bare)


def _in_prose(sheet: Sheet) -> Iterator[tuple[str, Searchable, int, int, float]]:
    """Organisers in sentences."""
    text = sheet.prose.text
    for match in _HOSTS.finditer(text):
        name = re.split(r"参加了?|出席|于\d|由|日(?=[^本])", match["name"])[-1]
        start = match.end("name") - len(name)
        for one in _split(name):
            yield one, sheet.prose, start, match.end("name"), 0.9
    for match in _ENGLISH.finditer(text):
        yield match["name"].strip(), sheet.prose, match.start("name"), match.end("name"), 0.9


def _issuers(sheet: Sheet) -> Iterator[tuple[str, int, int]]:
    """Lines of the lower half that are the name of an organisation and nothing else, and those that share a line with the date."""
    position = 0
    rows = sheet.rows.text
    count = len(sheet.row_indexes)
    for number, row in enumerate(sheet.row_indexes):
        for index in row:
            text = sheet.lines[index].text
            start = rows.find(text, position) if text else -1
            if start < 0:
                continue
            position = start + len(text)
            if number < max(2, count // 3) and count > 3:
                continue
            if _belongs_to_holder(sheet, index) or _LABELLED_LINE.match(text):
                continue
            bare = text
            for date in find_dates(text)[:1]:
                bare = text[: date.start].strip() or text[date.end :].strip()
            name = _clean(bare)
            if _is_issuer(bare, name):
                yield name, start + text.find(name), start + text.find(name) + len(name)


_LABELLED_LINE = re.compile(
    r"(?:所在|工作|服务|派出|接收|选送|推荐|主办|承办|协办|举办|组织|出具|发证|颁证|培训|审验|评价|考核|申报|单位|受援|参加|学员|公共|电子)(?:单\s?位|方|机构|部门|机关|名称|平台|地)(?=.)"
)
"""A line that begins with a label is a value of that label, not the issuer."""
_HOLDERS_UNIT = re.compile(
    r"(?:所在|工作|服务|派出|接收|选送|推荐|学员|参训|原)?(?:单\s?位|部\s?门|学\s?校|院校)(?:名称)?(?:\s*[A-Za-z ]+)?[:]?"
)


def _belongs_to_holder(sheet: Sheet, index: int) -> bool:
    """Whether a line is the value of the label before it that asks for the holder's employer."""
    return index > 0 and bool(_HOLDERS_UNIT.fullmatch(sheet.lines[index - 1].text))


def _is_issuer(bare: str, name: str) -> bool:
    """Whether a line is the name of an organisation."""
    if re.search(r"[:,。;《》“”]", bare) or len(name) < 4:
        return False
    if re.search(
        r"(?:大会|年会|论坛|峰会|研讨会|报告会|座谈会|交流会|会展中心|会议中心|会堂|宾馆|酒店|大酒店)$|\)长$", name
    ):
        return False
    if re.search(
        r"参加|学习(?!中心|平台|网|学院|社)|培训班|研讨会$|年会$|论坛$|合格|准予|特此|证明|证书|学时|兹|同志|成绩", name
    ):
        return False
    return bool(_ISSUER.match(bare)) or bool(_ENGLISH_ISSUER.match(name) and _ENGLISH_BODY.search(name))
