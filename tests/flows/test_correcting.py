"""The person corrects, hands in again, withdraws, asks for a person; what was read and decided stays."""

import pytest

from tests.flows.made_cases import open_case
from verifier.activity import FactUnreadableError, UnknownFactError
from verifier.errors import CaseClosedError, CaseMovedError, ReasonMissingError
from verifier.flows import (
    Choice,
    Correction,
    Point,
    ask_for_person,
    correct_proof,
    decide_case,
    preview_decision,
    withdraw_proof,
)
from verifier.review import NothingCorrectedError, PointOutsideError
from verifier.store import get_case, get_case_file, get_proof, reasons_of


@pytest.fixture
def case(services, person, clock):
    """A training of 24 hours before the unit."""
    return open_case(services.store, person, now=clock())


def correct(services, case, version=1, reason="认错了一位", **fields):
    """Correct fields of a case."""
    said = Correction(case.id, version, "user:wang", reason, fields)
    return correct_proof(services.store, services.packs, said, now=services.clock())


def decide(services, case, action, version, **more):
    """Decide on a version of the case."""
    place = action.partition("_")[0]
    made = Choice(case.id, version, action, place, f"user:{place}", **more)
    return decide_case(services.store, services.packs, made, now=services.clock())


def test_a_corrected_figure_is_what_a_pass_posts(services, case):
    """24 was read, the paper says 16: the person says so, a person passes it, 16 count; the reading is still there."""
    corrected = correct(services, case, stated_hours="16")
    assert (corrected.case.state, corrected.case.version, corrected.case.proposal) == ("submitted", 2, "review")
    assert corrected.decision.facts["was"] == {"stated_hours": "24"}
    with services.store.read() as tx:
        assert "CORRECTED" in reasons_of(tx, case.id)
        file = get_case_file(tx, case.id)
    assert file.screened["fields"]["stated_hours"]["value"] == "24"
    assert [entry.hours for entry in decide(services, case, "unit_pass", 2).posted] == [16]


def test_a_reviewer_in_the_midst_is_told_of_a_correction(services, case):
    """Version 1 was seen, version 2 stands: the pass is refused and nothing is posted."""
    correct(services, case, stated_hours="16")
    with pytest.raises(CaseMovedError) as lost:
        decide(services, case, "unit_pass", 1)
    assert lost.value.facts["action"] == "correct"


def test_a_returned_declaration_is_handed_in_again(services, case):
    """The return points at a box; the person corrects and it waits for the unit once more, with the whole history."""
    point = Point(1, (0.1, 0.1, 0.4, 0.2), "日期看不清")
    decide(services, case, "unit_return", 1, reason="请补正日期", point=point)
    again = correct(services, case, version=2, end_date="2024-03-12")
    assert (again.case.state, again.case.stage) == ("submitted", "unit")
    with services.store.read() as tx:
        history = get_case_file(tx, case.id).decisions
    assert [one.action for one in history] == ["unit_return", "submit"]
    assert history[0].facts["point"] == {"page": 1, "box": [0.1, 0.1, 0.4, 0.2], "note": "日期看不清"}


def test_a_rejected_declaration_may_be_handed_in_again(services, case):
    """Zibo Q5(1): what the unit rejected is corrected and submitted anew; a reason alone suffices."""
    decide(services, case, "unit_reject", 1, reason="不属于继续教育")
    assert correct(services, case, version=2).case.state == "submitted"


@pytest.mark.parametrize(
    "box", [(0.1, 0.1, 1.2, 0.2), (0.5, 0.1, 0.4, 0.2), (-0.1, 0, 0.4, 0.2), (0.1, 0.1, float("nan"), 0.2)]
)
def test_a_return_points_at_a_place_of_the_proof(services, case, box):
    """A box outside the page, turned round, or on a page that is not there points at nothing."""
    with pytest.raises(PointOutsideError):
        decide(services, case, "unit_return", 1, reason="see", point=Point(1, box))
    with pytest.raises(PointOutsideError):
        decide(services, case, "unit_return", 1, reason="see", point=Point(2, (0.1, 0.1, 0.4, 0.2)))
    with services.store.read() as tx:
        assert get_case(tx, case.id) == case


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"stated_hours": "many"}, FactUnreadableError),
        ({"start_date": "2024-02-30"}, FactUnreadableError),
        ({"id_number": "11010519491231002X"}, UnknownFactError),
        ({"moon": "full"}, UnknownFactError),
        ({"journal": ["a", "b"]}, FactUnreadableError),
        ({"event_or_title": "长" * 501}, FactUnreadableError),
        ({"stated_hours": {"a": 1}}, FactUnreadableError),
    ],
)
def test_a_correction_has_the_shape_of_its_field(services, case, fields, error):
    """What has no sense is refused by name, and nothing changes."""
    with pytest.raises(error):
        correct(services, case, **fields)
    with services.store.read() as tx:
        assert get_case(tx, case.id) == case


def test_a_correction_has_a_reason_and_a_change(services, case):
    """Blank words, or none of the fields: refused."""
    with pytest.raises(NothingCorrectedError):
        correct(services, case, reason=" ", stated_hours="16")
    with pytest.raises(NothingCorrectedError):
        correct(services, case)


def test_what_was_passed_is_not_corrected_by_its_person(services, case):
    """After a pass there is the objection."""
    decide(services, case, "unit_pass", 1)
    with pytest.raises(CaseClosedError):
        correct(services, case, version=2, stated_hours="32")


def test_a_preview_is_what_a_pass_then_posts(services, case):
    """While a field is edited the hours are computed; nothing is written, and the pass gives the same."""
    edited = Choice(case.id, 1, "unit_pass", "unit", "user:unit", fields={"stated_hours": "40"})
    seen = preview_decision(services.store, services.packs, edited, now=services.clock())
    assert (seen.hours, seen.reasons[0]) == (24, "CAP_DAY")
    assert "24" in seen.say("zh")
    assert seen.say("en")
    with services.store.read() as tx:
        assert get_case(tx, case.id) == case
    assert [one.hours for one in decide(services, case, "unit_pass", 1, fields={"stated_hours": "40"}).posted] == [24]


def test_a_preview_of_no_proof_says_so(services, person, clock):
    """A notice brings nothing until somebody says of what class it is."""
    case = open_case(services.store, person, now=clock(), kind="not_proof", decision="reject", reasons=("NOT_A_PROOF",))
    plain = Choice(case.id, 1, "unit_pass", "unit", "user:unit")
    assert preview_decision(services.store, services.packs, plain, now=clock()).item is None
    named = Choice(case.id, 1, "unit_pass", "unit", "user:unit", kind="training_certificate", category="training")
    assert preview_decision(services.store, services.packs, named, now=clock()).hours == 24


def test_the_class_that_a_reviewer_named_still_holds_for_the_next_proof(services, person, clock):
    """A case passed under a class by hand shares its days with later proofs of the same year."""
    first = open_case(services.store, person, now=clock(), kind="unknown", decision="review", reasons=("KIND_UNKNOWN",))
    decide(services, first, "unit_pass", 1, category="training", kind="training_certificate", reason="kind seen")
    second = open_case(services.store, person, now=clock(), event_or_title="另一个培训班", certificate_number="B-2")
    edited = Choice(second.id, 1, "unit_pass", "unit", "user:unit")
    seen = preview_decision(services.store, services.packs, edited, now=clock())
    assert (seen.hours, "CAP_OVERLAP" in seen.reasons) == (0, True)


def test_a_person_withdraws_what_is_open(services, person, case):
    """The case and its upload are withdrawn; a second time there is nothing to withdraw."""
    withdrawn = withdraw_proof(services.store, case.proof_id, actor="user:wang", now=services.clock())
    assert withdrawn.state == "withdrawn"
    with services.store.read() as tx:
        assert get_case(tx, case.id).state == "withdrawn"
    with pytest.raises(CaseClosedError):
        withdraw_proof(services.store, case.proof_id, actor="user:wang", now=services.clock())


def test_what_was_passed_is_not_withdrawn(services, case):
    """Hours that count are no longer the person's to take back."""
    decide(services, case, "unit_pass", 1)
    with pytest.raises(CaseClosedError):
        withdraw_proof(services.store, case.proof_id, actor="user:wang", now=services.clock())
    with services.store.read() as tx:
        assert get_proof(tx, case.proof_id).state == "assessed"


def test_who_asks_for_a_person_is_looked_at_alone(services, case):
    """The case is flagged and no longer proposed for acceptance; without words nothing is asked."""
    with pytest.raises(ReasonMissingError):
        ask_for_person(services.store, case.id, 1, reason=" ", actor="user:wang", now=services.clock())
    asked = ask_for_person(services.store, case.id, 1, reason="机器认错了", actor="user:wang", now=services.clock())
    assert (asked.case.state, asked.case.proposal, asked.case.stage) == ("submitted", "review", "unit")
    with services.store.read() as tx:
        assert "ASKED_FOR_PERSON" in reasons_of(tx, case.id)
    decide(services, case, "unit_reject", 2, reason="no")
    with pytest.raises(CaseClosedError):
        ask_for_person(services.store, case.id, 3, reason="again", actor="user:wang", now=services.clock())


def test_control_characters_are_no_words(services, case):
    """What no database keeps and nobody sees is left out; a reason of nothing else is none."""
    with pytest.raises(NothingCorrectedError):
        correct(services, case, reason="\x00 \x07", stated_hours="16")
    corrected = correct(services, case, reason="认错\x00了", event_or_title="班\x00级")
    assert (corrected.decision.reason, corrected.decision.facts["fields"]) == ("认错了", {"event_or_title": "班级"})
