"""The account of a year: limits when read, reversals, deeming, lines that say what they lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import RequirementUnmetError, period_balance, require_fulfilled, reversal_of
from verifier.rules import Cap, CapScope, Cycle, CycleKind, Pool, StatedHours
from verifier.rules.model import Carry, Category, Lane, Subject

ON = date(2024, 6, 1)
MAY_7, MAY_8 = date(2024, 5, 7), date(2024, 5, 8)


@pytest.fixture(name="limited_pack")
def _limited_pack(make_pack, floor, cite, start):
    """Eight hours a day for training and lectures together, sixty a year for papers, sixty for the platform's two lanes."""
    method = StatedHours("stated_hours", pool="DAY")
    categories = tuple(
        Category(code, code, Subject.PROFESSIONAL, Lane.ELECTIVE, method, start, cite)
        for code in ("training", "lecture")
    )
    return make_pack(
        category=categories,
        pool=(Pool("DAY", Decimal(8), start, cite),),
        cap=(
            Cap("PAPERS", Decimal(60), CapScope.YEAR, ("paper",), start, cite),
            Cap("PLATFORM", Decimal(60), CapScope.YEAR, ("compulsory", "choice"), start, cite),
            Cap("EVENT", Decimal(4), CapScope.EVENT, ("lecture",), start, cite),
        ),
        requirement=(floor("total", 90), floor("professional", share="2/3")),
    )


def test_reversing_an_entry_frees_the_room_under_its_limit(limited_pack, entry):
    """60 学时 of papers at a limit of 60: reverse one of 30, and another 30 counts in full."""
    first, second, third = (entry(name, 30, category="paper") for name in "abc")
    full = period_balance((first, second, third), limited_pack, ON)
    assert full.professional == 60
    assert (full.lines[2].counted, full.lines[2].lost, full.lines[2].code, full.lines[2].cite) == (
        0,
        30,
        "CAP_YEAR",
        "ZZ 第一条",
    )
    freed = period_balance((first, second, third, reversal_of(second, id="d")), limited_pack, ON)
    assert [(line.entry, line.counted) for line in freed.lines] == [("a", 30), ("c", 30)]


def test_hours_of_one_day_share_its_room(limited_pack, entry):
    """A12.2: eight hours per person and day over all proofs; the earlier one keeps its hours, a reversal gives them to the later."""
    morning = entry("a", 6, days=(MAY_7,))
    lecture = entry("b", 4, days=(MAY_7,), category="lecture")
    both = period_balance((morning, lecture), limited_pack, ON)
    assert [(line.counted, line.lost, line.code) for line in both.lines] == [(6, 0, ""), (2, 2, "CAP_OVERLAP")]
    freed = period_balance((morning, lecture, reversal_of(morning, id="c")), limited_pack, ON)
    assert [line.counted for line in freed.lines] == [4]


def test_a_proof_that_exceeds_its_own_days_says_so(limited_pack, entry):
    """17 hours in two days: one is lost to the day limit, not to another proof."""
    line = period_balance((entry("a", 17, days=(MAY_7, MAY_8)),), limited_pack, ON).lines[0]
    assert (line.counted, line.lost, line.code) == (16, 1, "CAP_DAY")


def test_entries_without_days_or_pool_are_not_cut(limited_pack, entry):
    """A category without a pool, and an entry whose days are not known, bring what they say."""
    entries = (entry("a", 20), entry("b", 12, category="other", days=(MAY_7,)), entry("c", 8, days=(MAY_7,)))
    assert period_balance(entries, limited_pack, ON).total == 40


def test_a_platform_s_electives_do_not_crowd_out_its_compulsory_course(limited_pack, entry):
    """Under one cap compulsory hours are placed first, whichever were finished first."""
    entries = (
        entry("a", 60, category="choice", lane="elective"),
        entry("b", 20, category="compulsory", lane="compulsory"),
    )
    balance = period_balance(entries, limited_pack, ON)
    assert (balance.amounts.of("professional.compulsory"), balance.amounts.of("professional.elective")) == (20, 40)
    assert balance.lines[0].lost == 20


def test_other_years_and_reversed_entries_bring_nothing(usual_pack, entry):
    """A balance is that of one period."""
    entries = (entry("a", 10), entry("b", 20, year=2023), entry("c", 40, year=2025))
    assert period_balance(entries, usual_pack, ON).total == 10
    assert period_balance((), usual_pack, ON).total == 0


def test_a_deemed_requirement_lifts_to_the_floor(usual_pack, entry):
    """IM-14: professional counts as complete, public is still due."""
    exam = entry("x", 0, category="qualification_exam", deems="professional")
    balance = period_balance((entry("a", 20, "public"), exam), usual_pack, ON)
    assert (balance.professional, balance.total, balance.compliant) == (60, 80, False)
    assert dict(balance.short) == {"total": 10}
    assert balance.amounts.of("professional") == 0


def test_a_complete_year_is_told_from_an_incomplete_one(usual_pack, entry):
    """90 with 60 professional is complete; half an hour less is not, and the refusal names it."""
    complete = period_balance((entry("a", 30, "public"), entry("b", 60)), usual_pack, ON)
    require_fulfilled(complete)
    assert (complete.compliant, complete.pack, complete.period.year) == (True, usual_pack.label, 2024)
    short = period_balance((entry("a", "29.5", "public"), entry("b", 60)), usual_pack, ON)
    assert short.compliant is False
    with pytest.raises(RequirementUnmetError) as refused:
        require_fulfilled(short)
    assert refused.value.year == 2024


def test_a_year_of_a_running_cycle_is_not_judged(make_pack, floor, cite, start, entry):
    """Xinjiang Art. 12: inside an appointment cycle a short year is no breach, and a full one is complete."""
    cycle = (Cycle(CycleKind.APPOINTMENT_CYCLE, Carry.WITHIN_CYCLE, start, cite),)
    pack = make_pack(cycle=cycle, requirement=(floor("total", 72),))
    assert period_balance((entry("a", 71, "any"),), pack, ON).compliant is None
    assert period_balance((entry("a", 72, "any"),), pack, ON).compliant is True


def test_floors_of_the_level_and_warnings_reach_the_balance(make_pack, floor, entry):
    """The title level chooses the floor; the literal share warns."""
    pack = make_pack(requirement=(floor("total", by_level={"senior": Decimal(64), "junior": Decimal(56)}),))
    assert period_balance((entry("a", 56),), pack, ON, level="junior").compliant
    assert not period_balance((entry("a", 56),), pack, ON, level="senior").compliant
    usual = make_pack(requirement=(floor("total", 90), floor("professional", share="2/3")))
    assert period_balance((entry("a", 60), entry("b", 40, "public")), usual, ON).warnings == ("RATIO_LITERAL_BELOW",)


def test_a_third_lane_has_its_own_figure(usual_pack, entry):
    """Guangdong's personal electives are neither public nor professional."""
    balance = period_balance((entry("a", 18, "elective"), entry("b", 5, "any")), usual_pack, ON)
    assert (balance.public, balance.professional, balance.elective, balance.total) == (0, 0, 18, 23)


def test_limits_end_with_the_rule_that_set_them(limited_pack, entry):
    """A cap that ended before the year cuts nothing in it."""
    ended = replace(limited_pack, cap=tuple(replace(cap, until=date(2023, 12, 31)) for cap in limited_pack.cap))
    assert period_balance((entry("a", 90, category="paper"),), ended, ON).total == 90
