"""A person moves to another unit, in both ways of Zibo Q10.

The person asks, or the old unit sends; either way the new unit's consent is all that is needed, and the old unit has no veto. With it the
person's open cases go to the new unit and the old one loses sight of everything; history stays with the person.
"""

from datetime import datetime
from uuid import UUID, uuid4

from verifier.access import Role
from verifier.flows.identity.errors import MoveNowhereError, SuperNeededError
from verifier.review import UNIT_TRANSFER, advance
from verifier.store import Store, Transaction, Unit, add_audit, get_person, move_person, users_of_person
from verifier.store import moves as kept_moves
from verifier.store import role_grants as kept_role_grants
from verifier.store import sessions as kept_sessions
from verifier.store import units as kept_units


def request_move(
    store: Store,
    person_id: UUID,
    to_unit_id: UUID | None,
    *,
    by_old_unit: bool,
    reason: str,
    actor: str,
    now: datetime,
) -> kept_moves.Move:
    """Ask for a move; without a unit it is to the region's agency, for free professions.

    Raises:
        MoveNowhereError: the person is there already, or the unit takes nobody.
        TakenError: another move of the person waits.
    """
    state = advance(UNIT_TRANSFER, UNIT_TRANSFER.start, "old_unit_request" if by_old_unit else "person_request")
    with store.write() as tx:
        person = get_person(tx, person_id)
        unit = kept_units.get_unit(tx, to_unit_id) if to_unit_id else kept_units.agency_of(tx, person.region, now=now)
        if unit.id == person.unit_id or unit.closed_at is not None or unit.kind == kept_units.REGION:
            raise MoveNowhereError(unit.name)
        move = kept_moves.Move(
            uuid4(), person_id, person.unit_id, unit.id, state, reason.strip(), now, actor, live_key=person_id
        )
        kept_moves.add_move(tx, move)
        facts = {"move": str(move.id), "to": str(unit.id), "state": state}
        add_audit(tx, at=now, actor=actor, action="move.requested", subject=person_id, facts=facts)
    return move


def decide_move(
    store: Store, move_id: UUID, *, accept: bool, answer: str, actor: str, now: datetime
) -> kept_moves.Move:
    """The new unit's word; with its consent the move is done.

    Raises:
        StepRefusedError: it waits no more.
        SuperNeededError: the person is the old unit's super administrator and hands that over first.
    """
    with store.write() as tx:
        move = kept_moves.get_move(tx, move_id)
        state = advance(UNIT_TRANSFER, move.state, "new_unit_accept" if accept else "new_unit_refuse")
        move = kept_moves.answer_move(tx, move, state=state, answer=answer.strip(), by=actor, now=now)
        if accept:
            unit = kept_units.get_unit(tx, move.to_unit_id)
            _leave(tx, move, unit, actor, now)
            move_person(tx, move.person_id, unit=unit, by=actor, now=now)
        facts = {"move": str(move.id), "state": state}
        add_audit(tx, at=now, actor=actor, action="move.decided", subject=move.person_id, facts=facts)
    return move


def withdraw_move(store: Store, move_id: UUID, *, actor: str, now: datetime) -> kept_moves.Move:
    """Take a request back, by whoever made it.

    Raises:
        StepRefusedError: it waits no more.
    """
    with store.write() as tx:
        move = kept_moves.get_move(tx, move_id)
        event = "withdraw" if move.state == "person_requested" else "old_unit_withdraw"
        state = advance(UNIT_TRANSFER, move.state, event)
        move = kept_moves.answer_move(tx, move, state=state, answer="", by=actor, now=now)
        facts = {"move": str(move.id), "state": state}
        add_audit(tx, at=now, actor=actor, action="move.withdrawn", subject=move.person_id, facts=facts)
    return move


def _leave(tx: Transaction, move: kept_moves.Move, unit: Unit, actor: str, now: datetime) -> None:
    """End what the person's users hold at the old unit and anywhere that does not hold the new one, and give the applicant's role there.

    The three administrators' roles are of the node and not of a unit: the security's administrator ends them.
    """
    for user in users_of_person(tx, move.person_id):
        for grant in kept_role_grants.grants_of(tx, user.id):
            stays = unit.path.startswith(grant.unit_path) and grant.unit_id != move.from_unit_id
            if stays or grant.role in kept_role_grants.APART:
                continue
            if grant.role == Role.UNIT_ADMIN:
                raise SuperNeededError(grant.unit_name)
            kept_role_grants.end_role(tx, grant.id, by=actor, now=now)
            if grant.role == Role.APPLICANT:
                kept_role_grants.give_role(tx, user.id, Role.APPLICANT, unit, by=actor, now=now)
            else:
                kept_sessions.close_sessions_of(tx, user.id)
