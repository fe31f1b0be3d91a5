"""One case as a reviewer sees it, and as the API tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from verifier.flows import Preview
from verifier.messages import say
from verifier.rules import Packs
from verifier.store import CaseFile, Neighbours
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.deciding import Stage
from verifier.web.editing import EditView, KindOption, edit_views, kind_options, present_kind
from verifier.web.views_history import Event, Place, history_of, pointed_place
from verifier.web.views_queue import case_href, due_words, mark_of, mark_word
from verifier.web.views_screened import (
    PageView,
    ProposalView,
    SignalView,
    page_views,
    proposal_view,
    signal_views,
    title_of,
)
from verifier.web.views_twins import TwinView
from verifier.web.words import Sureness, hours_text, kind_word, moment_text, place_text, sureness_of

QUICK_REASONS = ("unclear", "pages_missing", "hours_missing", "holder_differs", "seal_missing", "not_covered")
KEY_OF_ACTION: Mapping[str, str] = {"approve": "A", "return": "R", "reject": "X", "restore": "A"}


@dataclass(frozen=True, slots=True)
class QuickReason:
    """A reason that is often given."""

    text: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """One thing that the reviewer can choose."""

    name: str
    word: str
    key: str
    icon: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """What a pass would bring now: with what people corrected and confirmed, or with what is typed on the page."""

    hours: str | None
    ceiling: str | None
    place: str
    say: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as a reviewer sees it."""

    title: str
    kind: str
    kind_sureness: Sureness
    kinds: tuple[KindOption, ...]
    person: str
    file_name: str
    received: str
    due: str
    is_late: bool
    mark: str
    mark_word: str
    pages: tuple[PageView, ...]
    place: Place | None
    fields: tuple[EditView, ...]
    proposal: ProposalView
    trial: TrialView | None
    signals: tuple[SignalView, ...]
    twins: tuple[TwinView, ...]
    history: tuple[Event, ...]
    may_decide: bool
    level: str
    version: int
    decide_href: str
    preview_href: str
    list_href: str
    previous_href: str | None
    next_href: str | None
    back: str
    actions: tuple[ActionView, ...]
    quick_reasons: tuple[QuickReason, ...]


def case_view(
    file: CaseFile,
    *,
    back: str,
    beside: Neighbours,
    stage: Stage | None,
    twins: tuple[TwinView, ...],
    trial: Preview | None,
    draft: Mapping[str, Any],
    packs: Packs,
    on: date,
    lang: str,
) -> CaseView:
    """One case with everything that the decision needs; fields stand with the least certain first."""
    case, screened, book = file.case, file.screened, ClauseBook(packs)
    pages = file.assessment.pages
    due, is_late = due_words(packs, case.region, case.year, on, lang)
    return CaseView(
        title=title_of(screened, lang),
        kind=kind_word(present_kind(file), lang),
        kind_sureness=sureness_of(float(screened.get("confidence") or 0)),
        kinds=kind_options(file, lang, draft),
        person=file.person.name,
        file_name=file.proof.file_name,
        received=moment_text(file.proof.received_at),
        due=due,
        is_late=is_late,
        mark=mark_of(case.state, case.proposal),
        mark_word=mark_word(case.state, case.proposal, lang),
        pages=page_views(screened, pages, file.proof.id),
        place=pointed_place(file),
        fields=edit_views(file, lang, draft),
        proposal=proposal_view(screened, lang, book),
        trial=trial_view(trial, book, lang) if trial is not None else None,
        signals=signal_views(screened, lang),
        twins=twins,
        history=history_of(file, lang),
        may_decide=stage is not None,
        level=stage.level if stage else "",
        version=case.version,
        decide_href=f"/cases/{case.id}/decision",
        preview_href=f"/cases/{case.id}/preview",
        list_href=f"/cases?{back}" if back else "/cases",
        previous_href=case_href(beside.previous_id, back) if beside.previous_id else None,
        next_href=case_href(beside.next_id, back) if beside.next_id else None,
        back=back,
        actions=tuple(_action_view(name, stage.level, lang) for name in stage.actions) if stage else (),
        quick_reasons=tuple(QuickReason(say(f"web.case.quick.{code}", lang)) for code in QUICK_REASONS),
    )


def trial_view(trial: Preview, book: ClauseBook, lang: str) -> TrialView:
    """A trial in words."""
    item = trial.item
    place = {} if item is None else {"subject": item.subject, "lane": item.lane, "year": item.year}
    clauses = tuple(
        book.find(str(cite), pack=item.pack if item else None, category=item.category if item else None)
        for cite in trial.cites
    )
    said = trial.say(lang)
    for clause in clauses:
        for opening in ("：“", ": “"):
            said = said.replace(f"{opening}{clause.quote}”", "") if clause.quote else said
    return TrialView(
        hours=hours_text(trial.hours),
        ceiling=hours_text(trial.ceiling),
        place=place_text(place, lang),
        say=said,
        clauses=clauses,
    )


def trial_json(view: TrialView) -> dict[str, Any]:
    """A trial as the page's script and the API get it."""
    return {
        "hours": view.hours,
        "ceiling": view.ceiling,
        "place": view.place,
        "say": view.say,
        "clauses": [{"cite": clause.cite, "quote": clause.quote} for clause in view.clauses],
    }


def case_json(file: CaseFile, lang: str) -> dict[str, Any]:
    """One case as the API tells it: the contract's screened line and where the case stands."""
    case = file.case
    return {
        "id": str(case.id),
        "proof_id": str(case.proof_id),
        "state": case.state,
        "stage": case.stage,
        "version": case.version,
        "region": case.region,
        "year": case.year,
        "kind": case.kind,
        "opened_at": case.opened_at.isoformat(),
        "changed_at": case.changed_at.isoformat(),
        "title": title_of(file.screened, lang),
        "screened": file.screened,
        "pages": [page.href for page in page_views(file.screened, file.assessment.pages, case.proof_id)],
        "decisions": [
            {
                "action": decision.action,
                "state_after": decision.state_after,
                "reason": decision.reason,
                "facts": decision.facts,
                "decided_at": decision.decided_at.isoformat(),
                "decided_by": decision.decided_by,
            }
            for decision in file.decisions
        ],
    }


def _action_view(name: str, level: str, lang: str) -> ActionView:
    word = "fail" if name == "reject" and level == "hr" else name
    icon = {"approve": "accept", "restore": "accept"}.get(name, name)
    return ActionView(name, say(f"web.case.action.{word}", lang), KEY_OF_ACTION[name], icon)
