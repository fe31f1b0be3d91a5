"""The person takes a declaration back while nobody has passed it; what was handed in stays on record."""

from datetime import datetime
from uuid import UUID

from verifier.errors import CaseClosedError
from verifier.flows.declarations.entitling import moved
from verifier.flows.declarations.posting import note
from verifier.review import DECLARATION, WITHDRAW, StepRefusedError, advance, plain_words
from verifier.store import (
    Case,
    Proof,
    StaleVersionError,
    Store,
    Transaction,
    add_audit,
    cases_of_proof,
    get_proof,
    record_decision,
    set_proof_state,
)

ENDED = frozenset({"withdrawn", "unit_rejected"})
UNREAD = frozenset({"received", "unreadable"})


def withdraw_proof(
    store: Store, proof_id: UUID, *, actor: str, now: datetime, case_id: UUID | None = None, reason: str = ""
) -> Proof:
    """Withdraw an upload with all its open cases, or one of its cases alone; whoever calls has checked that it is the person's own.

    Raises:
        NotFoundError: there is no such upload.
        CaseClosedError: a case was passed or failed already; nothing was withdrawn.
        CaseMovedError: somebody decided in the same moment.
    """
    try:
        with store.write() as tx:
            proof = get_proof(tx, proof_id)
            cases = [one for one in cases_of_proof(tx, proof_id) if case_id in {None, one.id}]
            if not cases and (case_id is not None or proof.state not in UNREAD):
                raise CaseClosedError(case_id or proof_id, proof.state, WITHDRAW)
            _withdraw(tx, cases, actor, reason, now)
            if all(one.state in ENDED for one in cases_of_proof(tx, proof_id)):
                set_proof_state(tx, proof_id, "withdrawn")
                add_audit(tx, at=now, actor=actor, action="proof.withdrawn", subject=proof_id)
            return get_proof(tx, proof_id)
    except StaleVersionError as stale:
        with store.read() as tx:
            raise moved(tx, UUID(str(stale.facts["key"]))) from None


def _withdraw(tx: Transaction, cases: list[Case], actor: str, reason: str, now: datetime) -> None:
    """Withdraw those that are open; one that was passed or failed stops it all."""
    open_ = [one for one in cases if one.state not in ENDED]
    if not open_ and cases:
        raise CaseClosedError(cases[0].id, cases[0].state, WITHDRAW)
    for case in open_:
        try:
            state = advance(DECLARATION, case.state, WITHDRAW)
        except StepRefusedError:
            raise CaseClosedError(case.id, case.state, WITHDRAW) from None
        decision = record_decision(
            tx,
            case,
            action=WITHDRAW,
            reason=plain_words(reason),
            facts={"acts_as": "applicant"},
            state_after=state,
            stage_after="",
            decided_by=actor,
            now=now,
        )
        note(tx, decision, now=now)
