"""Hours from other regions that wait for an office's word: who they are about, what the rules say, and the form that decides a year.

Whose word a year is, the region's pack says; a year that is another office's stands there without a form. The API is `verifier.web.routes_transfers`.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import reach
from verifier.flows import (
    Services,
    TransferChoice,
    TransferStanding,
    YearAction,
    decide_transfer,
    deciders,
    read_transfer,
)
from verifier.messages import Language
from verifier.store import get_person, list_taken_transfers
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.clauses import ClauseBook
from verifier.web.offices import offices_of
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.reading import note_listing
from verifier.web.routes_transfers import MAX_WORDS
from verifier.web.views_transfers import transfer_views

pages = APIRouter(include_in_schema=False)
STATES = ("open", "settled", "ended")
TO_DO = {"waiting": (YearAction.RECOGNISE, YearAction.REFUSE), "recognised": (YearAction.END,)}


@pages.get("/transfers")
def get_transfers_review_page(
    request: Request,
    actor: Annotated[Actor, acting("transfer.list")],
    services: Parts,
    lang: Lang,
    state: Annotated[str, Query(pattern="^(open|settled|ended)$")] = "open",
    after: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """Show the transfers of the people within reach, those that wait first."""
    return _page(request, services, actor, lang, state=state, after=after)


@pages.post("/transfers/{transfer_id}/years/{year}")
def post_year_form(
    transfer_id: UUID,
    year: int,
    request: Request,
    actor: Annotated[Actor, acting("transfer.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    action: Annotated[YearAction, Form()],
    reason: Annotated[str, Form(max_length=MAX_WORDS)] = "",
) -> Response:
    """Recognise, refuse or end one year."""
    standing = read_transfer(services.store, transfer_id)
    offices = offices_of(services, actor, "transfer.decide", standing.taken.person_id)
    choice = TransferChoice(transfer_id, year, action, actor.login, reason, offices)
    try:
        decide_transfer(services.store, services.settings.node, choice, now=now)
    except OURS as error:
        return _page(request, services, actor, lang, problem=sentence_of(error, lang), status=int(status_of(error)))
    return RedirectResponse("/transfers", 303)


def _page(
    request: Request,
    services: Services,
    actor: Actor,
    lang: Language,
    *,
    state: str = "open",
    after: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    within = reach(actor, "transfer.list")
    with services.store.read() as tx:
        found = list_taken_transfers(tx, reach=within, state=state, after=after, limit=20)
        people = {one.person_id: get_person(tx, one.person_id) for one in found.items}
    note_listing(
        services,
        actor,
        "transfer.list",
        (one.person_id for one in found.items),
        filters={"state": state},
        now=services.clock(),
    )
    standings = [read_transfer(services.store, one.id) for one in found.items]
    views = {one.key: one for one in transfer_views(standings, book=ClauseBook(services.packs), lang=lang)}
    rows = [
        {
            "view": views[str(one.taken.id)],
            "name": people[one.taken.person_id].name,
            "unit": people[one.taken.person_id].unit,
            "to_do": _to_do(services, actor, one),
        }
        for one in standings
    ]
    return render(
        request,
        "transfers_review.html",
        here="transfers",
        status=status,
        rows=rows,
        state=state,
        states=STATES,
        next=found.next_cursor,
        problem=problem,
    )


def _to_do(services: Services, actor: Actor, standing: TransferStanding) -> dict[int, dict[str, Any]]:
    """What the actor may do to each year, and who may where it is not theirs."""
    try:
        offices = offices_of(services, actor, "transfer.decide", standing.taken.person_id)
    except OURS:
        offices = ()
    found = {}
    for year in standing.years:
        actions = TO_DO.get(year.state, ()) if standing.taken.state != "ended" else ()
        mine = [one.value for one in actions if set(offices) & set(deciders(year, one))]
        found[year.year] = {"mine": mine, "others": deciders(year, actions[0])[0] if actions and not mine else ""}
    return found
