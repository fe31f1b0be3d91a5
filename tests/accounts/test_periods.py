"""Which period a day belongs to, and when a cycle may be judged."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import Amounts, CycleStatus, PeriodUndefinedError, amounts_of, judge_cycle, period_of
from verifier.rules import Cycle, CycleKind
from verifier.rules.model import Carry


def test_a_calendar_year_runs_from_its_first_day_to_its_last(usual_pack):
    """31 December belongs to the old year, 1 January to the new one."""
    last, first = period_of(usual_pack, date(2024, 12, 31)), period_of(usual_pack, date(2025, 1, 1))
    assert (last.year, last.first, last.last) == (2024, date(2024, 1, 1), date(2024, 12, 31))
    assert first.year == 2025


@pytest.mark.parametrize(("on", "year"), [("2024-03-19", 2023), ("2024-03-20", 2024), ("2025-03-19", 2024)])
def test_a_year_may_start_on_another_day(make_pack, cite, start, on, year):
    """Gansu's accounting year runs from 20 March to 19 March and bears the name of the year it starts in."""
    pack = make_pack(cycle=(Cycle(CycleKind.CUSTOM_START, Carry.NONE, start, cite, starts_on="03-20"),))
    period = period_of(pack, date.fromisoformat(on))
    assert (period.year, period.first, period.last) == (year, date(year, 3, 20), date(year + 1, 3, 19))


@pytest.mark.parametrize(("on", "year"), [("2019-12-31", 2015), ("2020-01-01", 2020), ("2024-12-31", 2020)])
def test_a_cycle_of_fixed_length_counts_from_its_first_year(make_pack, cite, on, year):
    """Five years from 2015: 2015-2019, 2020-2024."""
    pack = make_pack(cycle=(Cycle(CycleKind.CALENDAR_YEAR, Carry.NONE, date(2015, 1, 1), cite, years=5),))
    period = period_of(pack, date.fromisoformat(on))
    assert (period.year, period.last) == (year, date(year + 4, 12, 31))


def test_an_appointment_cycle_keeps_accounts_by_calendar_year(make_pack, cite, start):
    """The cycle is the person's own; the account goes on by year."""
    pack = make_pack(cycle=(Cycle(CycleKind.APPOINTMENT_CYCLE, Carry.WITHIN_CYCLE, start, cite, years=3),))
    assert period_of(pack, date(2023, 5, 5)).year == 2023
    assert period_of(pack, date(2023, 5, 5)).last == date(2023, 12, 31)


def test_a_day_before_every_cycle_has_no_period(usual_pack):
    """No period is made up for a day that the pack does not speak of."""
    with pytest.raises(PeriodUndefinedError) as refused:
        period_of(usual_pack, date(1999, 12, 31))
    assert refused.value.on == date(1999, 12, 31)


def years(**hours):
    """Total hours by year."""
    return {int(year[1:]): amounts_of({"any": Decimal(figure)}) for year, figure in hours.items()}


@pytest.mark.parametrize(
    ("hours", "as_of", "compliant", "status", "short"),
    [
        ({"y2022": 0}, "2022-12-31", None, CycleStatus.RUNNING, 216),
        ({"y2022": 215}, "2024-12-30", None, CycleStatus.RUNNING, 1),
        ({"y2022": 215}, "2024-12-31", False, CycleStatus.INCOMPLETE, 1),
        ({"y2022": 215}, None, False, CycleStatus.INCOMPLETE, 1),
        ({"y2022": 216}, "2022-12-31", True, CycleStatus.COMPLETE, 0),
        ({"y2022": 72, "y2023": 72, "y2024": 72}, "2025-01-01", True, CycleStatus.COMPLETE, 0),
        ({"y2021": 216}, "2025-01-01", False, CycleStatus.INCOMPLETE, 216),
    ],
)
def test_hours_may_be_concentrated_or_spread_within_the_cycle(make_pack, floor, hours, as_of, compliant, status, short):
    """XJ-8: 72 times three years in any shape; no breach before the last day, and nothing undoes enough hours."""
    pack = make_pack(requirement=(floor("total", 72),))
    on = date.fromisoformat(as_of) if as_of else None
    standing = judge_cycle(pack, years(**hours), first_year=2022, last_year=2024, as_of=on)
    assert (standing.required, standing.compliant, standing.status, standing.short) == (216, compliant, status, short)


def test_a_deemed_year_counts_as_its_floor(make_pack, floor):
    """XJ-11: a year of degree study is a year of the cycle met."""
    pack = make_pack(requirement=(floor("total", 72),))
    by_year = {2022: Amounts({}, frozenset({"total"})), 2023: amounts_of({"any": Decimal(72)})}
    assert judge_cycle(pack, by_year, first_year=2022, last_year=2023, as_of=None).compliant is True
