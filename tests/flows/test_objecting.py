"""An objection has its days, its answer by somebody else, and its consequence."""

from datetime import date

import pytest

from tests.flows.conftest import fulfil
from tests.flows.made_cases import open_case
from verifier.errors import ReasonMissingError
from verifier.flows import (
    Answer,
    Choice,
    Order,
    Terms,
    answer_objection,
    decide_case,
    issue_certificate,
    object_to_decision,
    read_account,
    withdraw_objection,
)
from verifier.review import (
    NothingToObjectToError,
    ObjectionEndedError,
    ObjectionTooLateError,
    ObjectionWaitsError,
    OwnDecisionError,
)
from verifier.store import check_audit, get_case, objections_of


@pytest.fixture
def case(services, person, clock):
    """A training of 24 hours before the unit."""
    return open_case(services.store, person, now=clock())


def decide(services, case, action, version=1, **more):
    """Decide a case."""
    place = action.partition("_")[0]
    made = Choice(case.id, version, action, place, f"user:{place}", **more)
    return decide_case(services.store, services.packs, made, now=services.clock())


def object_(services, case, **more):
    """Object to the last decision."""
    said = {"reason": "证明上有公章", "actor": "user:wang", "now": services.clock()} | more
    return object_to_decision(services.store, services.packs, case.id, **said)


def answer(services, objection, *, upheld, actor="user:authority", reason="已核对"):
    """Answer an objection."""
    said = Answer(objection.id, upheld, reason, actor)
    return answer_objection(services.store, services.packs, said, now=services.clock())


def test_an_upheld_objection_opens_the_case_again(services, case):
    """Rejected, objected to, upheld: the unit has it again, and a pass posts the hours."""
    decide(services, case, "unit_reject", reason="不属于继续教育")
    filed = object_(services, case)
    assert (filed.state, filed.due_on) == ("filed", date(2025, 2, 19))
    done = answer(services, filed, upheld=True)
    assert (done.objection.state, done.reopened.case.state, done.reopened.case.stage) == ("upheld", "submitted", "unit")
    assert [entry.hours for entry in decide(services, case, "unit_pass", version=3).posted] == [24]
    with services.store.read() as tx:
        assert check_audit(tx) > 0


def test_a_refused_objection_goes_once_to_the_level_above(services, case):
    """Filed, refused, appealed, refused: then it is over, and the case stays as it was decided."""
    decide(services, case, "unit_reject", reason="no")
    first = answer(services, object_(services, case), upheld=False).objection
    assert first.state == "objection_refused"
    appeal = object_(services, case, reason="仍不服")
    assert appeal.state == "appealed"
    assert answer(services, appeal, upheld=False, actor="user:hr").objection.state == "appeal_refused"
    with pytest.raises(ObjectionEndedError):
        object_(services, case)
    with services.store.read() as tx:
        assert get_case(tx, case.id).state == "unit_rejected"
        assert [one.state for one in objections_of(tx, case.id)] == ["objection_refused", "appeal_refused"]


def test_the_thirtieth_day_is_in_time(services, case, clock):
    """The day of the decision does not count, the last day counts whole; the setting's days where the region names none."""
    decide(services, case, "unit_reject", reason="no")
    clock.turn(days=30, hours=13, minutes=59)  # 23:59 in Shanghai
    withdrawn = withdraw_objection(services.store, object_(services, case).id, actor="user:wang", now=services.clock())
    assert withdrawn.state == "withdrawn"
    clock.turn(minutes=1)
    with pytest.raises(ObjectionTooLateError) as late:
        object_(services, case)
    assert late.value.facts["last_day"] == date(2025, 2, 19)
    assert object_(services, case, terms=Terms(object_days=31)).state == "filed"


def test_one_objection_waits_at_a_time(services, case):
    """A second one is told until when the first is answered."""
    decide(services, case, "unit_return", reason="no")
    object_(services, case)
    with pytest.raises(ObjectionWaitsError):
        object_(services, case)


def test_nobody_answers_for_themselves(services, case):
    """Who rejected does not judge the objection to it."""
    decide(services, case, "unit_reject", reason="no")
    with pytest.raises(OwnDecisionError):
        answer(services, object_(services, case), upheld=False, actor="user:unit")


def test_an_objection_needs_a_decision_and_words(services, case):
    """Before anybody decided there is the request for a person; an answer says why, too."""
    with pytest.raises(NothingToObjectToError):
        object_(services, case)
    decide(services, case, "unit_reject", reason="no")
    with pytest.raises(ReasonMissingError):
        object_(services, case, reason="  ")
    with pytest.raises(ReasonMissingError):
        answer(services, object_(services, case), upheld=True, reason=" ")


def test_an_answer_is_given_once(services, case):
    """The second answer finds it ended."""
    decide(services, case, "unit_reject", reason="no")
    filed = object_(services, case)
    answer(services, filed, upheld=False)
    with pytest.raises(ObjectionEndedError):
        answer(services, filed, upheld=True)
    with pytest.raises(ObjectionEndedError):
        withdraw_objection(services.store, filed.id, actor="user:wang", now=services.clock())


def test_hours_in_dispute_do_not_count_and_carry_no_certificate(services, person, case, clock):
    """An objection to a pass is upheld after issue: entry reversed, certificate revoked, and the new pass counts once."""
    decide(services, case, "unit_pass")
    fulfil(services)
    node = services.settings.node
    issue_certificate(services.store, services.keys, services.packs, node, Order(person.id, 2024, "test"), now=clock())
    done = answer(services, object_(services, case), upheld=True)
    assert [one.state for one in done.reopened.revoked] == ["revoked"]
    assert read_account(services.store, services.packs, person.id, year=2024).balance.professional == 60
    decide(services, case, "unit_pass", version=3)
    assert read_account(services.store, services.packs, person.id, year=2024).balance.professional == 84


def test_what_was_reopened_meanwhile_is_not_reopened_again(services, case):
    """The person hands the rejected declaration in again before the answer: an upheld objection then changes nothing more."""
    from verifier.flows import Correction, correct_proof

    decide(services, case, "unit_reject", reason="no")
    filed = object_(services, case)
    said = Correction(case.id, 2, "user:wang", "补正", {"stated_hours": "16"})
    correct_proof(services.store, services.packs, said, now=services.clock())
    assert answer(services, filed, upheld=True).reopened is None
