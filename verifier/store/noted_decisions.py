"""Note a reviewer's decision for statistics, in its own transaction; an undone one never happened.

The row says what the case was to the reviewer. A kept month that is touched is dropped, and counted again when it is asked for.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from verifier.clock import legal_date
from verifier.store.database import Transaction
from verifier.store.tables_figures import decision_figures
from verifier.store.tables_records import figure_months

UNDO = "undo"
BY_REVIEWERS = frozenset({"pass", "return", "reject", "fail"})  # the last word of an action
CHANGES = ("facts", "fields", "kind", "named_category")  # what a reviewer may have said otherwise


def note_decision(
    tx: Transaction,
    *,
    case_id: UUID,
    version: int,
    region: str,
    unit: str,
    kind: str,
    proposal: str,
    stage: str,
    action: str,
    outcome: str,
    facts: Mapping[str, Any],
    since: datetime,
    now: datetime,
) -> None:
    """Note what was decided on a case as it stood; `since` is when it began to wait for this decision."""
    if action == UNDO:
        _forget(tx, case_id, version - 1)
        return
    place, _, word = action.rpartition("_")
    if not place or word not in BY_REVIEWERS:
        return
    month = month_of(now)
    row = {
        "case_id": case_id, "version": version, "month": month, "region": region, "unit": unit, "kind": kind, "stage": stage,
        "outcome": outcome, "proposal": proposal, "unchanged": _is_unchanged(proposal, outcome, facts),
        "waited": int((now - since).total_seconds()),
    }  # fmt: skip
    tx.connection.execute(insert(decision_figures).values(row))
    _drop_kept(tx, month)


def month_of(moment: datetime) -> str:
    """The month of legal time, YYYY-MM."""
    return f"{legal_date(moment):%Y-%m}"


def _is_unchanged(proposal: str, outcome: str, facts: Mapping[str, Any]) -> bool:
    """Whether the reviewer took the proposal as it was."""
    if outcome == "unit_rejected":
        return proposal == "reject"
    changed = facts.get("own_hours") is not False or any(facts.get(name) for name in CHANGES)
    return proposal == "accept" and outcome == "unit_passed" and not changed


def _forget(tx: Transaction, case_id: UUID, version: int) -> None:
    """Take away the row of a decision that is undone."""
    own = (decision_figures.c.case_id == case_id, decision_figures.c.version == version)
    month = tx.connection.execute(select(decision_figures.c.month).where(*own)).scalar()
    if month is not None:
        tx.connection.execute(delete(decision_figures).where(*own))
        _drop_kept(tx, month)


def _drop_kept(tx: Transaction, month: str) -> None:
    tx.connection.execute(delete(figure_months).where(figure_months.c.month == month))
