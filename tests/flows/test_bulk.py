"""Several plain passes: each checked by itself on the server, each answer told, nothing harmed by another's refusal."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.flows.made_cases import open_case, screened
from verifier.flows import Choice, ask_for_person, decide_case, decide_many, undo_decision
from verifier.review import TooManyAtOnceError
from verifier.store import add_person, decisions_of, entries_of, get_case


def people(services, count):
    """Several people of Zibo."""
    with services.store.write() as tx:
        return [
            add_person(tx, name="王敏", region="370300", unit="示例厂", id_number=None, now=services.clock())
            for _ in range(count)
        ]


def case_of(services, person, **wanted):
    """A case of a person, of a paper of their own."""
    return open_case(services.store, person, now=services.clock(), **wanted)


def choose(case, version=1, **more):
    """A plain pass."""
    return Choice(case.id, version, "unit_pass", "unit", "user:unit", **more)


def many(services, *choices):
    """Hand several in."""
    return decide_many(services.store, services.packs, choices, actor="user:unit", now=services.clock())


def codes(answers):
    """What became of each."""
    return [None if one.decided else one.error.code for one in answers]


def test_plain_cases_of_one_rule_pass_together(services):
    """Three people, three passes, three entries; each history says that it was one of many."""
    cases = [case_of(services, person) for person in people(services, 3)]
    answers = many(services, *(choose(case) for case in cases))
    assert codes(answers) == [None, None, None]
    assert [entry.hours for one in answers for entry in one.decided.posted] == [24, 24, 24]
    with services.store.read() as tx:
        assert all(decisions_of(tx, case.id)[0].facts["bulk"] for case in cases)
    undone = undo_decision(services.store, services.packs, cases[0].id, 2, actor="user:unit", now=services.clock())
    assert undone.case.state == "submitted"


def test_the_figure_is_computed_when_it_is_passed(services):
    """Two courses of one person on the same days, both chosen: the second has no room left and asks for a person."""
    (person,) = people(services, 1)
    first, second = (
        case_of(services, person),
        case_of(services, person, event_or_title="另一个班", certificate_number="B-1"),
    )
    assert codes(many(services, choose(first), choose(second))) == [None, "bulk.unsure"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"decision": "review", "reasons": ("UNSURE:start_date",)}, "bulk.flagged"),
        ({"decision": "review", "reasons": ("KIND_UNSURE",)}, "bulk.unsure"),
        ({"confidence": 0.84}, "bulk.unsure"),
        ({"signals": (("qr.other_holder", "warning"),)}, "bulk.flagged"),
        ({"holder_name": "李雷"}, "bulk.unsure"),
        ({"kind": "paper", "decision": "accept"}, "bulk.unsure"),
    ],
)
def test_what_asks_for_a_person_is_refused_alone(services, wanted, code):
    """Each kind of doubt refuses its own case; the one beside it passes."""
    one, other = people(services, 2)
    answers = many(services, choose(case_of(services, one, **wanted)), choose(case_of(services, other)))
    assert codes(answers) == [code, None]


def test_a_request_for_a_person_keeps_a_case_out(services):
    """Whoever asked for a person is never passed among many."""
    (person,) = people(services, 1)
    case = case_of(services, person)
    ask_for_person(services.store, case.id, 1, reason="请人看", actor="user:wang", now=services.clock())
    assert codes(many(services, choose(case, 2))) == ["bulk.flagged"]


def test_another_rule_than_the_first_is_refused(services):
    """A training first, then points of a year: the second is of another class of hours."""
    one, other = people(services, 2)
    training = case_of(services, one)
    without = dict.fromkeys(
        ("certificate_number", "end_date", "event_or_title", "organiser", "start_date", "stated_hours")
    )
    line = screened(kind="xuexi_qiangguo", points="2100", year="2024", **without)
    points = case_of(services, other, line=line)
    assert codes(many(services, choose(training), choose(points))) == [None, "bulk.other_rule"]


def test_own_words_are_for_one_case_alone(services):
    """A figure, a fact or a correction is no plain pass; neither is a return."""
    (person,) = people(services, 1)
    case = case_of(services, person)
    own = [
        choose(case, hours=Decimal(8), reason="x"),
        choose(case, facts={"organiser_ok": True}),
        choose(case, fields={"stated_hours": "8"}),
        replace(choose(case), action="unit_return", reason="x"),
    ]
    assert [codes(many(services, one)) for one in own] == [["bulk.not_plain"]] * 4


def test_a_case_named_twice_passes_once(services):
    """The second mention is told, nothing is posted twice."""
    (person,) = people(services, 1)
    case = case_of(services, person)
    assert codes(many(services, choose(case), choose(case))) == [None, "bulk.named_twice"]
    with services.store.read() as tx:
        assert len(entries_of(tx, person.id)) == 1


def test_a_case_decided_meanwhile_says_by_whom(services):
    """The loser hears who was faster, and the rest passes."""
    one, other = people(services, 2)
    taken, free = case_of(services, one), case_of(services, other)
    returned = Choice(taken.id, 1, "unit_return", "unit", "user:faster", reason="x")
    decide_case(services.store, services.packs, returned, now=services.clock())
    answers = many(services, choose(taken), choose(free))
    assert codes(answers) == ["case.moved", None]
    assert answers[0].error.facts["decided_by"] == "user:faster"


def test_fifty_at_once_and_not_one_more(services):
    """With fifty-one named, nothing is decided at all."""
    (person,) = people(services, 1)
    case = case_of(services, person)
    with pytest.raises(TooManyAtOnceError):
        many(services, *[choose(case)] * 51)
    with services.store.read() as tx:
        assert get_case(tx, case.id).version == 1
