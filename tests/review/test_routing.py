"""Who reviews, certifies and organises in each region, and what an incomplete year means."""

from datetime import date

import pytest

from verifier.regions import Region
from verifier.review import (
    DECLARATION,
    consequences,
    counts,
    declaration_in,
    find_workflow,
    lanes_left_open,
    may_act,
    next_reviewer,
    replay,
    reviewers,
    route,
)
from verifier.rules import load_packs


@pytest.fixture(name="pack_of", scope="module")
def _pack_of():
    packs = load_packs()
    return lambda region, year: packs.for_year(Region(region), year)


END_2024, END_2022 = date(2024, 12, 31), date(2022, 12, 31)


@pytest.mark.parametrize(
    ("region", "year", "levels"),
    [
        ("370300", 2024, ("unit", "authority", "hr")),
        ("450000", 2024, ("unit",)),
        ("150000", 2022, ("unit", "hr")),
        ("000000", 2024, ("unit",)),
    ],
)
def test_the_pack_names_the_levels(pack_of, region, year, levels):
    """ZB Q5 has three levels, Guangxi one; where the text says nothing the unit decides."""
    assert reviewers(pack_of(region, year), date(year, 12, 31)) == levels


def test_levels_by_exception_are_not_waited_for(pack_of):
    """ZB Q5(3): the authority need not repeat a pass; it may still act, and so may HR."""
    zibo = pack_of("370300", 2024)
    assert next_reviewer(zibo, "submitted", END_2024) == "unit"
    assert next_reviewer(zibo, "unit_passed", END_2024) is None
    assert may_act(zibo, "submitted", END_2024) == ("unit",)
    assert may_act(zibo, "unit_passed", END_2024) == may_act(zibo, "hr_failed", END_2024) == ("authority", "hr")
    assert may_act(zibo, "draft", END_2024) == ()


@pytest.mark.parametrize("state", sorted(DECLARATION.states))
def test_hours_count_only_in_a_passed_declaration(pack_of, state):
    """ZB Q5, A9: counts only in unit_passed, in every region."""
    for region, year in (("370300", 2024), ("450000", 2024), ("000000", 2024)):
        assert counts(pack_of(region, year), state, date(year, 12, 31)) is (state == "unit_passed")


def test_a_level_that_does_not_review_cannot_act(pack_of):
    """Guangxi has the unit alone: no HR failure there; Inner Mongolia knows no authority; a silent pack shuts nobody out."""
    way = ["submit", "unit_pass", "authority_reject", "hr_fail"]
    guangxi = replay(declaration_in(pack_of("450000", 2024), END_2024), way)
    assert (guangxi.state, guangxi.refused) == ("unit_passed", ("authority_reject", "hr_fail"))
    inner = replay(declaration_in(pack_of("150000", 2022), END_2022), way)
    assert (inner.state, inner.refused) == ("hr_failed", ("authority_reject",))
    assert declaration_in(pack_of("000000", 2024), END_2024) is DECLARATION


def test_a_workflow_holds_from_its_first_day(pack_of):
    """Before a rule is in force there is none."""
    zibo = pack_of("370300", 2024)
    assert find_workflow(zibo, date(2020, 12, 31)) is None
    assert find_workflow(zibo, END_2024, "unit_transfer").reviewers == ("new_unit",)


@pytest.mark.parametrize(
    ("facts", "roles"),
    [
        ({"occupation": "primary_secondary_teacher"}, {"certifier": "education_administration_county_or_above"}),
        ({"employer_has_department": "false"}, {"organiser": "personnel_service_agency"}),
        (
            {"occupation": "primary_secondary_teacher", "employer_has_department": "false"},
            {"certifier": "education_administration_county_or_above", "organiser": "personnel_service_agency"},
        ),
        ({"occupation": "engineer", "employer_has_department": "true"}, {}),
        ({}, {}),
    ],
)
def test_xinjiang_routes_teachers_and_small_employers(pack_of, facts, roles):
    """XJ Art. 6: teachers to the education administration, employers without a department to the agency."""
    assert route(pack_of("650000", 2024), facts, END_2024) == roles


def test_an_incomplete_year_bars_an_excellent_mark_in_guangxi_alone(pack_of):
    """GX 五(二); the other texts say nothing of it."""
    assert consequences(pack_of("450000", 2024), "annual_assessment", "not_compliant", END_2024) == ("not_excellent",)
    assert consequences(pack_of("450000", 2024), "annual_assessment", "compliant", END_2024) == ()
    assert consequences(pack_of("370300", 2024), "annual_assessment", "not_compliant", END_2024) == ()


def test_what_a_text_leaves_open_is_left_to_a_person(pack_of):
    """ZB Q7 (A12.16): hours of accountants and medics are pushed; whether they owe the platform's twenty is not said."""
    zibo = pack_of("370300", 2024)
    for industry in ("accounting", "health"):
        assert lanes_left_open(zibo, {"industry": industry}, END_2024) == {"professional.compulsory"}
        assert route(zibo, {"industry": industry}, END_2024)["declaration"] == "pushed"
    assert lanes_left_open(zibo, {"industry": "archives"}, END_2024) == frozenset()
    assert lanes_left_open(zibo, {}, END_2024) == frozenset()
