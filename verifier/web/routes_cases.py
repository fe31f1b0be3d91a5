"""Review: the queue, one case, the decision, as pages and as API.

A decision names the version of the case that was seen; the flow refuses it when somebody else was faster, and the reviewer is shown
who decided what. After a decision the next case of the same list opens.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from verifier.errors import VerifierError
from verifier.flows import Choice, Services, decide_case
from verifier.hours import FigureUnreadableError, exact
from verifier.messages import Language
from verifier.store import get_case_file, list_cases, neighbours_of, proofs_with_digest
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.clauses import ClauseBook
from verifier.web.confirming import confirmed_facts
from verifier.web.described import DECIDES, READS
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.queue import Queue, queue_from, queue_of
from verifier.web.views_cases import QueueView, case_href, case_json, case_row, case_view, queue_filters

Action = Literal["approve", "return", "reject"]
EVENTS = {"approve": "unit_pass", "return": "unit_return", "reject": "unit_reject"}
PAGE_ROWS = 25
MOST_TWINS = 20

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["cases"])
From = Annotated[Queue, Depends(queue_of)]


async def _confirmed(request: Request) -> dict[str, Any]:
    """The facts that the decision form confirms."""
    return confirmed_facts(await request.form())


Confirmed = Annotated[dict[str, Any], Depends(_confirmed)]


class HoursUnreadableError(VerifierError):
    """The figure of hours in a decision is no plain number."""

    code = "web.case.hours_unreadable"


class DecisionRequest(BaseModel):
    """A decision as the API takes it."""

    model_config = ConfigDict(extra="forbid")
    action: Action
    version: int = Field(ge=1, description="The version of the case that was seen.")
    reason: str = Field(default="", max_length=500)
    hours: str | None = Field(default=None, max_length=8, description="学时 to count; absent: by the rules.")
    facts: dict[str, bool | str] = Field(
        default_factory=dict,
        description="Facts that the reviewer has checked: `organiser_ok`, `pub_date` …",
        max_length=20,
    )


@pages.get("/cases")
def get_queue_page(
    request: Request,
    actor: Annotated[Actor, acting("case.list")],
    services: Parts,
    lang: Lang,
    queue: From,
    after: str | None = None,
) -> HTMLResponse:
    """Show the queue."""
    del actor
    book = ClauseBook(services.packs)
    with services.store.read() as tx:
        found = list_cases(tx, queue.wanted(), after=after, limit=PAGE_ROWS)
        rows = tuple(case_row(get_case_file(tx, case.id), queue.query, lang, book) for case in found.items)
        counts = queue.counts(tx)
    here = f"/cases?{queue.query}"
    view = QueueView(
        rows=rows,
        filters=queue_filters(queue, counts, lang),
        first_href=rows[0].href if rows and queue.state == "submitted" else None,
        newest_href=here if after else None,
        next_href=f"{here}&after={found.next_cursor}" if found.next_cursor else None,
    )
    return render(request, "cases.html", here="cases", view=view)


@pages.get("/cases/{case_id}")
def get_case_page(
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.read")],
    services: Parts,
    lang: Lang,
    queue: From,
) -> HTMLResponse:
    """Show one case."""
    del actor
    return _case_page(request, services, lang, queue, case_id)


@pages.post("/cases/{case_id}/decision")
def post_decision_page(
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    action: Annotated[Action, Form()],
    version: Annotated[int, Form(ge=1)],
    facts: Confirmed,
    reason: Annotated[str, Form(max_length=500)] = "",
    hours: Annotated[str, Form(max_length=8)] = "",
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Record a decision and open the next case of the list; what is refused is shown beside what was typed."""
    queue = queue_from(dict(parse_qsl(back)))
    decision = DecisionRequest(action=action, version=version, reason=reason, hours=hours or None, facts=facts)
    try:
        _decide(services, actor.login, case_id, decision, now)
    except OURS as error:
        draft = {"action": action, "reason": reason, "hours": hours, "facts": facts}
        problem = sentence_of(error, lang)
        return _case_page(
            request, services, lang, queue, case_id, draft=draft, problem=problem, status=status_of(error)
        )
    with services.store.read() as tx:
        beside = neighbours_of(tx, get_case_file(tx, case_id).case, queue.wanted())
    target = case_href(beside.next_id, queue.query) if beside.next_id else f"/cases?{queue.query}"
    return RedirectResponse(target, 303)


@api.get("/cases", responses=READS)
def get_cases(
    actor: Annotated[Actor, acting("case.list")],
    services: Parts,
    lang: Lang,
    queue: From,
    after: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """List cases, the longest waiting first, a page at a time; filters `state` and `proposal`."""
    del actor
    with services.store.read() as tx:
        found = list_cases(tx, queue.wanted(), after=after, limit=limit)
        items = [case_json(get_case_file(tx, case.id), lang) for case in found.items]
    return {"items": items, "next": found.next_cursor}


@api.get("/cases/{case_id}", responses=READS)
def get_case(
    case_id: UUID, actor: Annotated[Actor, acting("case.read")], services: Parts, lang: Lang
) -> dict[str, Any]:
    """Give one case: what was read, what is proposed, what was decided."""
    del actor
    with services.store.read() as tx:
        return case_json(get_case_file(tx, case_id), lang)


@api.post("/cases/{case_id}/decision", responses=DECIDES)
def post_decision(
    case_id: UUID,
    decision: DecisionRequest,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Decide a case; 409 with who decided what when somebody else was faster."""
    _decide(services, actor.login, case_id, decision, now)
    with services.store.read() as tx:
        return case_json(get_case_file(tx, case_id), lang)


def _decide(services: Services, actor: str, case_id: UUID, decision: DecisionRequest, now: datetime) -> None:
    """Hand a decision to the flow."""
    with services.store.read() as tx:
        proposed = get_case_file(tx, case_id).screened["proposal"].get("hours")
    approves = decision.action == "approve"
    choice = Choice(
        case_id=case_id,
        version=decision.version,
        action=EVENTS[decision.action],
        acts_as="unit",
        actor=actor,
        reason=decision.reason.strip(),
        facts=decision.facts if approves else {},
        hours=_own_hours(decision.hours, proposed) if approves else None,
    )
    decide_case(services.store, services.packs, choice, now=now)


def _own_hours(text: str | None, proposed: str | None) -> Decimal | None:
    """The reviewer's own figure; nothing where the figure of the rules stands."""
    if text is None or not text.strip() or text.strip() == proposed:
        return None
    try:
        return exact(text.strip())
    except FigureUnreadableError:
        raise HoursUnreadableError from None


def _case_page(
    request: Request,
    services: Services,
    lang: Language,
    queue: Queue,
    case_id: UUID,
    *,
    draft: dict[str, Any] | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    with services.store.read() as tx:
        file = get_case_file(tx, case_id)
        beside = neighbours_of(tx, file.case, queue.wanted())
        twins = proofs_with_digest(tx, file.proof.sha256)
    view = case_view(
        file,
        back=queue.query,
        previous_id=beside.previous_id,
        next_id=beside.next_id,
        actions=("approve", "return", "reject") if file.case.state == "submitted" else (),
        twins=twins[:MOST_TWINS],
        book=ClauseBook(services.packs),
        lang=lang,
    )
    moved = problem if not view.may_decide else ""
    return render(
        request,
        "case.html",
        here="cases",
        status=status,
        view=view,
        moved=moved,
        problem=problem,
        draft={"action": "", "reason": "", "hours": None, "facts": {}} | (draft or {}),
    )
