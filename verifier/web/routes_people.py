"""Users, their roles, and accounts that wait, as API. What each administrator may do is in `verifier.access.operations`."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from verifier.access import Role, reach
from verifier.errors import NotFoundError
from verifier.flows.identity import (
    OF_A_UNIT,
    NewUser,
    RoleNotYoursError,
    add_account,
    admit,
    end_grant,
    end_sessions,
    grant_role,
    link_account,
    make_api_key,
    make_password_link,
    reset_factor,
    set_disabled,
)
from verifier.store import ListedUser, RoleGrant, User, get_person, list_users_within, role_grants
from verifier.web.actor import Actor, acting
from verifier.web.answers import Now, Parts
from verifier.web.described import problems
from verifier.web.people_input import AdmissionAsked, KeyAsked, LinkAsked, RoleAsked, UserAsked
from verifier.web.people_reached import grant_of, unit_of, user_of
from verifier.web.reading import note_user, note_users
from verifier.web.routes_session import key_json
from verifier.web.routes_signin import provider_of

api = APIRouter(prefix="/api", tags=["people"])
PEOPLE = problems(400, 401, 404, 409, 413)
Limit = Annotated[int, Query(ge=1, le=200)]


@api.get("/users", responses=PEOPLE)
def get_users(
    actor: Annotated[Actor, acting("user.list")],
    services: Parts,
    now: Now,
    state: str | None = None,
    q: str = "",
    after: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List users of the actor's units, or all for the system's and the security's administrator."""
    with services.store.read() as tx:
        far = reach(actor, "user.list")
        found = list_users_within(tx, far, state=state, text=q.strip(), after=after, limit=limit)
    note_users(services, actor, "user.list", found.items, filters={"state": state, "q": q.strip()}, now=now)
    return {"items": [user_json(one) for one in found.items], "next": found.next_cursor}


@api.post("/users", status_code=201, responses=PEOPLE)
def post_user(
    asked: UserAsked, actor: Annotated[Actor, acting("user.add")], services: Parts, now: Now
) -> dict[str, Any]:
    """Add a user at a unit; there is no password until a one-time link sets it."""
    unit, role = unit_of(services, actor, "user.add", asked.unit_id)
    for one in asked.roles:
        if one not in OF_A_UNIT or (role is Role.SYSTEM_ADMIN and one is not Role.APPLICANT):
            raise RoleNotYoursError(one)
    new = NewUser(
        asked.login,
        asked.name.strip(),
        tuple(str(one) for one in asked.roles),
        unit.region,
        unit.name,
        person_id=None,
        is_person=Role.APPLICANT in asked.roles,
        id_number=asked.id_number.upper() if asked.id_number else None,
        unit_id=unit.id,
        facts=asked.facts.told(),
    )
    added = add_account(services.store, new, actor=actor.login, now=now)
    return user_json(ListedUser(added, tuple(sorted(new.roles))))


@api.get("/users/{user_id}", responses=PEOPLE)
def get_one_user(
    user_id: UUID, actor: Annotated[Actor, acting("user.read")], services: Parts, now: Now
) -> dict[str, Any]:
    """Give a user with the roles held now and before."""
    user, _ = user_of(services, actor, "user.read", user_id)
    note_user(services, actor, user, now=now)
    with services.store.read() as tx:
        grants = role_grants.grants_of(tx, user_id, ended=True)
        person = get_person(tx, user.person_id) if user.person_id else None
    held = tuple(sorted({grant.role for grant in grants if grant.ended_at is None}))
    more = {"grants": [grant_json(grant) for grant in grants], "facts": facts_masked(person.facts if person else {})}
    return user_json(ListedUser(user, held)) | more


@api.post("/users/{user_id}/disabling", responses=PEOPLE)
def post_disabling(
    user_id: UUID, actor: Annotated[Actor, acting("user.disable")], services: Parts, now: Now
) -> dict[str, Any]:
    """End a user's rights and sessions at once."""
    user_of(services, actor, "user.disable", user_id, manages=True)
    return _plain(set_disabled(services.store, user_id, disabled=True, actor=actor.login, now=now))


@api.post("/users/{user_id}/enabling", responses=PEOPLE)
def post_enabling(
    user_id: UUID, actor: Annotated[Actor, acting("user.disable")], services: Parts, now: Now
) -> dict[str, Any]:
    """Let a disabled user in again; roles are given anew."""
    user_of(services, actor, "user.disable", user_id, manages=True)
    return _plain(set_disabled(services.store, user_id, disabled=False, actor=actor.login, now=now))


@api.post("/users/{user_id}/password-link", status_code=201, responses=PEOPLE)
def post_password_link(
    user_id: UUID, actor: Annotated[Actor, acting("user.link")], services: Parts, now: Now
) -> dict[str, str]:
    """Make the one-time link by which a user sets their password; it is given this once."""
    user_of(services, actor, "user.link", user_id, manages=True)
    token = make_password_link(services.store, user_id, actor=actor.login, now=now)
    return {"href": f"/password/{token}"}


@api.post("/users/{user_id}/factor-reset", status_code=204, responses=PEOPLE)
def post_factor_reset(
    user_id: UUID, actor: Annotated[Actor, acting("user.reset_factor")], services: Parts, now: Now
) -> Response:
    """Forget a lost authenticator; the next sign-in enrols anew."""
    user_of(services, actor, "user.reset_factor", user_id)
    reset_factor(services.store, user_id, actor=actor.login, now=now)
    return Response(status_code=204)


@api.delete("/users/{user_id}/sessions", status_code=204, responses=PEOPLE)
def delete_sessions_of(
    user_id: UUID, actor: Annotated[Actor, acting("user.end_sessions")], services: Parts, now: Now
) -> Response:
    """End all sessions of a user."""
    user_of(services, actor, "user.end_sessions", user_id, manages=True)
    end_sessions(services.store, user_id, session_id=None, actor=actor.login, now=now)
    return Response(status_code=204)


@api.post("/users/{user_id}/provider-link", status_code=204, responses=PEOPLE)
def post_provider_link(
    user_id: UUID, asked: LinkAsked, actor: Annotated[Actor, acting("user.link_provider")], services: Parts, now: Now
) -> Response:
    """Let an account of the node's OpenID Connect provider sign in as this user."""
    user_of(services, actor, "user.link_provider", user_id)
    provider = provider_of(services)
    if provider is None:
        raise NotFoundError("provider", "")
    link_account(services.store, provider, user_id, asked.subject, actor=actor.login, now=now)
    return Response(status_code=204)


@api.post("/users/{user_id}/api-keys", status_code=201, responses=PEOPLE)
def post_key_of_user(
    user_id: UUID, asked: KeyAsked, actor: Annotated[Actor, acting("user.give_key")], services: Parts, now: Now
) -> dict[str, Any]:
    """Make a key for a program that acts as this user; `key` is given this once."""
    user_of(services, actor, "user.give_key", user_id)
    text, key = make_api_key(
        services.store,
        user_id,
        name=asked.name,
        scopes=tuple(asked.scopes),
        days=asked.days,
        actor=actor.login,
        now=now,
    )
    return {**key_json(key), "key": text}


@api.post("/users/{user_id}/admission", responses=PEOPLE)
def post_admission(
    user_id: UUID, asked: AdmissionAsked, actor: Annotated[Actor, acting("user.admit")], services: Parts, now: Now
) -> dict[str, Any]:
    """Say for the unit whether an account that waits belongs to it (Zibo Q5(1)①)."""
    user_of(services, actor, "user.admit", user_id)
    return _plain(admit(services.store, user_id, passes=asked.admit, reason=asked.reason, actor=actor.login, now=now))


@api.get("/admissions", responses=PEOPLE)
def get_admissions(
    actor: Annotated[Actor, acting("user.waiting")],
    services: Parts,
    now: Now,
    after: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List the accounts that wait for the actor's units."""
    with services.store.read() as tx:
        far = reach(actor, "user.waiting")
        found = list_users_within(tx, far, state="awaiting_unit", after=after, limit=limit)
    note_users(services, actor, "user.waiting", found.items, now=now)
    return {"items": [user_json(one) for one in found.items], "next": found.next_cursor}


@api.post("/users/{user_id}/roles", status_code=201, responses=PEOPLE)
def post_role(
    user_id: UUID, asked: RoleAsked, actor: Annotated[Actor, acting("role.grant")], services: Parts, now: Now
) -> dict[str, Any]:
    """Give a user a role at a unit."""
    unit, as_role = unit_of(services, actor, "role.grant", asked.unit_id)
    user_of(services, actor, "role.grant", user_id)
    grant = grant_role(services.store, user_id, asked.role, unit.id, as_role=as_role, actor=actor.login, now=now)
    return grant_json(grant)


@api.delete("/roles/{grant_id}", responses=PEOPLE)
def delete_role(
    grant_id: UUID, actor: Annotated[Actor, acting("role.grant")], services: Parts, now: Now
) -> dict[str, Any]:
    """End a role, at once."""
    _, as_role = grant_of(services, actor, grant_id)
    return grant_json(end_grant(services.store, grant_id, as_role=as_role, actor=actor.login, now=now))


def user_json(listed: ListedUser) -> dict[str, Any]:
    """A user as lists show one: no hash, no number."""
    user = listed.user
    return {
        "id": str(user.id),
        "login": user.login,
        "name": user.shown_name,
        "state": "disabled" if user.disabled_at else user.state,
        "roles": list(listed.roles),
        "unit": user.unit,
        "unit_id": str(user.unit_id) if user.unit_id else None,
        "person_id": str(user.person_id) if user.person_id else None,
        "region": user.region,
        "created_at": user.created_at.isoformat(),
    }


def facts_masked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a person as whoever manages the account sees them: of a birth the year alone."""
    told = dict(facts)
    if told.get("birth"):
        told["birth"] = f"{str(told['birth'])[:4]}-**-**"
    return told


def grant_json(grant: RoleGrant) -> dict[str, Any]:
    """A role held, or that was held."""
    return {
        "id": str(grant.id),
        "user_id": str(grant.user_id),
        "role": grant.role,
        "unit_id": str(grant.unit_id),
        "unit": grant.unit_name,
        "begun_at": grant.begun_at.isoformat(),
        "ended_at": grant.ended_at.isoformat() if grant.ended_at else None,
    }


def _plain(user: User) -> dict[str, Any]:
    return user_json(ListedUser(user, ()))
