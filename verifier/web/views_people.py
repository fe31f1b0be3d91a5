"""What pages of people, units and moves show: words and marks, made from rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from verifier.access import Role, Subject, may, require
from verifier.errors import VerifierError
from verifier.messages import say
from verifier.store import ListedUser, RoleGrant, Transaction, Unit, units
from verifier.store import moves as kept_moves
from verifier.web.actor import Actor
from verifier.web.words import moment_text, region_word


@dataclass(frozen=True, slots=True)
class UserView:
    """A row of the list of users."""

    id: UUID
    login: str
    name: str
    unit: str
    roles: str
    state: str
    is_ended: bool


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role of a user, held or ended."""

    id: UUID
    role: str
    unit: str
    begun: str
    ended: str
    is_super: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    """A row of the tree: how deep it lies, and whether it may be renamed."""

    id: UUID
    name: str
    kind: str
    depth: int
    indented: str
    is_region: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move, and what the reader may do about it."""

    id: UUID
    person: str
    origin: str
    destination: str
    state: str
    reason: str
    answer: str
    filed: str
    waits: bool
    decides: bool
    withdraws: bool


def user_view(listed: ListedUser, lang: str) -> UserView:
    """Show a user."""
    user = listed.user
    state = "disabled" if user.disabled_at else user.state
    joint = "、" if lang == "zh" else ", "
    return UserView(
        user.id,
        user.login,
        user.shown_name,
        user.unit,
        joint.join(say(f"people.role.{role}", lang) for role in listed.roles),
        say(f"people.state.{state}", lang),
        user.disabled_at is not None,
    )


def grant_view(grant: RoleGrant, lang: str) -> GrantView:
    """Show a role."""
    return GrantView(
        grant.id,
        say(f"people.role.{grant.role}", lang),
        place_word(grant.unit_name, lang),
        moment_text(grant.begun_at),
        moment_text(grant.ended_at) if grant.ended_at else "",
        grant.role == "unit_admin",
    )


def hand_overs(actor: Actor, grants: Sequence[RoleGrant], lang: str) -> tuple[tuple[UUID, str], ...]:
    """The units, by id and name, of which the reader may make the holder of these roles the super administrator (Zibo Q9)."""
    held = [grant for grant in grants if grant.ended_at is None]
    supers = {grant.unit_id for grant in held if grant.role == Role.UNIT_ADMIN}
    return tuple(
        (grant.unit_id, place_word(grant.unit_name, lang))
        for grant in held
        if grant.role == Role.UNIT
        and grant.unit_id not in supers
        and _may(actor, "unit.hand_over", Subject(unit_path=grant.unit_path, region=grant.region))
    )


def unit_view(unit: Unit, lang: str) -> UnitView:
    """Show a unit in its place of the tree."""
    depth = unit.path.count("/") - 2
    name = place_word(unit.name, lang)
    return UnitView(
        unit.id,
        name,
        say(f"people.kind.{unit.kind}", lang),
        min(depth, 8),
        f"{'　' * depth}{name}",
        unit.kind == units.REGION,
        unit.closed_at is not None,
    )


def move_view(tx: Transaction, actor: Actor, move: kept_moves.Move, person: str, lang: str) -> MoveView:
    """Show a move with what this reader may do about it."""
    there = units.get_unit(tx, move.to_unit_id)
    here = units.get_unit(tx, move.from_unit_id) if move.from_unit_id else None
    waits = move.live_key is not None
    sent = move.state == "old_unit_requested"
    own = Subject(None if sent else move.person_id, here.path if sent and here else "", what="move", key=move.id)
    return MoveView(
        move.id,
        person,
        place_word(here.name, lang) if here else "",
        there.name,
        say(f"people.move.{move.state}", lang),
        move.reason,
        move.answer,
        moment_text(move.filed_at),
        waits,
        waits and _may(actor, "move.decide", Subject(unit_path=there.path, region=there.region)),
        waits and _may(actor, "move.withdraw", own),
    )


def place_word(name: str, lang: str) -> str:
    """The name of a unit; that of a region's root is its code, said as the region."""
    return region_word(name, lang) if len(name) == 6 and name.isdigit() else name


def _may(actor: Actor, operation: str, subject: Subject) -> bool:
    if not may(actor, operation):
        return False
    try:
        require(actor, operation, subject)
    except VerifierError:
        return False
    return True
