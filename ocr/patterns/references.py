"""Numbers that name the paper or the person: certificate number, identity number (whole or masked).

It decides which number is the certificate's own; serials of projects, students and examinees are left to their kinds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.identity import MASKED_ID, PLAIN_ID, parse_id_number, parse_masked_id
from ocr.normalize import HAN
from ocr.patterns.field import Field, field_at
from ocr.patterns.labels import labelled

if TYPE_CHECKING:
    from ocr.sheet import Sheet

_LABEL = r"(?:(?:电子|结业|培训|合格)?证书|证明|结业证|合格证|培训证|学分证|聘书|统一|登记|证件|结业|毕业证书|学位证书|资格证书|档案|认定书|课题|立项|项目批准|项目|专利|审验卡?)(?:登记|统一)?(?:编\s?号|号码?)(?!\s*(?:类型))|编\s?号|证\s?号|证书\s?NO\.?|管理号|证字号|Certificate\s*(?:No|Number|ID|Code)\.?|Cert\.?\s*No\.?|Serial\s*(?:No|Number)\.?|Ref(?:erence)?\.?\s*No\.?|(?<![A-Za-z])N[Oo0]\.?"
_PERSONAL = re.compile(r"身份|准考|学号|电话|手机|发票|统一社会信用|稿件|文章|证件")
_VALUE = re.compile(
    rf"^(?P<value>[(\[〔]?[A-Za-z0-9{HAN}][A-Za-z0-9{HAN}()\[\]〔〕【】\-—–_/.·#:]{{2,40}}?)(?=$|[\s,;。\t]|发证|日期)"
)
_GLUED = re.compile(
    rf"(?:^|[\n\t\s(])(?:证书)?(?:编号|证号|NO|No|N[oº]|№)\s*[.:：]?\s*(?P<value>[(\[〔]?[A-Z0-9{HAN}][A-Za-z0-9{HAN}()\[\]〔〕\-—–_/.]{{3,40}})"
)
_BEHIND_TITLE = re.compile(
    rf"(?:证书|证明|合格证|毕业证|学位证|通知书?)(?:证书)?(?:编号|证号|N[Oo]\.?|№)\s*[.:：]?\s*(?P<value>[(\[〔]?[A-Za-z0-9{HAN}][A-Za-z0-9{HAN}()\[\]〔〕\-—–_/.]{{3,40}})"
)
_OWN_LINE = re.compile(
    rf"(?:^|[\n\t])(?P<value>[{HAN}]{{1,8}}[字证][(\[〔]?\d{{4}}[)\]〕]?第?[\dA-Z-]{{2,14}}号|第?[(\[〔]?(?:19|20)\d\d[)\]〕]?[{HAN}]{{1,10}}字?第?[\dA-Z-]{{2,14}}号)"
)


def find_certificate_number(sheet: Sheet) -> Field | None:
    """The number of the paper itself, as printed without spaces."""
    for value in labelled(sheet, _LABEL):
        if _PERSONAL.search(sheet.rows.text[max(0, value.start - 10) : value.start].rpartition("\n")[2]):
            continue
        match = _VALUE.match(value.value.strip())
        if match and re.search(r"\d", match["value"]):
            start = value.start + value.value.find(match["value"])
            clean = _closed(match["value"]).rstrip(".:-—_")
            return field_at(sheet, sheet.rows, start, start + len(clean), value=_tidy(clean), sure=0.95)
    for pattern, sure in ((_GLUED, 0.88), (_BEHIND_TITLE, 0.9), (_OWN_LINE, 0.9)):
        match = pattern.search(sheet.rows.text)
        if match and re.search(r"\d", match["value"]):
            clean = _closed(match["value"])
            start = match.start("value")
            return field_at(sheet, sheet.rows, start, start + len(clean), value=_tidy(clean), sure=sure)
    return None


def _closed(number: str) -> str:
    """A number up to the first bracket that closes what was opened before it."""
    depth = 0
    for place, character in enumerate(number):
        depth += (character in "([〔【") - (character in ")]〕】")
        if depth < 0:
            return number[:place]
    return number


def _tidy(number: str) -> str:
    """A number with one kind of dash and bracket."""
    dashed = re.sub(r"[—–]", "-", number).strip()
    return re.sub(
        r"[\[〔【](\d{4})[\]〕】]", lambda match: match[0] if _PAIR.fullmatch(match[0]) else f"〔{match[1]}〕", dashed
    )


_PAIR = re.compile(r"\[.*\]|〔.*〕|【.*】")


def find_identity(sheet: Sheet) -> dict[str, Field]:
    """The identity number of the holder: `id_number` where it is whole and valid or nearly so, `id_number_masked` where digits are hidden."""
    for where in (sheet.rows, sheet.prose):
        for match in PLAIN_ID.finditer(where.text):
            parsed = parse_id_number(match.group())
            near = where.text[max(0, match.start() - 24) : match.start()]
            named = bool(re.search(r"身份|证件|公民|ID", near))
            if parsed.valid or (named and parsed.birth is not None):
                sure = 0.98 if parsed.valid else 0.55
                return {"id_number": field_at(sheet, where, match.start(), match.end(), value=parsed.text, sure=sure)}
    for match in MASKED_ID.finditer(sheet.rows.text):
        digits, trusted = parse_masked_id(match.group())
        if 15 <= len(match.group()) <= 20 or re.search(
            r"身份|证件|ID", sheet.rows.text[max(0, match.start() - 16) : match.start()]
        ):
            return {
                "id_number_masked": field_at(
                    sheet, sheet.rows, match.start(), match.end(), value=digits, sure=0.95 if trusted else 0.6
                )
            }
    return {}
