"""The state machines of the offices, step by step."""

import pytest

from verifier.messages import has
from verifier.review import (
    ACCOUNT,
    DECLARATION,
    MACHINES,
    OBJECTION,
    TRAINING_BASE,
    UNIT_TRANSFER,
    NoSuchMachineError,
    StepRefusedError,
    advance,
    get_machine,
    may_declare,
    needs_old_unit,
    next_events,
    replay,
    supers_after,
)


@pytest.mark.parametrize(
    ("events", "state", "refused"),
    [
        ("", "draft", ()),
        ("submit", "submitted", ()),
        ("submit unit_pass", "unit_passed", ()),
        ("submit unit_reject", "unit_rejected", ()),
        ("submit unit_reject submit unit_pass", "unit_passed", ()),
        ("submit unit_return submit", "submitted", ()),
        ("submit withdraw", "withdrawn", ()),
        ("submit withdraw submit", "withdrawn", ("submit",)),
        ("submit unit_pass authority_pass", "unit_passed", ()),
        ("submit unit_pass authority_reject", "authority_rejected", ()),
        ("submit unit_pass authority_reject authority_restore", "unit_passed", ()),
        ("submit unit_pass authority_reject hr_fail", "hr_failed", ()),
        ("submit unit_pass hr_fail", "hr_failed", ()),
        ("submit unit_pass hr_fail hr_restore", "unit_passed", ()),
        ("unit_pass", "draft", ("unit_pass",)),
        ("submit hr_fail", "submitted", ("hr_fail",)),
        ("submit unit_reject unit_pass", "unit_rejected", ("unit_pass",)),
        ("submit unit_pass hr_fail unit_pass", "hr_failed", ("unit_pass",)),
        ("submit unit_pass submit", "unit_passed", ("submit",)),
        ("submit unit_pass withdraw", "unit_passed", ("withdraw",)),
    ],
)
def test_a_declaration_goes_through_its_levels(events, state, refused):
    """ZB Q5: the unit decides first, authority and HR by exception; no level undoes a higher one, and a refused step changes nothing."""
    outcome = replay(DECLARATION, events.split())
    assert (outcome.state, outcome.refused) == (state, refused)


@pytest.mark.parametrize(
    ("events", "state", "declares"),
    [
        ("register", "awaiting_unit", False),
        ("register submit", "awaiting_unit", False),
        ("register unit_pass", "active", True),
        ("register unit_pass submit", "active", True),
        ("register unit_reject", "refused", False),
        ("register unit_reject register", "awaiting_unit", False),
        ("submit", "new", False),
    ],
)
def test_nobody_declares_before_the_employer_checked_the_account(events, state, declares):
    """ZB Q5(1)①: 注册完成后请联系用人单位进行审核."""
    outcome = replay(ACCOUNT, events.split())
    assert (outcome.state, may_declare(outcome.state)) == (state, declares)
    assert outcome.refused == (("submit",) if "submit" in events and not declares else ())


@pytest.mark.parametrize("first", ["person_request", "old_unit_request"])
def test_a_move_needs_the_new_unit_alone(first):
    """ZB Q10: both ways end with the new unit's consent; the old unit has no veto in the first and no second step in the second."""
    assert replay(UNIT_TRANSFER, [first, "new_unit_accept"]).state == "moved"
    assert replay(UNIT_TRANSFER, [first, "new_unit_refuse"]).state == "refused_by_new_unit"
    assert replay(UNIT_TRANSFER, [first, "new_unit_refuse", first]).refused == ()
    assert needs_old_unit(first) is (first == "old_unit_request")
    assert "old_unit_accept" not in next_events(UNIT_TRANSFER, replay(UNIT_TRANSFER, [first]).state)


def test_a_move_starts_with_a_request():
    """The new unit cannot take anybody over unasked."""
    assert replay(UNIT_TRANSFER, ["new_unit_accept"]).refused == ("new_unit_accept",)
    with pytest.raises(StepRefusedError):
        needs_old_unit("new_unit_accept")
    assert replay(UNIT_TRANSFER, ["person_request", "withdraw"]).state == "in_unit"
    assert replay(UNIT_TRANSFER, ["old_unit_request", "old_unit_withdraw"]).state == "in_unit"


@pytest.mark.parametrize(
    ("events", "kept"),
    [
        ("", True),
        ("add_admin", True),
        ("add_admin set_super", False),
        ("set_super", True),
        ("add_admin set_super add_admin", False),
    ],
)
def test_a_unit_has_one_super_administrator(events, kept):
    """ZB Q9: added first, then made super; 更换超管后不保留原超管账号."""
    assert supers_after(events.split()) == (1, kept)


def test_a_card_needs_the_report_and_the_report_the_class():
    """IM 四(二): plan, class, report, pass; what is returned is filed again."""
    way = [
        "file_plan",
        "return_plan",
        "file_plan",
        "hold",
        "file_report",
        "return_report",
        "file_report",
        "pass_report",
    ]
    assert replay(TRAINING_BASE, way) == replay(TRAINING_BASE, way, state="new")
    assert replay(TRAINING_BASE, way).state == "report_passed"
    assert replay(TRAINING_BASE, ["hold", "pass_report"]).refused == ("hold", "pass_report")


def test_an_objection_can_be_taken_to_the_higher_authority():
    """XJ Art. 9(c)."""
    assert replay(OBJECTION, ["file", "answer_refuse", "appeal", "answer_uphold"]).state == "upheld"
    assert replay(OBJECTION, ["file", "answer_uphold", "appeal"]).refused == ("appeal",)


def test_a_refused_step_says_where_it_was():
    """Machine, state and event are facts of the refusal; the states passed through are kept."""
    with pytest.raises(StepRefusedError) as refused:
        advance(DECLARATION, "unit_passed", "submit")
    assert (refused.value.machine, refused.value.state, refused.value.event) == ("declaration", "unit_passed", "submit")
    assert replay(DECLARATION, ["unit_pass", "submit"], state="unit_rejected").passed_through == (
        "unit_rejected",
        "submitted",
    )
    assert next_events(DECLARATION, "submitted") == ("unit_pass", "unit_reject", "unit_return", "withdraw")
    assert get_machine("declaration") is DECLARATION
    with pytest.raises(NoSuchMachineError):
        get_machine("elevator")


def test_every_state_has_a_name_and_can_be_reached():
    """No state is a dead letter, and each is said in both languages."""
    for machine in MACHINES.values():
        assert machine.start in machine.states
        assert set(machine.steps.values()) | {machine.start} == machine.states
        assert machine.events
        assert all(has(f"workflow.state.{state}") for state in machine.states), machine.name
