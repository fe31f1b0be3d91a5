"""The state machines of the offices, step by step."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.messages import has
from verifier.regions import Region
from verifier.review import (
    ACCOUNT,
    DECLARATION,
    MACHINES,
    OBJECTION,
    ROSTER_IMPORT,
    SUPER_ADMIN,
    TRAINING_BASE,
    UNIT_TRANSFER,
    NoSuchMachineError,
    StepRefusedError,
    advance,
    declaration_in,
    get_machine,
    may_declare,
    needs_old_unit,
    next_events,
    replay,
    supers_after,
)
from verifier.rules import load_packs


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


def events_of(machine):
    """Any events of a machine in any order, and now and then one that it does not know."""
    return st.lists(st.sampled_from([*sorted(machine.events), "elevate"]), max_size=14)


REGIONS = (("370300", 2024), ("440000", 2024), ("450000", 2024), ("150000", 2022), ("650000", 2024), ("000000", 2024))


@pytest.fixture(name="declarations", scope="module")
def _declarations():
    packs = load_packs()
    return [declaration_in(packs.for_year(Region(region), year), date(year, 12, 31)) for region, year in REGIONS]


@settings(deadline=None)
@given(data=st.data())
def test_whatever_happens_a_machine_stays_in_its_states_and_loses_no_event(data):
    """Each event is either a step or refused, a refused one changes nothing, and going on from a state is going on."""
    table = data.draw(st.sampled_from(list(MACHINES.values())))
    events = data.draw(events_of(table))
    whole = replay(table, events)
    assert set(whole.passed_through) <= table.states
    assert len(whole.passed_through) - 1 + len(whole.refused) == len(events)
    for cut in range(len(events) + 1):
        first = replay(table, events[:cut])
        second = replay(table, events[cut:], state=first.state)
        assert second.state == whole.state
        assert (*first.refused, *second.refused) == whole.refused


@settings(deadline=None)
@given(events=events_of(DECLARATION))
def test_no_way_leads_to_counted_hours_but_through_somebody_s_decision(declarations, events):
    """ZB Q4(3) end, Q5: whoever rejected, failed or returned it, hours count again only after a pass or a restoring by an office."""
    decisions = {"unit_pass", "authority_pass", "authority_restore", "hr_restore"}
    for table in declarations:
        state = table.start
        for event in events:
            before, state = state, replay(table, [event], state=state).state
            assert state != "unit_passed" or before == "unit_passed" or event in decisions


@settings(deadline=None)
@given(events=events_of(DECLARATION))
def test_what_an_office_failed_the_person_cannot_bring_back(declarations, events):
    """ZB Q5(3)(4): from the authority's rejection and HR's failure only that office leads out; no lower level undoes a higher one."""
    leads_out = {"authority_rejected": {"authority_restore", "hr_fail"}, "hr_failed": {"hr_restore"}}
    for table in declarations:
        state = table.start
        for event in events:
            before, state = state, replay(table, [event], state=state).state
            assert state == before or before not in leads_out or event in leads_out[before]


@pytest.mark.parametrize("event", ["submit", "withdraw", "unit_pass", "unit_return", "unit_reject"])
def test_neither_the_person_nor_the_unit_moves_what_was_failed_above(event):
    """A rejected or failed declaration is not handed in again over the head of the office that failed it."""
    for state in ("authority_rejected", "hr_failed"):
        with pytest.raises(StepRefusedError):
            advance(DECLARATION, state, event)


def test_from_every_state_but_a_last_one_there_is_a_way_to_counted_hours(declarations):
    """Nobody is stuck: corrected and handed in again, or restored; only what a person withdrew is over."""
    for table in declarations:
        reaching = {"unit_passed"}
        for _ in table.states:
            reaching |= {source for (source, _), target in table.steps.items() if target in reaching}
        assert table.states - reaching == {"withdrawn"}


@settings(deadline=None)
@given(events=events_of(ROSTER_IMPORT))
def test_the_next_step_opens_only_after_a_clean_import(events):
    """ZB Q8(2): one error keeps "next" shut; a list once passed on is not imported over."""
    state = ROSTER_IMPORT.start
    for event in events:
        before, state = state, replay(ROSTER_IMPORT, [event], state=state).state
        assert state != "next" or before in {"clean", "next"}


@settings(deadline=None)
@given(events=events_of(TRAINING_BASE))
def test_a_card_is_printed_only_after_plan_class_and_report(events):
    """IM 四(二)1-3: a report passes only after a class was held on a filed plan, each in its order."""
    through = replay(TRAINING_BASE, events).passed_through
    if through[-1] == "report_passed":
        order = [through.index(state) for state in ("plan_filed", "held", "report_filed", "report_passed")]
        assert order == sorted(order)


@settings(deadline=None)
@given(events=events_of(UNIT_TRANSFER))
def test_only_the_new_unit_moves_a_person(events):
    """ZB Q10: whoever asked, nobody moves before the new unit says yes, and nobody is moved twice."""
    refused = replay(UNIT_TRANSFER, events)
    if refused.state == "moved":
        assert "new_unit_accept" in events
        assert replay(UNIT_TRANSFER, ["new_unit_accept", "person_request"], state="moved").state == "moved"


@settings(deadline=None)
@given(events=events_of(OBJECTION))
def test_an_objection_is_answered_twice_at_most(events):
    """XJ Art. 9(c): an answer, and one more from the level above; then it is over here, and what was upheld is not reopened."""
    through = replay(OBJECTION, events).passed_through
    assert sum(state in {"upheld", "objection_refused", "appeal_refused"} for state in through) <= 2
    assert all(next_events(OBJECTION, state) == () for state in ("upheld", "appeal_refused", "withdrawn"))


@settings(deadline=None)
@given(events=events_of(SUPER_ADMIN))
def test_there_is_never_more_or_less_than_one_super_administrator(events):
    """ZB Q9: whatever is added or set, one super; the old one is gone for good once another was set."""
    count, kept = supers_after(events)
    assert count == 1
    if not kept:
        assert supers_after([*events, "add_admin", "set_super"]) == (1, False)
