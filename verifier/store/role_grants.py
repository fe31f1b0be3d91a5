"""Roles that users hold at units, from when to when.

The database keeps one super administrator (`unit_admin`) a unit and nobody with two of the three administrators' roles; an ended grant stays
as it was, for the audit.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from verifier.access import HeldRole, Role
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import StoreError, TakenError
from verifier.store.tables_people import role_grants, units
from verifier.store.units import Unit

APART = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


class RolesApartError(StoreError):
    """Nobody may be two of the system's administrator, the security's and the auditor."""

    code = "user.roles_apart"

    def __init__(self, role: str) -> None:
        super().__init__(role=role)


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role held by a user at a unit."""

    id: UUID
    user_id: UUID
    role: str
    unit_id: UUID
    unit_name: str
    unit_path: str
    region: str
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None
    ended_by: str | None


def give_role(tx: Transaction, user_id: UUID, role: Role, unit: Unit, *, by: str, now: datetime) -> UUID:
    """Give a user a role at a unit; one that is held already stays.

    Raises:
        TakenError: the unit has its super administrator.
        RolesApartError: the user is another of the three administrators.
    """
    key = f"unit_admin:{unit.id}" if role is Role.UNIT_ADMIN else f"{user_id}:{role}:{unit.id}"
    held = tx.connection.execute(
        select(role_grants.c.id, role_grants.c.user_id).where(role_grants.c.live_key == key)
    ).first()
    if held is not None:
        if held.user_id != user_id:
            raise TakenError("unit_admin", unit.name)
        return UUID(str(held.id))
    if (
        role in APART
        and tx.connection.execute(select(role_grants.c.id).where(role_grants.c.apart_key == user_id)).first()
    ):
        raise RolesApartError(role)
    key_of_row = uuid4()
    try:
        tx.connection.execute(
            insert(role_grants).values(
                id=key_of_row,
                user_id=user_id,
                role=str(role),
                unit_id=unit.id,
                begun_at=now,
                begun_by=by,
                live_key=key,
                apart_key=user_id if role in APART else None,
            )
        )
    except IntegrityError:
        raise TakenError("role", str(role)) from None  # somebody was faster; the cause repeats the row
    return key_of_row


def end_role(tx: Transaction, grant_id: UUID, *, by: str, now: datetime) -> None:
    """End a role that is held; one that ended stays as it is."""
    living = (role_grants.c.id == grant_id, role_grants.c.ended_at.is_(None))
    ended = {"ended_at": now, "ended_by": by, "live_key": None, "apart_key": None}
    tx.connection.execute(update(role_grants).where(*living).values(ended))


def end_roles_of(tx: Transaction, user_id: UUID, roles: Iterable[Role], *, by: str, now: datetime) -> None:
    """End these roles of a user, wherever they are held."""
    for grant in grants_of(tx, user_id):
        if grant.role in set(roles):
            end_role(tx, grant.id, by=by, now=now)


def get_grant(tx: Transaction, grant_id: UUID) -> RoleGrant:
    """The grant with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(_rows().where(role_grants.c.id == grant_id)).mappings().first()
    if row is None:
        raise NotFoundError("role", grant_id)
    return RoleGrant(**row)


def grants_of(tx: Transaction, user_id: UUID, *, ended: bool = False) -> tuple[RoleGrant, ...]:
    """The roles of a user: those held now, or those that ended as well."""
    query = _rows().where(role_grants.c.user_id == user_id)
    if not ended:
        query = query.where(role_grants.c.ended_at.is_(None))
    rows = tx.connection.execute(query.order_by(role_grants.c.begun_at, role_grants.c.role)).mappings()
    return tuple(RoleGrant(**row) for row in rows)


def held_roles(tx: Transaction, user_id: UUID) -> tuple[HeldRole, ...]:
    """The roles that a user holds now, as access judges them."""
    known = {str(role) for role in Role}
    return tuple(
        HeldRole(Role(grant.role), grant.unit_path, grant.region)
        for grant in grants_of(tx, user_id)
        if grant.role in known
    )


def super_admin_of(tx: Transaction, unit_id: UUID) -> RoleGrant | None:
    """The super administrator's grant of a unit, if it has one."""
    query = _rows().where(role_grants.c.live_key == f"unit_admin:{unit_id}")
    row = tx.connection.execute(query).mappings().first()
    return RoleGrant(**row) if row else None


def roles_by_user(tx: Transaction, user_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The names of the roles that these users hold now, each once, sorted."""
    found: dict[UUID, list[str]] = {}
    for start in range(0, len(user_ids), 500):  # databases limit the values of one query
        some = role_grants.c.user_id.in_(user_ids[start : start + 500])
        query = select(role_grants.c.user_id, role_grants.c.role).where(some, role_grants.c.ended_at.is_(None))
        for user_id, role in tx.connection.execute(query.distinct().order_by(role_grants.c.role)):
            found.setdefault(user_id, []).append(role)
    return {user_id: tuple(roles) for user_id, roles in found.items()}


def _rows() -> Select[Any]:
    names = [
        field.name for field in dataclasses.fields(RoleGrant) if field.name not in {"unit_name", "unit_path", "region"}
    ]
    return select(
        *(role_grants.c[name] for name in names),
        units.c.name.label("unit_name"),
        units.c.path.label("unit_path"),
        units.c.region,
    ).join(units, units.c.id == role_grants.c.unit_id)
