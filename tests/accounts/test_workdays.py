"""Working days in China, against the announcements."""

from datetime import date

import pytest

from verifier.accounts import is_workday, next_workday
from verifier.accounts.workdays import HOLIDAYS, WORKED_WEEKENDS


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2022-06-20", True),
        ("2022-06-18", False),
        ("2022-10-03", False),
        ("2022-10-08", True),
        ("2022-12-31", False),
        ("2023-01-02", False),
        ("2024-02-09", True),
        ("2024-02-18", True),
        ("2025-10-08", False),
        ("2030-10-01", True),
    ],
)
def test_holidays_and_exchanged_weekends_are_those_announced(day, worked):
    """A weekday is worked unless it is a holiday, a weekend is not unless it was exchanged; unknown years know weekends only."""
    assert is_workday(date.fromisoformat(day)) is worked


def test_a_last_day_on_a_holiday_moves_behind_all_of_it():
    """Civil Code Art. 203: 1 October 2022 becomes 8 October, an exchanged Saturday that is worked."""
    assert next_workday(date(2022, 10, 1)) == date(2022, 10, 8)
    assert next_workday(date(2022, 7, 9)) == date(2022, 7, 11)
    assert next_workday(date(2022, 7, 8)) == date(2022, 7, 8)


def test_the_tables_do_not_contradict_each_other():
    """No day is both a holiday and worked, and only weekend days are worked in exchange."""
    assert not HOLIDAYS & WORKED_WEEKENDS
    assert all(day.weekday() >= 5 for day in WORKED_WEEKENDS)
