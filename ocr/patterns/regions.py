"""Which region issued the paper: from the names of places in the issuer's name or the body, never from a headline.

Only real provincial-level names and the regions of the packs are known; what is not named stays unsaid. Source: GB/T 2260.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.patterns.field import Field, field_at

if TYPE_CHECKING:
    from ocr.sheet import Sheet

_CODES = {
    "淄博市": "370300",
    "北京市": "110000", "天津市": "120000", "河北省": "130000", "山西省": "140000", "内蒙古自治区": "150000", "辽宁省": "210000",
    "吉林省": "220000", "黑龙江省": "230000", "上海市": "310000", "江苏省": "320000", "浙江省": "330000", "安徽省": "340000",
    "福建省": "350000", "江西省": "360000", "山东省": "370000", "河南省": "410000", "湖北省": "420000", "湖南省": "430000",
    "广东省": "440000", "广西壮族自治区": "450000", "海南省": "460000", "重庆市": "500000", "四川省": "510000", "贵州省": "520000",
    "云南省": "530000", "西藏自治区": "540000", "陕西省": "610000", "甘肃省": "620000", "青海省": "630000", "宁夏回族自治区": "640000",
    "新疆维吾尔自治区": "650000",
}  # fmt: skip
_PLACE = re.compile("|".join(sorted(_CODES, key=len, reverse=True)))


def find_region(sheet: Sheet) -> Field | None:
    """The region of the last named place in the lower half of the proof: there the issuer signs."""
    found = list(_PLACE.finditer(sheet.rows.text))
    if not found:
        return None
    match = found[-1]
    # A city is more exact than its province when both stand in one name.
    behind = _PLACE.match(sheet.rows.text, match.end())
    match = behind or match
    return field_at(sheet, sheet.rows, match.start(), match.end(), value=_CODES[match.group()], sure=0.8)
