"""Review as programs see it: cases listed, read and decided; what else a reviewer can do is `routes_reviewing`."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from verifier.flows import Choice, Services, decide_case
from verifier.store import get_case_file, list_work
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.case_page import Desk, OpenCase, open_case, wanted_by
from verifier.web.deciding import stage_for
from verifier.web.decision_input import DecisionRequest, choice_of
from verifier.web.described import DECIDES, READS
from verifier.web.queue import Queue, queue_of
from verifier.web.reading import note_listing, note_reading
from verifier.web.views_cases import case_json

api = APIRouter(prefix="/api", tags=["cases"])
From = Annotated[Queue, Depends(queue_of)]


@api.get("/cases", responses=READS)
def get_cases(
    request: Request,
    actor: Annotated[Actor, acting("case.list")],
    services: Parts,
    now: Now,
    lang: Lang,
    queue: From,
    after: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """List cases, the longest waiting first; filters as in the page's address: `level`, `state`, `proposal`, `kind`, `reason` and so on."""
    desk = Desk(request, actor, services, queue, now, lang)
    with services.store.read() as tx:
        found = list_work(tx, wanted_by(desk, tx), after=after, limit=limit)
        items = [case_json(get_case_file(tx, case.id), lang) for case in found.items]
    people = (case.person_id for case in found.items)
    note_listing(services, actor, "case.list", people, filters=asdict(queue), now=now)
    return {"items": items, "next": found.next_cursor}


@api.get("/cases/{case_id}", responses=READS)
def get_case(
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.read")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Give one case: what was read, what is proposed, what was decided."""
    desk = Desk(request, actor, services, Queue(), now, lang)
    file = open_case(desk, case_id, operation="case.read").file
    note_reading(services, actor, "case.read", case_id, person_id=file.person.id, now=now)
    return case_json(file, lang)


@api.post("/cases/{case_id}/decision", responses=DECIDES)
def post_decision(
    case_id: UUID,
    decision: DecisionRequest,
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Decide a case; 409 with who decided what when somebody else was faster."""
    opened = open_case(Desk(request, actor, services, Queue(), now, lang), case_id)
    choice = _choice(decision, opened, actor)
    decide_case(services.store, services.packs, choice, now=now)
    return _again(services, case_id, lang)


def _choice(decision: DecisionRequest, opened: OpenCase, actor: Actor) -> Choice:
    file = opened.file
    level: str = decision.level or "unit"
    if file.case.version == decision.version:  # else the flow says who was faster
        level = stage_for(opened.stages, file.case, decision.action, decision.level).level
    return choice_of(decision, file, actor, level, file.screened["proposal"].get("hours"))


def _again(services: Services, case_id: UUID, lang: str) -> dict[str, Any]:
    with services.store.read() as tx:
        return case_json(get_case_file(tx, case_id), lang)
