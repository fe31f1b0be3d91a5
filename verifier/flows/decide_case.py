"""A person decides a case; hours are posted when the new state counts, and taken out again when it no longer does.

The decision is made on the version of the case that the person saw: of two at once, the later one is told who decided what. The figure is computed
again from what was read and what the reviewer confirmed, together with the person's other proofs; a reviewer who states another figure says why. A late failure
reverses the hours and revokes every certificate that rests on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from verifier.accounts import Entry
from verifier.accounts import entries_of as entries_of_result
from verifier.activity import Activity, person_of
from verifier.clock import legal_date
from verifier.errors import (
    CaseClosedError,
    CaseMovedError,
    HoursAboveCeilingError,
    HoursMissingError,
    ReasonMissingError,
)
from verifier.hours import plain
from verifier.regions import region
from verifier.review import DECLARATION, activity_again, advance, counts, may_act, next_reviewer
from verifier.rules import ItemResult, Packs, RulePack, Status, convert_in
from verifier.store import (
    Case,
    CaseFile,
    CaseFilter,
    Certificate,
    Decision,
    LedgerEntry,
    StaleVersionError,
    Store,
    Transaction,
    add_audit,
    add_entry,
    certificates_of,
    change_certificate,
    confirmed_facts,
    decisions_of,
    entries_of,
    get_case,
    get_case_file,
    kept_cases,
    record_decision,
    reverse_entry,
)

PASSED = "unit_passed"
BY_THE_PERSON = frozenset({"withdraw"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decides.

    `action` is an event of the declaration workflow (unit_pass, unit_return, unit_reject, authority_reject, hr_fail …), `acts_as` the
    reviewer's place in it (unit, authority, hr) or `applicant`; whoever calls has checked that the actor holds it. `facts` are facts of `verifier.activity` that the reviewer confirms or corrects, `category` the class where the reader found none;
    `hours` (学时) overrides the figure of the rules.
    """

    case_id: UUID
    version: int
    action: str
    acts_as: str
    actor: str
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    category: str | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The case as it stands now, the decision, entries posted or reversed, and certificates that fell."""

    case: Case
    decision: Decision
    posted: tuple[LedgerEntry, ...]
    reversed: tuple[LedgerEntry, ...]
    revoked: tuple[Certificate, ...]


def decide_case(store: Store, packs: Packs, choice: Choice, *, now: datetime) -> Decided:
    """Decide a case, all or nothing.

    Raises:
        NotFoundError: there is no such case.
        CaseMovedError: somebody decided first.
        CaseClosedError, StepRefusedError: this action is not possible now, or not for this reviewer.
        ReasonMissingError: the action needs a reason.
        HoursMissingError, HoursAboveCeilingError: no figure, or one that the rule does not allow.
        UnknownFactError, FactUnreadableError: a confirmed fact has no such name or shape.
    """
    try:
        with store.write() as tx:
            return _decide(tx, packs, choice, now)
    except StaleVersionError:
        with store.read() as tx:
            raise _moved(tx, choice.case_id) from None


def _decide(tx: Transaction, packs: Packs, choice: Choice, now: datetime) -> Decided:
    """The decision inside its transaction."""
    file = get_case_file(tx, choice.case_id)
    case = file.case
    if case.version != choice.version:
        raise _moved(tx, case.id)
    pack = packs.for_year(region(case.region), case.year)
    on = legal_date(now)
    _require_may_act(choice, case, pack, now)
    state = advance(DECLARATION, case.state, choice.action)
    _require_reason(choice, case)
    counted, will_count = counts(pack, case.state, on), counts(pack, state, on)
    item, drafts = _figure(tx, packs, file, choice) if will_count and not counted else (None, ())
    decision = record_decision(
        tx,
        case,
        action=choice.action,
        reason=choice.reason.strip(),
        facts=_facts(choice, item),
        state_after=state,
        stage_after=next_reviewer(pack, state, on) or "",
        decided_by=choice.actor,
        now=now,
    )
    posted = tuple(_post(tx, file, decision, draft, item) for draft in drafts)
    taken_back = _take_back(tx, case, choice, now) if counted and not will_count else ()
    fallen = _end_certificates(tx, case, taken_back, choice, now) if taken_back else ()
    facts = {"action": choice.action, "state": state, "version": case.version, "posted": len(posted)}
    add_audit(tx, at=now, actor=choice.actor, action="case.decided", subject=case.id, facts=facts)
    return Decided(get_case(tx, case.id), decision, posted, taken_back, fallen)


# ---------------------------------------------------------------- may this be done


def _require_may_act(choice: Choice, case: Case, pack: RulePack, now: datetime) -> None:
    """Refuse an action of another place in the workflow, or at a stage that is not open."""
    if choice.acts_as == "applicant":
        allowed = choice.action in BY_THE_PERSON
    else:
        own = choice.action.startswith(f"{choice.acts_as}_")
        allowed = own and choice.acts_as in may_act(pack, case.state, legal_date(now))
    if not allowed:
        raise CaseClosedError(case.id, case.state, choice.action)


def _require_reason(choice: Choice, case: Case) -> None:
    """A pass needs no words unless it goes against the proposal or states its own figure; everything else does."""
    passes = choice.action.endswith("_pass") and case.proposal != "reject" and choice.hours is None
    if not (passes or choice.action in BY_THE_PERSON or choice.reason.strip()):
        raise ReasonMissingError(choice.action)


def _moved(tx: Transaction, case_id: UUID) -> CaseMovedError:
    """Say who decided what instead."""
    decisions = decisions_of(tx, case_id)
    last = decisions[-1] if decisions else None
    if last is None:
        return CaseMovedError(case_id, "", "", "")
    return CaseMovedError(case_id, last.action, last.decided_by, last.decided_at.isoformat())


# ---------------------------------------------------------------- hours


def _figure(tx: Transaction, packs: Packs, file: CaseFile, choice: Choice) -> tuple[ItemResult, tuple[Entry, ...]]:
    """What the proof brings, by the rules and with what the reviewer confirmed, after the person's other proofs."""
    declared = {**(file.proof.declared.get("facts") or {}), **confirmed_facts(file.decisions), **choice.facts}
    activity = activity_again(file.screened, id_=str(file.case.id), declared=declared, category=choice.category)
    if activity is None:
        raise HoursMissingError(file.case.id)
    person = person_of({**file.person.facts, "name": file.person.name})
    activities = [*_earlier(tx, file), activity]
    conversion = convert_in(packs, region(file.case.region), activities, person=person, year=file.case.year)
    item = _with_own_hours(conversion.items[-1], choice, file.case)
    key = f"case:{file.case.id}:{file.case.version}"
    return item, entries_of_result(item, id=key, activity=activity)


def _with_own_hours(item: ItemResult, choice: Choice, case: Case) -> ItemResult:
    """Take the reviewer's own figure within the ceiling, or insist on one where the rules give none."""
    if choice.hours is None:
        if item.hours is None and item.status is not Status.DEEMED:
            raise HoursMissingError(case.id)
        return item
    ceiling = item.ceiling if item.ceiling is not None else item.claimed
    if choice.hours < 0 or (ceiling is not None and choice.hours > ceiling):
        raise HoursAboveCeilingError(plain(choice.hours), plain(ceiling or Decimal(0)))
    return replace(item, hours=choice.hours, status=Status.CREDITED, lost=(), elsewhere=())


def _earlier(tx: Transaction, file: CaseFile) -> tuple[Activity, ...]:
    """The person's proofs of the year that already count, this one left out."""
    kept = kept_cases(tx, CaseFilter(person_id=file.person.id, year=file.case.year, state=PASSED))
    others = (one for one in kept if one.case.id != file.case.id)
    again = (activity_again(one.screened, id_=str(one.case.id), declared=one.confirmed) for one in others)
    return tuple(activity for activity in again if activity is not None)


def _facts(choice: Choice, item: ItemResult | None) -> dict[str, Any]:
    """What the decision row keeps beside state and reason."""
    kept: dict[str, Any] = {"acts_as": choice.acts_as, "facts": dict(choice.facts)}
    if item is not None:
        kept |= {
            "category": item.category,
            "hours": plain(item.hours) if item.hours is not None else None,
            "subject": str(item.subject) if item.subject else None,
            "year": item.year,
            "reasons": list(item.reasons),
            "own_hours": choice.hours is not None,
        }
    return kept


def _post(tx: Transaction, file: CaseFile, decision: Decision, draft: Entry, item: ItemResult | None) -> LedgerEntry:
    """Post one entry of the decision."""
    trail: dict[str, Any] = {"decision": str(decision.id)}
    if item is not None:
        trail |= {"pack": item.pack, "cites": list(item.cites), "reasons": list(item.reasons)}
    return add_entry(
        tx,
        posting_key=draft.id,
        person_id=file.person.id,
        region=file.case.region,
        year=draft.year,
        category=draft.category,
        subject=draft.subject,
        lane=draft.lane,
        hours=draft.hours,
        source=draft.source,
        trail=trail,
        posted_by=decision.decided_by,
        now=decision.decided_at,
        days=draft.days,
        deems=draft.deems,
        case_id=file.case.id,
    )


# ---------------------------------------------------------------- taking back


def _take_back(tx: Transaction, case: Case, choice: Choice, now: datetime) -> tuple[LedgerEntry, ...]:
    """Reverse the living entries of the case."""
    mine = [entry for entry in entries_of(tx, case.person_id) if entry.case_id == case.id]
    reversed_ids = {entry.reverses for entry in mine if entry.reverses}
    living = [entry for entry in mine if entry.reverses is None and entry.id not in reversed_ids]
    for entry in living:
        reverse_entry(tx, entry, reason=choice.action, posted_by=choice.actor, now=now)
    return tuple(living)


def _end_certificates(
    tx: Transaction, case: Case, taken_back: tuple[LedgerEntry, ...], choice: Choice, now: datetime
) -> tuple[Certificate, ...]:
    """Revoke what was issued on these hours, and abandon what was about to be."""
    ids = {str(entry.id) for entry in taken_back}
    ended = []
    for certificate in certificates_of(tx, case.person_id):
        after = {"issued": "revoked", "intended": "abandoned", "signed": "abandoned"}.get(certificate.state)
        if after is not None and ids & set(certificate.account.get("entries", ())):
            values = {"state": after, "live_key": None, "reason": choice.action, "ended_at": now}
            ended.append(change_certificate(tx, certificate.uid, expected=certificate.state, **values))
            add_audit(tx, at=now, actor=choice.actor, action=f"certificate.{after}", subject=certificate.number)
    return tuple(ended)
