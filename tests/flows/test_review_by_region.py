"""Who reviews, in which order and until when, is the region's text: Zibo, Guangxi, Inner Mongolia, Xinjiang, Guangdong."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.flows.made_cases import open_case, screened
from verifier.access import HeldRole, NotAllowedError, Role
from verifier.errors import CaseClosedError, HoursMissingError, NotFoundError
from verifier.flows import Choice, decide_case, decide_many
from verifier.review import AfterDeadlineError, OtherYearError, StepRefusedError
from verifier.store import add_person, decisions_of, entries_of, subject_of_person
from verifier.web.actor import Actor

GUANGXI, NEIMENGGU, XINJIANG, GUANGDONG, ZIBO = "450000", "150000", "650000", "440000", "370300"
PAPER = screened(decision="review", reasons=("ORGANISER_NOT_RECOGNISED",))
OWN = {"hours": Decimal(8), "reason": "已核对原件"}


def person_in(services, region, facts=None, unit="示例单位"):
    """A person of a region."""
    with services.store.write() as tx:
        return add_person(
            tx, name="王敏", region=region, unit=unit, id_number=None, now=services.clock(), facts=facts or {}
        )


def case_in(services, region, *, year=2024, facts=None, line=PAPER):
    """An open case of a region."""
    return open_case(services.store, person_in(services, region, facts), now=services.clock(), year=year, line=line)


def decide(services, case, action, version=1, *, place=None, **more):
    """Decide a case in a place."""
    acts_as = place or action.partition("_")[0]
    made = Choice(case.id, version, action, acts_as, f"user:{acts_as}", **more)
    return decide_case(services.store, services.packs, made, now=services.clock())


@pytest.mark.parametrize(
    ("region", "year", "later", "absent"),
    [
        (ZIBO, 2024, ["authority_reject", "authority_restore", "hr_fail", "hr_restore"], []),
        (NEIMENGGU, 2022, ["hr_fail", "hr_restore"], ["authority_reject"]),
        (GUANGDONG, 2024, ["hr_fail", "hr_restore"], ["authority_reject"]),
        (GUANGXI, 2024, [], ["authority_reject", "hr_fail"]),
        (XINJIANG, 2024, [], ["authority_reject", "hr_fail"]),
    ],
)
def test_each_region_has_its_own_levels(services, region, year, later, absent):
    """The unit passes; then the levels of the text act by exception, and a level that it does not know cannot act at all."""
    line = screened(
        decision="review",
        reasons=("ORGANISER_NOT_RECOGNISED",),
        start_date=f"{year}-03-11",
        end_date=f"{year}-03-13",
    )
    case = case_in(services, region, year=year, line=line)
    passed = decide(services, case, "unit_pass", **OWN)
    assert (passed.case.state, passed.case.stage) == ("unit_passed", "")
    for action in absent:
        with pytest.raises((CaseClosedError, StepRefusedError)):
            decide(services, case, action, version=2, reason="x")
    for version, action in enumerate(later, start=2):
        decided = decide(services, case, action, version=version, reason="x")
        counts = decided.case.state == "unit_passed"
        assert (len(decided.posted), len(decided.reversed)) == ((1, 0) if counts else (0, 1))


@pytest.mark.parametrize(
    ("now", "late"),
    [(datetime(2025, 2, 25, 15, 59, tzinfo=UTC), False), (datetime(2025, 2, 25, 16, 0, tzinfo=UTC), True)],
)
def test_guangxi_s_units_decide_by_the_25th_of_february(services, clock, now, late):
    """The whole 25th counts, in Shanghai; after it a pass needs a reason, and its line says that it was late."""
    line = screened(decision="accept")
    case = case_in(services, GUANGXI, line=line)
    clock.now = now
    if late:
        with pytest.raises(AfterDeadlineError) as refused:
            decide(services, case, "unit_pass")
        assert refused.value.facts["due"] == date(2025, 2, 25)
    passed = decide(services, case, "unit_pass", reason="公示期内补审" if late else "")
    assert passed.decision.facts.get("late", False) is late
    assert [entry.hours for entry in passed.posted] == [24]


def test_a_late_case_is_not_passed_among_many(services, clock):
    """After the day each one is looked at by itself."""
    case = case_in(services, GUANGXI, line=screened(decision="accept"))
    clock.now = datetime(2025, 2, 26, tzinfo=UTC)
    (answer,) = decide_many(
        services.store,
        services.packs,
        [Choice(case.id, 1, "unit_pass", "unit", "user:unit")],
        actor="user:unit",
        now=clock(),
    )
    assert "AFTER_DEADLINE" in [str(reason) for reason in answer.error.facts["reasons"]]


def test_the_rules_of_another_year_decide_no_hours(services):
    """Guangxi's text is of 2024: a case of 2025 has no figure and no deadline; a person's own figure is marked as a draft's."""
    case = case_in(services, GUANGXI, year=2025, line=screened(start_date="2025-01-06", end_date="2025-01-08"))
    with pytest.raises(HoursMissingError):
        decide(services, case, "unit_pass", reason="x")
    with pytest.raises((CaseClosedError, StepRefusedError)):
        decide(services, case, "authority_reject", reason="x")  # still Guangxi's levels, not the nation's
    passed = decide(services, case, "unit_pass", **OWN)
    (entry,) = passed.posted
    assert entry.trail["reasons"] == ["RULES_OF_OTHER_YEAR"]
    assert entry.trail["pack"].startswith("CN-450000")


def test_a_figure_that_no_rule_of_the_case_s_year_may_post_is_refused(services):
    """A paper of 2024 under Inner Mongolia's year 2022: passed with a figure it would post nothing, so it is not passed."""
    case = case_in(services, NEIMENGGU, year=2022)
    with pytest.raises(OtherYearError):
        decide(services, case, "unit_pass", **OWN)


def test_a_teacher_of_xinjiang_is_certified_by_the_authority(services):
    """Art. 6: education administration certifies; the school's own unit cannot."""
    case = case_in(services, XINJIANG, facts={"occupation": "primary_secondary_teacher"})
    with pytest.raises(CaseClosedError):
        decide(services, case, "unit_pass", **OWN)
    assert decide(services, case, "unit_pass", place="authority", **OWN).case.state == "unit_passed"


def test_a_level_is_the_actor_s_for_where_the_person_is_now(services, clock):
    """Unit, authority and HR by their grants; another unit's reviewer does not even learn that there is such a case."""
    person, stranger = person_in(services, ZIBO), person_in(services, ZIBO, unit="另一家")
    with services.store.read() as tx:
        mine, other = (
            subject_of_person(tx, each.id, what="person", key=each.id).unit_path for each in (person, stranger)
        )
    case = open_case(services.store, person, now=clock())

    def actor(role, path, region=ZIBO):
        return Actor("user:x", "x", uuid4(), None, region, (HeldRole(role, path, region),))

    with pytest.raises(NotAllowedError):
        decide(services, case, "unit_pass", holder=actor(Role.HR, mine))
    with pytest.raises(NotFoundError):
        decide(services, case, "unit_pass", holder=actor(Role.UNIT, other))
    decide(services, case, "unit_pass", holder=actor(Role.UNIT, mine))
    with pytest.raises(NotFoundError):
        decide(services, case, "hr_fail", version=2, reason="x", holder=actor(Role.HR, other, GUANGXI))
    decide(services, case, "hr_fail", version=2, reason="x", holder=actor(Role.HR, other))
    with services.store.read() as tx:
        assert [one.action for one in decisions_of(tx, case.id)] == ["unit_pass", "hr_fail"]
        assert len(entries_of(tx, person.id)) == 2
