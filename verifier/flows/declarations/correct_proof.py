"""The person corrects what was read, with a reason, and hands in again what was returned: a new version of the declaration.

What was read and decided stays; the correction is one more line of the history, shown to the reviewer beside the paper. The machine never proposes to
accept what a person corrected by themselves: somebody compares it with the paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from verifier.errors import CaseClosedError
from verifier.flows.declarations.choice import Decided
from verifier.flows.declarations.entitling import find_rules, moved, require_version
from verifier.flows.declarations.figure import find_figure
from verifier.flows.declarations.posting import note
from verifier.review import (
    CORRECT,
    DECLARATION,
    SUBMIT,
    NothingCorrectedError,
    StepRefusedError,
    advance,
    plain_words,
    require_correctable,
)
from verifier.rules import Packs
from verifier.store import (
    CaseFile,
    StaleVersionError,
    Store,
    Transaction,
    add_reason,
    get_case,
    get_case_file,
    judge_anew,
    record_decision,
)

CORRECTED = "CORRECTED"
SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of their own declaration: fields of the contract with their right values (nothing empties one), and why."""

    case_id: UUID
    version: int
    actor: str
    reason: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def correct_proof(store: Store, packs: Packs, correction: Correction, *, now: datetime) -> Decided:
    """Correct an open declaration, or hand in a returned or rejected one again; whoever calls has checked that it is the person's own.

    A returned one may be handed in again with a reason alone.

    Raises:
        NotFoundError: there is no such case.
        CaseMovedError: somebody decided meanwhile.
        CaseClosedError: it was passed, failed or withdrawn.
        NothingCorrectedError: no reason, or an open declaration without a change.
        UnknownFactError, FactUnreadableError: a field has no such name or shape.
    """
    fields = require_correctable(correction.fields)
    try:
        with store.write() as tx:
            file = get_case_file(tx, correction.case_id)
            require_version(tx, file, correction.version)
            return _correct(tx, packs, file, correction, fields, now)
    except StaleVersionError:
        with store.read() as tx:
            raise moved(tx, correction.case_id) from None


def _correct(
    tx: Transaction, packs: Packs, file: CaseFile, correction: Correction, fields: dict[str, Any], now: datetime
) -> Decided:
    """One more line of the history, and the machine's view of it."""
    case = file.case
    action = CORRECT if case.state == SUBMITTED else SUBMIT
    if not plain_words(correction.reason) or (action == CORRECT and not fields):
        raise NothingCorrectedError
    was = {**{name: one["value"] for name, one in file.screened["fields"].items()}, **file.standing.fields}
    rules = find_rules(packs, case.region, case.year, now)
    decision = record_decision(
        tx,
        case,
        action=action,
        reason=plain_words(correction.reason),
        facts={"acts_as": "applicant", "fields": fields, "was": {name: was.get(name) for name in fields}},
        state_after=_state_after(file, action),
        stage_after=rules.stage_of(SUBMITTED, file.person) if rules is not None else "unit",
        decided_by=correction.actor,
        now=now,
    )
    figure = find_figure(tx, packs, file, file.standing.with_words(fields=fields), rules) if rules is not None else None
    year = figure.item.year if figure is not None and figure.item.year else case.year
    judge_anew(tx, case, proposal="review", year=year)
    if fields:
        add_reason(tx, case.id, CORRECTED)
    note(tx, decision, now=now)
    return Decided(get_case(tx, case.id), decision)


def _state_after(file: CaseFile, action: str) -> str:
    """The state that the correction leads to; an open declaration stays open."""
    if action == CORRECT:
        return file.case.state
    try:
        return advance(DECLARATION, file.case.state, action)
    except StepRefusedError:
        raise CaseClosedError(file.case.id, file.case.state, action) from None
