"""Whom an administrator's request is about, and whether it is theirs: users, units, grants and moves as subjects of access."""

import re
from uuid import UUID

from verifier.access import Role, Subject, reach, require
from verifier.errors import NotFoundError
from verifier.flows import Services
from verifier.flows.identity import require_manageable
from verifier.store import (
    RoleGrant,
    Transaction,
    Unit,
    User,
    find_person_by_id_number,
    find_user,
    get_user,
    moves,
    role_grants,
    subject_of_person,
    units,
)
from verifier.store import moves as kept_moves
from verifier.web.actor import Actor
from verifier.web.people_input import ID_NUMBER


def user_of(
    services: Services, actor: Actor, operation: str, user_id: UUID, *, manages: bool = False
) -> tuple[User, Role]:
    """A user whom the actor may do this for, and in which role.

    Raises:
        NotFoundError: there is none, or not for this actor.
        RoleNotYoursError: with `manages`, the user holds more than this administrator cares for.
    """
    with services.store.read() as tx:
        user = get_user(tx, user_id)
        role = require(actor, operation, _subject_of_user(tx, user))
        if manages:
            require_manageable(tx, user_id, as_role=role)
    return user, role


def unit_of(services: Services, actor: Actor, operation: str, unit_id: UUID) -> tuple[Unit, Role]:
    """A unit that the actor may do this for, and in which role.

    Raises:
        NotFoundError: there is none, or not for this actor.
    """
    with services.store.read() as tx:
        unit = units.get_unit(tx, unit_id)
    return unit, require(actor, operation, subject_of_unit(unit))


def grant_of(services: Services, actor: Actor, grant_id: UUID) -> tuple[RoleGrant, Role]:
    """A role held by somebody that the actor may end, and in which role.

    Raises:
        NotFoundError: there is none, or not for this actor.
    """
    with services.store.read() as tx:
        grant = role_grants.get_grant(tx, grant_id)
    subject = Subject(unit_path=grant.unit_path, region=grant.region, what="role", key=grant_id)
    return grant, require(actor, "role.grant", subject)


def move_of(services: Services, actor: Actor, operation: str, move_id: UUID) -> kept_moves.Move:
    """A move that the actor may do this for: decide at the new unit, withdraw where it was asked for.

    Raises:
        NotFoundError: there is none, or not for this actor.
    """
    with services.store.read() as tx:
        move = moves.get_move(tx, move_id)
        asked_by_unit = move.state == "old_unit_requested"
        place = move.to_unit_id if operation == "move.decide" else move.from_unit_id if asked_by_unit else None
        unit = units.get_unit(tx, place) if place else None
    own = None if asked_by_unit or operation == "move.decide" else move.person_id
    subject = Subject(own, unit.path if unit else "", unit.region if unit else "", what="move", key=move_id)
    require(actor, operation, subject)
    return move


def person_within(services: Services, actor: Actor, operation: str, who: str) -> UUID | None:
    """The person with this identity number or login whom the actor may do this for; nothing tells one of elsewhere from none."""
    words = who.strip()
    with services.store.read() as tx:
        if re.fullmatch(ID_NUMBER, words):
            person = find_person_by_id_number(tx, words.upper())
            found = person.id if person else None
        else:
            user = find_user(tx, words)
            found = user.person_id if user else None
        if found is None:
            return None
        try:
            require(actor, operation, subject_of_person(tx, found, what="person", key=found))
        except NotFoundError:
            return None
    return found


def unit_paths_of(actor: Actor, operation: str) -> tuple[str, ...]:
    """The paths that a list of units goes down from."""
    far = reach(actor, operation)
    if far.everything:
        return (units.EVERYTHING,)
    return (*far.unit_paths, *(f"/{region}/" for region in far.regions))


def subject_of_unit(unit: Unit) -> Subject:
    """A unit as the subject of an operation."""
    return Subject(unit_path=unit.path, region=unit.region, what="unit", key=unit.id)


def _subject_of_user(tx: Transaction, user: User) -> Subject:
    place = units.get_unit(tx, user.unit_id) if user.unit_id else None
    return Subject(user.person_id, place.path if place else "", user.region, what="user", key=user.id)
