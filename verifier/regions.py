"""Regions by their GB/T 2260 code: six digits, province – prefecture – county.

Decides which region lies within which and what the provinces are called; which rules a region has is for
`verifier.rules`. `000000` stands for the whole country.
"""

from typing import NewType

from verifier.errors import VerifierError

__all__ = [
    "NATION",
    "PROVINCES",
    "NotARegionError",
    "Region",
    "ancestors",
    "is_within",
    "known_region",
    "province_of",
    "region",
]

Region = NewType("Region", str)

NATION = Region("000000")

PROVINCES: dict[str, str] = {
    "000000": "全国",
    "110000": "北京市",
    "120000": "天津市",
    "130000": "河北省",
    "140000": "山西省",
    "150000": "内蒙古自治区",
    "210000": "辽宁省",
    "220000": "吉林省",
    "230000": "黑龙江省",
    "310000": "上海市",
    "320000": "江苏省",
    "330000": "浙江省",
    "340000": "安徽省",
    "350000": "福建省",
    "360000": "江西省",
    "370000": "山东省",
    "410000": "河南省",
    "420000": "湖北省",
    "430000": "湖南省",
    "440000": "广东省",
    "450000": "广西壮族自治区",
    "460000": "海南省",
    "500000": "重庆市",
    "510000": "四川省",
    "520000": "贵州省",
    "530000": "云南省",
    "540000": "西藏自治区",
    "610000": "陕西省",
    "620000": "甘肃省",
    "630000": "青海省",
    "640000": "宁夏回族自治区",
    "650000": "新疆维吾尔自治区",
    "710000": "台湾省",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
}


class NotARegionError(VerifierError):
    """The text is no six-digit region code."""

    code = "regions.not_a_region"


def region(text: str) -> Region:
    """Take a six-digit code for a region.

    Raises:
        NotARegionError: it is not six ASCII digits.
    """
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        raise NotARegionError
    return Region(text)


def known_region(text: str) -> Region:
    """Take a six-digit code whose first two digits are a province's, or those of the whole country.

    Raises:
        NotARegionError: it is not six ASCII digits, or GB/T 2260 has no such province.
    """
    code = region(text)
    if province_of(code) not in PROVINCES:
        raise NotARegionError
    return code


def ancestors(code: Region) -> tuple[Region, ...]:
    """Name the region itself and those it lies in, nearest first, the nation last."""
    chain = (code, Region(f"{code[:4]}00"), Region(f"{code[:2]}0000"), NATION)
    return tuple(dict.fromkeys(chain))


def is_within(inner: Region, outer: Region) -> bool:
    """Tell whether `inner` is `outer` or lies in it."""
    return outer in ancestors(inner)


def province_of(code: Region) -> Region:
    """Name the province that a region lies in; the nation lies in itself."""
    return Region(f"{code[:2]}0000")
