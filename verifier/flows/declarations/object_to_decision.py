"""The person objects to a decision (异议), in time and with a reason; after a refusal once more, to the level above.

The days to object and to answer are the region's, where its pack names them (a deadline that counts from `decision` or `objection`), else the node's
setting. Days are counted as the Civil Code does: the day itself does not count, the last day counts whole.
Sources: Xinjiang Art. 9(c); domain.md A9.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from verifier.accounts import due_day, in_force_on
from verifier.clock import legal_date
from verifier.errors import ReasonMissingError
from verifier.flows.declarations.entitling import find_rules
from verifier.review import (
    OBJECTION,
    NothingToObjectToError,
    ObjectionEndedError,
    ObjectionTooLateError,
    ObjectionWaitsError,
    StepRefusedError,
    advance,
    plain_words,
)
from verifier.rules import Packs
from verifier.store import (
    CaseFile,
    Decision,
    Objection,
    Store,
    TakenError,
    Transaction,
    add_audit,
    add_objection,
    end_objection,
    get_case_file,
    get_objection,
    objections_of,
)

DAYS = 30
ORDER = ("filed", "objection_refused", "appealed", "appeal_refused", "upheld")
PLACES = frozenset({"unit", "authority", "hr"})


@dataclass(frozen=True, slots=True)
class Terms:
    """Days to object after a decision, and to answer after that, where the region's text names none."""

    object_days: int = DAYS
    answer_days: int = DAYS


def object_to_decision(
    store: Store,
    packs: Packs,
    case_id: UUID,
    *,
    reason: str,
    actor: str,
    now: datetime,
    terms: Terms = Terms(),
) -> Objection:
    """Object to the last decision on a case; whoever calls has checked that the case is the person's own.

    Raises:
        NotFoundError: there is no such case.
        ReasonMissingError, NothingToObjectToError, ObjectionTooLateError, ObjectionWaitsError, ObjectionEndedError.
    """
    if not plain_words(reason):
        raise ReasonMissingError("object")
    with store.write() as tx:
        file = get_case_file(tx, case_id)
        open_way = way_to_object(packs, file, objections_of(tx, case_id), terms=terms, now=now)
        due = _last_day(packs, file, "objection", legal_date(now), terms.answer_days, now)
        return _file(tx, file, open_way.decision, open_way.state, plain_words(reason), actor, due, now)


@dataclass(frozen=True, slots=True)
class WayToObject:
    """What may be objected to, the state that the objection would have (filed, or appealed after a refusal), and the last day for it."""

    decision: Decision
    state: str
    last_day: date


def way_to_object(
    packs: Packs, file: CaseFile, objections: Iterable[Objection], *, terms: Terms, now: datetime
) -> WayToObject:
    """Tell what the person may object to now, and until when.

    Raises:
        NothingToObjectToError, ObjectionTooLateError, ObjectionWaitsError, ObjectionEndedError: why they may not.
    """
    decision = last_decision(file)
    last = _latest(one for one in objections if one.decision_id == decision.id)
    state = _next_state(last)
    since = last.answered_at if last is not None else None
    last_day = _last_day(packs, file, "decision", legal_date(since or decision.decided_at), terms.object_days, now)
    if legal_date(now) > last_day:
        raise ObjectionTooLateError(last_day)
    return WayToObject(decision, state, last_day)


def last_decision(file: CaseFile) -> Decision:
    """The last decision of a reviewer that stands.

    Raises:
        NothingToObjectToError: there is none.
    """
    last = file.decisions[-1] if file.decisions else None
    if last is None or last.action.partition("_")[0] not in PLACES:
        raise NothingToObjectToError
    return last


def withdraw_objection(store: Store, objection_id: UUID, *, actor: str, now: datetime) -> Objection:
    """Take an objection back that waits; whoever calls has checked that it is the person's own.

    Raises:
        NotFoundError: there is none.
        ObjectionEndedError: it was answered.
    """
    with store.write() as tx:
        objection = get_objection(tx, objection_id)
        try:
            state = advance(OBJECTION, objection.state, "withdraw")
        except StepRefusedError:
            raise ObjectionEndedError(objection.state) from None
        ended = end_objection(tx, objection, state=state, answer="", answered_by=actor, now=now)
        add_audit(tx, at=now, actor=actor, action="objection.withdrawn", subject=objection_id)
        return ended


def _latest(objections: Iterable[Objection]) -> Objection | None:
    """The one that went farthest; what was taken back is as if never said."""
    said = [one for one in objections if one.state in ORDER]
    return max(said, key=lambda one: ORDER.index(one.state), default=None)


def _next_state(last: Objection | None) -> str:
    """The state of the new objection: filed, or appealed after a refusal."""
    if last is None:
        return advance(OBJECTION, OBJECTION.start, "file")
    if last.waits:
        raise ObjectionWaitsError(last.due_on)
    try:
        return advance(OBJECTION, last.state, "appeal")
    except StepRefusedError:
        raise ObjectionEndedError(last.state) from None


def _file(
    tx: Transaction,
    file: CaseFile,
    decision: Decision,
    state: str,
    reason: str,
    actor: str,
    due: date,
    now: datetime,
) -> Objection:
    try:
        made = add_objection(
            tx,
            decision=decision,
            person_id=file.person.id,
            state=state,
            reason=reason,
            filed_by=actor,
            due_on=due,
            now=now,
        )
    except TakenError:
        raise ObjectionWaitsError(due) from None
    facts = {"case": str(file.case.id), "decision": str(decision.id), "state": state}
    add_audit(tx, at=now, actor=actor, action="objection.filed", subject=made.id, facts=facts)
    return made


def _last_day(packs: Packs, file: CaseFile, counted_from: str, start: date, days: int, now: datetime) -> date:
    """The last day of a period: by the region's own deadline, else by the setting."""
    rules = find_rules(packs, file.case.region, file.case.year, now)
    own = [one for one in in_force_on(rules.pack.deadline, rules.on) if one.due.after == counted_from] if rules else []
    return due_day(own[0], {counted_from: start}) if own else start + timedelta(days=days)
