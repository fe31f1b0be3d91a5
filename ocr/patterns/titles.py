"""What it was about: the name of the event, the course, the article, the work.

It decides the title: beside a label, in title marks or quotes after 参加 or 完成, else what stands between 参加 and the end
of the phrase, without the organiser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import LABEL_ONLY, labelled

if TYPE_CHECKING:
    from ocr.sheet import Sheet

_LABEL = r"(?:获奖|参赛|奖励|表彰)(?:项目|成果|作品|论文|课题|课程|案例)(?:名称|题目)?|(?:培训|研修|学习|会议|讲座|课程|论坛|活动|考察|授课|讲课|报告|自学|进修|继续教育)(?:班)?(?:项目|名称|内容|题目|主题|班次|课程|科目)|(?:研修班|培训班|学习班|班级|班次|专题|项目|课题|课程|成果|作品|论文|著作|图书|书|标准|专利|发明|实用新型|外观设计|软件)(?:名称|题目|名)|(?:培训|研修|学习|进修)班|(?:培训|研修|学习)?专题|(?:参训|参加|结业|认证|讲授|主讲)(?:项目|班次|课程)|(?:自学|学习)(?:书目|材料|教材)|班次|班名|项目(?=\s*[:：\t])|题\s?目|科\s?目|主\s?题|公需科目(?!学时)|(?:所学|选修|学习|网络|在线|线上)?课程(?=[\t\n:：])|(?:网络|在线|线上)课程|(?:Course|Training|Conference|Event|Meeting|Project|Title|Topic|Lecture|Seminar)(?:\s*(?:Name|Title|Topic))?"
_QUOTED = re.compile(
    r"(?P<mark>[《“\"「『‘])(?P<title>[^《》“”\"「」『』\n]{2,70}(?:《[^》]{1,40}》)?[^《》“”\"「」『』\n]{0,30})(?P<close>[》”\"」』’])"
)
_EVENT = re.compile(
    r"(?:参加|出席|参与|完成|听取|聆听|列席|修完|接受|开展)了?(?:的)?(?P<title>[^。;\n,《“\"]{3,70}?)"
    r"(?=[,。;\n\t]|\((?!第)|(?:学习)?(?:共?计(?=[^算划量]|$)|总计|累计|合计|为期|学习期满|并|且|期间|成绩|考[核试]|特此|特发|准予|予以)|(?:共)?\d+(?:\.\d+)?(?:个)?(?:学时|课时|学分|天)|$)"
)
_HOSTED = re.compile(r"^[^,。]{2,44}?(?:主办|举办|组织|承办|开办|召开)(?:、[^,。]{2,30}?(?:承办|协办))?的")
_ENGLISH = re.compile(
    r"(?:attend(?:ed|ing)|participat(?:ed|ing)\s+in|took\s+part\s+in|complet(?:ed|ing)|finish(?:ed|ing)|prize\s+(?:in|at)|award\s+(?:in|at))\s+(?:the\s+|a\s+|an\s+)?(?:(?:training\s+)?(?:course|program(?:me)?|workshop|lecture|seminar)\s+(?:on|of|entitled|in)\s+|(?:training\s+)?(?:course|program(?:me)?|workshop):?\s+)?"
    r"(?P<title>[A-Z0-9][^.;\n]{3,140}?)(?=\s*(?:[,.;\n(]|held|organi[sz]ed|hosted|offered|\bfrom\s|\bon\s+\w+\s+\d|\bon\s+\d|\bat\s+[A-Z]|\bduring|\bin\s+[A-Z]\w+\s*,|\bwith\s+a|\bfor\s+a|\b[A-Z][a-z]+\s\d{1,2}[-–,]|$))",
)


_HONOUR = (
    re.compile(r"(?:在|于|参加)(?P<title>[^,。;\n]{4,60}?)(?:中|里|上)?[,]?\s*(?=成绩|表现|荣获|获得?|被评|取得)"),
    re.compile(
        r"(?:荣获|获得?(?!奖(?:项目|成果|作品|等级|者|人|名|日期|时间|证书|论文|单位|情况|类别))|授予|评为|评选为)[^,。;\n\t]{0,30}?(?P<title>[^,。;\n\t]{2,40}?(?:奖章?|称号|先进个人|标兵|能手|模范))"
    ),
)


_TAUGHT = re.compile(
    r"(?:为|给|担任)(?:我|本|该|贵)?(?:单位|[校院局司会]|中心|公司)?(?:举办的|组织的)?(?P<title>[^,。;\n《“]{3,50}?(?:班|培训|研修|课程|项目))(?:的)?(?:全体)?(?:学员|授课|主讲)"
)


def find_taught(sheet: Sheet) -> Field | None:
    """The class that was taught: 为…培训班学员授课, 担任…培训班授课教师."""
    match = _TAUGHT.search(sheet.prose.text)
    if match is None:
        return None
    return field_at(sheet, sheet.prose, match.start("title"), match.end("title"), value=match["title"], sure=0.9)


def find_honour(sheet: Sheet) -> Field | None:
    """What an award was given for: the competition, else the honour itself."""
    for pattern in _HONOUR:
        match = pattern.search(sheet.prose.text)
        if match:
            title = re.sub(r"^(?:[12]\d{3}年\d{1,2}月)", "", match["title"])
            start = match.end("title") - len(title)
            return field_at(sheet, sheet.prose, start, match.end("title"), value=title, sure=0.88)
    return None


def find_event(sheet: Sheet) -> Field | None:
    """The name of what the proof is about, or `None`."""
    return _from_label(sheet) or _from_quotes(sheet) or _from_prose(sheet) or _from_heading(sheet)


def _from_label(sheet: Sheet) -> Field | None:
    """A title beside its label; a title that is wrapped goes on in the cell below."""
    for value in labelled(sheet, _LABEL):
        title = _bare(value.value)
        if len(title) >= 2 and not re.fullmatch(
            r"(?i:(?:training )?certificate)|[\d\s.,%]+(?:学时|分)?|合格|及格|优秀|第.{1,4}[期班届次]|.*(?:证书|证明|合格证|结业证)|成绩|分数|数量|金额.*",
            title,
        ):
            start = value.start + value.value.find(title)
            more = _wrapped(sheet, start, start + len(title) - 1)
            end = start + len(title) if more is None else more
            whole = re.sub(r"[\n\t]+", "" if re.search(r"[\u4e00-\u9fff]", title) else " ", sheet.rows.text[start:end])
            return field_at(sheet, sheet.rows, start, end, value=_bare(whole), sure=0.94)
    return None


_NO_MORE = re.compile(
    r"[:：]|(?:协会|学会|委员会|[厅局]|公司|集团|大学|学院|学校|医院|研究院|研究所|中心|编辑部|杂志社|政府)(?:\(.{1,4}\))?$|^(?:姓|时|日|学|年|单|主办|承办|发证|编号|地)|\d{4}年|^\d+(?:学时|课时|天)?$|证书|盖章"
)


def _wrapped(sheet: Sheet, first: int, last: int) -> int | None:
    """Where a title ends that goes on in the next line: the line before is full, the next begins where the title began."""
    owner = sheet.rows.owners[last]
    if owner < 0 or owner + 1 >= len(sheet.lines):
        return None
    line, following = sheet.lines[owner].line, sheet.lines[owner + 1].line
    full = line.box.right >= 0.93 * max(one.line.box.right for one in sheet.lines if one.line.page == line.page)
    close = 0 < following.box.center_y - line.box.center_y < 2.6 * line.box.height and line.page == following.page
    shorter = (
        following.box.right < line.box.right and abs(following.box.height - line.box.height) < 0.4 * line.box.height
    )
    text = sheet.lines[owner + 1].text
    own_cell = first == sheet.rows.owners.index(owner)
    below = not own_cell or abs(following.box.left - line.box.left) < 0.04
    if (
        not (full and close and shorter and below)
        or _NO_MORE.search(text)
        or LABEL_ONLY.match(text)
        or sheet.rows.text[last + 1 : last + 2] != "\n"
    ):
        return None
    return last + 2 + len(text)


def _bare(title: str) -> str:
    """A title without the marks around it."""
    match = re.fullmatch(r"[《“\"「『](?P<inner>[^《》“”\"「」『』]+)[》”\"」』]", title.strip())
    return match["inner"] if match else title.strip(' :,。;"')


_JOURNAL_BEHIND = re.compile(r"^(?:平台|APP|网站|公众号|系统|软件|频道|编辑部|杂志社|\d{4}年|期刊|第\d+期)")
_LAW = re.compile(r"条例|规定|办法|法$|章程|通知")


_GOES_ON = re.compile(r"[^,。;:\n《》“”\"]{2,30}?(?:大赛|竞赛|比赛|评选|征文|展演|展评|评比)")


_NESTED = re.compile(
    r"(?:[“「『](?P<one>[^“”「」『』\n,。;]{0,30}[“「『][^“”「」『』\n]{1,20}[”」』][^“”「」『』\n,。;]{2,40})[”」』]"
    r"|(?:参加|完成|举办的|组织的|主办的)\"(?P<two>[^\"\n,。;]{2,30}\"[^\"\n]{1,12}\"[^\"\n,。;]{2,40})\")"
)
"""A title in quotes that quotes a word itself: “职业院校“双师型”教师培训”."""


def _from_quotes(sheet: Sheet) -> Field | None:
    """The first title in title marks or quotes that is no law and no journal."""
    text = sheet.prose.text
    nested = _NESTED.search(text)
    if nested:
        group = "one" if nested["one"] else "two"
        span = nested.span(group)
        return field_at(sheet, sheet.prose, *span, value=nested[group], sure=0.9)
    for match in _QUOTED.finditer(text):
        title = match["title"].strip()
        if _JOURNAL_BEHIND.match(text[match.end() :]) or (_LAW.search(title) and match["mark"] == "《"):
            continue
        more = _GOES_ON.match(text, match.end()) if len(title) <= 8 and match["mark"] != "《" else None
        if more:  # “示例杯”工程设计大赛: the quoted part is only the beginning of the name
            start, end = match.start(), more.end()
            return field_at(sheet, sheet.prose, start, end, value=text[start:end], sure=0.88)
        return field_at(sheet, sheet.prose, match.start("title"), match.end("title"), value=title, sure=0.92)
    return None


_EVENT_NOUN = re.compile(
    r"(?:班|年会|会议|研讨会|论坛|大会|峰会|交流会|讲座|报告会|培训|课程|研修|项目|考察|活动|访学|继续教育|学习|工作|竞赛|考试)$"
)
_LEFTOVER = re.compile(r"主办|举办|组织|承办|在|于|年\d{1,2}月")


def _from_prose(sheet: Sheet) -> Field | None:
    """What stands between 参加 and the end of the phrase, without who ran it."""
    text = sheet.prose.text
    for match in _EVENT.finditer(text):
        printed = match["title"]
        title = _HOSTED.sub("", printed)
        title = re.sub(r"^(?:由|在)[^,。]{2,30}?(?:主办|举办|组织|召开|开展)的?", "", title)
        title = (
            re.sub(r"(?:的?(?:全部|规定|所有)?(?:学习|课程学习|培训学习|学习活动))$", "", title)
            if not re.search(r"(?:继续教育|考察|参观|观摩|交流|进修|跟岗|访问)学习$", title)
            else title
        )
        title = re.sub(r"^(?:第)?(?=$)", "", title).strip()
        if len(title) >= 4 and not re.search(
            r"^(?:规定|全部|所有|本次|该|教学计划|培养计划|培养方案)|任务$|全部课程$|^(?:访学|研修|进修|学习|培训|教学|培养|各项)计划$",
            title,
        ):
            start = match.start("title") + printed.rfind(title)
            return field_at(
                sheet,
                sheet.prose,
                start,
                start + len(title),
                value=title,
                sure=0.91 if _EVENT_NOUN.search(title) and not _LEFTOVER.search(title) else 0.8,
            )
    for match in _ENGLISH.finditer(text):
        return field_at(
            sheet, sheet.prose, match.start("title"), match.end("title"), value=match["title"].strip(), sure=0.84
        )
    return None


_ENGLISH_NOUN = re.compile(
    r"(?i)\b(?:conference|symposium|congress|meeting|forum|summit|seminar|workshop|course|program(?:me)?|training|lecture|tour|visit|competition)\b"
)
_NAMED_EVENT = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+届|20\d\d年?|全国|国际|中国)?[^,。:;]{3,50}(?:年会|研讨会|论坛|大会|峰会|学术会议|交流会|培训班|研修班|研修项目|讲座|报告会|学习班)"
)


def _from_heading(sheet: Sheet) -> Field | None:
    """The name of an event that stands in a line of its own."""
    position = 0
    for index, line in enumerate(sheet.lines):
        start = sheet.rows.owners.index(index) if index in sheet.rows.owners else position
        position = start + len(line.text)
        chinese = _NAMED_EVENT.fullmatch(line.text)
        english = (
            line.text.isascii()
            and len(line.text) > 16
            and _ENGLISH_NOUN.search(line.text)
            and not re.search(r"(?i)certificate|committee|certif|attend|secretariat|office|this\s", line.text)
        )
        if (chinese and not re.search(r"证书|证明|通知|参加", line.text)) or english:
            return field_at(sheet, sheet.rows, start, position, value=line.text, sure=0.88)
    return None
