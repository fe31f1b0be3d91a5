"""Numbers as certificates print them: 24, ２４, 二十四, 贰拾肆, 二〇二四, 三天半's three.

It decides what value a run of numerals has, exactly (`Decimal`); which unit it carries is decided in `quantities`.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    "〇": 0, "零": 0, "○": 0, "O": 0, "o": 0,
    "一": 1, "壹": 1, "弌": 1, "幺": 1,
    "二": 2, "贰": 2, "弍": 2, "两": 2, "貳": 2,
    "三": 3, "叁": 3, "弎": 3, "叄": 3, "参": 3,
    "四": 4, "肆": 4,
    "五": 5, "伍": 5,
    "六": 6, "陆": 6,
    "七": 7, "柒": 7,
    "八": 8, "捌": 8,
    "九": 9, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_MYRIAD = {"万": 10_000, "亿": 100_000_000}

CHINESE_NUMERAL = "〇零○一二两三四五六七八九十百千万廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
"""Character class (without brackets) of Chinese numerals, plain and formal."""

NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{CHINESE_NUMERAL}]+(?:点[{CHINESE_NUMERAL}]+)?)"
"""Pattern of a number, Arabic or Chinese."""


def parse_number(text: str) -> Decimal | None:
    """The value of a run of numerals, or `None` where it is no number."""
    compact = re.sub(r"[\s,]", "", text)
    if re.fullmatch(r"\d+(?:\.\d+)?", compact):
        return Decimal(compact)
    whole, point, decimals = compact.partition("点")
    value = _chinese_integer(whole)
    if value is None:
        return None
    if not point:
        return Decimal(value)
    digits = [_DIGITS.get(character) for character in decimals]
    if not digits or None in digits:
        return None
    return Decimal(f"{value}.{''.join(str(digit) for digit in digits)}")


def _chinese_integer(text: str) -> int | None:
    """The value of a Chinese integer: positional (二〇二四) or with units (一百零八)."""
    if not text:
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = section = 0
    digit: int | None = None
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section, digit = section + _TENS[character], None
        elif character in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        elif character in _MYRIAD:
            total += (section + (digit or 0)) * _MYRIAD[character]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def plain(value: Decimal) -> str:
    """A decimal as a plain string without a trailing zero: 24, 3.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
