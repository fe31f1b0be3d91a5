"""Training bases as pages, for the base and for HR; the forms work without script."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from verifier.access import may, reach
from verifier.clock import legal_date
from verifier.errors import NotFoundError
from verifier.flows import Services
from verifier.flows.records import (
    Attachment,
    ReportAnswer,
    RowsRefusedError,
    answer_report,
    attach_part,
    credit_class,
    file_plan,
    file_report,
    hold_class,
    return_plan,
)
from verifier.messages import say
from verifier.store import base_classes
from verifier.web.actor import Actor, acting
from verifier.web.answers import FILES_AT_ONCE, Lang, Now, Parts
from verifier.web.base_input import PlanAsked
from verifier.web.bases_reached import base_role_of, class_of
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.reading import note_reading
from verifier.web.routes_bases import part_files, plan_of
from verifier.web.views_bases import STATES, class_row, class_view, plan_form

pages = APIRouter(include_in_schema=False)
ROWS = 25
Version = Annotated[int, Form(ge=1)]
Reason = Annotated[str, Form(max_length=500)]


async def _typed(request: Request) -> dict[str, str]:
    """The text fields of the form of a plan."""
    async with request.form(max_fields=60, max_files=0) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


Typed = Annotated[dict[str, str], Depends(_typed)]


@pages.get("/bases")
def get_bases_page(
    request: Request,
    actor: Annotated[Actor, acting("base.read")],
    services: Parts,
    now: Now,
    lang: Lang,
    state: str = "",
    after: str | None = None,
) -> HTMLResponse:
    """Show the classes of one's base or region, and the form for a plan."""
    return _list_page(request, services, actor, legal_date(now), lang, state=state, after=after)


@pages.post("/bases")
def post_plan_page(
    request: Request,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    typed: Typed,
) -> Response:
    """File a plan; what is refused is shown beside what was typed."""
    try:
        made = file_plan(services.store, services.packs, plan_of(services, actor, _plan(typed)), now=now)
    except OURS as error:
        return _list_page(
            request, services, actor, legal_date(now), lang, problem=sentence_of(error, lang),
            status=status_of(error), typed=typed,
        )  # fmt: skip
    return RedirectResponse(f"/bases/classes/{made.id}", 303)


@pages.get("/bases/classes/{class_id}")
def get_class_page(
    class_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("base.read")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> HTMLResponse:
    """Show a class."""
    return _class_page(request, services, actor, class_id, legal_date(now), lang)


@pages.post("/bases/classes/{class_id}/plan")
def post_plan_again_page(
    class_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    typed: Typed,
) -> Response:
    """File a returned plan again."""
    class_of(services, actor, "base.file", class_id)

    def step() -> None:
        plan = plan_of(services, actor, _plan(typed), class_id=class_id)
        file_plan(services.store, services.packs, plan, now=now)

    return _after(request, services, actor, class_id, legal_date(now), lang, step)


@pages.post("/bases/classes/{class_id}/plan/return")
def post_plan_return_page(
    class_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("base.answer")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Version,
    reason: Reason = "",
) -> Response:
    """Give a plan back."""
    class_of(services, actor, "base.answer", class_id)

    def step() -> None:
        return_plan(services.store, class_id, version=version, reason=reason, actor=actor.login, now=now)

    return _after(request, services, actor, class_id, legal_date(now), lang, step)


@pages.post("/bases/classes/{class_id}/held")
def post_held_page(
    class_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Version,
    headcount: Annotated[int, Form(ge=0, le=100_000)],
) -> Response:
    """Say how many came."""
    class_of(services, actor, "base.file", class_id)

    def step() -> None:
        hold_class(services.store, class_id, version=version, headcount=headcount, actor=actor.login, now=now)

    return _after(request, services, actor, class_id, legal_date(now), lang, step)


@pages.post("/bases/classes/{class_id}/report/{part}")
def post_part_page(
    class_id: UUID,
    part: str,
    request: Request,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Version,
    files: Annotated[list[UploadFile], File(max_length=FILES_AT_ONCE)],
) -> Response:
    """Attach the files of one part."""
    class_of(services, actor, "base.file", class_id)

    def step() -> None:
        made = Attachment(class_id, version, part, part_files(services, files), actor.login)
        attach_part(services.store, services.packs, made, probe=services.reader.probe, now=now)

    return _after(request, services, actor, class_id, legal_date(now), lang, step)


@pages.get("/bases/classes/{class_id}/report/{part}/{place}")
def get_part_file(
    class_id: UUID, part: str, place: int, actor: Annotated[Actor, acting("base.read")], services: Parts, now: Now
) -> Response:
    """Give a file of a report, to keep and never to be opened in the page."""
    held = class_of(services, actor, "base.read", class_id)
    files = held.report.get(part, ())
    if not 0 <= place < len(files):
        raise NotFoundError("file", place)
    data = services.store.blobs.get(str(files[place]["sha256"]))
    note_reading(services, actor, "base.file.read", class_id, person_id=None, part=part, place=place, now=now)
    suffix = str(files[place]["name"]).rpartition(".")[2].lower()
    plain_suffix = suffix if suffix.isascii() and suffix.isalnum() and len(suffix) <= 5 else "bin"
    headers = {"Content-Disposition": f'attachment; filename="{part}-{place + 1}.{plain_suffix}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


@pages.post("/bases/classes/{class_id}/report")
def post_report_page(
    class_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("base.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Version,
) -> Response:
    """File the report."""
    class_of(services, actor, "base.file", class_id)

    def step() -> None:
        file_report(services.store, services.packs, class_id, version=version, actor=actor.login, now=now)

    return _after(request, services, actor, class_id, legal_date(now), lang, step)


@pages.post("/bases/classes/{class_id}/answer")
def post_answer_page(
    class_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("base.answer")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Version,
    answer: Annotated[str, Form(pattern="^(pass|return)$")],
    missing: Annotated[list[str] | None, Form(max_length=12)] = None,
    reason: Reason = "",
) -> Response:
    """Pass or return a report."""
    class_of(services, actor, "base.answer", class_id)

    def step() -> None:
        said = ReportAnswer(class_id, version, answer == "pass", actor.login, missing or (), reason)
        answer_report(services.store, services.packs, said, now=now)

    return _after(request, services, actor, class_id, legal_date(now), lang, step)


@pages.post("/bases/classes/{class_id}/hours")
def post_hours_page(
    class_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("base.answer")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> Response:
    """Post the hours for people who were added since."""
    class_of(services, actor, "base.answer", class_id)

    def step() -> None:
        credit_class(services.store, services.packs, class_id, actor=actor.login, now=now)

    return _after(request, services, actor, class_id, legal_date(now), lang, step)


# ---------------------------------------------------------------- views


def _plan(typed: dict[str, str]) -> PlanAsked:
    """The plan of a form.

    Raises:
        RequestValidationError: a field has not its shape.
    """
    parts = {name.removeprefix("part-"): text for name, text in typed.items() if name.startswith("part-")}
    plain = {name: typed.get(name, "") for name in ("title", "starts_on", "ends_on", "hours")}
    try:
        return PlanAsked.model_validate(
            {
                **plain,
                "in_person": typed.get("in_person") != "false",
                "parts": parts,
                "version": typed.get("version") or 0,
            }
        )
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from None


def _after(
    request: Request, services: Services, actor: Actor, class_id: UUID, today: date, lang: str, step: Any
) -> Response:
    """Take a step and show the class again; what is refused is said on its page."""
    try:
        step()
    except OURS as error:
        return _class_page(request, services, actor, class_id, today, lang, error=error)
    return RedirectResponse(f"/bases/classes/{class_id}", 303)


def _class_page(
    request: Request,
    services: Services,
    actor: Actor,
    class_id: UUID,
    today: date,
    lang: str,
    *,
    error: Exception | None = None,
) -> HTMLResponse:
    held = class_of(services, actor, "base.read", class_id)
    with services.store.read() as tx:
        steps = base_classes.base_steps_of(tx, class_id)
        people = base_classes.trainees_of(tx, class_id)
    view = class_view(services, actor, held, steps, people, today=today, lang=lang)
    rows = error.faults if isinstance(error, RowsRefusedError) else ()
    faults = [{"row": str(one.row), "column": one.column_word(lang), "why": one.say(lang)} for one in rows]
    return render(
        request,
        "base_class.html",
        here="bases",
        status=status_of(error) if error else 200,
        view=view,
        problem=sentence_of(error, lang) if error else "",
        faults=faults,
    )


def _list_page(
    request: Request,
    services: Services,
    actor: Actor,
    today: date,
    lang: str,
    *,
    state: str = "",
    after: str | None = None,
    problem: str = "",
    status: int = 200,
    typed: dict[str, str] | None = None,
) -> HTMLResponse:
    chosen = state if state in STATES else None
    within = reach(actor, "base.read")
    with services.store.read() as tx:
        found = base_classes.list_base_classes(tx, base_classes.ClassFilter(chosen, within), after=after, limit=ROWS)
        counts = {
            one: base_classes.count_base_classes(tx, base_classes.ClassFilter(one, within)) for one in (None, *STATES)
        }
    filters = [
        {
            "label": say(f"records.base_state.{one}" if one else "web.bases.all", lang),
            "href": f"/bases?state={one}" if one else "/bases",
            "chosen": one == chosen,
            "count": counts[one],
        }
        for one in (None, *STATES)
        if one is None or counts[one] or one == chosen
    ]
    plan = None
    if may(actor, "base.file"):
        plan = plan_form(services, base_role_of(actor).region, today, lang, action="/bases", typed=typed or {})
    view = {
        "rows": [class_row(one, lang) for one in found.items],
        "next": found.next_cursor,
        "filters": filters,
        "plan": plan,
        "may_inspect": may(actor, "base.inspect"),
    }
    return render(request, "bases.html", here="bases", status=status, view=view, problem=problem)
