"""Review: the queue, one case, the decision, as pages and as API.

A decision names the version of the case that was seen; the flow refuses it when somebody else was faster, and the reviewer is shown
who decided what. After a decision the next case of the same list opens.
"""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import reach
from verifier.clock import legal_date
from verifier.flows import Choice, Services, decide_case
from verifier.messages import Language
from verifier.store import Transaction, Worklist, get_case_file, list_work, neighbours_of, proofs_with_digest
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.clauses import ClauseBook
from verifier.web.confirming import confirmed_facts
from verifier.web.deciding import (
    COUNTING,
    EVENTS,
    Action,
    DecisionRequest,
    Level,
    own_hours,
    stage_for,
    stages_of,
)
from verifier.web.described import DECIDES, READS
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.queue import Queue, queue_from, queue_of, worklist_of
from verifier.web.reaching import within
from verifier.web.routes_queue import MAX_QUERY
from verifier.web.views_cases import case_json, case_view
from verifier.web.views_queue import case_href

MOST_TWINS = 20

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["cases"])
From = Annotated[Queue, Depends(queue_of)]


async def _confirmed(request: Request) -> dict[str, Any]:
    """The facts that the decision form confirms."""
    return confirmed_facts(await request.form())


Confirmed = Annotated[dict[str, Any], Depends(_confirmed)]


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
    return _case_page(request, actor, services, lang, queue, case_id)


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
    level: Annotated[Level, Form()] = "",
    back: Annotated[str, Form(max_length=MAX_QUERY)] = "",
) -> Response:
    """Record a decision and open the next case of the list; what is refused is shown beside what was typed."""
    queue = queue_from(dict(parse_qsl(back)))
    decision = DecisionRequest(
        action=action,
        version=version,
        level=level,
        reason=reason,
        hours=hours or None,
        facts=facts,
    )
    try:
        _decide(services, actor, case_id, decision, now)
    except OURS as error:
        draft = {"action": action, "reason": reason, "hours": hours, "facts": facts}
        problem = sentence_of(error, lang)
        return _case_page(
            request, actor, services, lang, queue, case_id, draft=draft, problem=problem, status=status_of(error)
        )
    with services.store.read() as tx:
        wanted = _wanted(tx, actor, services, queue, now)
        beside = neighbours_of(tx, get_case_file(tx, case_id).case, wanted)
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
    """List cases, the longest waiting first, a page at a time; filters as in the address of the page: `level`, `state`, `proposal`, `kind` and so on."""
    with services.store.read() as tx:
        wanted = _wanted(tx, actor, services, queue, services.clock())
        found = list_work(tx, wanted, after=after, limit=limit)
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
    _decide(services, actor, case_id, decision, now)
    with services.store.read() as tx:
        return case_json(get_case_file(tx, case_id), lang)


def _wanted(tx: Transaction, actor: Actor, services: Services, queue: Queue, now: datetime) -> Worklist:
    """The list that the reviewer came from, as far as it is theirs to see."""
    return worklist_of(queue, tx, services.packs, legal_date(now), within(reach(actor, "case.list")))


def _decide(services: Services, actor: Actor, case_id: UUID, decision: DecisionRequest, now: datetime) -> None:
    """Hand a decision to the flow."""
    with services.store.read() as tx:
        file = get_case_file(tx, case_id)
    stages = stages_of(actor, services.packs, file.case, legal_date(now))
    if file.case.version == decision.version:
        level = stage_for(stages, file.case, decision.action, decision.level).level
    else:  # the flow says who was faster
        level = decision.level or "unit"
    counts = decision.action in COUNTING
    choice = Choice(
        case_id=case_id,
        version=decision.version,
        action=EVENTS[level, decision.action],
        acts_as=level,
        actor=actor.login,
        reason=decision.reason.strip(),
        facts=decision.facts if counts else {},
        hours=own_hours(decision.hours, file.screened["proposal"].get("hours")) if counts else None,
    )
    decide_case(services.store, services.packs, choice, now=now)


def _case_page(
    request: Request,
    actor: Actor,
    services: Services,
    lang: Language,
    queue: Queue,
    case_id: UUID,
    *,
    draft: dict[str, Any] | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    now = services.clock()
    with services.store.read() as tx:
        file = get_case_file(tx, case_id)
        beside = neighbours_of(tx, file.case, _wanted(tx, actor, services, queue, now))
        twins = proofs_with_digest(tx, file.proof.sha256)
    stages = stages_of(actor, services.packs, file.case, legal_date(now), first=queue.level)
    view = case_view(
        file,
        back=queue.query,
        previous_id=beside.previous_id,
        next_id=beside.next_id,
        stage=stages[0] if stages else None,
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
