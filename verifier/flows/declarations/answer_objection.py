"""An objection is answered by somebody other than the one who decided: refused with a reason, or upheld, which opens the case again.

An upheld objection takes the case back to whoever decides first; hours that counted are reversed until then, with the certificates that rest on
them, since what they are is in dispute.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from verifier.access import Holder, require
from verifier.errors import ReasonMissingError
from verifier.flows.declarations.choice import Decided
from verifier.flows.declarations.entitling import moved, rules_for
from verifier.flows.declarations.posting import end_certificates, note, take_back
from verifier.review import (
    OBJECTION,
    REOPEN,
    ObjectionEndedError,
    OwnDecisionError,
    StepRefusedError,
    advance,
    counts,
    plain_words,
)
from verifier.rules import Packs
from verifier.store import (
    CaseFile,
    Objection,
    StaleVersionError,
    Store,
    Transaction,
    add_audit,
    end_objection,
    get_case,
    get_case_file,
    get_objection,
    record_decision,
    subject_of_person,
)

SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers to an objection, and why; with `holder`, the place is checked against the actor's grants."""

    objection_id: UUID
    upheld: bool
    reason: str
    actor: str
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The objection as it ended, and what became of the case where it was upheld."""

    objection: Objection
    reopened: Decided | None


def answer_objection(store: Store, packs: Packs, answer: Answer, *, now: datetime) -> Answered:
    """Answer an objection that waits.

    Raises:
        NotFoundError: there is none, or it is not the actor's to know of.
        ReasonMissingError, OwnDecisionError, ObjectionEndedError.
        CaseMovedError: the case was decided in the same moment.
    """
    if not plain_words(answer.reason):
        raise ReasonMissingError("answer")
    try:
        with store.write() as tx:
            return _answer(tx, packs, answer, now)
    except StaleVersionError:
        with store.read() as tx:
            objection = get_objection(tx, answer.objection_id)
            if not objection.waits:
                raise ObjectionEndedError(objection.state) from None
            raise moved(tx, objection.case_id) from None


def _answer(tx: Transaction, packs: Packs, answer: Answer, now: datetime) -> Answered:
    objection = get_objection(tx, answer.objection_id)
    file = get_case_file(tx, objection.case_id)
    if answer.holder is not None:
        require(
            answer.holder, "objection.answer", subject_of_person(tx, file.person.id, what="objection", key=objection.id)
        )
    if any(one.id == objection.decision_id and one.decided_by == answer.actor for one in file.decisions):
        raise OwnDecisionError
    event = "answer_uphold" if answer.upheld else "answer_refuse"
    try:
        state = advance(OBJECTION, objection.state, event)
    except StepRefusedError:
        raise ObjectionEndedError(objection.state) from None
    ended = end_objection(
        tx, objection, state=state, answer=plain_words(answer.reason), answered_by=answer.actor, now=now
    )
    facts = {"state": state, "case": str(objection.case_id)}
    add_audit(tx, at=now, actor=answer.actor, action="objection.answered", subject=objection.id, facts=facts)
    still_stands = file.decisions[-1].id == objection.decision_id
    return Answered(ended, _reopen(tx, packs, file, answer, now) if answer.upheld and still_stands else None)


def _reopen(tx: Transaction, packs: Packs, file: CaseFile, answer: Answer, now: datetime) -> Decided:
    """Bring the case back before whoever decides first."""
    case = file.case
    rules = rules_for(packs, case.region, case.year, now)
    decision = record_decision(
        tx,
        case,
        action=REOPEN,
        reason=plain_words(answer.reason),
        facts={"objection": str(answer.objection_id)},
        state_after=SUBMITTED,
        stage_after=rules.stage_of(SUBMITTED, file.person),
        decided_by=answer.actor,
        now=now,
    )
    taken_back = take_back(tx, case, decision) if counts(rules.pack, case.state, rules.on) else ()
    fallen = end_certificates(tx, case, taken_back, decision) if taken_back else ()
    note(tx, decision, now=now)
    return Decided(get_case(tx, case.id), decision, (), taken_back, fallen)
