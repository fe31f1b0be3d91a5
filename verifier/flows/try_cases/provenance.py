"""Which region a document speaks for: the body decides (我市, the names in it), never the headline (domain.md 0.1).

An archived source is filed under the region whose pack brings it; the outermost one, since packs hand their sources down. The headline is
only compared, so that a wrong one can be named; so is a province that a text of the whole nation only tells of.
"""

import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources

from ocr import normalize_text
from verifier.regions import NATION, PROVINCES, Region, is_within
from verifier.rules import Packs, Source

_PLACE = re.compile(r".{1,8}?[市州盟县区旗]")
_SHORT = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
}

_TRANSLATED = {
    "北京市": "Beijing", "天津市": "Tianjin", "河北省": "Hebei", "山西省": "Shanxi", "内蒙古自治区": "Inner Mongolia", "辽宁省": "Liaoning",
    "吉林省": "Jilin", "黑龙江省": "Heilongjiang", "上海市": "Shanghai", "江苏省": "Jiangsu", "浙江省": "Zhejiang", "安徽省": "Anhui",
    "福建省": "Fujian", "江西省": "Jiangxi", "山东省": "Shandong", "河南省": "Henan", "湖北省": "Hubei", "湖南省": "Hunan",
    "广东省": "Guangdong", "广西壮族自治区": "Guangxi", "海南省": "Hainan", "重庆市": "Chongqing", "四川省": "Sichuan",
    "贵州省": "Guizhou", "云南省": "Yunnan", "西藏自治区": "Tibet", "陕西省": "Shaanxi", "甘肃省": "Gansu", "青海省": "Qinghai",
    "宁夏回族自治区": "Ningxia", "新疆维吾尔自治区": "Xinjiang", "台湾省": "Taiwan", "香港特别行政区": "Hong Kong", "澳门特别行政区": "Macao",
}  # fmt: skip
"""The provinces' names in the translated copies among the sources."""


def filed_under(packs: Packs, source_id: str) -> tuple[Region, str] | None:
    """Find the region that a source is filed under, and its archived text."""
    owners = [(pack, source) for pack in packs for source in pack.source if source.id == source_id and source.file]
    if not owners:
        return None
    pack, source = min(owners, key=lambda owner: len(owner[0].pack.parents))
    return pack.pack.region, _archived(source)


def headline_region(text: str, *, other_than: Region) -> Region | None:
    """Give the region that the first line names, where it is neither `other_than` nor one that holds it."""
    first = next((line for line in normalize_text(text).splitlines() if line.strip()), "")
    for region, name in _names():
        if name in first and not is_within(other_than, region) and region != NATION:
            return region
    return None


def not_spoken_for(text: str, *, region: Region) -> Region | None:
    """Give the region that a text could be mistaken for: the headline's, or the province that a text of the nation names most."""
    headline = headline_region(text, other_than=region)
    if headline or region != NATION:
        return headline
    body = normalize_text(text)
    told = Counter({code: body.count(name) + body.count(translated) for code, name, translated in _both_names()})
    (most, times), *_ = told.most_common(1)
    return most if times else None


def spoken_for(text: str, packs: Packs) -> Region:
    """Find the region that the body of a text speaks for: the innermost of those it names most; the nation where it names none."""
    lines = [line for line in normalize_text(text).splitlines() if line.strip()]
    body = "\n".join(lines[1:]) or "".join(lines)
    named = Counter({region: body.count(name) for region, name in (*_names(), *_names_of(packs)) if name in body})
    if not named:
        return NATION
    best, _ = named.most_common(1)[0]
    inner = [region for region in named if is_within(region, best)]
    return max(inner, key=lambda region: (len(region.rstrip("0")), named[region]))


def _names() -> Iterator[tuple[Region, str]]:
    """The names of the provinces, long ones as people shorten them."""
    for code, name in PROVINCES.items():
        if code != NATION:
            yield Region(code), _SHORT.get(name, name)


def _both_names() -> Iterator[tuple[Region, str, str]]:
    """The names of the provinces in Chinese and in translation."""
    for code, name in _names():
        yield code, name, _TRANSLATED[PROVINCES[code]]


def _names_of(packs: Packs) -> Iterator[tuple[Region, str]]:
    """The names of the places below a province that have packs, as the packs write them: 山东省淄博市… → 淄博市."""
    for pack in packs:
        region = pack.pack.region
        province = PROVINCES.get(f"{region[:2]}0000", "")
        place = _PLACE.match(pack.pack.name.removeprefix(province))
        if region[2:] != "0000" and place:
            yield region, place.group()


def _archived(source: Source) -> str:
    """The archived copy of a source, as it travels with the packs."""
    folder = resources.files("verifier.rules") / "packs" / "sources"
    return (folder / source.file).read_text(encoding="utf-8")
