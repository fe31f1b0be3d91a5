"""Users and roles, and accounts that wait, as pages; the forms work without script."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import Role, may, reach
from verifier.flows import Services
from verifier.flows.identity import (
    OF_A_UNIT,
    NewUser,
    RoleNotYoursError,
    add_account,
    admit,
    end_grant,
    end_sessions,
    grant_role,
    make_password_link,
    reset_factor,
    set_disabled,
)
from verifier.messages import Language, say
from verifier.store import list_users_within, role_grants, units
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.pages import render
from verifier.web.people_input import ID_NUMBER, LOGIN, NAME
from verifier.web.people_reached import grant_of, unit_of, unit_paths_of, user_of
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.reading import note_user, note_users
from verifier.web.views_people import grant_view, hand_overs, unit_view, user_view

pages = APIRouter(include_in_schema=False)
UnitName = Annotated[str, Form(min_length=1, max_length=100)]
ROWS = 50


@pages.get("/people")
def get_people_page(
    request: Request,
    actor: Annotated[Actor, acting("user.list")],
    services: Parts,
    now: Now,
    lang: Lang,
    q: Annotated[str, Query(max_length=60)] = "",
    after: str | None = None,
) -> HTMLResponse:
    """List users, and add one."""
    with services.store.read() as tx:
        shown = list_users_within(tx, reach(actor, "user.list"), text=q.strip(), after=after, limit=ROWS).items
    note_users(services, actor, "user.list", shown, filters={"q": q.strip()}, now=now)
    return _people_page(request, services, actor, lang, q=q, after=after)


@pages.post("/people")
def post_person(
    request: Request,
    actor: Annotated[Actor, acting("user.add")],
    services: Parts,
    now: Now,
    lang: Lang,
    login: Annotated[str, Form(pattern=LOGIN)],
    name: Annotated[str, Form(pattern=NAME)],
    unit_id: Annotated[UUID, Form()],
    role: Annotated[str, Form(max_length=16)] = "",
    id_number: Annotated[str, Form(pattern=rf"^$|{ID_NUMBER}")] = "",
    birth: Annotated[str, Form(max_length=10)] = "",
    sex: Annotated[str, Form(pattern=r"^[MF]?$")] = "",
) -> Response:
    """Add a user, and show the one-time link that sets the password."""
    unit, as_role = unit_of(services, actor, "user.add", unit_id)
    if role and (role not in OF_A_UNIT or (as_role is Role.SYSTEM_ADMIN and role != Role.APPLICANT)):
        raise RoleNotYoursError(role)
    new = NewUser(
        login,
        name.strip(),
        (role,) if role else (),
        unit.region,
        unit.name,
        is_person=role == Role.APPLICANT,
        id_number=id_number.upper() or None,
        unit_id=unit.id,
        facts={"birth": birth, "sex": sex},
    )
    try:
        user = add_account(services.store, new, actor=actor.login, now=now)
    except OURS as error:
        return _people_page(request, services, actor, lang, problem=sentence_of(error, lang), status=status_of(error))
    return RedirectResponse(f"/people/{user.id}", 303)


@pages.get("/people/waiting")
def get_waiting_page(
    request: Request,
    actor: Annotated[Actor, acting("user.waiting")],
    services: Parts,
    now: Now,
    lang: Lang,
    after: str | None = None,
) -> HTMLResponse:
    """List the accounts that wait for the actor's units."""
    with services.store.read() as tx:
        far = reach(actor, "user.waiting")
        found = list_users_within(tx, far, state="awaiting_unit", after=after, limit=ROWS)
    note_users(services, actor, "user.waiting", found.items, now=now)
    rows = [user_view(one, lang) for one in found.items]
    return render(request, "people-waiting.html", here="admissions", rows=rows, next=found.next_cursor)


@pages.post("/people/{user_id}/admission")
def post_admission_page(
    user_id: UUID,
    actor: Annotated[Actor, acting("user.admit")],
    services: Parts,
    now: Now,
    admission: Annotated[str, Form(pattern=r"^(admit|refuse)$")],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Say for the unit whether an account belongs to it."""
    user_of(services, actor, "user.admit", user_id)
    admit(services.store, user_id, passes=admission == "admit", reason=reason, actor=actor.login, now=now)
    return RedirectResponse("/people/waiting", 303)


@pages.get("/people/{user_id}")
def get_user_page(
    user_id: UUID, request: Request, actor: Annotated[Actor, acting("user.read")], services: Parts, now: Now, lang: Lang
) -> HTMLResponse:
    """Show a user with the roles held now and before."""
    note_user(services, actor, user_of(services, actor, "user.read", user_id)[0], now=now)
    return _user_page(request, services, actor, user_id, lang)


@pages.post("/people/{user_id}/link")
def post_link_page(
    user_id: UUID, request: Request, actor: Annotated[Actor, acting("user.link")], services: Parts, now: Now, lang: Lang
) -> HTMLResponse:
    """Make the one-time link and show it once."""
    user_of(services, actor, "user.link", user_id, manages=True)
    token = make_password_link(services.store, user_id, actor=actor.login, now=now)
    return _user_page(request, services, actor, user_id, lang, link=f"/password/{token}")


@pages.post("/people/{user_id}/disabling")
def post_disabling_page(
    user_id: UUID,
    actor: Annotated[Actor, acting("user.disable")],
    services: Parts,
    now: Now,
    disabled: Annotated[str, Form(pattern=r"^(true|false)$")] = "true",
) -> Response:
    """End a user's rights and sessions, or let them in again."""
    user_of(services, actor, "user.disable", user_id, manages=True)
    set_disabled(services.store, user_id, disabled=disabled == "true", actor=actor.login, now=now)
    return RedirectResponse(f"/people/{user_id}", 303)


@pages.post("/people/{user_id}/factor-reset")
def post_factor_reset_page(
    user_id: UUID, actor: Annotated[Actor, acting("user.reset_factor")], services: Parts, now: Now
) -> Response:
    """Forget a lost authenticator."""
    user_of(services, actor, "user.reset_factor", user_id)
    reset_factor(services.store, user_id, actor=actor.login, now=now)
    return RedirectResponse(f"/people/{user_id}", 303)


@pages.post("/people/{user_id}/sessions/end")
def post_end_sessions_page(
    user_id: UUID, actor: Annotated[Actor, acting("user.end_sessions")], services: Parts, now: Now
) -> Response:
    """End all sessions of a user."""
    user_of(services, actor, "user.end_sessions", user_id, manages=True)
    end_sessions(services.store, user_id, session_id=None, actor=actor.login, now=now)
    return RedirectResponse(f"/people/{user_id}", 303)


@pages.post("/people/{user_id}/roles")
def post_role_page(
    user_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("role.grant")],
    services: Parts,
    now: Now,
    lang: Lang,
    role: Annotated[Role, Form()],
    unit_id: Annotated[UUID, Form()],
) -> Response:
    """Give a role at a unit."""
    unit, as_role = unit_of(services, actor, "role.grant", unit_id)
    user_of(services, actor, "role.grant", user_id)
    try:
        grant_role(services.store, user_id, role, unit.id, as_role=as_role, actor=actor.login, now=now)
    except OURS as error:
        problem = sentence_of(error, lang)
        return _user_page(request, services, actor, user_id, lang, problem=problem, status=status_of(error))
    return RedirectResponse(f"/people/{user_id}", 303)


@pages.post("/roles/{grant_id}/end")
def post_end_role_page(
    grant_id: UUID, actor: Annotated[Actor, acting("role.grant")], services: Parts, now: Now
) -> Response:
    """End a role."""
    grant, as_role = grant_of(services, actor, grant_id)
    end_grant(services.store, grant_id, as_role=as_role, actor=actor.login, now=now)
    return RedirectResponse(f"/people/{grant.user_id}", 303)


def _people_page(
    request: Request,
    services: Services,
    actor: Actor,
    lang: Language,
    *,
    q: str = "",
    after: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    adds = may(actor, "user.add")
    with services.store.read() as tx:
        found = list_users_within(tx, reach(actor, "user.list"), text=q.strip(), after=after, limit=ROWS)
        places = units.unit_tree(tx, paths=unit_paths_of(actor, "user.add")) if adds else ()
    return render(
        request,
        "people.html",
        here="people",
        status=status,
        rows=[user_view(one, lang) for one in found.items],
        next=found.next_cursor,
        asked=q,
        adds=adds,
        units=[unit_view(one, lang) for one in places if one.closed_at is None],
        roles=[(str(one), say(f"people.role.{one}", lang)) for one in sorted(OF_A_UNIT)],
        problem=problem,
    )


def _user_page(
    request: Request,
    services: Services,
    actor: Actor,
    user_id: UUID,
    lang: Language,
    *,
    link: str = "",
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    user, _ = user_of(services, actor, "user.read", user_id)
    gives = may(actor, "role.grant")
    with services.store.read() as tx:
        grants = role_grants.grants_of(tx, user_id, ended=True)
        places = units.unit_tree(tx, paths=unit_paths_of(actor, "role.grant")) if gives else ()
    everywhere = any(held.role is Role.SECURITY_ADMIN for held in actor.grants)
    offered = sorted(Role if everywhere else OF_A_UNIT)
    abilities: dict[str, Any] = {
        name: may(actor, f"user.{name}") for name in ("link", "disable", "reset_factor", "end_sessions")
    }
    return render(
        request,
        "person.html",
        here="people",
        status=status,
        user=user,
        state=say(f"people.state.{'disabled' if user.disabled_at else user.state}", lang),
        grants=[grant_view(one, lang) for one in grants],
        hand_overs=hand_overs(actor, grants, lang),
        gives=gives,
        may=abilities,
        units=[unit_view(one, lang) for one in places if one.closed_at is None],
        roles=[(str(one), say(f"people.role.{one}", lang)) for one in offered],
        link=link,
        problem=problem,
    )
