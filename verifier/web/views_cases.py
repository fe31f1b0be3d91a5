"""The reviewer's pages: the queue and one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from verifier.messages import say
from verifier.store import Case, CaseFile, Proof
from verifier.web.clauses import ClauseBook
from verifier.web.queue import ANY, PROPOSALS, STATES, Queue
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

OPEN_STATE = "submitted"
STATE_MARKS: Mapping[str, str] = {
    "submitted": "review",
    "returned": "return",
    "withdrawn": "skipped",
    "unit_passed": "accept",
    "unit_rejected": "reject",
    "authority_rejected": "reject",
    "hr_failed": "reject",
}
QUICK_REASONS = ("unclear", "pages_missing", "hours_missing", "holder_differs", "seal_missing", "not_covered")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the queue."""

    href: str
    title: str
    subtitle: str
    mark: str
    mark_word: str
    say: str
    hours: str | None
    is_proposed: bool
    sureness: Sureness
    received: str


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One filter that can be chosen."""

    label: str
    href: str
    chosen: bool
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Filters of which one is chosen."""

    label: str
    choices: tuple[FilterChoice, ...]


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as a page shows it."""

    rows: tuple[CaseRow, ...]
    filters: tuple[ChoiceGroup, ...]
    first_href: str | None
    newest_href: str | None
    next_href: str | None


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
    version: int
    decide_href: str
    list_href: str
    previous_href: str | None
    next_href: str | None
    back: str
    actions: tuple[str, ...]
    quick_reasons: tuple[QuickReason, ...]


def case_href(case_id: object, back: str) -> str:
    """The address of a case, with the list that one came from."""
    return f"/cases/{case_id}?{back}" if back else f"/cases/{case_id}"


def mark_of(case: Case) -> str:
    """The mark of a case: the proposal while it is open, what became of it afterwards."""
    return case.proposal if case.state == OPEN_STATE else STATE_MARKS.get(case.state, "unknown")


def mark_word(case: Case, lang: str) -> str:
    """The word of that mark."""
    return say(f"web.decision.{case.proposal}" if case.state == OPEN_STATE else f"web.case.state.{case.state}", lang)


def case_row(file: CaseFile, back: str, lang: str, book: ClauseBook) -> CaseRow:
    """One line of the queue."""
    proposal = proposal_view(file.screened, lang, book)
    return CaseRow(
        href=case_href(file.case.id, back),
        title=title_of(file.screened, lang),
        subtitle=" · ".join((file.person.name, kind_word(file.case.kind, lang), file.proof.file_name)),
        mark=mark_of(file.case),
        mark_word=mark_word(file.case, lang),
        say=proposal.say,
        hours=proposal.hours or proposal.proposed,
        is_proposed=proposal.hours is None and proposal.proposed is not None,
        sureness=sureness_of(file.case.confidence / 1000),
        received=moment_text(file.proof.received_at),
    )


def queue_filters(queue: Queue, counts: Mapping[tuple[str, str], int], lang: str) -> tuple[ChoiceGroup, ...]:
    """The filters of the queue with the number of cases that each would show."""
    states = tuple(
        FilterChoice(
            say("web.cases.any" if name == ANY else f"web.case.state.{name}", lang),
            f"/cases?{replace(queue, state=name).query}",
            name == queue.state,
            count=counts[name, ANY],
        )
        for name in STATES
    )
    proposals = tuple(
        FilterChoice(
            say("web.cases.any" if name == ANY else f"web.decision.{name}", lang),
            f"/cases?{replace(queue, proposal=name).query}",
            name == queue.proposal,
            icon="" if name == ANY else name,
            count=counts[queue.state, name],
        )
        for name in PROPOSALS
    )
    return (
        ChoiceGroup(say("web.cases.by_state", lang), states),
        ChoiceGroup(say("web.cases.by_proposal", lang), proposals),
    )


def case_view(
    file: CaseFile,
    *,
    back: str,
    previous_id: object | None,
    next_id: object | None,
    actions: tuple[str, ...],
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
        mark=mark_of(case),
        mark_word=mark_word(case, lang),
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
        may_decide=bool(actions),
        version=case.version,
        decide_href=f"/cases/{case.id}/decision",
        list_href=f"/cases?{back}" if back else "/cases",
        previous_href=case_href(previous_id, back) if previous_id else None,
        next_href=case_href(next_id, back) if next_id else None,
        back=back,
        actions=actions,
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
