"""Units, moves between them, memberships, and the audit, as API."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from verifier.access import Role, Subject, reach, require
from verifier.flows.identity import (
    change_unit,
    decide_move,
    found_unit,
    hand_over,
    request_move,
    shut_unit,
    withdraw_move,
)
from verifier.store import Unit, get_person, memberships, moves, read_audit, subject_of_person, units
from verifier.store import moves as kept_moves
from verifier.web.actor import Actor, acting, public
from verifier.web.answers import Now, Parts
from verifier.web.described import problems
from verifier.web.people_input import MoveAsked, MoveDecisionAsked, SuperAsked, UnitAsked, UnitChangeAsked
from verifier.web.people_reached import move_of, unit_of, unit_paths_of
from verifier.web.person import get_person_id
from verifier.web.reading import note_listing, note_reading
from verifier.web.routes_people import grant_json

api = APIRouter(prefix="/api", tags=["units"])
UNITS = problems(400, 401, 404, 409, 413)
Limit = Annotated[int, Query(ge=1, le=200)]


@api.get("/units", responses=UNITS)
def get_units(
    actor: Annotated[Actor, acting("unit.list")], services: Parts, after: str | None = None, limit: Limit = 200
) -> dict[str, Any]:
    """List the units at and beneath those of the actor."""
    with services.store.read() as tx:
        found = units.list_units(tx, paths=unit_paths_of(actor, "unit.list"), after=after, limit=limit)
    return {"items": [unit_json(one) for one in found.items], "next": found.next_cursor}


@api.get("/units/search", responses=UNITS, dependencies=[public()])
def search_units(
    services: Parts, q: Annotated[str, Query(min_length=2, max_length=100, description="Part of the name.")]
) -> dict[str, Any]:
    """Find a unit to register with or move to: open ones by part of the name, at most 20. Names of units are public."""
    with services.store.read() as tx:
        found = units.search_units(tx, q.strip())
    return {"items": [{"id": str(one.id), "name": one.name, "region": one.region} for one in found]}


@api.post("/units", status_code=201, responses=UNITS)
def post_unit(
    asked: UnitAsked, actor: Annotated[Actor, acting("unit.add")], services: Parts, now: Now
) -> dict[str, Any]:
    """Add a unit beneath another, or beneath the node's region."""
    region = services.settings.region
    if asked.parent_id is not None:
        unit_of(services, actor, "unit.add", asked.parent_id)
    else:
        require(actor, "unit.add", Subject(unit_path=f"/{region}/", region=region, what="unit", key=region))
    unit = found_unit(
        services.store,
        name=asked.name,
        kind=asked.kind,
        parent_id=asked.parent_id,
        region=region,
        actor=actor.login,
        now=now,
    )
    return unit_json(unit)


@api.patch("/units/{unit_id}", responses=UNITS)
def patch_unit(
    unit_id: UUID, asked: UnitChangeAsked, actor: Annotated[Actor, acting("unit.change")], services: Parts, now: Now
) -> dict[str, Any]:
    """Rename a unit, or put it with what is beneath it under another parent of its region."""
    unit_of(services, actor, "unit.change", unit_id)
    if asked.parent_id is not None:
        unit_of(services, actor, "unit.change", asked.parent_id)
    return unit_json(
        change_unit(services.store, unit_id, name=asked.name, parent_id=asked.parent_id, actor=actor.login, now=now)
    )


@api.post("/units/{unit_id}/closing", responses=UNITS)
def post_closing(
    unit_id: UUID, actor: Annotated[Actor, acting("unit.change")], services: Parts, now: Now
) -> dict[str, Any]:
    """Close a unit: nobody joins it any more."""
    unit_of(services, actor, "unit.change", unit_id)
    return unit_json(shut_unit(services.store, unit_id, actor=actor.login, now=now))


@api.post("/units/{unit_id}/super-administrator", responses=UNITS)
def post_super(
    unit_id: UUID, asked: SuperAsked, actor: Annotated[Actor, acting("unit.hand_over")], services: Parts, now: Now
) -> dict[str, Any]:
    """Put one of the unit's administrators in the place of its super administrator (Zibo Q9)."""
    unit_of(services, actor, "unit.hand_over", unit_id)
    return grant_json(hand_over(services.store, unit_id, asked.user_id, actor=actor.login, now=now))


@api.get("/moves", responses=UNITS)
def get_moves(
    actor: Annotated[Actor, acting("move.list")],
    services: Parts,
    now: Now,
    after: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List one's own moves, and those to and sent from the actor's units."""
    with services.store.read() as tx:
        found = moves.list_moves(tx, reach(actor, "move.list"), after=after, limit=limit)
        names = moves.names_of(tx, tuple(one.person_id for one in found.items))
    note_listing(services, actor, "move.list", (one.person_id for one in found.items), now=now)
    items = [move_json(one) | {"person": names.get(one.person_id, "")} for one in found.items]
    return {"items": items, "next": found.next_cursor}


@api.post("/moves", status_code=201, responses=UNITS)
def post_move(
    asked: MoveAsked, actor: Annotated[Actor, acting("move.ask")], services: Parts, now: Now
) -> dict[str, Any]:
    """Ask for one's own move, or send a person of the actor's unit (Zibo Q10)."""
    person_id = asked.person_id or get_person_id(services.store, actor)
    with services.store.read() as tx:
        role = require(actor, "move.ask", subject_of_person(tx, person_id, what="person", key=person_id))
    move = request_move(
        services.store,
        person_id,
        asked.to_unit_id,
        by_old_unit=role is not Role.APPLICANT,
        reason=asked.reason,
        actor=actor.login,
        now=now,
    )
    return move_json(move)


@api.post("/moves/{move_id}/decision", responses=UNITS)
def post_move_decision(
    move_id: UUID, asked: MoveDecisionAsked, actor: Annotated[Actor, acting("move.decide")], services: Parts, now: Now
) -> dict[str, Any]:
    """Accept or refuse somebody, for the new unit; nobody else is asked."""
    move_of(services, actor, "move.decide", move_id)
    return move_json(
        decide_move(services.store, move_id, accept=asked.accept, answer=asked.answer, actor=actor.login, now=now)
    )


@api.post("/moves/{move_id}/withdrawal", responses=UNITS)
def post_move_withdrawal(
    move_id: UUID, actor: Annotated[Actor, acting("move.withdraw")], services: Parts, now: Now
) -> dict[str, Any]:
    """Take a request back, by whoever made it."""
    move_of(services, actor, "move.withdraw", move_id)
    return move_json(withdraw_move(services.store, move_id, actor=actor.login, now=now))


@api.get("/persons/{person_id}/memberships", responses=UNITS)
def get_memberships(
    person_id: UUID, actor: Annotated[Actor, acting("person.read")], services: Parts, now: Now
) -> dict[str, Any]:
    """Give where a person belonged, from when to when."""
    with services.store.read() as tx:
        require(actor, "person.read", subject_of_person(tx, person_id, what="person", key=person_id))
        person = get_person(tx, person_id)
        found = memberships.memberships_of(tx, person_id)
        names = {one.unit_id: units.get_unit(tx, one.unit_id).name for one in found}
    note_reading(services, actor, "person.read", person_id, person_id=person_id, now=now)
    return {
        "person": person.name,
        "items": [
            {
                "unit_id": str(one.unit_id),
                "unit": names[one.unit_id],
                "begun_at": one.begun_at.isoformat(),
                "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            }
            for one in found
        ],
    }


@api.get("/audit", responses=UNITS, tags=["audit"])
def get_audit(
    actor: Annotated[Actor, acting("audit.read")],
    services: Parts,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    """Give lines of the audit chain, in order, with their digests."""
    del actor
    with services.store.read() as tx:
        rows = read_audit(tx, after=after, limit=limit)
    items = [
        {
            "number": row.number,
            "at": row.at,
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "facts": row.facts,
            "previous": row.previous.hex(),
            "digest": row.digest.hex(),
        }
        for row in rows
    ]
    return {"items": items, "next": rows[-1].number if len(rows) == limit else None}


def unit_json(unit: Unit) -> dict[str, Any]:
    """A unit as the tree shows it."""
    return {
        "id": str(unit.id),
        "parent_id": str(unit.parent_id) if unit.parent_id else None,
        "kind": unit.kind,
        "code": unit.code,
        "name": unit.name,
        "region": unit.region,
        "path": unit.path,
        "closed_at": unit.closed_at.isoformat() if unit.closed_at else None,
    }


def move_json(move: kept_moves.Move) -> dict[str, Any]:
    """A move as lists show it."""
    return {
        "id": str(move.id),
        "person_id": str(move.person_id),
        "from_unit_id": str(move.from_unit_id) if move.from_unit_id else None,
        "to_unit_id": str(move.to_unit_id),
        "state": move.state,
        "reason": move.reason,
        "answer": move.answer,
        "filed_at": move.filed_at.isoformat(),
        "answered_at": move.answered_at.isoformat() if move.answered_at else None,
    }
