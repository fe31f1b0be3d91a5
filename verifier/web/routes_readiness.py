"""What one's hours mean: readiness for a title review, a recognition or the yearly assessment, and the years of a cycle side by side.

Everything is computed when asked for and kept nowhere; the same answers come from `xueshi account`.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from verifier.access import require
from verifier.clock import legal_date
from verifier.flows import CycleReading, Readiness, Services, judge_readiness, read_cycle
from verifier.store import subject_of_person
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.clauses import ClauseBook
from verifier.web.described import READS
from verifier.web.pages import render
from verifier.web.person import get_person_id
from verifier.web.readiness_asked import ReadinessAsked
from verifier.web.reading import note_reading
from verifier.web.views_readiness import readiness_view
from verifier.web.views_years import years_view

YEARS_SHOWN = 3
Asked = Annotated[ReadinessAsked, Query()]
Whose = Annotated[UUID | None, Query(description="Whose; one's own where it is left out.")]
Year = Annotated[int | None, Query(ge=1990, le=2100)]

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["account"])


@api.get("/account/readiness", responses=READS)
def get_readiness(
    actor: Annotated[Actor, acting("account.read")],
    services: Parts,
    now: Now,
    lang: Lang,
    asked: Asked,
    person: Whose = None,
) -> dict[str, Any]:
    """Tell how somebody stands for a purpose: with which weight, by which exemptions, what is missing and what would close it."""
    whose = _person(services, actor, person)
    note_reading(services, actor, "account.read", whose, person_id=whose, part="readiness", now=now)
    return _readiness(services, whose, asked, legal_date(now)).told(lang)


@api.get("/account/cycle", responses=READS)
def get_cycle(
    actor: Annotated[Actor, acting("account.read")],
    services: Parts,
    now: Now,
    first: Year = None,
    last: Year = None,
    person: Whose = None,
) -> dict[str, Any]:
    """Tell how the years of a cycle stand, deemed years and what may be made up among them."""
    whose = _person(services, actor, person)
    note_reading(services, actor, "account.read", whose, person_id=whose, part="cycle", now=now)
    return _cycle(services, whose, first, last, legal_date(now)).told()


@pages.get("/account/readiness")
def get_readiness_page(
    request: Request,
    actor: Annotated[Actor, acting("account.read_own")],
    services: Parts,
    now: Now,
    lang: Lang,
    asked: Asked,
) -> HTMLResponse:
    """Show how one stands for a purpose."""
    found = _readiness(services, get_person_id(services.store, actor), asked, legal_date(now))
    view = readiness_view(found, asked, book=ClauseBook(services.packs), lang=lang)
    return render(request, "readiness.html", here="account", view=view)


@pages.get("/account/years")
def get_years_page(
    request: Request,
    actor: Annotated[Actor, acting("account.read_own")],
    services: Parts,
    now: Now,
    lang: Lang,
    first: Year = None,
    last: Year = None,
) -> HTMLResponse:
    """Show one's years side by side."""
    found = _cycle(services, get_person_id(services.store, actor), first, last, legal_date(now))
    view = years_view(found, book=ClauseBook(services.packs), lang=lang)
    return render(request, "years.html", here="account", view=view)


def _person(services: Services, actor: Actor, person: UUID | None) -> UUID:
    """The person that is asked about, if the actor may read their account.

    Raises:
        NotFoundError: there is none, or they are not the actor's to know of.
    """
    if person is None:
        return get_person_id(services.store, actor)
    with services.store.read() as tx:
        require(actor, "account.read", subject_of_person(tx, person, what="person", key=person))
    return person


def _readiness(services: Services, person_id: UUID, asked: ReadinessAsked, today: date) -> Readiness:
    return judge_readiness(services.store, services.packs, person_id, asked.application(today))


def _cycle(services: Services, person_id: UUID, first: int | None, last: int | None, today: date) -> CycleReading:
    """The years asked for; without them the latest ones."""
    until = last or (first + YEARS_SHOWN - 1 if first else today.year)
    since = first or until - YEARS_SHOWN + 1
    return read_cycle(services.store, services.packs, person_id, first_year=since, last_year=until, on=today)
