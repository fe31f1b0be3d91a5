"""A decision is taken back by who made it, soon, and while nothing rests on it; nothing is erased."""

from decimal import Decimal

import pytest

from tests.flows.conftest import fulfil
from tests.flows.made_cases import open_case
from verifier.errors import CaseMovedError
from verifier.flows import (
    Choice,
    Order,
    decide_case,
    issue_certificate,
    object_to_decision,
    read_account,
    undo_decision,
)
from verifier.review import NothingToUndoError, NotYoursToUndoError, RestsOnItError, UndoTooLateError
from verifier.store import decisions_of, entries_of, get_case


@pytest.fixture
def case(services, person, clock):
    """A training of 24 hours before the unit."""
    return open_case(services.store, person, now=clock())


def decide(services, case, action, *, actor=None, **more):
    """Decide on the case as it stands."""
    with services.store.read() as tx:
        version = get_case(tx, case.id).version
    place = action.partition("_")[0]
    made = Choice(case.id, version, action, place, actor or f"user:{place}", **more)
    return decide_case(services.store, services.packs, made, now=services.clock())


def undo(services, case, *, actor="user:unit"):
    """Undo on the case as it stands."""
    with services.store.read() as tx:
        version = get_case(tx, case.id).version
    return undo_decision(services.store, services.packs, case.id, version, actor=actor, now=services.clock())


def professional(services, person):
    """The professional hours that count."""
    return read_account(services.store, services.packs, person.id, year=2024).balance.professional


def test_an_undone_pass_reverses_its_hours_and_keeps_its_line(services, person, case):
    """The case waits for the unit again; decision, entry and their reversals all stand."""
    decide(services, case, "unit_pass")
    assert professional(services, person) == 24
    undone = undo(services, case)
    assert (undone.case.state, undone.case.stage, undone.case.version) == ("submitted", "unit", 3)
    assert professional(services, person) == 0
    with services.store.read() as tx:
        assert [one.action for one in decisions_of(tx, case.id)] == ["unit_pass", "undo"]
        assert len(entries_of(tx, person.id)) == 2


def test_after_an_undo_the_case_is_decided_anew(services, person, case):
    """What was confirmed with the undone decision is no longer said; the second pass posts once."""
    decide(services, case, "unit_pass", hours=Decimal(8), reason="one day only", facts={"organiser_ok": False})
    undo(services, case)
    passed = decide(services, case, "unit_pass")
    assert [entry.hours for entry in passed.posted] == [24]
    assert professional(services, person) == 24


@pytest.mark.parametrize("action", ["unit_return", "unit_reject"])
def test_a_return_and_a_rejection_can_be_undone(services, case, action):
    """The person never saw more than a few minutes of it."""
    decide(services, case, action, reason="wrong page")
    assert undo(services, case).case.state == "submitted"


def test_an_undone_failure_posts_again_what_had_counted(services, person, case):
    """HR fails a case with a reviewer's own figure and takes it back: the same figure stands again, posted by a new entry."""
    decide(services, case, "unit_pass", hours=Decimal(8), reason="one day only")
    decide(services, case, "hr_fail", reason="forged")
    assert professional(services, person) == 0
    undone = undo(services, case, actor="user:hr")
    assert [entry.hours for entry in undone.posted] == [8]
    assert undone.case.state == "unit_passed"
    assert professional(services, person) == 8


def test_a_restored_case_keeps_the_figure_that_a_reviewer_gave(services, person, case):
    """Failed and restored twice, 8 hours stay 8 hours."""
    decide(services, case, "unit_pass", hours=Decimal(8), reason="one day only")
    for _ in range(2):
        decide(services, case, "hr_fail", reason="forged")
        assert [entry.hours for entry in decide(services, case, "hr_restore", reason="ours").posted] == [8]
    assert professional(services, person) == 8


def test_only_who_decided_undoes_it(services, case):
    """Another reviewer is told who alone can."""
    decide(services, case, "unit_pass")
    with pytest.raises(NotYoursToUndoError) as refused:
        undo(services, case, actor="user:other")
    assert refused.value.facts["decided_by"] == "user:unit"


def test_after_ten_minutes_a_decision_stays(services, case, clock):
    """At ten minutes it can still be undone, a second later not."""
    decide(services, case, "unit_pass")
    clock.turn(minutes=10)
    undo(services, case)
    decide(services, case, "unit_pass")
    clock.turn(minutes=10, seconds=1)
    with pytest.raises(UndoTooLateError):
        undo(services, case)


def test_what_was_undone_cannot_be_undone_again(services, case):
    """An undo is not undone, and neither is what nobody decided."""
    with pytest.raises(NothingToUndoError):
        undo(services, case)
    decide(services, case, "unit_pass")
    undo(services, case)
    with pytest.raises(NothingToUndoError):
        undo(services, case)


def test_a_later_decision_stands_in_the_way(services, case):
    """Who undoes names the version that they saw; the authority has acted since."""
    decide(services, case, "unit_pass")
    decide(services, case, "authority_reject", reason="not recognised")
    with pytest.raises(CaseMovedError):
        undo_decision(services.store, services.packs, case.id, 2, actor="user:unit", now=services.clock())
    with pytest.raises(NotYoursToUndoError):
        undo(services, case)


def test_a_certificate_stands_in_the_way(services, person, case, clock):
    """Hours that a certificate was issued on are no longer taken back by a key; a failure that revoked one is not undone either."""
    decide(services, case, "unit_pass")
    fulfil(services)
    node = services.settings.node
    issue_certificate(services.store, services.keys, services.packs, node, Order(person.id, 2024, "test"), now=clock())
    with pytest.raises(RestsOnItError):
        undo(services, case)
    failed = decide(services, case, "hr_fail", reason="forged")
    assert [one.state for one in failed.revoked] == ["revoked"]
    with pytest.raises(RestsOnItError):
        undo(services, case, actor="user:hr")


def test_an_objection_stands_in_the_way(services, case, clock):
    """What a person objected to is answered, not made to vanish."""
    decide(services, case, "unit_reject", reason="no")
    object_to_decision(services.store, services.packs, case.id, reason="不服", actor="user:wang", now=clock())
    with pytest.raises(RestsOnItError):
        undo(services, case)
