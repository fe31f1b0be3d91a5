"""One's own security, as a page: sessions, password, authenticator, recovery codes, keys for programs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.flows import Services
from verifier.flows.identity import (
    SCOPES,
    change_password,
    end_api_key,
    end_sessions,
    make_api_key,
    new_recovery_codes,
)
from verifier.messages import Language
from verifier.store import api_keys, factors, sessions
from verifier.web.actor import Actor, SignInNeededError, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.routes_session import user_id_of
from verifier.web.sessions import caller_of, keep_session, session_of
from verifier.web.words import moment_text

pages = APIRouter(include_in_schema=False)
Self = Annotated[Actor, acting("self.security")]
HERE = "/me"


@pages.get("/me")
def get_self_page(request: Request, actor: Self, services: Parts, lang: Lang) -> HTMLResponse:
    """Show one's own security."""
    return _page(request, services, actor, lang)


@pages.post("/me/password")
def post_own_password(
    request: Request,
    actor: Self,
    services: Parts,
    now: Now,
    lang: Lang,
    old: Annotated[str, Form(max_length=256)] = "",
    new: Annotated[str, Form(max_length=256)] = "",
) -> Response:
    """Change the password; other sessions end."""
    signed_in = session_of(request)
    if signed_in is None:
        raise SignInNeededError
    try:
        opened = change_password(services.store, signed_in.session, old, new, caller_of(request), now=now)
    except OURS as error:
        return _page(request, services, actor, lang, problem=sentence_of(error, lang), status=status_of(error))
    answer = RedirectResponse(HERE, 303)
    keep_session(request, answer, opened)
    return answer


@pages.post("/me/sessions/{session_id}/end")
def post_end_session(session_id: UUID, actor: Self, services: Parts, now: Now) -> Response:
    """End one of one's sessions."""
    end_sessions(services.store, user_id_of(actor), session_id=session_id, actor=actor.login, now=now)
    return RedirectResponse(HERE, 303)


@pages.post("/me/recovery-codes")
def post_recovery_codes(request: Request, actor: Self, services: Parts) -> Response:
    """Make new recovery codes and show them once."""
    del actor
    signed_in = session_of(request)
    if signed_in is None:
        raise SignInNeededError
    with services.store.write() as tx:
        codes = new_recovery_codes(tx, signed_in.session)
    return render(request, "recovery-codes.html", codes=codes, onward=HERE)


@pages.post("/me/keys")
def post_own_key(
    request: Request,
    actor: Self,
    services: Parts,
    now: Now,
    lang: Lang,
    name: Annotated[str, Form(max_length=60)] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
    days: Annotated[int, Form(ge=1, le=730)] = 90,
) -> HTMLResponse:
    """Make a key and show it once."""
    if not scopes or not name.strip():
        return _page(request, services, actor, lang, problem="", status=422)
    text, _ = make_api_key(
        services.store,
        user_id_of(actor),
        name=name.strip(),
        scopes=tuple(scopes),
        days=days,
        actor=actor.login,
        now=now,
    )
    return _page(request, services, actor, lang, made_key=text)


@pages.post("/me/keys/{key_id}/end")
def post_end_key(key_id: UUID, actor: Self, services: Parts, now: Now) -> Response:
    """Revoke one of one's keys."""
    end_api_key(services.store, user_id_of(actor), key_id, actor=actor.login, now=now)
    return RedirectResponse(HERE, 303)


def _page(
    request: Request,
    services: Services,
    actor: Actor,
    lang: Language,
    *,
    problem: str = "",
    made_key: str = "",
    status: int = 200,
) -> HTMLResponse:
    user_id, signed_in = user_id_of(actor), session_of(request)
    own = signed_in.session.id if signed_in else None
    with services.store.read() as tx:
        open_now, keys = sessions.list_sessions(tx, user_id), api_keys.list_api_keys(tx, user_id)
        factor, left = factors.find_factor(tx, user_id), factors.count_recovery_codes(tx, user_id)
    return render(
        request,
        "me.html",
        here="me",
        status=status,
        problem=problem,
        made_key=made_key,
        login=actor.login,
        has_factor=factor is not None and factor.confirmed_at is not None,
        codes_left=left,
        scopes=SCOPES,
        sessions=[
            {
                "id": one.id,
                "own": one.id == own,
                "address": one.address,
                "agent": one.agent,
                "opened": moment_text(one.opened_at),
                "seen": moment_text(one.seen_at),
            }
            for one in open_now
            if one.stage == "open"
        ],
        keys=[_key_view(key, services, lang) for key in keys],
    )


def _key_view(key: api_keys.ApiKey, services: Services, lang: Language) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": "、".join(key.scopes) if lang == "zh" else ", ".join(key.scopes),
        "ends": moment_text(key.ends_at),
        "lives": key.lives(services.clock()),
    }
