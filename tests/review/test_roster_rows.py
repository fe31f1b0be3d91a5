"""Rows of a roster: what is wrong with which (synthetic numbers with unassigned area codes)."""

import pytest

from ocr.identity import check_digit
from verifier.messages import has
from verifier.review import RosterRow, RowError, roster_errors

GOOD = "37039919850412002"
GOOD += check_digit(GOOD)
OTHER = "37039919900101003"
OTHER += check_digit(OTHER)


def test_a_clean_roster_has_no_errors():
    """Every row with a name and a valid number of its own passes."""
    assert roster_errors([RosterRow(2, GOOD, "王敏"), RosterRow(3, OTHER, "李建国")]) == ()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("370399850412002", "ID_15_DIGITS"),
        (GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"), "ID_CHECKSUM"),
        ("370399198502300029", "ID_DATE"),
        (GOOD[:-1], "ID_LENGTH"),
        ("", "MISSING:id"),
        ("   ", "MISSING:id"),
    ],
)
def test_a_wrong_number_is_named_with_its_row(number, code):
    """ZB Q8(2): the error file says which row and why."""
    assert roster_errors([RosterRow(7, number, "王敏")]) == (RowError(7, code),)
    assert has(f"roster.error.{code}")


def test_the_later_of_two_rows_is_the_wrong_one():
    """The same person twice: the first row stands, spaces and a small x do not hide it."""
    spaced = f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}".lower()
    errors = roster_errors([RosterRow(2, GOOD, "王敏"), RosterRow(3, OTHER, "李建国"), RosterRow(4, spaced, "王敏")])
    assert errors == (RowError(4, "DUPLICATE_ROW"),)


def test_a_row_may_have_several_errors():
    """Name and number are judged apart."""
    assert [error.code for error in roster_errors([RosterRow(2, "", " ")])] == ["MISSING:name", "MISSING:id"]
