"""Identity numbers: all of them are synthetic, with area codes that are not assigned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import mask_id_number, parse_id_number
from ocr.identity import check_digit


def _number(area: str, born: date, order: int) -> str:
    first = f"{area}{born:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def test_a_valid_number_tells_birthday_sex_and_area():
    """The seventeenth digit is odd for men, even for women."""
    parsed = parse_id_number(_number("370399", date(1985, 4, 12), 2))
    assert (parsed.valid, parsed.birth, parsed.sex, parsed.area, parsed.code) == (
        True,
        date(1985, 4, 12),
        "F",
        "370399",
        None,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("370399850412002", "ID_15_DIGITS"),
        ("370399198502300029", "ID_DATE"),
        ("37039919850412002", "ID_LENGTH"),
        ("3703991985041200A1", "ID_CHARACTERS"),
        ("370399********0021", "ID_MASKED"),
        ("", "ID_LENGTH"),
    ],
)
def test_a_number_that_is_not_valid_says_why(text, code):
    """Every reason has its own code."""
    parsed = parse_id_number(text)
    assert (parsed.valid, parsed.code) == (False, code)


@given(st.dates(date(1900, 1, 1), date(2024, 12, 31)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born, order, place, shift):
    """MOD 11-2 finds every single wrong digit."""
    number = _number("370399", born, order)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert parse_id_number(number).valid
    assert not parse_id_number(wrong).valid


def test_full_width_spaces_and_a_small_x_are_read():
    """What a form prints is folded before it is judged."""
    first = "37039919850412"
    number = next(first + f"{order:03d}X" for order in range(1000) if check_digit(first + f"{order:03d}") == "X")
    assert parse_id_number(f"{number[:6]} {number[6:14]} {number[14:].lower()}").valid
    assert mask_id_number(number) == f"370399********{number[-4:]}"
