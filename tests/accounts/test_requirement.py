"""Floors, shares, lanes and sources, on both sides of each figure."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from verifier.accounts import Amounts, RequirementUnmetError, amounts_of, floors_of, judge, require_met
from verifier.rules import ShareOf

END = date(2024, 12, 31)


def amounts(**hours):
    """Amounts by lane, with `_` for the dot."""
    return amounts_of({lane.replace("_", "."): Decimal(figure) for lane, figure in hours.items()})


@pytest.mark.parametrize(
    ("public", "professional", "short"),
    [
        (30, 60, {}),
        (25, 70, {}),
        (30, "59.5", {"total": Decimal("0.5"), "professional": Decimal("0.5")}),
        (31, 59, {"professional": 1}),
        (29, 60, {"total": 1}),
        (0, 0, {"total": 90, "professional": 60}),
    ],
)
def test_the_share_is_taken_of_the_required_total(usual_pack, public, professional, short):
    """NAT-1 and NAT-2: 90 in all and 60 of them professional; 以上 includes the number."""
    assert dict(judge(amounts(public=public, professional=professional), usual_pack, END).short) == short


@pytest.mark.parametrize(
    ("public", "warned"), [(30, ()), (31, ("RATIO_LITERAL_BELOW",)), (200, ("RATIO_LITERAL_BELOW",))]
)
def test_more_public_hours_warn_and_never_undo_a_year(usual_pack, public, warned):
    """A12.1: 60 professional and more than 30 public is complete, with a warning that the literal share is below 2/3."""
    verdict = judge(amounts(public=public, professional=60), usual_pack, END)
    assert verdict.is_met
    assert verdict.warnings == warned


def test_no_warning_where_the_share_is_not_met_anyway(usual_pack):
    """The warning is about two readings that differ, not about a year that fails both."""
    assert judge(amounts(public=50, professional=40), usual_pack, END).warnings == ()


def test_a_share_of_what_was_earned_is_another_rule(make_pack, floor):
    """A pack may take the literal reading: 60 of 95 is below two thirds."""
    pack = make_pack(
        requirement=(floor("total", 90), floor("professional", share="2/3", share_of=ShareOf.ACTUAL_TOTAL))
    )
    verdict = judge(amounts(public=35, professional=60), pack, END)
    assert dict(verdict.short) == {"professional": Decimal("3.5")}  # 63 1/3, up to the half hour
    assert verdict.warnings == ()
    assert judge(amounts(public=30, professional=60), pack, END).is_met


def test_a_lane_with_a_source_counts_that_source_alone(make_pack, floor):
    """ZB-5: twenty compulsory hours count only from the platform."""
    pack = make_pack(requirement=(floor("professional.compulsory", 20, source_must_be="platform"),))
    elsewhere = amounts(professional_compulsory=20)
    there = amounts_of({"professional.compulsory": Decimal(20)}, source="platform")
    assert dict(judge(elsewhere, pack, END).short) == {"professional.compulsory": 20}
    assert judge(there, pack, END).is_met


def test_a_deemed_subject_asks_nothing_more_of_its_lanes(make_pack, floor):
    """Where professional counts as complete neither it nor its compulsory part is short; the total is lifted with it."""
    pack = make_pack(
        requirement=(
            floor("total", 90),
            floor("professional", 60),
            floor("professional.compulsory", 20),
            floor("public", 30),
        )
    )
    deemed = amounts_of({"public": Decimal(20)}, deems=frozenset({"professional"}))
    assert dict(judge(deemed, pack, END).short) == {"total": 10, "public": 10}


def test_floors_scale_together(make_pack, floor):
    """IM-8: a third of every floor; what does not come out even goes up to the half hour."""
    pack = make_pack(
        requirement=(floor("total", 90), floor("public", 30), floor("professional", share="2/3"), floor("elective", 20))
    )
    found = {one.lane: one.hours for one in floors_of(pack, END, factor=Fraction(1, 3))}
    assert found == {"total": 30, "public": 10, "professional": 20, "elective": 7}


def test_floors_can_depend_on_the_title_level(make_pack, floor):
    """Henan Art. 6: 64 hours for senior and intermediate, 56 for junior; an unknown level is held to the highest."""
    pack = make_pack(requirement=(floor("total", by_level={"senior": Decimal(64), "junior": Decimal(56)}),))
    found = [floors_of(pack, END, level=level)[0].hours for level in ("senior", "junior", "")]
    assert found == [64, 56, 64]


def test_a_floor_counts_from_its_first_day_to_its_last(make_pack, floor):
    """A dated floor asks nothing the day before and nothing the day after; of two the higher holds, and an advisory one never."""
    pack = make_pack(
        requirement=(
            floor("total", 72),
            floor("total", 90, from_=date(2021, 1, 1), until=date(2021, 12, 31)),
            floor("public", 30, advisory=True),
            floor("elective", 0),
        )
    )
    found = [
        floors_of(pack, on)[0].hours
        for on in (date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1))
    ]
    assert found == [72, 90, 90, 72]
    assert [one.lane for one in floors_of(pack, END)] == ["total"]


def test_only_the_lanes_asked_for_are_judged(usual_pack):
    """A purpose may look at one lane alone (Guangxi 五(一))."""
    verdict = judge(Amounts(), usual_pack, END, lanes=("professional",))
    assert dict(verdict.short) == {"professional": 60}
    assert verdict.cites == ("ZZ 第一条",)


def test_an_incomplete_year_is_refused_with_what_is_missing(usual_pack):
    """The refusal carries the lanes and hours, so that the person can be told."""
    with pytest.raises(RequirementUnmetError) as refused:
        require_met(judge(amounts(public=30, professional=54), usual_pack, END), year=2024)
    assert (dict(refused.value.short), refused.value.year) == ({"total": 6, "professional": 6}, 2024)
    require_met(judge(amounts(public=30, professional=60), usual_pack, END))
