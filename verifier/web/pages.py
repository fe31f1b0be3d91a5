"""How a page is made from a template and a view: the language, the places of the menu, the person who acts.

Templates get finished views and sentences by code (`t`); they decide nothing. Everything a template prints is escaped.
"""

from functools import cache, partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from verifier.access import may
from verifier.messages import say
from verifier.web.actor import PARTS, Actor, demo_part, find_actor
from verifier.web.assets import templates_folder
from verifier.web.languages import other_language_href, remember_language, request_language

PLACES = (
    ("verify", "/", ""),
    ("upload", "/upload", "proof.upload"),
    ("cases", "/cases", "case.list"),
    ("account", "/account", "account.read_own"),
    ("people", "/people", "user.list"),
    ("admissions", "/people/waiting", "user.waiting"),
    ("moves", "/moves", "move.list"),
    ("rosters", "/rosters", "roster.import"),
    ("records", "/records", "record.list"),
    ("bases", "/bases", "base.read"),
    ("transfers", "/transfers", "transfer.list"),
    ("year_audits", "/year-audits", "year_audit.list"),
    ("issuing", "/issuing", "certificate.issue_many"),
    ("statistics", "/statistics", "statistics.read"),
    ("audit", "/audit", "audit.read"),
)
"""The places of the menu: name, address, and the operation that whoever sees it holds (none: everybody)."""
MAIN_PLACES = 5
"""So many places stand in the head; the others are folded away beneath a word."""


@cache
def environment() -> Environment:
    """The one template environment: escaping always on, a missing name is an error."""
    return Environment(
        loader=FileSystemLoader(templates_folder() / "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(request: Request, template: str, *, here: str = "", status: int = 200, **views: Any) -> HTMLResponse:
    """Fill a page of `templates/web/pages` in the reader's language."""
    language = request_language(request)
    actor = find_actor(request)
    shown, folded = _places(actor)
    body = (
        environment()
        .get_template(f"pages/{template}")
        .render(
            actor=actor,
            here=here,
            lang=language,
            other_language_href=other_language_href(request, language),
            parts=tuple(PARTS) if actor and actor.is_demo else (),
            part=demo_part(request),
            path=request.url.path if request.method == "GET" else "/",
            places=shown,
            more_places=folded,
            signed_in=actor is not None and not actor.is_demo,
            static=request.app.state.assets.href,
            t=partial(_say, language),
            **views,
        )
    )
    response = HTMLResponse(body, status_code=status, headers={"Content-Language": language.tag})
    remember_language(request, response)
    return response


def _places(actor: Actor | None) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The places of the menu that whoever reads may go to: those of the head, and those folded away; one alone is not worth folding."""
    found = tuple(
        (name, href)
        for name, href, operation in PLACES
        if not operation or (actor is not None and may(actor, operation))
    )
    at = len(found) if len(found) <= MAIN_PLACES + 1 else MAIN_PLACES
    return found[:at], found[at:]


def _say(language: str, code: str, /, **facts: object) -> str:
    """Say a code in the page's language; facts may be called anything."""
    return say(code, language, **facts)
