"""Who reviews, certifies and organises in each region, and what an incomplete year means."""

from dataclasses import replace
from datetime import date

import pytest

from verifier.regions import Region
from verifier.review import (
    DECLARATION,
    consequences,
    counts,
    declaration_in,
    find_workflow,
    first_reviewer,
    lanes_left_open,
    may_act,
    replay,
    review_due,
    reviewers,
    route,
    routing_facts,
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


def test_where_others_than_the_unit_certify_they_decide_first(pack_of):
    """XJ Art. 6: a teacher's hours are certified by the education administration; everybody else's unit passes first, everywhere."""
    xinjiang = pack_of("650000", 2024)
    assert first_reviewer(xinjiang, {"occupation": "primary_secondary_teacher"}, END_2024) == "authority"
    assert first_reviewer(xinjiang, {"occupation": "engineer"}, END_2024) == "unit"
    for region, year in (("370300", 2024), ("450000", 2024), ("150000", 2022), ("000000", 2024)):
        teacher = {"occupation": "primary_secondary_teacher"}
        assert first_reviewer(pack_of(region, year), teacher, date(year, 12, 31)) == "unit"


def test_routings_ask_for_facts_as_text(pack_of):
    """A flag of the person's file and the pack's word for it are the same."""
    facts = routing_facts({"employer_has_department": False, "occupation": "engineer", "year": 2024, "medical": True})
    assert facts == {
        "employer_has_department": "false",
        "occupation": "engineer",
        "year": "2024",
        "medical": "true",
    }
    assert route(pack_of("650000", 2024), facts, END_2024) == {"organiser": "personnel_service_agency"}


def test_the_audit_of_a_year_closes_on_the_day_that_the_text_names(pack_of):
    """GX 四(三), A10: the hours of 2024 are decided by 25 Feb 2025; the edition sets no day for another year, nor does any other text."""
    guangxi = pack_of("450000", 2024)
    assert review_due(guangxi, 2024).due.on == date(2025, 2, 25)
    assert review_due(guangxi, 2025) is None
    assert review_due(guangxi, 2023) is None
    for region, year in (("370300", 2024), ("440000", 2024), ("650000", 2024), ("000000", 2024)):
        assert review_due(pack_of(region, year), year) is None
    # Inner Mongolia's clocks count from a class, not to a day of the calendar: they close no year
    assert review_due(pack_of("150000", 2022), 2022) is None


def test_the_first_of_several_days_closes_a_year(pack_of):
    """Whoever is late for the first is late; a day of the year after next belongs to another year."""
    guangxi = pack_of("450000", 2024)
    (named,) = guangxi.deadline
    days = (date(2025, 3, 1), date(2025, 1, 31), date(2026, 1, 1))
    more = tuple(replace(named, due=replace(named.due, on=day)) for day in days)
    assert review_due(replace(guangxi, deadline=more), 2024).due.on == date(2025, 1, 31)


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
