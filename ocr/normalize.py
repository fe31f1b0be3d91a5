"""The one place where printed text becomes comparable: width, script, damage of bad conversions, stray spaces.

Regulations print ８０ and 六十四, engines write 專業技術 for a Kai font, and old conversions leave `學(xué)時` in text layers
(domain 0.2: 41 artefacts, five destroyed runs). Each step keeps the origin of every character, so that a value that was
found in normalised text can be shown where it is printed. Numbers, dates and identifiers have their own modules
(`numbers`, `dates`, `quantities`, `identity`, `identifiers`), which all start from here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Character class (without brackets) of everything that can stand in a Chinese word or name."""

# Characters of the standard list of 2013 (通用规范汉字表) that conversion tables still take for traditional ones:
# 李昇 must not become 李升. The list revived them for names.
_STANDARD_THOUGH_CONVERTED = frozenset(
    "乾吒甯榘麴醣薹仝甦堃犇龢钜昇陞飏袷镕剋勠哿徼澂淼渺濛皙瞋硷秸絜翦脩藉訢詟谿赀迳邨頫馀蹚噘凓喆彷挼祕槱晳珮璿"
    "扞叚劼洴晧昺菓逑"
)

# Destroyed runs of a double-byte conversion, in NFKC form (domain 0.2). Each lost the lead byte of the character that
# followed an inserted reading; the table gives back what the bytes say.
_BROKEN_RUNS = (
    ("?shù)厝松绮块T", "地人社部门"),
    ("?qū)W", "学"),
    ("?qū)I(yè)", "专业"),
    ("?qū)I", "专"),
    ("?zāi)K", "模块"),
    ("?!奥毞Q", "。“职称"),
)
_BROKEN = dict(_BROKEN_RUNS)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_ARTEFACT = re.compile(
    "(?P<broken>"
    + "|".join(re.escape(broken) for broken, _ in _BROKEN_RUNS)
    + rf")|(?<=[{HAN}])\((?=[a-zü]*[{_TONED}])[a-zü{_TONED}]{{1,7}}\)"
)
_WIDE = rf"[{HAN}、。《》“”‘’「」『』【】〔〕·]"
_NARROW_MARK = r"[,;:()]"
# Spaces beside Chinese go; between Latin words and after their marks they stay; "2 0 2 4" is one number.
_STRAY_SPACE = re.compile(
    rf"(?<={_WIDE})[^\S\n\t]+(?=\S)|(?<=\S)[^\S\n\t]+(?={_WIDE})|(?<={_NARROW_MARK})[^\S\n\t]+(?=\d)"
    rf"|(?<=\d)(?<![A-Za-z\d.]\d)[^\S\n\t](?=\d(?![\dA-Za-z.]))"
)


@dataclass(frozen=True, slots=True)
class Normal:
    """Normalised text, and for each of its characters the index of the printed character that it comes from."""

    text: str
    origin: tuple[int, ...]

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the printed text behind the range `start`:`end` (end exclusive) of the normalised text."""
        if start >= end or not self.origin:
            return (0, 0)
        return self.origin[start], self.origin[min(end, len(self.origin)) - 1] + 1


_LOOKALIKES = dict(zip(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳‐‑‒―〜⸺",
    "母民虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟--——~—",
    strict=True,
))  # fmt: skip
"""Radicals that some fonts give for the characters that they look like, and dashes of other alphabets: NFKC leaves both."""


@cache
def _simplified() -> dict[int, str]:
    """One simplified character for each traditional one, from OpenCC's table, less those that are standard themselves.

    A result outside the basic block is left out: no certificate prints it, and in a name (頔) it would be another character.
    """
    from opencc import OpenCC

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    folded = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        ord(before): after
        for before, after in zip(characters, folded, strict=True)
        if before != after and re.fullmatch(r"[\u4e00-\u9fff]", after) and before not in _STANDARD_THOUGH_CONVERTED
    }


def _widths(text: str) -> tuple[str, list[int]]:
    """Apply NFKC character by character and note where each result comes from."""
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        folded = (
            character if character < "\x7f" else _LOOKALIKES.get(character) or unicodedata.normalize("NFKC", character)
        )
        if character < " " and character not in "\t\n":
            folded = " "  # fonts without a table of characters give their space as a control character
        if character in "\u200b\u200c\u200d\ufeff\u00ad":
            folded = ""
        characters.append(folded)
        origin.extend([index] * len(folded))
    return "".join(characters), origin


def _replace(text: str, origin: list[int], pattern: re.Pattern[str]) -> tuple[str, list[int]]:
    """Drop what the pattern finds; where it found a broken run, put the repaired characters in its place."""
    parts: list[str] = []
    kept: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        repaired = _BROKEN.get(match.group(), "")
        parts += [text[done : match.start()], repaired]
        kept += origin[done : match.start()] + [origin[match.start()]] * len(repaired)
        done = match.end()
    return "".join([*parts, text[done:]]), kept + origin[done:]


def fold(text: str) -> Normal:
    """Normalise printed text and keep the origin of each character.

    Steps: NFKC; broken runs repaired and inserted readings dropped; traditional characters to simplified ones; spaces
    between Chinese characters and around their punctuation dropped. Lines and tabs stay.
    """
    folded, origin = _widths(text)
    if "(" in folded or "?" in folded or ")" in folded:
        folded, origin = _replace(folded, origin, _ARTEFACT)
        folded, origin = _replace(folded, origin, _ARTEFACT)  # a repaired run may end in a character with a reading
    folded = folded.translate(_simplified())
    folded, origin = _replace(folded, origin, _STRAY_SPACE)
    return Normal(folded, tuple(origin))


def normalize_text(text: str) -> str:
    """Normalise printed text: `fold` without the origins, ends stripped."""
    return fold(text).text.strip()


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return bool(re.match(rf"[{HAN}]", character))


def han_count(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(re.findall(rf"[{HAN}]", text))
