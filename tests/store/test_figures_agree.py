"""Whatever happened, the figures are those that a count over the whole history gives: undone words, cases judged anew, months that were kept before."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tests.store.conftest import NOW
from tests.store.test_store_statistics import ALL
from verifier.access import Reach
from verifier.clock import legal_date
from verifier.flows.figures.review_figures import read_figures
from verifier.store import add_assessment, add_case, add_proof, get_case, judge_anew, record_decision, statistics

MONTHS = ("2026-03", "2026-04", "2026-05")
STEPS = {
    "submitted": (("unit_pass", "unit_passed"), ("unit_return", "returned"), ("unit_reject", "unit_rejected")),
    "unit_passed": (("hr_fail", "hr_failed"), ("authority_reject", "authority_rejected"), ("unit_restore", "unit_passed")),
    "returned": (("person_resubmit", "submitted"),),
}  # fmt: skip


@dataclass
class Told:
    """A decision as the history tells it."""

    case: object
    version: int
    kind: str
    proposal: str
    stage: str
    action: str
    outcome: str
    facts: dict
    waited: int
    at: datetime


@dataclass
class History:
    """What happened to some cases, in the test's own words."""

    told: list[Told] = field(default_factory=list)

    def standing(self, case):
        """The words on a case that nobody undid, oldest first."""
        return [one for one in self.told if one.case == case]

    def count(self, month, *, kind=None):
        """Settled, passed, returned, rejected, failed, accepts, unchanged of a month."""
        found = Counter()
        for one in self.told:
            word = one.action.rpartition("_")[2]
            if f"{legal_date(one.at):%Y-%m}" != month or word not in ("pass", "return", "reject", "fail"):
                continue
            if kind is not None and one.kind != kind:
                continue
            settled = one.outcome in ("unit_passed", "returned", "unit_rejected")
            plain = one.facts == {"facts": {}, "own_hours": False}
            took = (one.outcome == "unit_passed" and one.proposal == "accept" and plain) or (
                one.outcome == "unit_rejected" and one.proposal == "reject"
            )
            found["decided"] += settled
            found["passed"] += one.outcome == "unit_passed"
            found["returned"] += one.outcome == "returned"
            found["rejected"] += one.outcome == "unit_rejected"
            found["failed_later"] += not settled
            found["accepts"] += settled and one.proposal == "accept"
            found["taken_unchanged"] += settled and took
        return {name: found[name] for name in NAMES}

    def waits(self, month):
        """Of each stage: how many, the middle one, the ninth of ten."""
        by_stage = {}
        for one in self.told:
            if f"{legal_date(one.at):%Y-%m}" == month and one.action.rpartition("_")[2] in (
                "pass", "return", "reject", "fail",
            ):  # fmt: skip
                by_stage.setdefault(one.stage, []).append(one.waited)
        found = []
        for stage, seconds in sorted(by_stage.items()):
            seconds.sort()
            many = len(seconds)
            found.append((stage, many, seconds[(many + 1) // 2 - 1], seconds[(many * 9 + 9) // 10 - 1]))
        return found


NAMES = ("decided", "passed", "returned", "rejected", "failed_later", "accepts", "taken_unchanged")


def open_one(store, person, chance, at):
    """A new case of some kind and proposal."""
    with store.write() as tx:
        proof = add_proof(
            tx, person_id=person.id, sha256="0" * 64, byte_count=1, file_name="a", declared={}, client_key=None,
            received_by="x", now=at,
        )  # fmt: skip
        made = add_assessment(
            tx, proof_id=proof.id, job_id=None, screened=[{"proposal": {}}], pages=[], pack={}, now=at
        )
        return add_case(
            tx, assessment=made, position=0, person=person, region="370300", year=2025, kind=chance.choice(["paper", "book"]),
            proposal=chance.choice(["accept", "accept", "review", "reject"]), confidence=1, stage="unit", state="submitted", now=at,
        ).id  # fmt: skip


def step(store, history, case_id, chance, at):
    """One word on a case, or the undoing of the last, or another judgement of the machine."""
    with store.write() as tx:
        case = get_case(tx, case_id)
        if chance.random() < 0.15:
            judge_anew(
                tx, case, proposal=chance.choice(["accept", "reject"]), year=2025, kind=chance.choice(["paper", "book"])
            )
            case = get_case(tx, case_id)
        mine = history.standing(case_id)
        if (
            mine
            and chance.random() < 0.25
            and mine[-1].version == case.version - 1
            and at - mine[-1].at < timedelta(hours=2)
        ):
            before = mine[-2].outcome if len(mine) > 1 else "submitted"
            record_decision(
                tx, case, action="undo", reason="", facts={"undoes": 1}, state_after=before, stage_after=mine[-1].stage,
                decided_by="u", now=at,
            )  # fmt: skip
            history.told.remove(mine[-1])
            return
        if case.state not in STEPS:
            return
        action, after = chance.choice(STEPS[case.state])
        facts = chance.choice([{"facts": {}, "own_hours": False}] * 2 + [{"facts": {"a": 1}, "own_hours": False}])
        waited = int((at - case.changed_at).total_seconds())
        made = record_decision(
            tx, case, action=action, reason="", facts=facts, state_after=after,
            stage_after={"submitted": "unit", "unit_passed": "hr"}.get(after, ""), decided_by="u", now=at,
        )  # fmt: skip
        history.told.append(
            Told(case_id, made.version, case.kind, case.proposal, case.stage, action, after, facts, waited, at)
        )


def told(figures):
    """The figures by name."""
    return {name: getattr(figures, name) for name in NAMES}


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_are_those_of_the_history(store, person, seed):
    """After every few steps the figures of every month, kept or not, are those of the history; decisions meanwhile touch kept months too."""
    chance, history, at, cases = random.Random(seed), History(), NOW, []
    for number in range(160):
        at += timedelta(minutes=chance.choice([1, 7, 20, 60 * 24]))
        if number % 3 == 0:
            cases.append(open_one(store, person, chance, at))
        step(store, history, chance.choice(cases[-6:]), chance, at)
        if number % 16 == 15:
            agree(store, history, at)
    agree(store, history, at + timedelta(days=90))
    with store.read() as tx:
        key = statistics.scope_key(tx, ALL)
        assert statistics.find_month(tx, MONTHS[0], key) is not None
    late = NOW + timedelta(days=2)  # the clock of a machine was wrong: a month that is kept gets one more decision
    cases.append(open_one(store, person, chance, late))
    step(store, history, cases[-1], random.Random(0), late)
    agree(store, history, at + timedelta(days=90))


def agree(store, history, now):
    """The figures of all months, of all kinds and of one."""
    for kind in (None, "paper"):
        scope = statistics.Scope(Reach(everything=True), kind=kind)
        for found in read_figures(store, scope, MONTHS, now=now):
            assert told(found.figures) == history.count(found.month, kind=kind)
            if kind is None:
                waits = [(one.stage, one.count, one.median, one.p90) for one in found.waits]
                assert waits == history.waits(found.month)
                assert sum(one.settled for one in found.by_unit) == found.figures.decided


def test_what_was_decided_before_is_taken_over(store, person):
    """The step of the schema that made the table counts as the decisions that it found say."""
    from alembic import command

    from verifier.store.migrating import _config

    chance, history, at = random.Random(5), History(), NOW
    for _ in range(25):
        at += timedelta(minutes=chance.choice([3, 400]))
        case = open_one(store, person, chance, at)
        for _ in range(2):
            at += timedelta(minutes=5)
            step(store, history, case, chance, at)
    query = text(
        "SELECT case_id, version, month, stage, outcome, waited FROM decision_figures ORDER BY case_id, version"
    )
    with store.read() as tx:
        before = tx.connection.execute(query).all()
    with store.write() as tx:
        command.downgrade(_config(tx.connection), "0009")
        command.upgrade(_config(tx.connection), "head")
    with store.read() as tx:
        assert tx.connection.execute(query).all() == before
