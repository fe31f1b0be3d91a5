"""Review: one case, the decision, what it would bring, and taking it back.

A decision names the version of the case that was seen; the flow refuses it when somebody else was faster, and the reviewer is shown
who decided what. After a decision the next case of the same list opens.
"""

from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import ValidationError

from verifier.flows import decide_case, preview_decision, undo_decision
from verifier.store import get_case, neighbours_of
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.case_page import Desk, case_page, open_case, wanted_by
from verifier.web.clauses import ClauseBook
from verifier.web.confirming import confirmed_facts
from verifier.web.deciding import stage_for
from verifier.web.decision_input import choice_of, decision_of_form, draft_of_form, trial_of
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.queue import queue_from, queue_of
from verifier.web.routes_queue import MAX_QUERY
from verifier.web.terms import undo_within
from verifier.web.undoing import forget_decided, remember_decided
from verifier.web.views_cases import trial_json, trial_view
from verifier.web.views_queue import case_href

MAX_FIELDS = 200  # of a form

pages = APIRouter(include_in_schema=False)


async def _form(request: Request) -> dict[str, Any]:
    """The text fields of the decision form."""
    async with request.form(max_fields=MAX_FIELDS, max_files=0) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


Filled = Annotated[dict[str, Any], Depends(_form)]


@pages.get("/cases/{case_id}")
def get_case_page(
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.list")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> HTMLResponse:
    """Show one case."""
    return case_page(Desk(request, actor, services, queue_of(request), now, lang), case_id)


@pages.post("/cases/{case_id}/decision")
def post_decision_page(
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    form: Filled,
) -> Response:
    """Record a decision and open the next case of the list; what is refused is shown beside what was typed."""
    desk = Desk(request, actor, services, _list_of(form), now, lang)
    opened = open_case(desk, case_id)
    try:
        decision = decision_of_form(form, opened.file)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from None
    proposed = opened.file.screened["proposal"].get("hours")
    try:
        level: str = decision.level or "unit"
        if opened.file.case.version == decision.version:  # else the flow says who was faster
            level = stage_for(opened.stages, opened.file.case, decision.action, decision.level).level
        decide_case(services.store, services.packs, choice_of(decision, opened.file, actor, level, proposed), now=now)
    except OURS as error:
        problem, status = sentence_of(error, lang), status_of(error)
        return case_page(desk, case_id, draft=_draft_of(form), problem=problem, status=status)
    with services.store.read() as tx:
        beside = neighbours_of(tx, get_case(tx, case_id), wanted_by(desk, tx))
    query = desk.queue.query
    response = RedirectResponse(case_href(beside.next_id, query) if beside.next_id else f"/cases?{query}", 303)
    remember_decided(request, response, case_id)
    return response


@pages.post("/cases/{case_id}/preview")
def post_preview_page(
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    form: Filled,
) -> Response:
    """Say what a pass would bring with what is typed: to the page's script as JSON, else as the page itself; nothing is written."""
    desk = Desk(request, actor, services, _list_of(form), now, lang)
    wants_json = "application/json" in request.headers.get("accept", "")
    opened = open_case(desk, case_id)
    try:
        choice = trial_of(draft_of_form(form, opened.file), opened.file, actor)
        trial = preview_decision(services.store, services.packs, choice, now=now)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from None
    except OURS as error:
        if wants_json:
            raise
        problem, status = sentence_of(error, lang), status_of(error)
        return case_page(desk, case_id, draft=_draft_of(form), problem=problem, status=status)
    if wants_json:
        return JSONResponse(trial_json(trial_view(trial, ClauseBook(services.packs), lang)))
    return case_page(desk, case_id, draft=_draft_of(form), trial=trial)


@pages.post("/cases/{case_id}/undo")
def post_undo_page(
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Annotated[int, Form(ge=1)],
    back: Annotated[str, Form(max_length=MAX_QUERY)] = "",
) -> Response:
    """Take the last decision back and open the case again."""
    desk = Desk(request, actor, services, queue_from(dict(parse_qsl(back))), now, lang)
    open_case(desk, case_id)
    try:
        undo_decision(
            services.store,
            services.packs,
            case_id,
            version,
            actor=actor.login,
            now=now,
            within=undo_within(services),
        )
    except OURS as error:
        return case_page(desk, case_id, problem=sentence_of(error, lang), status=status_of(error))
    response = RedirectResponse(case_href(case_id, desk.queue.query), 303)
    forget_decided(response)
    return response


def _list_of(form: dict[str, Any]) -> Any:
    """The list that the form came from."""
    return queue_from(dict(parse_qsl(str(form.get("back") or "")[:MAX_QUERY])))


def _draft_of(form: dict[str, Any]) -> dict[str, Any]:
    """What was typed, to be shown again."""
    kept = {name: form.get(name) or "" for name in ("action", "reason", "hours", "kind", "point", "point_box")}
    typed = {name.removeprefix("field."): value for name, value in form.items() if name.startswith("field.")}
    return {**kept, "facts": confirmed_facts(form), "typed": typed}
