"""One case as a reviewer sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verifier.messages import say
from verifier.store import CaseFile, Proof
from verifier.web.clauses import ClauseBook
from verifier.web.deciding import Stage
from verifier.web.views_queue import case_href, mark_of, mark_word
from verifier.web.views_screened import (
    FieldView,
    PageView,
    ProposalView,
    SignalView,
    field_views,
    page_views,
    proposal_view,
    signal_views,
    title_of,
)
from verifier.web.words import Sureness, kind_word, moment_text, sureness_of

QUICK_REASONS = ("unclear", "pages_missing", "hours_missing", "holder_differs", "seal_missing", "not_covered")


@dataclass(frozen=True, slots=True)
class QuickReason:
    """A reason that is often given."""

    text: str


@dataclass(frozen=True, slots=True)
class Twin:
    """Another upload of the same bytes."""

    href: str
    name: str
    received: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case."""

    at: str
    what: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as a reviewer sees it."""

    title: str
    kind: str
    kind_sureness: Sureness
    file_name: str
    received: str
    mark: str
    mark_word: str
    pages: tuple[PageView, ...]
    fields: tuple[FieldView, ...]
    proposal: ProposalView
    signals: tuple[SignalView, ...]
    twins: tuple[Twin, ...]
    history: tuple[Event, ...]
    may_decide: bool
    level: str
    version: int
    decide_href: str
    list_href: str
    previous_href: str | None
    next_href: str | None
    back: str
    actions: tuple[str, ...]
    quick_reasons: tuple[QuickReason, ...]


def case_view(
    file: CaseFile,
    *,
    back: str,
    previous_id: object | None,
    next_id: object | None,
    stage: Stage | None,
    twins: Sequence[Proof],
    book: ClauseBook,
    lang: str,
) -> CaseView:
    """One case with everything that the decision needs; fields stand with the least certain first."""
    case, screened = file.case, file.screened
    pages = file.assessment.pages
    return CaseView(
        title=title_of(screened, lang),
        kind=kind_word(case.kind, lang),
        kind_sureness=sureness_of(float(screened.get("confidence") or 0)),
        file_name=file.proof.file_name,
        received=moment_text(file.proof.received_at),
        mark=mark_of(case.state, case.proposal),
        mark_word=mark_word(case.state, case.proposal, lang),
        pages=page_views(screened, pages, file.proof.id),
        fields=tuple(sorted(field_views(screened, pages, file.proof.id, lang), key=lambda view: view.percent)),
        proposal=proposal_view(screened, lang, book),
        signals=signal_views(screened, lang),
        twins=tuple(
            Twin(f"/proofs/{twin.id}", twin.file_name, moment_text(twin.received_at))
            for twin in twins
            if twin.id != file.proof.id
        ),
        history=history_of(file, lang),
        may_decide=stage is not None,
        level=stage.level if stage else "",
        version=case.version,
        decide_href=f"/cases/{case.id}/decision",
        list_href=f"/cases?{back}" if back else "/cases",
        previous_href=case_href(previous_id, back) if previous_id else None,
        next_href=case_href(next_id, back) if next_id else None,
        back=back,
        actions=stage.actions if stage else (),
        quick_reasons=tuple(QuickReason(say(f"web.case.quick.{code}", lang)) for code in QUICK_REASONS),
    )


def history_of(file: CaseFile, lang: str) -> tuple[Event, ...]:
    """What happened to a case, oldest first."""
    opened = Event(moment_text(file.case.opened_at), say("web.case.opened", lang), say("web.case.by_machine", lang), "")
    decided = (
        Event(
            moment_text(decision.decided_at),
            say(f"web.case.state.{decision.state_after}", lang),
            decision.decided_by,
            decision.reason,
        )
        for decision in file.decisions
    )
    return (opened, *decided)


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
