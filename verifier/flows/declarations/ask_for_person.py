"""The person asks that somebody looks at it by themselves (要求人工复核): from then on the case is decided alone, never among many."""

from datetime import datetime
from uuid import UUID

from verifier.errors import CaseClosedError, ReasonMissingError
from verifier.flows.declarations.choice import Decided
from verifier.flows.declarations.entitling import moved, require_version
from verifier.flows.declarations.posting import note
from verifier.review import ASK, plain_words
from verifier.store import (
    StaleVersionError,
    Store,
    add_reason,
    get_case,
    get_case_file,
    judge_anew,
    record_decision,
)

ASKED = "ASKED_FOR_PERSON"
SUBMITTED = "submitted"


def ask_for_person(store: Store, case_id: UUID, version: int, *, reason: str, actor: str, now: datetime) -> Decided:
    """Ask for a person; whoever calls has checked that the case is the person's own. Asking twice adds the second reason.

    Raises:
        NotFoundError: there is no such case.
        CaseMovedError: somebody decided meanwhile.
        CaseClosedError: nobody decides on it any more: a decision is objected to instead.
        ReasonMissingError.
    """
    if not plain_words(reason):
        raise ReasonMissingError(ASK)
    try:
        with store.write() as tx:
            file = get_case_file(tx, case_id)
            require_version(tx, file, version)
            if file.case.state != SUBMITTED:
                raise CaseClosedError(case_id, file.case.state, ASK)
            decision = record_decision(
                tx,
                file.case,
                action=ASK,
                reason=plain_words(reason),
                facts={"acts_as": "applicant"},
                state_after=file.case.state,
                stage_after=file.case.stage,
                decided_by=actor,
                now=now,
            )
            judge_anew(tx, file.case, proposal="review", year=file.case.year)
            add_reason(tx, case_id, ASKED)
            note(tx, decision, now=now)
            return Decided(get_case(tx, case_id), decision)
    except StaleVersionError:
        with store.read() as tx:
            raise moved(tx, case_id) from None
