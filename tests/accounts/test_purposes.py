"""Title review and recognition in Inner Mongolia, Zibo and Guangxi: windows, exemptions, modes, on both sides of each boundary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from verifier.accounts import Mode, amounts_of, judge_purpose
from verifier.activity import person_of
from verifier.regions import Region
from verifier.rules import Condition, Effect, Exemption, Weight, Window

FULL = {"public": 30, "professional": 60}
THIRD = {"public": 10, "professional": 20}


@pytest.fixture(name="im", scope="module")
def _im(packs):
    return packs.for_year(Region("150000"), 2022)


def judge(pack, person, accounts=None, *, level="senior", purpose="title_review", on="2022-09-01", **more):
    """Judge accounts given as lanes by year."""
    by_year = {
        year: amounts_of({lane: Decimal(hours) for lane, hours in lanes.items()})
        for year, lanes in (accounts or {}).items()
    }
    facts = {"sex": "M", "birth": "1990-01-01", **person}
    return judge_purpose(
        purpose, person_of(facts), pack=pack, accounts=by_year, on=date.fromisoformat(on), level=level, **more
    )


def three_years(lanes):
    """The same hours in each of the three years before and at 2022."""
    return dict.fromkeys((2020, 2021, 2022), lanes)


@pytest.mark.parametrize(
    ("level", "accounts", "years", "short"),
    [
        ("senior", three_years(FULL), (2020, 2021, 2022), ()),
        ("intermediate", {2021: FULL, 2022: FULL}, (2020, 2021, 2022), (2020,)),
        ("junior", {2022: FULL}, (2022,), ()),
        ("junior", {2021: FULL}, (2022,), (2022,)),
        ("senior", {2022: {"public": 90, "professional": 180}}, (2020, 2021, 2022), (2020, 2021)),
    ],
)
def test_a_review_looks_at_three_years_or_one_and_never_pools_them(im, level, accounts, years, short):
    """IM 二(一): senior and intermediate need the last three years with this one, junior this one; each on its own."""
    verdict = judge(im, {}, accounts, level=level)
    assert (verdict.mode, verdict.years, verdict.short_years, verdict.passed) == (Mode.NORMAL, years, short, not short)


@pytest.mark.parametrize(
    ("degree", "level", "years", "mode"),
    [
        ("college", "junior", (2022,), Mode.NORMAL),
        ("bachelor", "assistant", (2022,), Mode.NORMAL),
        ("master", "intermediate", (2021, 2022), Mode.NORMAL),
        ("master", "", (2021, 2022), Mode.NORMAL),
        ("doctor", "intermediate", (), Mode.WAIVED),
    ],
)
def test_a_recognition_looks_back_by_degree(im, degree, level, years, mode):
    """IM 二(二): one year, two years, none."""
    verdict = judge(im, {"degree": degree}, {2021: FULL, 2022: FULL}, level=level, purpose="title_recognition")
    assert (verdict.years, verdict.mode, verdict.passed, verdict.rule) == (years, mode, True, None)


def test_a_doctor_s_waiver_does_not_reach_the_review(im):
    """IM-7: 博士 is let off at recognition alone."""
    assert judge(im, {"degree": "doctor"}, {}, level="intermediate").passed is False


@pytest.mark.parametrize(("degree", "level"), [("bachelor", "intermediate"), ("doctor", "senior"), (None, "junior")])
def test_what_the_rules_do_not_speak_of_goes_to_a_person(im, degree, level):
    """No window fits: the machine neither passes nor refuses."""
    verdict = judge(im, {"degree": degree}, {}, level=level, purpose="title_recognition")
    assert (verdict.passed, verdict.to_person) == (None, "NO_WINDOW")


@pytest.mark.parametrize(
    ("sex", "birth", "mode", "rule"),
    [
        ("M", "1967-09-01", Mode.WAIVED, "IM-E1"),
        ("M", "1967-09-02", Mode.SCALED, "IM-E1b"),
        ("M", "1972-09-01", Mode.SCALED, "IM-E1b"),
        ("M", "1972-09-02", Mode.NORMAL, None),
        ("F", "1972-09-01", Mode.WAIVED, "IM-E1"),
        ("F", "1972-09-02", Mode.SCALED, "IM-E1b"),
        ("F", "1977-09-01", Mode.SCALED, "IM-E1b"),
        ("F", "1977-09-02", Mode.NORMAL, None),
    ],
)
def test_age_lets_off_at_review_by_the_day(im, sex, birth, mode, rule):
    """IM 三(一): 55/50 all, 50/45 two thirds, on the birthday itself."""
    verdict = judge(im, {"sex": sex, "birth": birth}, three_years(THIRD))
    assert (verdict.mode, verdict.rule, verdict.passed) == (mode, rule, mode is not Mode.NORMAL)


def test_age_lets_nobody_off_at_recognition(im):
    """IM 三(一) speaks of 职称评审 alone."""
    verdict = judge(
        im, {"birth": "1960-01-01", "degree": "master"}, {}, level="intermediate", purpose="title_recognition"
    )
    assert (verdict.mode, verdict.passed) == (Mode.NORMAL, False)


def test_a_third_is_taken_of_every_floor_of_every_year(im):
    """A12.8: 12 + 18 fails at 20 professional; where the years together would pass, a person decides."""
    old = {"birth": "1972-09-01"}
    uneven = judge(im, old, three_years({"public": 12, "professional": 18}))
    assert (uneven.passed, uneven.short_years, uneven.to_person) == (False, (2020, 2021, 2022), None)
    assert (uneven.factor, dict(uneven.floors)) == (Fraction(1, 3), {"total": 30, "public": 10, "professional": 20})
    pooled = judge(im, old, {2022: FULL})
    assert (pooled.passed, pooled.short_years, pooled.to_person) == (False, (2020, 2021), "POOLED_WOULD_PASS")
    almost = judge(im, old, {2022: {"public": 30, "professional": 59}})
    assert almost.to_person is None


@pytest.mark.parametrize(
    ("attributes", "mode", "rule"),
    [
        ({"non_public_sector": True}, Mode.REFERENCE_ONLY, "IM-E2"),
        ({"grassroots_township": True}, Mode.REFERENCE_ONLY, "IM-E3"),
        ({"medical": True, "epidemic_designated_hospital": True}, Mode.WAIVED, "IM-E4"),
        ({"medical": True}, Mode.NORMAL, None),
        ({"epidemic_designated_hospital": True}, Mode.NORMAL, None),
    ],
)
def test_attributes_let_off_as_their_clause_says(im, attributes, mode, rule):
    """IM 三(二)(三)(四); a reference bars nothing but shows what is missing."""
    verdict = judge(im, attributes, {})
    assert (verdict.mode, verdict.rule, verdict.passed) == (mode, rule, mode is not Mode.NORMAL)
    if mode is Mode.REFERENCE_ONLY:
        assert verdict.short_years == verdict.years == (2020, 2021, 2022)


def test_treating_confirmed_patients_waives_recognition_too(im):
    """IM 三(四): 申报职称 covers review and recognition, whatever the degree."""
    served = {"medical": True, "epidemic_designated_hospital": True}
    for degree in ("master", None):
        verdict = judge(im, {**served, "degree": degree}, {}, level="intermediate", purpose="title_recognition")
        assert (verdict.mode, verdict.passed) == (Mode.WAIVED, True)


@pytest.mark.parametrize(
    ("moved", "mode", "years", "rule"),
    [
        ("2022-01-01", Mode.WAIVED, (), "IM-E7a"),
        ("2021-12-31", Mode.LIMITED, (2022,), "IM-E7b"),
        ("2020-03-01", Mode.LIMITED, (2021, 2022), "IM-E7b"),
        ("2019-12-31", Mode.NORMAL, (2020, 2021, 2022), None),
        ("2022-09-02", Mode.NORMAL, (2020, 2021, 2022), None),
    ],
)
def test_a_move_from_government_shortens_the_window(im, moved, mode, years, rule):
    """IM 三(七): nothing in the year of the move, later the years since it."""
    verdict = judge(im, {"from_party_government": True, "transfer_date": moved}, {})
    assert (verdict.mode, verdict.years, verdict.rule) == (mode, years, rule)
    complete = judge(im, {"from_party_government": True, "transfer_date": moved}, dict.fromkeys(years, FULL))
    assert complete.passed is True


def test_the_most_favourable_of_several_wins_and_all_are_named(im):
    """A11: waive before reference before scale before a shorter window."""
    waived = judge(im, {"sex": "F", "birth": "1972-09-01", "non_public_sector": True}, {})
    assert (waived.rule, waived.applying) == ("IM-E1", ("IM-E1", "IM-E2", "IM-E1b"))
    reference = judge(im, {"birth": "1972-09-01", "grassroots_township": True}, {})
    assert (reference.rule, reference.applying) == ("IM-E3", ("IM-E3", "IM-E1b"))
    moved = {"birth": "1972-09-01", "from_party_government": True, "transfer_date": "2020-03-01"}
    assert judge(im, moved, {}).applying == ("IM-E1b", "IM-E7b")
    assert "IM 三(一)" in waived.cites


@pytest.mark.parametrize(
    ("person", "missing"), [({"birth": None}, "birth"), ({"birth": "1960-01-01", "sex": None}, "sex")]
)
def test_nobody_is_refused_over_a_fact_that_is_missing(im, person, missing):
    """Whoever fails but might be let off goes to a person; whoever passes anyway needs no such fact."""
    verdict = judge(im, person, {})
    assert (verdict.passed, verdict.to_person) == (None, f"MISSING:{missing}")
    assert judge(im, person, three_years(FULL)).passed is True


def test_the_notice_of_2022_decides_no_other_year(im):
    """A12.18: rules of another year give a draft, whatever it says."""
    verdict = judge(im, {}, dict.fromkeys((2021, 2022, 2023), FULL), on="2023-01-01")
    assert (verdict.passed, verdict.to_person) == (None, "RULES_OF_OTHER_YEAR")
    assert judge(im, {}, three_years(FULL), on="2022-12-31").passed is True


def test_zibo_extracts_five_years_and_the_title_says_how_many_count(packs):
    """ZB Q3: extract is not require; only five complete years settle it without a person."""
    zibo = packs.for_year(Region("370300"), 2024)
    some = judge(zibo, {}, {}, on="2024-09-01")
    assert (some.years, some.passed, some.to_person) == (
        (2020, 2021, 2022, 2023, 2024),
        None,
        "MISSING:years_of_the_title",
    )


def test_guangxi_bars_by_this_year_s_course_and_informs_by_last_year(packs):
    """GX 五(一): the public course of the year binds, last year's account is a reference."""
    guangxi = packs.for_year(Region("450000"), 2024)
    done = judge(guangxi, {}, {2024: {"public.compulsory": 15}}, on="2024-09-01")
    assert (done.years, done.passed, tuple(done.reference_short)) == ((2024,), True, (2023,))
    assert judge(guangxi, {}, {2024: {"professional": 90}}, on="2024-09-01").short_years == (2024,)


def test_a_year_is_judged_by_its_own_edition_where_there_is_one(im, make_pack, floor):
    """Each year by the rules of that year, if they are known."""
    lenient = make_pack(requirement=(floor("total", 72),))
    accounts = {2020: {"any": 72}, 2021: FULL, 2022: FULL}
    assert judge(im, {}, accounts).short_years == (2020,)
    assert judge(im, {}, accounts, packs_by_year={2020: lenient}).passed is True


def test_windows_may_end_with_last_year(make_pack, floor, cite, start):
    """Hunan: the checked years end before the year of application."""
    window = Window("title_review", 2, False, start, cite)
    pack = make_pack(requirement=(floor("total", 90),), window=(window,))
    verdict = judge(pack, {}, {2020: {"any": 90}, 2021: {"any": 90}})
    assert (verdict.years, verdict.passed) == ((2020, 2021), True)


def test_a_window_that_a_move_empties_asks_nothing(make_pack, floor, cite, start):
    """Moved last year, window ends last year: no year is left to ask for."""
    exemption = Exemption("L", ("title_review",), Condition(transfer_year="earlier"), Effect.LIMIT_WINDOW, start, cite)
    window = Window("title_review", 1, False, start, cite)
    pack = make_pack(requirement=(floor("total", 90),), window=(window,), exemption=(exemption,))
    verdict = judge(pack, {"transfer_date": "2021-05-01"}, {})
    assert (verdict.mode, verdict.years, verdict.passed) == (Mode.LIMITED, (), True)


def test_several_windows_of_a_purpose_add_up(make_pack, floor, cite, start):
    """A lane asked for two years and all of one year: what each lacks is named together."""
    windows = (
        Window("title_review", 2, True, start, cite, lanes=("public",)),
        Window("title_review", 1, True, start, cite),
        Window("title_review", 1, True, start, cite, weight=Weight.REFERENCE),
    )
    pack = make_pack(requirement=(floor("total", 90), floor("public", 30)), window=windows)
    verdict = judge(pack, {}, {2022: {"public": 20, "professional": 60}})
    assert {year: dict(short) for year, short in verdict.short.items()} == {
        2021: {"public": 30},
        2022: {"public": 10, "total": 10},
    }


def test_a_scaling_rule_without_a_factor_scales_nothing(im):
    """A pack's slip must not let anybody off by accident."""
    broken = tuple(replace(one, factor=None) if one.effect is Effect.SCALE else one for one in im.exemption)
    verdict = judge(replace(im, exemption=broken), {"birth": "1972-09-01"}, three_years(THIRD))
    assert verdict.passed is False
