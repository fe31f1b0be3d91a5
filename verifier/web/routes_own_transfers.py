"""Hours from other regions, on pages: a person hands in a package and sees what became of each year.

A certificate of another region is handed in like any proof; its code starts the same path. The API of both is `verifier.web.routes_transfers`.
"""

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.flows import Arrival, Services, read_transfer, recognise_transfer
from verifier.messages import Language
from verifier.store import list_taken_transfers
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts, read_upload
from verifier.web.clauses import ClauseBook
from verifier.web.pages import render
from verifier.web.person import get_person_id
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.views_transfers import transfer_views

MAX_PACKAGE_BYTES = 262_144
SHOWN = 100

pages = APIRouter(include_in_schema=False)


@pages.get("/account/transfers")
def get_transfers_page(
    request: Request, actor: Annotated[Actor, acting("transfer.read")], services: Parts, lang: Lang
) -> HTMLResponse:
    """Show one's own hours from other regions."""
    return _page(request, services, actor, lang)


@pages.post("/account/transfers")
def post_transfer_form(
    request: Request,
    actor: Annotated[Actor, acting("transfer.take")],
    services: Parts,
    now: Now,
    lang: Lang,
    package: Annotated[UploadFile, File()],
) -> Response:
    """Take a package of one's own hours."""
    try:
        data = read_upload(package, MAX_PACKAGE_BYTES)
        arrival = Arrival(data, get_person_id(services.store, actor), actor.login)
        trust, lookup = services.trust.read_trust(), services.trust.status_lookup(now)
        recognise_transfer(services.store, services.packs, trust, lookup, services.settings.node, arrival, now=now)
    except OURS as error:
        return _page(request, services, actor, lang, problem=sentence_of(error, lang), status=int(status_of(error)))
    return RedirectResponse("/account/transfers", 303)


def _page(
    request: Request, services: Services, actor: Actor, lang: Language, *, problem: str = "", status: int = 200
) -> HTMLResponse:
    person_id = get_person_id(services.store, actor)
    with services.store.read() as tx:
        taken = list_taken_transfers(tx, person_id=person_id, limit=SHOWN).items
    found = [read_transfer(services.store, one.id) for one in taken]
    return render(
        request,
        "transfers.html",
        here="account",
        status=status,
        transfers=transfer_views(found, book=ClauseBook(services.packs), lang=lang),
        problem=problem,
    )
