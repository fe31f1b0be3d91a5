"""Whose proof it is: 兹证明X同志, X：您于…, 姓名：X, This is to certify that Ms. Wang Min.

It decides the holder's name and says how sure it is; two different names with equal claims make it unsure. Author lists and
the holder's place in them are decided in `publication`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.normalize import HAN
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import labelled, printed_apart
from ocr.patterns.surnames import (
    CHINESE_NAME,
    COMMON_WORD,
    COMPOUND,
    LATIN_NAME,
    SHORTEST_NAME,
    SURNAMES,
    name_plausibility,
    tidy_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.sheet import Searchable, Sheet


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A possible name, where it stands, and what its pattern and its look are worth (0..1)."""

    name: str
    where: Searchable
    start: int
    end: int
    worth: float


_HOLDER_LABEL = r"参加人(?!员|数)|名(?=\s*[:：])|(?:考察|访学|援派|选派|支教|自学|受训|培训|出席|与会|进修|学习|研修|研学|交流|听讲|听课|授课|报考|应考|参考|登记|申请|参评)(?:人员?|者|教师|学员|专家|代表)|[\u4e00-\u9fff]{0,5}姓名|(?:证书)?(?:持证|持有|所有|获得)(?:人|者)|(?:参训|培训|研修)?学员(?:名称)?|学生|考生|参训(?:人员?|者)|参会(?:人员?|代表|者)|参加(?:人员|者)|参与(?:人员?|者)|申报人|(?:获奖|受奖|被授予)(?:者|人员|人|教师)|授课(?:人|教师|专家)|完成人|听讲人|听课人|持卡人|学习人|学习者|(?:学习)?用户(?:名|姓名)?|昵称|(?:被聘|受聘)(?:人|者|教师|专家)|派出人员|进修医师|访问学者|专技人员|会员|名字|(?:Full\s+)?Name(?:\s+of\s+(?:Holder|Participant|Trainee|Student))?|Participant|Trainee|Holder|Candidate|Attendee|Delegate|Learner|Recipient|Student(?:\s+Name)?"
_OTHER_PERSON = re.compile(
    r"(?:主讲|报告|主持|联系|审核|经办|负责|校对|编辑|法定代表|填表|制表|校长|院长|主任|导师|主席|局长|班主任|收款|开票|复核|法人|监护|紧急|配偶|领导|讲师)(?:人|者|专家|老师|教师|嘉宾)?(?:姓名)?[:：\s]*$"
)
_POST = r"(?:(?:主任|副主任|主治|住院|主管|高级|中级|正高级|一级|二级|三级|助理|特级|副)?(?:医师|教师|工程师|护师|药师|技师|讲师|研究员|馆员|会计师|经济师|农艺师|教授))"
_HONORIFIC = r"(?:(?:主任|副主任|主治|住院|主管|高级|中级|正高级|一级|二级|三级|助理|特级)(?:医师|教师|工程师|护师|药师|技师|讲师|研究员|馆员|会计师|经济师|农艺师)|同志|先生|女士|小姐|老师|教授|副教授|医师|医生|护士|主任|研究员|工程师|同学|博士|讲师|专家|学员|院士|代表|[/(]?女士[)]?)"
_VERB = r"(?:于|在|应邀|应聘|受邀|自|从|参加|系|是|作为|完成|已|担任|为|同意|经|,|:|。|;|\(|性别|女|男|出席|参与|受|所|顺利|荣获|获得?|被|通过|具备|取得|身份证|证件|的|您|你|[12]\d{3}\s?年|二[〇零○0一二][〇零○一二三四五六七八九\d]|因|赴|随|并|曾|现|按|修|以|利用|同|与|\n)"
_ROLE = r"(?:学员|学生|教师|教职工|职工|员工|干部|医师|医生|护士|工程师|老师|代表|同志|人员|讲师|研究生|本科生|队员|队长|书记|选手|会员|考生|专家|公民|居民|助教|馆员|技术员|农艺师|技师|辅导员|专技人员|学习者|参与者|参训者|会员|志愿者|访问学者|选派干部|第一作者|负责人|主持人)"
_BODY = r"(?:大学|学院|学校|中学|小学|幼儿园|公司|集团|医院|卫生院|研究院|研究所|中心|委员会|图书馆|档案馆|博物馆|总站|分局|支队|[局厅处科部所站院馆校厂矿社])"
_OF_UNIT = rf"(?:[{HAN}()]{{2,24}}?{_BODY}(?:[{HAN}]{{1,8}}(?:部|处|科|系|室|组|学院|中心|车间|馆))?\s*)?(?:(?:我|本|该|贵)(?:校|院|局|司|市|县|区|站|所|馆|部|系|台|会|科|中心|单位|公司|集团|企业|厂|处|室|社|镇|乡|街道|医院|学校|学院)[^,。;:\n]{{0,16}}?)?{_ROLE}?{_POST}?"

_PROSE: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"(?:今有|兹(?:有|证明|聘请?|授予|特聘|确认)?|特?[此兹]证明|证明|聘请|授予|特聘|特授予|授与|聘任|选派|批准)[:\s,]*{_OF_UNIT}\s*(?P<name>{SHORTEST_NAME})\s*(?={_HONORIFIC})"), 0.99),
    (re.compile(rf"(?:^|[\n。])\s*(?:尊敬的|亲爱的|致)[:\s]*(?P<name>{SHORTEST_NAME})\s*(?={_HONORIFIC})"), 0.99),
    (re.compile(rf"(?:^|[\n,。;:])\s*{_OF_UNIT}\s*(?P<name>{SHORTEST_NAME})\s*(?=(?:同志|先生|女士)(?!们))"), 0.98),
    (re.compile(rf"(?:^|[\n,。;:])\s*(?P<surname>){_OF_UNIT}\s*(?P<name>{SHORTEST_NAME})\s*(?={_HONORIFIC}(?:于|在|自|参加|出席|完成|已|经|同意|应邀|作为))"), 0.96),
    (re.compile(rf"(?:^|\n)\s*(?P<name>{SHORTEST_NAME})\s*(?={_HONORIFIC}\s*(?:[/(]\s*(?:女士|先生)\)?)?\s*(?:[:,]|$|\n|您|于|在|自|参加))"), 0.97),
    (re.compile(rf"(?:今有|兹(?:有|证明|聘请?|授予|特聘|确认)?|特?[此兹]证明|证明|学员|授予|聘请)[:\s,]*{_OF_UNIT}\s*(?P<name>{SHORTEST_NAME})\s*(?={_VERB})"), 0.95),
    (re.compile(rf"(?:^|\n)\s*(?P<name>{SHORTEST_NAME})\s*[:,]\s*(?:\n\s*)?(?=您|你|于|在|自|参加|祝贺|恭喜|经|贵|兹|完成|因|荣|在\d|[12]\d{{3}}\s?年|二[〇零○])"), 0.95),
    (re.compile(rf"(?:^|\n|。)\s*(?:祝贺|恭喜|感谢)[:\s]*(?P<name>{SHORTEST_NAME})(?={_HONORIFIC}|{_VERB})"), 0.95),
    (re.compile(rf"(?:^|[\n。])[ ]*(?P<surname>)(?P<name>{SHORTEST_NAME})[ ]*(?=为(?:我[校院局]|本|该|团体|国家|行业|地方|企业|[^,。\n]{{0,8}}[《“]))"), 0.93),
    (re.compile(rf"(?:^|[\n,。])[ ]*由(?P<surname>)[ ]*(?P<name>{SHORTEST_NAME})(?={_HONORIFIC}|主持|负责|承担|牵头|完成)"), 0.96),
    (re.compile(rf"(?:持证人|持证者|持有人|持有者|证书获得者|证书所有人)[:\s]*(?P<name>{SHORTEST_NAME})\s*(?={_VERB}|通过|{_HONORIFIC})"), 0.97),
    (re.compile(rf"(?:^|[\n,。;:])\s*{_ROLE}(?P<surname>)\s*(?P<name>{SHORTEST_NAME})\s*(?={_VERB})"), 0.95),
    (re.compile(rf"(?:我|本|贵|该)(?:校|院|局|单位|公司|中心|站|所|馆|部)[^,。;:\n]{{0,14}}?{_ROLE}\s*(?P<name>{SHORTEST_NAME})\s*(?={_HONORIFIC}|{_VERB})"), 0.94),
    (re.compile(rf"(?:我|本|贵|该)(?:校|院|局|单位|公司|中心|站|所|馆|部)(?P<surname>)(?:[^,。;:\n]{{0,14}}?{_ROLE})?\s*(?P<name>{SHORTEST_NAME})\s*(?={_HONORIFIC}|{_VERB})"), 0.95),
    (re.compile(rf"(?:^|\n)\s*{_OF_UNIT}\s*(?P<name>{SHORTEST_NAME})\s*(?=(?:,\s*)?(?:男|女)(?:[,\s]|[一二]九|二[〇零○]|[12]\d{{3}})|[,(]?(?:性别|身份证|证件号))"), 0.94),
    (re.compile(rf"(?:^|\n)[ ]*{_OF_UNIT}[ ]*(?P<surname>)(?P<name>{SHORTEST_NAME})[ ]*(?=(?:于|自|在)[ ]*(?:[12]\d{{3}}|二[〇零○])[^\n。]{{4,60}}(?:参加|出席|完成|在|赴|到|学习|就读|参与))"), 0.9),
    (re.compile(rf"(?:经(?:审核|核实|考核|查|审查|认定|核查|审定)|兹确认|兹证实|尊敬的|亲爱的)[,:\s]*{_OF_UNIT}(?P<surname>)\s*(?P<name>{SHORTEST_NAME})\s*(?={_HONORIFIC}|作者|[(:,]|在|已|于|[12]\d{{3}}|二[〇零○一二])"), 0.95),
    (re.compile(rf"(?:^|\n)[ ]*(?P<surname>)(?P<name>{SHORTEST_NAME})[ ]*(?=作者[ ]*[:,]|:[ ]*(?:来稿|稿件|经审|大作))"), 0.96),
    (re.compile(rf"(?:^|[\n。])[ ]*(?P<surname>)(?P<name>{SHORTEST_NAME})[ ]*(?=\((?:身份证|证件|男|女|\d{{3}})|已(?:完成|于|参加|通过|修)|系[^\n。,]{{2,30}}(?:职工|员工|学生|教师|干部|人员)|在[ ]*(?:[12]\d{{3}}|二[〇零○一二]))"), 0.93),
    (re.compile(rf"(?:^|\n)[ ]*(?P<surname>)(?P<name>{SHORTEST_NAME})[ ]*(?=于[ ]*(?:[12]\d{{3}}|二[〇零○])|参加|自[ ]*[12]\d{{3}}|[12]\d{{3}}[ ]?年度?(?:\d|完成|参加|共|累计))"), 0.88),
)  # fmt: skip
_MR = r"(?:(?:Mr|Ms|Mrs|Miss|Dr|Prof(?:essor)?)\.?(?:\s*/\s*(?:Mr|Ms|Mrs|Dr)\.?)*\s+)?"
_ENGLISH: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"(?i:certif(?:y|ies|ied)\s+that|presented\s+to|awarded\s+to|granted\s+to|conferred\s+(?:up)?on|given\s+to|issued\s+to|certificate\s+(?:is\s+)?(?:hereby\s+)?(?:presented|awarded|issued)\s+to)[:\s,]*(?i:{_MR})(?P<name>{LATIN_NAME})"), 0.97),
    (re.compile(rf"(?i:dear)\s+(?i:{_MR})(?P<name>{LATIN_NAME})"), 0.95),
    (re.compile(rf"(?P<name>{LATIN_NAME})\s*,?\s*(?i:has\s+(?:successfully\s+)?(?:attended|completed|participated|passed|finished)|(?:attended|participated\s+in|is\s+(?:currently\s+)?enrol))"), 0.93),
    (re.compile(rf"(?i:certif(?:y|ies)\s+that|presented\s+to|awarded\s+to)[:\s,]*(?i:{_MR})(?P<name>{CHINESE_NAME})(?=[\s(]*[A-Z(\n])"), 0.95),
)  # fmt: skip


def find_holder(sheet: Sheet, *, declared: str | None = None) -> Field | None:
    """The holder's name, or `None` where none can be read.

    A declared name that is printed on the proof is preferred over an equal candidate, never invented.
    """
    candidates = [*_from_labels(sheet), *_from_prose(sheet), *_large_alone(sheet), *_beside_employer(sheet)]
    if not candidates:
        return None
    scores = _scores(candidates)
    wanted = _declared_among(scores, declared)
    if wanted is not None:
        scores[wanted] = max(*scores.values(), 0.94) + 0.01  # two independent sources say the same
    best_name = max(scores, key=lambda name: (scores[name], -_first(candidates, name).start))
    best = max((one for one in candidates if one.name == best_name), key=lambda one: one.worth)
    rivals = [score for name, score in scores.items() if name != best_name and not _contains(name, best_name)]
    sure = min(0.99, scores[best_name]) * (1.0 if not rivals or max(rivals) < 0.85 else 0.75)
    return field_at(sheet, best.where, best.start, best.end, value=best.name, sure=sure)


def _scores(candidates: list[_Candidate]) -> dict[str, float]:
    """The worth of each name: of its best pattern, and a little more for each other place where it is printed."""
    best: dict[str, float] = {}
    places: dict[str, set[int]] = {}
    for candidate in candidates:
        best[candidate.name] = max(best.get(candidate.name, 0.0), candidate.worth)
        if candidate.where is candidates[0].where:
            places.setdefault(candidate.name, set()).add(candidate.start)
    chinese = any(not name.isascii() and worth >= 0.85 for name, worth in best.items())
    scores = {
        name: worth + (1 - worth) * (0.3 if len(places.get(name, ())) > 1 else 0.0) for name, worth in best.items()
    }
    # The same person stands on a bilingual paper twice; the Chinese name is the one that is registered.
    return {name: score - (0.1 if chinese and name.isascii() else 0.0) for name, score in scores.items()}


def _declared_among(scores: dict[str, float], declared: str | None) -> str | None:
    """The candidate that is the declared name, if any is."""
    wanted = tidy_name(declared) if declared else ""
    return wanted if wanted in scores else None


def _first(candidates: list[_Candidate], name: str) -> _Candidate:
    return next(one for one in candidates if one.name == name)


def _contains(one: str, other: str) -> bool:
    """Whether one name is only a longer or shorter reading of the other, or the same name in Latin letters beside it."""
    return one in other or other in one or one.isascii() != other.isascii()


def _candidate(sheet: Sheet, match: re.Match[str], where: Searchable, worth: float) -> _Candidate | None:
    """The candidate behind a match, if it looks like a name at all."""
    raw, sure = _without_sex(sheet, match, where)
    worth *= sure
    trimmed = _without_role(raw)
    trimmed = re.sub(_TITLE_BEFORE, "", trimmed)
    if trimmed.startswith("由") and name_plausibility(tidy_name(trimmed[1:])) >= 0.97:
        trimmed = trimmed[1:]  # 由王敏主持的课题: the word, not the surname
    name = tidy_name(trimmed)
    look = name_plausibility(name)
    if look <= 0.0 or ("surname" in match.groupdict() and look < 0.9):
        return None
    start = match.start("name") + raw.index(trimmed)
    return _Candidate(name, where, start, start + len(trimmed), worth * (0.25 + 0.75 * look))


_SEX_BEHIND = re.compile(r"[,(]?(?!男|女|性别)(?:\s*(?:\d|[一二][九〇零○]|汉|[^,。\n]{1,4}族|身份|出生|生于|系|现年))")
_SEX_OR_NAME = 0.8


def _without_sex(sheet: Sheet, match: re.Match[str], where: Searchable) -> tuple[str, float]:
    """A name without the word 男 or 女 behind it (修竹 女,1992年生), and how sure it is that the word was none of the name's characters."""
    raw = match["name"]
    if len(raw) < 3 or raw[-1] not in "男女" or not _SEX_BEHIND.match(where.text, match.end("name")):
        return raw, 1.0
    if printed_apart(sheet, where, match.end("name") - 1):
        return raw[:-1], 1.0
    return raw, _SEX_OR_NAME


_TITLE_BEFORE = re.compile(r"^(?:Mr|Ms|Mrs|Miss|Dr|Prof(?:essor)?)\.?\s+", re.IGNORECASE)


def _without_role(raw: str) -> str:
    """The name without a role that was read with it (教师何雨桐)."""
    match = re.match(rf"{_ROLE}(?=.{{2,}})", raw)
    return raw[match.end() :] if match and raw[match.end()] in SURNAMES else raw


def _from_prose(sheet: Sheet) -> Iterator[_Candidate]:
    """Names in sentences."""
    for where in (sheet.prose, sheet.rows):
        for pattern, worth in (*_PROSE, *_ENGLISH):
            for match in pattern.finditer(where.text):
                if _OTHER_PERSON.search(where.text[max(0, match.start("name") - 10) : match.start("name")]):
                    continue
                found = _candidate(sheet, match, where, worth if where is sheet.prose else worth - 0.02)
                if found is not None:
                    yield found


_VALUE = re.compile(
    rf"^\s*(?:(?:{LATIN_NAME})\s*[(/]?\s*(?=[{HAN}]))?(?P<name>{CHINESE_NAME}|(?i:{_MR})(?:{LATIN_NAME}))(?=$|\s|[,;(/]|同志|先生|女士|老师|性别|[A-Z])"
)


def _before_label(value: str) -> re.Match[str] | None:
    """The name in front of a label that stood behind a gap (蒋光赤岗位：工程师), if one cut gives a name."""
    run = re.match(rf"\s*([{HAN}]{{4,8}})\s*[:：]", value)
    if run is None:
        return None
    for label in (2, 4, 3):
        name = run[1][: len(run[1]) - label]
        if len(name) >= 2 and name_plausibility(name) >= 0.95:
            return re.match(rf"\s*(?P<name>{name})", value)
    return None


def _from_labels(sheet: Sheet) -> Iterator[_Candidate]:
    """Names beside a label."""
    for value in labelled(sheet, _HOLDER_LABEL, glued=True):
        if _OTHER_PERSON.search(sheet.rows.text[max(0, value.start - 12) : value.start]):
            continue
        match = _VALUE.match(value.value) or _before_label(value.value)
        if match is None:
            continue
        raw = re.sub(rf"^(?i:{_MR})", "", match["name"])
        name = tidy_name(raw)
        look = name_plausibility(name)
        if look > 0.0 and not COMMON_WORD.fullmatch(name):
            start = value.start + match.start("name") + match["name"].index(raw)
            yield _Candidate(name, sheet.rows, start, start + len(raw), 0.985 * (0.6 + 0.4 * look))


_TITLE_WORDS = re.compile(
    r"(?i)\b(?:certificate|university|society|college|committee|conference|cent(?:er|re)|institute|association|result|notice|letter|diploma|transcript|statement|report|program(?:me)?|course|"
    r"training|examination|public|annual|study|visit|forum|symposium|congress|seminar|lecture|award|prize|honou?r|department|bureau|office|academy|school|company|group|limited|of|and|for|the|in|on)\b"
)


def _beside_employer(sheet: Sheet) -> Iterator[_Candidate]:
    """A name in one row with the body that the person belongs to, as heads of profile pages have it; only where there is one such row."""
    found = []
    for row in sheet.row_indexes:
        if len(row) != 2:
            continue
        name, body = (sheet.lines[index].text for index in row)
        clean = tidy_name(name)
        if (
            name_plausibility(clean) >= 0.95
            and _starts_like_a_name(clean)
            and _BODY_AT_END.search(body)
            and len(body) >= 6
        ):
            found.append((clean, name, row[0]))
    if len(found) != 1:
        return
    clean, name, index = found[0]
    start = sheet.rows.text.find(name, _row_start(sheet, index))
    if start >= 0 and not COMMON_WORD.fullmatch(clean) and not _TITLE_WORDS.search(clean):
        yield _Candidate(clean, sheet.rows, start, start + len(name), 0.9)


_BODY_AT_END = re.compile(r"(?:党支部|党委|党总支|公司|学校|中学|小学|医院|学院|大学|中心|局|集团|研究院|研究所|组织)$")


def _large_alone(sheet: Sheet) -> Iterator[_Candidate]:
    """A name that stands alone in a line, in large print or between 兹证明 and what follows."""
    for position, cells in enumerate(sheet.row_indexes):
        row = _without_avatar(sheet, cells)
        text = "\t".join(sheet.lines[index].text for index in row)
        match = re.fullmatch(
            rf"\s*(?i:{_MR})(?P<name>{CHINESE_NAME}|{LATIN_NAME})\s*(?:{_HONORIFIC})?\s*[:,]?\s*", text
        )
        if match and len(row) == 1 and position > 0:
            name, look = tidy_name(match["name"]), name_plausibility(tidy_name(match["name"]))
            large = sheet.lines[row[0]].relative_height >= 1.15
            person = look >= 0.9 and _starts_like_a_name(name) and not COMMON_WORD.fullmatch(name)
            if person and not _TITLE_WORDS.search(name):
                start = sheet.rows.text.find(match["name"], _row_start(sheet, row[0]))
                if start >= 0:
                    worth = 0.88 if _has_bearer_below(sheet, row[0]) else 0.8 if large else 0.62
                    yield _Candidate(name, sheet.rows, start, start + len(match["name"]), worth)


def _without_avatar(sheet: Sheet, row: tuple[int, ...]) -> tuple[int, ...]:
    """A row without the letter in the round picture of a profile: one character of the name beside it."""
    if len(row) == 2:
        letter, name = (sheet.lines[index].text for index in row)
        if len(letter) == 1 and letter in name and name_plausibility(tidy_name(name)) >= 0.9:
            return row[1:]
    return row


def _has_bearer_below(sheet: Sheet, index: int) -> bool:
    """Whether the next line says where the person belongs, as profile pages of applications do."""
    below = sheet.lines[index + 1].text if index + 1 < len(sheet.lines) else ""
    return bool(
        re.search(
            r"^(?![省市县区州旗]).*(?:支部|党委|党总支|公司|学校|医院|学院|大学|中心|局|集团|组织|单位)$|^(?:ID|UID|学习编号|手机)",
            below,
        )
    )


def _starts_like_a_name(name: str) -> bool:
    """Whether a text begins with a surname, or is a name with an interpunct or in Latin letters."""
    return name.isascii() or "·" in name or bool(re.match(COMPOUND, name)) or name[0] in SURNAMES


def _row_start(sheet: Sheet, index: int) -> int:
    """Where a line begins in the sheet's rows."""
    return next((place for place, owner in enumerate(sheet.rows.owners) if owner == index), 0)
