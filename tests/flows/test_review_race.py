"""Eight reviewers over the same cases at once: one decision a stage, one posting a case, and every loser told who was faster."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.flows.made_cases import open_case
from tests.store.conftest import MASTER_KEY, empty_database, postgres_url  # noqa: F401 (a fixture that is asked for by name)
from verifier.errors import CaseClosedError, CaseMovedError
from verifier.flows import Choice, decide_case
from verifier.rules import load_packs
from verifier.store import add_person, check_audit, migrate, open_store
from verifier.store.schema import cases, decisions, entries

NOW = datetime(2025, 1, 20, 2, 0, tzinfo=UTC)
PACKS = load_packs()
REVIEWERS = 8
STAGES = (
    ("unit", ("unit_pass", "unit_return", "unit_reject")),
    ("authority", ("authority_reject",)),
    ("hr", ("hr_fail",)),
)


@pytest.fixture(params=[("sqlite", 1000), pytest.param(("postgresql", 250), marks=pytest.mark.needs("postgresql"))])
def node(request, tmp_path):
    """A store of each kind with so many open cases, each of a person of their own."""
    kind, number = request.param
    store = open_store(empty_database(kind, request, tmp_path), tmp_path / "blobs", MASTER_KEY)
    migrate(store)
    with store.write() as tx:
        people = [
            add_person(tx, name="王敏", region="370300", unit="示例厂", id_number=None, now=NOW) for _ in range(number)
        ]
    yield store, [open_case(store, person, now=NOW) for person in people]
    store.close()


def review(store, opened, number, stage, actions, version):
    """One reviewer goes through all cases in an order of their own; what became of each."""
    dice = random.Random(f"{stage}{number}")
    outcomes = []
    for case in dice.sample(opened, len(opened)):
        choice = Choice(case.id, version, dice.choice(actions), stage, f"user:{stage}-{number}", reason="seen")
        try:
            decided = decide_case(store, PACKS, choice, now=NOW)
        except CaseMovedError as lost:
            outcomes.append((case.id, None, lost.facts["decided_by"]))
        except CaseClosedError:
            outcomes.append((case.id, None, "closed"))
        else:
            outcomes.append((case.id, decided, choice.actor))
    return outcomes


def run_stage(store, opened, stage, actions, version):
    """All reviewers of a stage at once."""
    with ThreadPoolExecutor(REVIEWERS) as pool:
        jobs = [pool.submit(review, store, opened, number, stage, actions, version) for number in range(REVIEWERS)]
        return [outcome for job in jobs for outcome in job.result()]


def count(tx, table, *where):
    """How many rows fit."""
    return tx.connection.execute(select(func.count()).select_from(table).where(*where)).scalar()


def test_one_decision_a_stage(node):
    """Eight tries at each case and stage: exactly one decides, seven hear by whom, hours are posted and reversed once each."""
    store, opened = node
    winners = {}
    for version, (stage, actions) in enumerate(STAGES, start=1):
        outcomes = run_stage(store, opened, stage, actions, version)
        won = {case_id: actor for case_id, decided, actor in outcomes if decided is not None}
        assert len(outcomes) == REVIEWERS * len(opened)
        assert Counter(case_id for case_id, decided, _ in outcomes if decided is not None) == dict.fromkeys(won, 1)
        assert all(told == won.get(case_id, "closed") for case_id, decided, told in outcomes if decided is None)
        winners[stage] = won
        if stage == "unit":
            assert len(won) == len(opened)
            passed = {case_id for case_id, decided, _ in outcomes if decided and decided.case.state == "unit_passed"}
            opened = [case for case in opened if case.id in passed]
        else:
            assert set(won) == passed
        if stage == "authority":
            assert len(set(won.values())) > 1  # they did meet
    with store.read() as tx:
        assert count(tx, decisions) == sum(len(won) for won in winners.values())
        assert count(tx, entries, entries.c.reverses.is_(None)) == len(passed)
        assert count(tx, entries, entries.c.reverses.is_not(None)) == len(passed)
        assert count(tx, cases, cases.c.state == "hr_failed") == len(passed)
        assert check_audit(tx) == count(tx, decisions)
