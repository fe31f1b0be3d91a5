"""One declaration as its person sees it: exactly the page, boxes, fields, rule and reasons of the reviewer, and what may be done next.

What another person handed in is never shown here. When an objection is due is decided by `verifier.flows`; the page tells the day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from verifier.flows import Terms, way_to_object
from verifier.messages import has, say
from verifier.review import DECLARATION, SUBMIT, UNDO, WITHDRAW, ObjectionRefusedError, next_events
from verifier.rules import Packs
from verifier.store import CaseFile, Objection
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.editing import EditView, edit_views
from verifier.web.views_history import Event, Place, history_of, place_of, pointed_place
from verifier.web.views_screened import (
    FieldView,
    PageView,
    SignalView,
    field_views,
    page_views,
    proposal_view,
    signal_views,
)
from verifier.web.words import hours_text, kind_word, moment_text

PLACES = frozenset({"unit", "authority", "hr"})
TONES = {"unit_passed": ("accept", "good"), "returned": ("return", "care"), "submitted": ("review", "care")}
FAILED = ("reject", "bad")
WITHDRAWN = ("skipped", "care")


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The last word of a reviewer: what, when, by whom, why, and the place on the page that it points at."""

    icon: str
    tone: str
    word: str
    at: str
    by: str
    reason: str
    hours: str | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection and its answer."""

    key: str
    state: str
    icon: str
    filed: str
    reason: str
    due: str
    answer: str
    answered: str
    waits: bool


@dataclass(frozen=True, slots=True)
class OwnCaseView:
    """One proof found in an upload, with everything that a reviewer sees of it and what its person may do."""

    key: str
    number: int
    version: int
    state: str
    kind: str
    pages: tuple[PageView, ...]
    place: Place | None
    fields: tuple[FieldView, ...]
    edits: tuple[EditView, ...]
    decision: str
    decision_word: str
    say: str
    hours: str | None
    clauses: tuple[Clause, ...]
    signals: tuple[SignalView, ...]
    outcome: OutcomeView | None
    history: tuple[Event, ...]
    objections: tuple[ObjectionView, ...]
    may_correct: bool
    may_resubmit: bool
    may_ask: bool
    may_withdraw: bool
    object_until: str


def own_case_view(
    file: CaseFile,
    objections: Sequence[Objection],
    *,
    packs: Packs,
    terms: Terms,
    is_own: bool,
    now: datetime,
    lang: str,
    draft: Mapping[str, Any] | None = None,
) -> OwnCaseView:
    """One declaration for its page; only its own person is offered steps."""
    case, proposal = file.case, proposal_view(file.screened, lang, ClauseBook(packs))
    events = next_events(DECLARATION, case.state)
    until = _object_until(file, objections, packs, terms, now) if is_own else None
    return OwnCaseView(
        key=str(case.id),
        number=case.position + 1,
        version=case.version,
        state=say(f"web.case.state.{case.state}", lang),
        kind=kind_word(file.standing.kind or case.kind, lang),
        pages=page_views(file.screened, file.assessment.pages, file.proof.id),
        place=pointed_place(file),
        fields=field_views(file.screened, file.assessment.pages, file.proof.id, lang),
        edits=tuple(one for one in edit_views(file, lang, draft or {}) if not one.is_fixed),
        decision=proposal.decision,
        decision_word=say(f"web.decision.{proposal.decision}", lang),
        say=proposal.say,
        hours=proposal.hours or proposal.proposed,
        clauses=proposal.clauses,
        signals=signal_views(file.screened, lang),
        outcome=_outcome(file, lang),
        history=history_of(file, lang),
        objections=tuple(_objection(one, lang) for one in objections),
        may_correct=is_own and case.state == "submitted",
        may_resubmit=is_own and SUBMIT in events,
        may_ask=is_own and case.state == "submitted",
        may_withdraw=is_own and WITHDRAW in events,
        object_until=until.isoformat() if until else "",
    )


def _outcome(file: CaseFile, lang: str) -> OutcomeView | None:
    """The last decision of a reviewer, also after the person's own steps."""
    undone = {int(one.facts["undoes"]) for one in file.decisions if one.action == UNDO and "undoes" in one.facts}
    words = [one for one in file.decisions if one.action.partition("_")[0] in PLACES and one.version not in undone]
    if not words:
        return None
    last = words[-1]
    icon, tone = TONES.get(last.state_after, FAILED)
    return OutcomeView(
        icon,
        tone,
        say(f"web.case.state.{last.state_after}", lang),
        moment_text(last.decided_at),
        last.decided_by,
        last.reason,
        hours_text(last.facts.get("hours")) if last.state_after == "unit_passed" else None,
        place_of(last.facts),
    )


def _object_until(
    file: CaseFile, objections: Sequence[Objection], packs: Packs, terms: Terms, now: datetime
) -> date | None:
    """The last day to object to the last decision; nothing where there is none, one waits, it was answered for good, or the day passed."""
    try:
        return way_to_object(packs, file, objections, terms=terms, now=now).last_day
    except ObjectionRefusedError:
        return None


def _objection(one: Objection, lang: str) -> ObjectionView:
    key = f"web.own.objection.state.{one.state}"
    icons = {"upheld": "accept", "objection_refused": "reject", "withdrawn": "skipped"}
    return ObjectionView(
        key=str(one.id),
        state=say(key, lang) if has(key) else one.state,
        icon=icons.get(one.state, "clock"),
        filed=moment_text(one.filed_at),
        reason=one.reason,
        due=one.due_on.isoformat(),
        answer=one.answer,
        answered=moment_text(one.answered_at) if one.answered_at else "",
        waits=one.waits,
    )
