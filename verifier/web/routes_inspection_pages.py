"""Samples of classes to visit, as a page for HR."""

import secrets
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import require
from verifier.clock import legal_date
from verifier.flows.records import Sampling, draw_inspection
from verifier.store import base_classes
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.pages import render
from verifier.web.routes_bases import flag_word, region_subject
from verifier.web.words import moment_text

pages = APIRouter(include_in_schema=False)


@pages.get("/bases/inspections")
def get_inspections_page(
    request: Request, actor: Annotated[Actor, acting("base.inspect")], services: Parts, now: Now, lang: Lang
) -> HTMLResponse:
    """Show the samples that were drawn."""
    require(actor, "base.inspect", region_subject(services))
    today = legal_date(now)
    with services.store.read() as tx:
        found = base_classes.list_inspections(tx, services.settings.region)
    rows = [
        {
            "at": moment_text(one.drawn_at),
            "by": one.drawn_by,
            "seed": one.seed.hex(),
            "drawn": [
                {
                    "id": each["class"],
                    "title": each["title"],
                    "base": each["base"],
                    "flags": [flag_word(flag, lang) for flag in each["flags"]],
                }
                for each in one.drawn
            ],
        }
        for one in found
    ]
    first, last = f"{today.year}-01-01", today.isoformat()
    return render(request, "inspections.html", here="bases", rows=rows, first=first, last=last, problem="")


@pages.post("/bases/inspections")
def post_inspection_page(
    actor: Annotated[Actor, acting("base.inspect")],
    services: Parts,
    now: Now,
    first: Annotated[date, Form()],
    last: Annotated[date, Form()],
    count: Annotated[int, Form(ge=1, le=200)],
) -> Response:
    """Draw a sample."""
    require(actor, "base.inspect", region_subject(services))
    sampling = Sampling(services.settings.region, first, last, count, actor.login)
    draw_inspection(services.store, sampling, draw=secrets.token_bytes, now=now)
    return RedirectResponse("/bases/inspections", 303)
