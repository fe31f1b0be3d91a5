"""Figures of reviewing on both databases: counted as decided, undone words left out, waits to the second."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.store.conftest import NOW
from verifier.access import Reach
from verifier.flows.figures.review_figures import figures_of, months_until, read_figures
from verifier.store import add_assessment, add_case, add_proof, record_decision, statistics

ALL = statistics.Scope(Reach(everything=True))


def decided(store, person, action, state, *, proposal="accept", wait=60, later=0, facts=None, unit=None, kind="paper"):
    """A case that was decided so many seconds after it was opened."""
    opened = NOW + timedelta(days=later)
    with store.write() as tx:
        proof = add_proof(
            tx, person_id=person.id, sha256="0" * 64, byte_count=1, file_name="a", declared={}, client_key=None,
            received_by="x", now=opened,
        )  # fmt: skip
        made = add_assessment(
            tx, proof_id=proof.id, job_id=None, screened=[{"proposal": {}}], pages=[], pack={}, now=opened
        )
        case = add_case(
            tx, assessment=made, position=0, person=person, region="370300", year=2025, kind=kind, proposal=proposal,
            confidence=1, stage="unit", state="submitted", now=opened,
        )  # fmt: skip
        if unit:
            tx.connection.execute(text("UPDATE cases SET unit = :unit WHERE unit <> :unit"), {"unit": unit})
        record_decision(
            tx, case, action=action, reason="", facts={"facts": {}, "own_hours": False} | (facts or {}), state_after=state,
            stage_after="", decided_by="u", now=opened + timedelta(seconds=wait),
        )  # fmt: skip
    return case


def again(store, case, action, state, *, wait):
    """A second word on a case."""
    from verifier.store import get_case

    with store.write() as tx:
        now = NOW + timedelta(seconds=wait)
        record_decision(
            tx, get_case(tx, case.id), action=action, reason="", facts={"undoes": 1} if action == "undo" else {},
            state_after=state, stage_after="", decided_by="u", now=now,
        )  # fmt: skip


def figures(store, scope=ALL, month="2026-03", now=NOW):
    """The figures of a month."""
    (found,) = read_figures(store, scope, [month], now=now)
    return found


def test_shares_are_of_first_decisions(store, person):
    """Automation: taken unchanged; error: an accept that was changed, returned, rejected, or failed later."""
    decided(store, person, "unit_pass", "unit_passed")
    decided(store, person, "unit_pass", "unit_passed", facts={"own_hours": True})
    decided(store, person, "unit_pass", "unit_passed", facts={"facts": {"organiser_ok": True}})
    decided(store, person, "unit_pass", "unit_passed", facts={"fields": {"holder_name": "x"}})
    decided(store, person, "unit_return", "returned")
    decided(store, person, "unit_reject", "unit_rejected", proposal="reject")
    decided(store, person, "unit_pass", "unit_passed", proposal="review")
    late = decided(store, person, "unit_pass", "unit_passed")
    again(store, late, "hr_fail", "hr_failed", wait=3600)
    found = figures(store).figures
    assert (found.decided, found.passed, found.returned, found.rejected, found.failed_later) == (8, 6, 1, 1, 1)
    assert (found.accepts, found.taken_unchanged, found.wrong_accepts) == (6, 3, 5)
    assert found.automation == pytest.approx(3 / 8)
    assert found.error == pytest.approx(5 / 6)


def test_nothing_has_no_share():
    """A share of nothing is nothing, not zero."""
    assert figures_of(()).automation is None
    assert figures_of(()).error is None


def test_an_undone_word_is_not_counted(store, person):
    """What was taken back within its time never happened for the figures."""
    case = decided(store, person, "unit_pass", "unit_passed")
    again(store, case, "undo", "submitted", wait=90)
    again(store, case, "unit_reject", "unit_rejected", wait=120)
    found = figures(store).figures
    assert (found.decided, found.passed, found.rejected) == (1, 0, 1)


def test_waits_are_exact(store, person):
    """The middle of five and the ninth of ten, in seconds, from the opening or the word before."""
    for seconds in (10, 20, 30, 40, 1000):
        decided(store, person, "unit_pass", "unit_passed", wait=seconds)
    (wait,) = figures(store).waits
    assert (wait.stage, wait.count, wait.median, wait.p90) == ("unit", 5, 30, 1000)


def test_a_scope_is_kept_apart(store, person):
    """By kind, by region and by what one may see."""
    decided(store, person, "unit_pass", "unit_passed", kind="paper")
    decided(store, person, "unit_pass", "unit_passed", kind="book")
    assert figures(store, statistics.Scope(Reach(everything=True), kind="book")).figures.decided == 1
    assert figures(store, statistics.Scope(Reach(regions=("370000",)))).figures.decided == 2
    assert figures(store, statistics.Scope(Reach(regions=("450000",)))).figures.decided == 0
    assert figures(store, statistics.Scope(Reach())).figures.decided == 0


def test_a_closed_month_is_counted_once(store, person):
    """Its figures are kept; the running month is counted each time."""
    decided(store, person, "unit_pass", "unit_passed")
    later = NOW + timedelta(days=40)
    assert figures(store, now=later).figures.decided == 1
    with store.read() as tx:
        key = statistics.scope_key(tx, ALL)
        assert statistics.find_month(tx, "2026-03", key) is not None
        assert statistics.find_month(tx, "2026-04", key) is None
    assert figures(store, now=later).figures.decided == 1
    decided(store, person, "unit_pass", "unit_passed", later=33)
    assert figures(store, month="2026-04", now=later).figures.decided == 1


def test_months_are_those_of_legal_time():
    """The last evening of a month in UTC is the first morning of the next here."""
    from datetime import UTC, datetime

    assert months_until(datetime(2025, 12, 31, 17, 0, tzinfo=UTC), 3) == ("2025-11", "2025-12", "2026-01")
