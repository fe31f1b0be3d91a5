"""Signing in as API, and what anybody who signed in may do for themselves: sessions, password, keys.

A session's token is only ever in the cookie. Programs use keys (`Authorization: Bearer xs_…`) instead of sessions.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from verifier.errors import NotFoundError
from verifier.flows.identity import (
    Opened,
    Registration,
    SignedIn,
    begin_enrolment,
    change_password,
    end_api_key,
    end_sessions,
    finish_enrolment,
    give_code,
    make_api_key,
    register,
    sign_in,
    sign_out,
)
from verifier.store import api_keys, sessions
from verifier.store import api_keys as kept_api_keys
from verifier.web.actor import Actor, SignInNeededError, acting, find_actor, public
from verifier.web.answers import Now, Parts
from verifier.web.described import problems
from verifier.web.people_input import CodeAsked, KeyAsked, PasswordAsked, RegistrationAsked, SignInAsked
from verifier.web.sessions import caller_of, cookie_name, drop_cookie, keep_session, session_of

api = APIRouter(prefix="/api", tags=["sign-in"])
SIGNS_IN = problems(400, 401, 404, 409, 413, 429, 503)
Self = Annotated[Actor, acting("self.security")]


@api.get("/session", responses=SIGNS_IN, dependencies=[public()])
def get_session(request: Request) -> dict[str, Any]:
    """Tell who has signed in, in which roles, and what is still asked (`stage`: none, totp, enrol, open)."""
    signed_in, actor = session_of(request), find_actor(request)
    return {
        "stage": signed_in.session.stage if signed_in else "none",
        "login": actor.login if actor else None,
        "name": actor.name if actor else None,
        "roles": sorted({str(held.role) for held in actor.grants}) if actor else [],
        "demonstration": actor.is_demo if actor else False,
    }


@api.post("/session", responses=SIGNS_IN, dependencies=[public()])
def post_session(asked: SignInAsked, request: Request, services: Parts, now: Now) -> Response:
    """Sign in with a password; the answer says what is asked next."""
    limiter = request.app.state.sign_in_limiter
    return _opened(request, sign_in(services.store, limiter, asked.login, asked.password, caller_of(request), now=now))


@api.post("/session/code", responses=SIGNS_IN, dependencies=[public()])
def post_session_code(asked: CodeAsked, request: Request, services: Parts, now: Now) -> Response:
    """Give the authenticator's code or a recovery code."""
    session = _half_signed_in(request, "totp").session
    return _opened(request, give_code(services.store, session, asked.code, caller_of(request), now=now))


@api.get("/session/enrolment", responses=SIGNS_IN, dependencies=[public()])
def get_enrolment(request: Request, services: Parts, now: Now) -> dict[str, str]:
    """Give what an authenticator is set up with."""
    signed_in = _half_signed_in(request, "enrol")
    host = services.settings.public_host
    enrolment = begin_enrolment(services.store, signed_in.session, login=signed_in.user.login, issuer=host, now=now)
    return {"secret": enrolment.secret, "address": enrolment.address}


@api.post("/session/enrolment", responses=SIGNS_IN, dependencies=[public()])
def post_enrolment(asked: CodeAsked, request: Request, services: Parts, now: Now) -> Response:
    """Take the first code; the recovery codes are given this once."""
    session = _half_signed_in(request, "enrol").session
    opened, codes = finish_enrolment(services.store, session, asked.code, caller_of(request), now=now)
    return _opened(request, opened, recovery_codes=list(codes))


@api.delete("/session", status_code=204, responses=SIGNS_IN, dependencies=[public()])
def delete_session(request: Request, services: Parts, now: Now) -> Response:
    """Sign out."""
    signed_in = session_of(request)
    if signed_in is not None:
        sign_out(services.store, signed_in.session, now=now)
    answer = Response(status_code=204)
    drop_cookie(request, answer, cookie_name(request))
    return answer


@api.get("/sessions", responses=SIGNS_IN)
def get_sessions(actor: Self, request: Request, services: Parts) -> dict[str, Any]:
    """List one's own sessions, newest first."""
    signed_in = session_of(request)
    own = signed_in.session.id if signed_in else None
    with services.store.read() as tx:
        found = sessions.list_sessions(tx, user_id_of(actor))
    return {
        "items": [
            {
                "id": str(one.id),
                "opened_at": one.opened_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
                "ends_at": one.ends_at.isoformat(),
                "address": one.address,
                "agent": one.agent,
                "this": one.id == own,
            }
            for one in found
        ]
    }


@api.delete("/sessions/{session_id}", status_code=204, responses=SIGNS_IN)
def delete_one_session(session_id: UUID, actor: Self, services: Parts, now: Now) -> Response:
    """End one of one's own sessions."""
    ended = end_sessions(services.store, user_id_of(actor), session_id=session_id, actor=actor.login, now=now)
    if not ended:
        raise NotFoundError("session", session_id)
    return Response(status_code=204)


@api.post("/password", responses=SIGNS_IN)
def post_password(asked: PasswordAsked, actor: Self, request: Request, services: Parts, now: Now) -> Response:
    """Change one's own password; other sessions end."""
    signed_in = session_of(request)
    if signed_in is None or actor.scopes is not None:
        raise SignInNeededError
    return _opened(
        request,
        change_password(services.store, signed_in.session, asked.old, asked.new, caller_of(request), now=now),
    )


@api.get("/api-keys", responses=SIGNS_IN)
def get_api_keys(actor: Self, services: Parts) -> dict[str, Any]:
    """List one's own keys for programs; what opens something was shown once, when the key was made."""
    with services.store.read() as tx:
        found = api_keys.list_api_keys(tx, user_id_of(actor))
    return {"items": [key_json(key) for key in found]}


@api.post("/api-keys", status_code=201, responses=SIGNS_IN)
def post_api_key(asked: KeyAsked, actor: Self, services: Parts, now: Now) -> dict[str, Any]:
    """Make a key for a program, within one's own roles; `key` is given this once."""
    text, key = make_api_key(
        services.store,
        user_id_of(actor),
        name=asked.name,
        scopes=tuple(asked.scopes),
        days=asked.days,
        actor=actor.login,
        now=now,
    )
    return {**key_json(key), "key": text}


@api.delete("/api-keys/{key_id}", status_code=204, responses=SIGNS_IN)
def delete_api_key(key_id: UUID, actor: Self, services: Parts, now: Now) -> Response:
    """Revoke one of one's own keys."""
    end_api_key(services.store, user_id_of(actor), key_id, actor=actor.login, now=now)
    return Response(status_code=204)


@api.post("/registrations", status_code=202, responses=SIGNS_IN, dependencies=[public()])
def post_registration(asked: RegistrationAsked, request: Request, services: Parts, now: Now) -> dict[str, str]:
    """Register an account; the unit admits it."""
    said = Registration(asked.login, asked.name.strip(), asked.id_number.upper(), asked.unit_id, asked.password)
    limiter = request.app.state.sign_in_limiter
    user = register(services.store, limiter, said, address=caller_of(request).address, now=now)
    return {"state": user.state}


def user_id_of(actor: Actor) -> UUID:
    """The user behind an actor who signed in.

    Raises:
        SignInNeededError: the demonstration has none of its own.
    """
    if actor.user_id is None:
        raise SignInNeededError
    return actor.user_id


def key_json(key: kept_api_keys.ApiKey) -> dict[str, Any]:
    """A key as lists show it."""
    return {
        "id": str(key.id),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": list(key.scopes),
        "made_at": key.made_at.isoformat(),
        "ends_at": key.ends_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
        "used_at": key.used_at.isoformat() if key.used_at else None,
    }


def _half_signed_in(request: Request, stage: str) -> SignedIn:
    signed_in = session_of(request)
    if signed_in is None or signed_in.session.stage != stage:
        raise SignInNeededError
    return signed_in


def _opened(request: Request, opened: Opened, **more: Any) -> Response:
    answer = JSONResponse({"stage": opened.session.stage, **more})
    keep_session(request, answer, opened)
    return answer
