"""A person decides a case; hours are posted when the new state counts, and taken out again when it no longer does.

The decision is made on the version of the case that the person saw: of two at once, the later one is told who decided what. The figure is computed
again from what was read and what the reviewer confirmed, together with the person's other proofs; a reviewer who states another figure says why. A late failure
reverses the hours and revokes every certificate that rests on them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verifier.flows.declarations.choice import Choice, Decided
from verifier.flows.declarations.entitling import (
    Rules,
    moved,
    require_may_act,
    require_point,
    require_reason,
    require_version,
    rules_for,
)
from verifier.flows.declarations.figure import Figure, find_figure, settled_again, settled_item, standing_with
from verifier.flows.declarations.posting import drafts_of, end_certificates, note, post, take_back
from verifier.hours import plain
from verifier.review import OtherYearError, advance, counts, declaration_in, plain_words, require_correctable
from verifier.rules import ItemResult, Packs
from verifier.store import (
    CaseFile,
    StaleVersionError,
    Store,
    Transaction,
    get_case,
    get_case_file,
    record_decision,
)


def decide_case(store: Store, packs: Packs, choice: Choice, *, now: datetime) -> Decided:
    """Decide a case, all or nothing.

    Raises:
        NotFoundError: there is no such case, or it is not the actor's to know of.
        NotAllowedError: the actor holds no such place.
        CaseMovedError: somebody decided first.
        CaseClosedError, StepRefusedError: this action is not possible now, or not for this reviewer.
        ReasonMissingError, AfterDeadlineError: the action needs a reason.
        HoursMissingError, HoursAboveCeilingError, OtherYearError: no figure, or one that the rules do not allow.
        UnknownFactError, FactUnreadableError: a confirmed fact or a corrected field has no such name or shape.
        PointOutsideError: the decision points at no place of the proof.
    """
    try:
        with store.write() as tx:
            return _decide(tx, packs, choice, now)
    except StaleVersionError:
        with store.read() as tx:
            raise moved(tx, choice.case_id) from None


@dataclass(frozen=True, slots=True)
class _Settled:
    """The figure of the rules, what is posted of it, and whether a reviewer's own figure stands in its place."""

    figure: Figure | None
    item: ItemResult
    is_own: bool


def _decide(tx: Transaction, packs: Packs, choice: Choice, now: datetime) -> Decided:
    """The decision inside its transaction."""
    file = get_case_file(tx, choice.case_id)
    case = file.case
    require_version(tx, file, choice.version)
    rules = rules_for(packs, case.region, case.year, now)
    require_may_act(tx, file, choice, rules)
    state = advance(declaration_in(rules.pack, rules.on), case.state, choice.action)
    require_reason(file, choice, rules)
    require_point(file, choice)
    counted, will_count = counts(rules.pack, case.state, rules.on), counts(rules.pack, state, rules.on)
    settled = _settled(tx, packs, file, choice, rules) if will_count and not counted else None
    drafts = drafts_of(file, settled.figure, settled.item) if settled is not None else ()
    if settled is not None and choice.hours and not drafts:
        raise OtherYearError(settled.item.year)
    late = rules.due(case.year) is not None and choice.action.endswith("_pass")
    decision = record_decision(
        tx,
        case,
        action=choice.action,
        reason=plain_words(choice.reason),
        facts=_facts(choice, settled, late=late),
        state_after=state,
        stage_after=rules.stage_of(state, file.person),
        decided_by=choice.actor,
        now=now,
    )
    posted = post(tx, file, decision, drafts, settled.item) if settled is not None else ()
    taken_back = take_back(tx, case, decision) if counted and not will_count else ()
    fallen = end_certificates(tx, case, taken_back, decision) if taken_back else ()
    note(tx, decision, posted=len(posted), now=now)
    return Decided(get_case(tx, case.id), decision, posted, taken_back, fallen)


def _settled(tx: Transaction, packs: Packs, file: CaseFile, choice: Choice, rules: Rules) -> _Settled:
    """What is to be posted; a restore gives what was given before, unless it says otherwise."""
    standing = standing_with(file, choice)
    figure = find_figure(tx, packs, file, standing, rules)
    if choice.action.endswith("_restore") and choice.hours is None:
        return _Settled(figure, settled_again(figure, standing, file.case), is_own=standing.hours is not None)
    return _Settled(figure, settled_item(figure, choice.hours, file.case), is_own=choice.hours is not None)


def _facts(choice: Choice, settled: _Settled | None, *, late: bool) -> dict[str, Any]:
    """What the decision row keeps beside state and reason."""
    kept: dict[str, Any] = {"acts_as": choice.acts_as, "facts": dict(choice.facts)}
    if choice.fields:
        kept["fields"] = require_correctable(choice.fields)
    if choice.kind is not None:
        kept["kind"] = choice.kind
    if choice.category is not None:
        kept["named_category"] = choice.category
    if choice.point is not None:
        kept["point"] = {
            "page": choice.point.page,
            "box": list(choice.point.box),
            "note": plain_words(choice.point.note),
        }
    if late:
        kept["late"] = True
    if settled is not None:
        item = settled.item
        kept |= {
            "category": item.category,
            "hours": plain(item.hours) if item.hours is not None else None,
            "subject": str(item.subject) if item.subject else None,
            "year": item.year,
            "reasons": list(item.reasons),
            "own_hours": settled.is_own,
        }
    return kept
