"""Hours, days and credits in every spelling."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import parse_hours_text
from ocr.numbers import parse_number, plain

PHRASES = {
    "贰拾肆学时": {"hours": 24},
    "壹佰零捌学时": {"hours": 108},
    "24个课时": {"hours": 24},
    "24学时(分)": {"hours": 24},
    "24 學 時": {"hours": 24},
    "学时：24": {"hours": 24},
    "学时数 24": {"hours": 24},
    "总学时（学时）：36": {"hours": 36},
    "共计贰拾肆个学时": {"hours": 24},
    "一百二十学时": {"hours": 120},
    "2024年度60学时": {"hours": 60},
    "Class Hours: 24": {"hours": 24},
    "16学分": {"credits": 16},
    "Ⅰ类学分：5分": {"credits": 5},
    "授予国家级 I 类学分 6 分": {"credits": 6},
    "3.5 CME credits": {"credits": "3.5"},
    "16 credit hours": {"hours": 16, "credits": 16},
    "3.5天": {"days": "3.5"},
    "半天": {"days": "0.5"},
    "三个半天": {"days": "1.5"},
    "两天半": {"days": "2.5"},
    "为期3日": {"days": 3},
    "two and a half days": {"days": "2.5"},
    "half day": {"days": "0.5"},
    "12小时": {"clock_hours": 12},
    "2个半小时": {"clock_hours": "2.5"},
    "90分钟": {"minutes": 90},
    "每天8学时，共3天，共计24学时": {"hours": 24, "days": 3},
    "公需科目30学时，专业科目60学时，合计90学时": {"hours": 90},
    "计2天16学时": {"days": 2, "hours": 16},
    "l6学时": {},
    "共O8学时": {},
    "1O学时": {},
    "学时:1O": {},
    "Total 30 hours": {"clock_hours": 30},
    "ICU 6学时": {"hours": 6},
    "结业证书": {},
    "2024年5月7日": {},
}


@pytest.mark.parametrize(("text", "wanted"), PHRASES.items())
def test_a_phrase_gives_its_quantities(text, wanted):
    """Each number carries its own unit, and no other unit gets a figure."""
    parsed = parse_hours_text(text)
    got = {name: getattr(parsed, name) for name in ("hours", "days", "credits", "clock_hours", "minutes")}
    assert {name: value for name, value in got.items() if value is not None} == {
        name: Decimal(value) for name, value in wanted.items()
    }


def test_the_phrase_comes_back_normalised():
    """A damaged conversion is repaired before it is read."""
    parsed = parse_hours_text("不少于９０學(xué)時")
    assert parsed.normal == "不少于90学时"


_UNITS = "零一二三四五六七八九"


def _spelled(number: int) -> str:
    """A number of one to three digits as it is written in Chinese."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_UNITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{_UNITS[tens]}十" if hundreds or tens > 1 else "十"
    elif hundreds and ones:
        text += "零"
    return text + (_UNITS[ones] if ones else "")


@given(st.integers(1, 999))
def test_every_chinese_number_is_read_back(number):
    """Plain and formal numerals mean the same."""
    spelled = _spelled(number)
    formal = spelled.translate(str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰"))
    assert parse_number(spelled) == parse_number(formal) == number


def test_plain_numbers_lose_only_empty_decimals():
    """24.0 is 24, 120 stays 120."""
    assert [plain(Decimal(text)) for text in ("24.0", "3.50", "120")] == ["24", "3.5", "120"]
