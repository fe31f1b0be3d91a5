"""Clocks of bases and audits, to the day."""

from dataclasses import replace
from datetime import date

import pytest

from verifier.accounts import (
    NoDayToCountFromError,
    NoSuchDeadlineError,
    check_filing,
    due_day,
    find_deadline,
    photos_follow_roster,
)
from verifier.regions import Region

PLAN = ("time", "place", "content", "faculty", "trainee_scope")
REPORT = ("summary", "notice", "roster", "evaluation", "sign_in", "photos_or_screenshots")


@pytest.fixture(name="im", scope="module")
def _im(packs):
    return packs.for_year(Region("150000"), 2022)


def rule(pack, name):
    """A deadline of the pack, in the middle of its year."""
    return find_deadline(pack, name, date(pack.pack.years.from_, 6, 1))


@pytest.mark.parametrize(("filed", "codes"), [("2022-06-05", ()), ("2022-06-06", ()), ("2022-06-07", ("LATE",))])
def test_a_plan_is_due_fourteen_days_before_the_class(im, filed, codes):
    """IM-19: day 14 is in time, day 13 is late."""
    filing = check_filing(
        rule(im, "IM-D1"), filed=date.fromisoformat(filed), parts=PLAN, days={"training_start": date(2022, 6, 20)}
    )
    assert (filing.due, filing.codes, filing.is_in_order, filing.notes) == (date(2022, 6, 6), codes, not codes, ())


def test_a_plan_due_on_a_holiday_does_not_move_towards_the_class(im):
    """Two weeks before the class stay two weeks: 5 June 2022 is a holiday and stays the day."""
    assert due_day(rule(im, "IM-D1"), {"training_start": date(2022, 6, 19)}) == date(2022, 6, 5)


@pytest.mark.parametrize(
    ("end", "due"),
    [
        ("2022-06-20", "2022-07-04"),
        ("2022-06-25", "2022-07-11"),
        ("2022-09-17", "2022-10-08"),
        ("2022-12-17", "2023-01-03"),
    ],
)
def test_a_report_is_due_fourteen_days_after_the_end(im, end, due):
    """IM-20: the day of the end is not counted (Art. 201); a last day that is not worked moves to the next working day (Art. 203)."""
    report, day = rule(im, "IM-D2"), date.fromisoformat(due)
    days = {"training_end": date.fromisoformat(end)}
    assert due_day(report, days) == day
    assert check_filing(report, filed=day, parts=REPORT, days=days).is_in_order
    late = check_filing(report, filed=date.fromordinal(day.toordinal() + 1), parts=REPORT, days=days)
    assert late.codes == ("LATE",)


def test_a_report_lacks_the_parts_that_it_lacks(im):
    """Each of the six parts is named when it is missing, in the order of the text."""
    filing = check_filing(
        rule(im, "IM-D2"),
        filed=date(2022, 7, 5),
        parts=("notice", "summary", "sign_in"),
        days={"training_end": date(2022, 6, 20)},
    )
    assert filing.codes == ("LATE", "MISSING:roster", "MISSING:evaluation", "MISSING:photos_or_screenshots")


def test_what_is_not_filed_is_late_only_when_the_day_has_passed(im):
    """Nothing is late before its day; after it, it is."""
    report, days = rule(im, "IM-D2"), {"training_end": date(2022, 6, 20)}
    assert check_filing(report, filed=None, parts=REPORT, days=days).codes == ("MISSING:filed",)
    assert check_filing(report, filed=None, parts=REPORT, days=days, as_of=date(2022, 7, 4)).codes == ("MISSING:filed",)
    assert check_filing(report, filed=None, parts=REPORT, days=days, as_of=date(2022, 7, 5)).codes == (
        "LATE",
        "MISSING:filed",
    )


def test_holidays_that_are_not_announced_are_said_to_be_unknown(im):
    """A day that holidays could move carries a note where they are not known; a plan's day needs none."""
    report = replace(rule(im, "IM-D2"))
    assert check_filing(report, filed=None, parts=(), days={"training_end": date(2031, 9, 17)}).notes == (
        "HOLIDAYS_UNKNOWN",
    )
    assert check_filing(rule(im, "IM-D1"), filed=None, parts=(), days={"training_start": date(2031, 9, 17)}).notes == ()


def test_without_rolling_the_day_stays(im):
    """Whether a period moves is the pack's to say."""
    report = rule(im, "IM-D2")
    plain = replace(report, due=replace(report.due, rolls_to_workday=False))
    assert due_day(plain, {"training_end": date(2022, 9, 17)}) == date(2022, 10, 1)
    assert check_filing(plain, filed=None, parts=(), days={"training_end": date(2031, 9, 17)}).notes == ()


@pytest.mark.parametrize(("filed", "codes"), [("2025-02-25", ()), ("2025-02-26", ("LATE",))])
def test_the_unit_s_audit_closes_on_a_fixed_day(packs, filed, codes):
    """GX 四(三): 2025年2月25日前 includes the 25th."""
    guangxi = packs.for_year(Region("450000"), 2024)
    filing = check_filing(rule(guangxi, "GX-REVIEW"), filed=date.fromisoformat(filed), parts=(), days={})
    assert (filing.due, filing.codes, filing.cite) == (date(2025, 2, 25), codes, "GX 四(三)")


def test_an_unknown_deadline_or_day_is_refused(im):
    """No deadline is made up, and none counts from a day that nobody knows."""
    with pytest.raises(NoSuchDeadlineError):
        rule(im, "IM-D9")
    with pytest.raises(NoSuchDeadlineError):
        find_deadline(im, "IM-D1", date(2021, 12, 31))
    with pytest.raises(NoDayToCountFromError) as refused:
        due_day(rule(im, "IM-D1"), {"training_end": date(2022, 6, 20)})
    assert refused.value.day == "training_start"


@pytest.mark.parametrize(
    ("photos", "follow"),
    [("abc", True), ("ac", True), ("", True), ("acb", False), ("aab", False), ("abx", False)],
)
def test_pictures_stand_in_the_order_of_the_roster(photos, follow):
    """IM 四(二)2: 和培训花名册顺序一致; someone without a picture is passed over, a stranger or a repeat is not."""
    assert photos_follow_roster("abc", photos) is follow
