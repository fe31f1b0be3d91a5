"""A reviewer takes back their own last decision, shortly after it and while nothing rests on it.

Nothing is erased: the decision stays, another line says that it was undone, entries are reversed by entries. What was posted before a failure that is
undone is posted again.
"""

from datetime import datetime, timedelta
from uuid import UUID

from verifier.flows.declarations.choice import Decided
from verifier.flows.declarations.entitling import Rules, moved, require_version, rules_for
from verifier.flows.declarations.figure import find_figure, settled_again
from verifier.flows.declarations.posting import drafts_of, note, post, rests_on, take_back
from verifier.review import (
    UNDO,
    NothingToUndoError,
    NotYoursToUndoError,
    RestsOnItError,
    UndoTooLateError,
    counts,
    standing_of,
)
from verifier.rules import Packs
from verifier.store import (
    CaseFile,
    Decision,
    LedgerEntry,
    StaleVersionError,
    Store,
    Transaction,
    get_case,
    get_case_file,
    objections_of,
    record_decision,
)

UNDO_WITHIN = timedelta(minutes=10)
PLACES = frozenset({"unit", "authority", "hr"})
FIRST_STATE = "submitted"


def undo_decision(
    store: Store,
    packs: Packs,
    case_id: UUID,
    version: int,
    *,
    actor: str,
    now: datetime,
    within: timedelta = UNDO_WITHIN,
) -> Decided:
    """Take back the last decision on a case; `version` is that of the case as it stands after it.

    Raises:
        NotFoundError: there is no such case.
        CaseMovedError: something happened since.
        NothingToUndoError, NotYoursToUndoError, UndoTooLateError, RestsOnItError.
    """
    try:
        with store.write() as tx:
            file = get_case_file(tx, case_id)
            require_version(tx, file, version)
            undone = _require_undoable(tx, file, actor, now, within)
            return _undo(tx, packs, file, undone, now)
    except StaleVersionError:
        with store.read() as tx:
            raise moved(tx, case_id) from None


def _require_undoable(tx: Transaction, file: CaseFile, actor: str, now: datetime, within: timedelta) -> Decision:
    """The last decision, if it may be taken back."""
    last = file.decisions[-1] if file.decisions else None
    if last is None or last.action == UNDO or last.action.partition("_")[0] not in PLACES:
        raise NothingToUndoError
    if last.decided_by != actor:
        raise NotYoursToUndoError(last.decided_by)
    if now - last.decided_at > within:
        raise UndoTooLateError(within // timedelta(minutes=1))
    if certificates := rests_on(tx, file.case):
        raise RestsOnItError(f"certificate:{certificates[0].number}")
    if any(one.decision_id == last.id for one in objections_of(tx, file.case.id)):
        raise RestsOnItError("objection")
    return last


def _undo(tx: Transaction, packs: Packs, file: CaseFile, undone: Decision, now: datetime) -> Decided:
    """Go back to the state before."""
    rules = rules_for(packs, file.case.region, file.case.year, now)
    before = file.decisions[-2].state_after if len(file.decisions) > 1 else FIRST_STATE
    counted, will_count = counts(rules.pack, file.case.state, rules.on), counts(rules.pack, before, rules.on)
    facts = {"acts_as": undone.facts.get("acts_as", ""), "undoes": undone.version, "undone": undone.action}
    decision = record_decision(
        tx,
        file.case,
        action=UNDO,
        reason="",
        facts=facts,
        state_after=before,
        stage_after=undone.stage,
        decided_by=undone.decided_by,
        now=now,
    )
    taken_back = take_back(tx, file.case, decision) if counted and not will_count else ()
    posted = _post_again(tx, packs, file, decision, rules) if will_count and not counted else ()
    note(tx, decision, posted=len(posted), now=now)
    return Decided(get_case(tx, file.case.id), decision, posted, taken_back)


def _post_again(
    tx: Transaction, packs: Packs, file: CaseFile, decision: Decision, rules: Rules
) -> tuple[LedgerEntry, ...]:
    """Post what had counted before the failure that is undone."""
    standing = standing_of(file.decisions[:-1])
    figure = find_figure(tx, packs, file, standing, rules)
    item = settled_again(figure, standing, file.case)
    return post(tx, file, decision, drafts_of(file, figure, item), item)
