"""Which days are working days in China: weekends, public holidays, and the weekend days worked in exchange (调休).

The State Council's office announces each year's holidays late in the year before; years it has not announced, or that are not written here,
count as unknown, and a deadline that depends on them says so.
Sources: 国办发明电〔2021〕11号 (2022), 〔2022〕16号 (2023), 〔2023〕7号 (2024), 〔2024〕12号 (2025).
"""

from collections.abc import Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

# first and last day of each holiday
_HOLIDAYS = (
    ("2022-01-01", "2022-01-03"), ("2022-01-31", "2022-02-06"), ("2022-04-03", "2022-04-05"), ("2022-04-30", "2022-05-04"),
    ("2022-06-03", "2022-06-05"), ("2022-09-10", "2022-09-12"), ("2022-10-01", "2022-10-07"),
    ("2022-12-31", "2023-01-02"), ("2023-01-21", "2023-01-27"), ("2023-04-05", "2023-04-05"), ("2023-04-29", "2023-05-03"),
    ("2023-06-22", "2023-06-24"), ("2023-09-29", "2023-10-06"),
    ("2024-01-01", "2024-01-01"), ("2024-02-10", "2024-02-17"), ("2024-04-04", "2024-04-06"), ("2024-05-01", "2024-05-05"),
    ("2024-06-10", "2024-06-10"), ("2024-09-15", "2024-09-17"), ("2024-10-01", "2024-10-07"),
    ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"), ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
)  # fmt: skip
# Saturdays and Sundays that are worked
_WORKED = (
    "2022-01-29", "2022-01-30", "2022-04-02", "2022-04-24", "2022-05-07", "2022-10-08", "2022-10-09",
    "2023-01-28", "2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08",
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
)  # fmt: skip
ANNOUNCED_YEARS = frozenset({2022, 2023, 2024, 2025})


def _days(first: str, last: str) -> Iterable[date]:
    """Every day of a holiday."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += ONE_DAY


HOLIDAYS = frozenset(day for first, last in _HOLIDAYS for day in _days(first, last))
WORKED_WEEKENDS = frozenset(date.fromisoformat(day) for day in _WORKED)


def is_workday(day: date) -> bool:
    """Tell whether a day is worked; in a year without an announcement every weekday is."""
    if day in WORKED_WEEKENDS:
        return True
    return day.weekday() < 5 and day not in HOLIDAYS


def next_workday(day: date) -> date:
    """Give the day itself if it is worked, else the first working day after it (Civil Code Art. 203)."""
    while not is_workday(day):
        day += ONE_DAY
    return day


def is_announced(day: date) -> bool:
    """Tell whether the holidays of the day's year are known here."""
    return day.year in ANNOUNCED_YEARS
