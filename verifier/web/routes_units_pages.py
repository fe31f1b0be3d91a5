"""The tree of units, moves, and the audit, as pages; the forms work without script."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import Role, may, reach, require
from verifier.errors import NotFoundError
from verifier.flows import Services
from verifier.flows.identity import (
    KINDS,
    change_unit,
    decide_move,
    found_unit,
    hand_over,
    request_move,
    shut_unit,
    withdraw_move,
)
from verifier.messages import Language, say
from verifier.store import get_person, get_user, moves, read_audit, role_grants, subject_of_person, units
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.pages import render
from verifier.web.people_reached import move_of, person_within, unit_of, unit_paths_of, user_of
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.reading import note_listing
from verifier.web.views_people import hand_overs, move_view, place_word, unit_view

pages = APIRouter(include_in_schema=False)
UnitName = Annotated[str, Form(min_length=1, max_length=100)]
AUDIT_ROWS = 100


@pages.get("/units")
def get_units_page(
    request: Request, actor: Annotated[Actor, acting("unit.list")], services: Parts, lang: Lang
) -> HTMLResponse:
    """Show the tree of units."""
    return _units_page(request, services, actor, lang)


@pages.post("/units")
def post_unit_page(
    request: Request,
    actor: Annotated[Actor, acting("unit.add")],
    services: Parts,
    now: Now,
    lang: Lang,
    name: UnitName,
    kind: Annotated[str, Form(max_length=12)],
    parent_id: Annotated[UUID, Form()],
) -> Response:
    """Add a unit."""
    parent, _ = unit_of(services, actor, "unit.add", parent_id)
    known = kind if kind in KINDS else "unit"
    try:
        found_unit(
            services.store, name=name, kind=known, parent_id=parent.id, region=parent.region, actor=actor.login, now=now
        )
    except OURS as error:
        return _units_page(request, services, actor, lang, problem=sentence_of(error, lang), status=status_of(error))
    return RedirectResponse("/units", 303)


@pages.post("/units/{unit_id}")
def post_unit_change_page(
    unit_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("unit.change")],
    services: Parts,
    now: Now,
    lang: Lang,
    name: UnitName,
    close: Annotated[str, Form(pattern=r"^(true)?$")] = "",
) -> Response:
    """Rename or close a unit."""
    unit_of(services, actor, "unit.change", unit_id)
    try:
        if close:
            shut_unit(services.store, unit_id, actor=actor.login, now=now)
        else:
            change_unit(services.store, unit_id, name=name, actor=actor.login, now=now)
    except OURS as error:
        return _units_page(request, services, actor, lang, problem=sentence_of(error, lang), status=status_of(error))
    return RedirectResponse("/units", 303)


@pages.get("/units/{unit_id}/super")
def get_super_page(
    unit_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("unit.hand_over")],
    services: Parts,
    lang: Lang,
    user_id: UUID,
) -> HTMLResponse:
    """Say what handing over the super administrator's role ends, and ask again."""
    unit, _ = unit_of(services, actor, "unit.hand_over", unit_id)
    user, _ = user_of(services, actor, "user.read", user_id)
    with services.store.read() as tx:
        offered = {one for one, _ in hand_overs(actor, role_grants.grants_of(tx, user_id), lang)}
        old = role_grants.super_admin_of(tx, unit_id)
        before = get_user(tx, old.user_id).shown_name if old else ""
    if unit_id not in offered:
        raise NotFoundError("user", user_id)
    return render(
        request,
        "hand-over.html",
        here="people",
        user=user,
        unit=place_word(unit.name, lang),
        unit_id=unit_id,
        before=before,
        is_self=old is not None and old.user_id == actor.user_id,
    )


@pages.post("/units/{unit_id}/super")
def post_super_page(
    unit_id: UUID,
    actor: Annotated[Actor, acting("unit.hand_over")],
    services: Parts,
    now: Now,
    user_id: Annotated[UUID, Form()],
) -> Response:
    """Put one of the unit's administrators in the place of its super administrator."""
    unit_of(services, actor, "unit.hand_over", unit_id)
    grant = hand_over(services.store, unit_id, user_id, actor=actor.login, now=now)
    return RedirectResponse(f"/people/{grant.user_id}" if may(actor, "user.read") else "/units", 303)


@pages.get("/moves")
def get_moves_page(
    request: Request,
    actor: Annotated[Actor, acting("move.list")],
    services: Parts,
    lang: Lang,
    after: str | None = None,
) -> HTMLResponse:
    """Show one's own moves, and those to and sent from the actor's units."""
    return _moves_page(request, services, actor, lang, after=after)


@pages.post("/moves")
def post_move_page(
    request: Request,
    actor: Annotated[Actor, acting("move.ask")],
    services: Parts,
    now: Now,
    lang: Lang,
    unit: Annotated[str, Form(max_length=100)] = "",
    person_id: Annotated[UUID | None, Form()] = None,
    who: Annotated[str | None, Form(max_length=64)] = None,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Ask for a move, or send whom the old unit names by `who`; an empty unit is the region's agency."""
    whose = person_id or actor.person_id
    if who is not None:
        whose = person_within(services, actor, "move.ask", who)
        if whose is None:
            return _moves_page(request, services, actor, lang, problem=say("people.send_unknown", lang), status=422)
    with services.store.read() as tx:
        role = require(actor, "move.ask", subject_of_person(tx, whose, what="person", key=whose))
        found = [one for one in units.search_units(tx, unit.strip(), limit=50) if one.name == unit.strip()]
    if whose is None or (unit.strip() and len(found) != 1):
        return _moves_page(request, services, actor, lang, problem=say("people.unit_unknown", lang), status=422)
    try:
        request_move(
            services.store,
            whose,
            found[0].id if found else None,
            by_old_unit=role is not Role.APPLICANT,
            reason=reason,
            actor=actor.login,
            now=now,
        )
    except OURS as error:
        return _moves_page(request, services, actor, lang, problem=sentence_of(error, lang), status=status_of(error))
    return RedirectResponse("/moves", 303)


@pages.post("/moves/{move_id}/decision")
def post_move_decision_page(
    move_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("move.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    decision: Annotated[str, Form(pattern=r"^(accept|refuse)$")],
    answer: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Accept or refuse somebody, for the new unit."""
    move_of(services, actor, "move.decide", move_id)
    try:
        decide_move(services.store, move_id, accept=decision == "accept", answer=answer, actor=actor.login, now=now)
    except OURS as error:
        return _moves_page(request, services, actor, lang, problem=sentence_of(error, lang), status=status_of(error))
    return RedirectResponse("/moves", 303)


@pages.post("/moves/{move_id}/withdrawal")
def post_move_withdrawal_page(
    move_id: UUID, actor: Annotated[Actor, acting("move.withdraw")], services: Parts, now: Now
) -> Response:
    """Take a request back."""
    move_of(services, actor, "move.withdraw", move_id)
    withdraw_move(services.store, move_id, actor=actor.login, now=now)
    return RedirectResponse("/moves", 303)


@pages.get("/audit")
def get_audit_page(
    request: Request,
    actor: Annotated[Actor, acting("audit.read")],
    services: Parts,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> HTMLResponse:
    """Show lines of the audit chain, in order."""
    del actor
    with services.store.read() as tx:
        rows = read_audit(tx, after=after, limit=AUDIT_ROWS)
    following = rows[-1].number if len(rows) == AUDIT_ROWS else None
    return render(request, "audit.html", here="audit", rows=rows, next=following)


def _units_page(
    request: Request, services: Services, actor: Actor, lang: Language, *, problem: str = "", status: int = 200
) -> HTMLResponse:
    with services.store.read() as tx:
        found = units.unit_tree(tx, paths=unit_paths_of(actor, "unit.list"))
    return render(
        request,
        "units.html",
        here="people",
        status=status,
        rows=[unit_view(one, lang) for one in found],
        kinds=[(kind, say(f"people.kind.{kind}", lang)) for kind in KINDS],
        adds=may(actor, "unit.add"),
        changes=may(actor, "unit.change"),
        problem=problem,
    )


def _moves_page(
    request: Request,
    services: Services,
    actor: Actor,
    lang: Language,
    *,
    after: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    with services.store.read() as tx:
        found = moves.list_moves(tx, reach(actor, "move.list"), after=after)
        names = moves.names_of(tx, tuple(one.person_id for one in found.items))
        rows = [move_view(tx, actor, one, names.get(one.person_id, ""), lang) for one in found.items]
        own = get_person(tx, actor.person_id) if actor.person_id else None
    note_listing(services, actor, "move.list", (one.person_id for one in found.items), now=services.clock())
    return render(
        request,
        "moves.html",
        here="moves",
        status=status,
        rows=rows,
        next=found.next_cursor,
        own=own,
        sends=any(held.role in {Role.UNIT, Role.UNIT_ADMIN} for held in actor.grants),
        asks=own is not None and any(held.role is Role.APPLICANT for held in actor.grants),
        problem=problem,
    )
