"""The reviewers' list: narrowed, counted, paged; and the views of it that a reviewer keeps under a name."""

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import reach
from verifier.clock import legal_date
from verifier.errors import VerifierError
from verifier.flows import Services
from verifier.store import NAME_LENGTH, drop_view, get_case_file, list_work, save_view, views_of
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.clauses import ClauseBook
from verifier.web.pages import render
from verifier.web.queue import LEVELS, Queue, counts_of, queue_from, queue_of, worklist_of
from verifier.web.reading import note_listing
from verifier.web.undoing import undo_view
from verifier.web.views_queue import OPEN_STATE, QueueView, case_row, kept_views, queue_filters, queue_selects

PAGE_ROWS = 25
MAX_QUERY = 600  # characters of the filters in an address

pages = APIRouter(include_in_schema=False)
From = Annotated[Queue, Depends(queue_of)]


class ViewNameError(VerifierError):
    """A view needs a name of sensible length."""

    code = "web.queue.views.too_long"

    def __init__(self) -> None:
        super().__init__(most=NAME_LENGTH)


@pages.get("/cases")
def get_queue_page(
    request: Request,
    actor: Annotated[Actor, acting("case.list")],
    services: Parts,
    now: Now,
    lang: Lang,
    queue: From,
    after: str | None = None,
) -> HTMLResponse:
    """Show the queue."""
    view = queue_view(actor, services, queue, now=now, lang=lang, after=after)
    undo = undo_view(request, services, actor, now=now, lang=lang, back=queue.query)
    return render(request, "cases.html", here="cases", view=view, undo=undo, name_length=NAME_LENGTH)


def queue_view(
    actor: Actor, services: Services, queue: Queue, *, now: Any, lang: str, after: str | None = None
) -> QueueView:
    """A page of the queue."""
    book, on = ClauseBook(services.packs), legal_date(now)
    with services.store.read() as tx:
        wanted = worklist_of(queue, tx, services.packs, on, reach(actor, "case.list"))
        found = list_work(tx, wanted, after=after, limit=PAGE_ROWS)
        rows = tuple(case_row(get_case_file(tx, case.id), queue.query, lang, book, on) for case in found.items)
        counts = counts_of(queue, tx, wanted)
        kept = views_of(tx, actor.login)
    people = (case.person_id for case in found.items)
    note_listing(services, actor, "case.list", people, filters=asdict(queue), now=now)
    here = f"/cases?{queue.query}"
    return QueueView(
        rows=rows,
        filters=queue_filters(queue, counts, lang),
        selects=queue_selects(queue, counts, lang),
        kept=kept_views(kept, queue),
        hidden=dict(parse_qsl(queue.widened().query)),
        query=queue.query,
        is_narrowed=queue.is_narrowed,
        clear_href=f"/cases?{queue.widened().query}",
        first_href=rows[0].href if rows and queue.state == LEVELS[queue.level][0] else None,
        newest_href=here if after else None,
        next_href=f"{here}&after={found.next_cursor}" if found.next_cursor else None,
        bulk_href=f"/cases/bulk?{queue.query}" if rows and queue.state == OPEN_STATE else "",
    )


@pages.post("/cases/views")
def post_view(
    actor: Annotated[Actor, acting("case.list")],
    services: Parts,
    now: Now,
    name: Annotated[str, Form(max_length=200)] = "",
    query: Annotated[str, Form(max_length=MAX_QUERY)] = "",
) -> Response:
    """Keep the chosen filters under a name, for whoever acts alone."""
    wanted = " ".join(name.split())
    if not 0 < len(wanted) <= NAME_LENGTH:
        raise ViewNameError
    queue = queue_from(dict(parse_qsl(query)))
    with services.store.write() as tx:
        save_view(tx, login=actor.login, name=wanted, query=queue.query, now=now)
    return RedirectResponse(f"/cases?{queue.query}", 303)


@pages.post("/cases/views/{view_id}/drop")
def post_drop_view(
    view_id: UUID,
    actor: Annotated[Actor, acting("case.list")],
    services: Parts,
    query: Annotated[str, Form(max_length=MAX_QUERY)] = "",
) -> Response:
    """Forget one of the actor's views."""
    with services.store.write() as tx:
        drop_view(tx, login=actor.login, view_id=view_id)
    return RedirectResponse(f"/cases?{queue_from(dict(parse_qsl(query))).query}", 303)
