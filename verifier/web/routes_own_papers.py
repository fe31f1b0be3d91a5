"""What a person takes along: the form of a year for signing, and everything that is kept of them as one archive."""

from collections.abc import Iterator
from typing import IO, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from verifier.clock import legal_date
from verifier.flows import export_own_data, read_account
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.described import READS
from verifier.web.own_year import files_of_entries, pending_of, years_of
from verifier.web.pages import render
from verifier.web.person import get_person_id
from verifier.web.views_form import form_view

CHUNK_BYTES = 262_144
ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}, "description": "The archive."}}

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["account"])


@pages.get("/account/form")
def get_form_page(
    request: Request,
    actor: Annotated[Actor, acting("account.read_own")],
    services: Parts,
    now: Now,
    lang: Lang,
    year: Annotated[int | None, Query(ge=1990, le=2100)] = None,
) -> HTMLResponse:
    """Show the form of one's own year, to be printed and signed."""
    person_id, today = get_person_id(services.store, actor), legal_date(now)
    years = years_of(services, person_id, today.year)
    account = read_account(
        services.store,
        services.packs,
        person_id,
        year=year or years[0],
        today=today,
        issuer_kind=services.settings.issuer_kind,
    )
    view = form_view(
        account,
        years=sorted({*years, account.year}, reverse=True),
        files=files_of_entries(services, account),
        pending=pending_of(services, person_id, account.year),
        today=today,
        lang=lang,
    )
    return render(request, "form.html", here="account", view=view)


@pages.get("/account/export")
def get_export_page(
    actor: Annotated[Actor, acting("account.export_own")], services: Parts, now: Now
) -> StreamingResponse:
    """Give everything that is kept of oneself as one archive."""
    return _archive(actor, services, now)


@api.get("/account/export", response_class=StreamingResponse, responses={**READS, **ZIP})
def get_export(actor: Annotated[Actor, acting("account.export_own")], services: Parts, now: Now) -> StreamingResponse:
    """Give everything that is kept of oneself as one archive: records as JSON, files as they were handed in, papers."""
    return _archive(actor, services, now)


def _archive(actor: Actor, services: Parts, now: Now) -> StreamingResponse:
    person_id = get_person_id(services.store, actor)
    archive = export_own_data(services.store, person_id, actor=actor.login, now=now)
    name = f"xueshi-{legal_date(now).isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_read(archive), media_type="application/zip", headers=headers)


def _read(archive: IO[bytes]) -> Iterator[bytes]:
    """The archive piece by piece; closed at the end, however it ends."""
    with archive:
        while piece := archive.read(CHUNK_BYTES):
            yield piece
