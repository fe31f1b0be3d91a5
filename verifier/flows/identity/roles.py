"""Roles are given and ended, and a unit's super administrator is replaced (Zibo Q9).

The security administrator gives roles everywhere; a unit's super administrator gives its own people the ordinary ones. Nobody is two of the
three administrators. A unit has exactly one super administrator: first added as an ordinary administrator, then put in the place
of the old one, who keeps no administrator's role there.
"""

from datetime import datetime
from uuid import UUID

from verifier.access import Role
from verifier.flows.identity.errors import RoleNotYoursError, SuperNeededError
from verifier.review import SUPER_ADMIN, advance
from verifier.store import RoleGrant, Store, Transaction, User, add_audit, get_user
from verifier.store import role_grants as kept_role_grants
from verifier.store import sessions as kept_sessions
from verifier.store import units as kept_units

OF_A_UNIT = frozenset({Role.APPLICANT, Role.UNIT, Role.BASE})
"""What a unit's super administrator gives."""


def grant_role(
    store: Store, user_id: UUID, role: Role, unit_id: UUID, *, as_role: Role, actor: str, now: datetime
) -> RoleGrant:
    """Give a user a role at a unit; `as_role` is the giver's. The user's sessions end, so that the next sign-in asks for what the role needs.

    Raises:
        RoleNotYoursError: this giver gives no such role.
        TakenError: the unit has its super administrator.
        RolesApartError: the user is another of the three administrators.
    """
    if as_role is not Role.SECURITY_ADMIN and role not in OF_A_UNIT:
        raise RoleNotYoursError(role)
    with store.write() as tx:
        user, unit = get_user(tx, user_id), kept_units.get_unit(tx, unit_id)
        given = kept_role_grants.give_role(tx, user.id, role, unit, by=actor, now=now)
        if role is not Role.APPLICANT:
            kept_sessions.close_sessions_of(tx, user_id)
        facts = {"role": str(role), "unit": str(unit_id)}
        add_audit(tx, at=now, actor=actor, action="role.given", subject=user_id, facts=facts)
        return kept_role_grants.get_grant(tx, given)


def end_grant(store: Store, grant_id: UUID, *, as_role: Role, actor: str, now: datetime) -> RoleGrant:
    """End a role, at once.

    Raises:
        NotFoundError: there is no such grant.
        RoleNotYoursError: this actor does not give, and so does not end, this role.
        SuperNeededError: a super administrator is replaced, not removed.
    """
    with store.write() as tx:
        grant = kept_role_grants.get_grant(tx, grant_id)
        if grant.role == Role.UNIT_ADMIN:
            raise SuperNeededError(grant.unit_name)
        if as_role is not Role.SECURITY_ADMIN and grant.role not in OF_A_UNIT:
            raise RoleNotYoursError(grant.role)
        kept_role_grants.end_role(tx, grant_id, by=actor, now=now)
        facts = {"role": grant.role, "unit": str(grant.unit_id)}
        add_audit(tx, at=now, actor=actor, action="role.ended", subject=grant.user_id, facts=facts)
        return kept_role_grants.get_grant(tx, grant_id)


def hand_over(store: Store, unit_id: UUID, new_user_id: UUID, *, actor: str, now: datetime) -> RoleGrant:
    """Put one of the unit's administrators in the place of its super administrator, in one step.

    Raises:
        StepRefusedError: the new one is no administrator of this unit yet.
        NotFoundError: there is no such unit or user.
    """
    with store.write() as tx:
        unit, user = kept_units.get_unit(tx, unit_id), get_user(tx, new_user_id)
        held = {grant.role for grant in kept_role_grants.grants_of(tx, user.id) if grant.unit_id == unit_id}
        advance(SUPER_ADMIN, "admin_added" if Role.UNIT in held else "one_super", "set_super")
        old = kept_role_grants.super_admin_of(tx, unit_id)
        if old is not None and old.user_id != new_user_id:
            for grant in kept_role_grants.grants_of(tx, old.user_id):
                if grant.unit_id == unit_id and grant.role in {Role.UNIT_ADMIN, Role.UNIT}:
                    kept_role_grants.end_role(tx, grant.id, by=actor, now=now)
            kept_sessions.close_sessions_of(tx, old.user_id)
        given = kept_role_grants.give_role(tx, new_user_id, Role.UNIT_ADMIN, unit, by=actor, now=now)
        facts = {"unit": str(unit_id), "before": str(old.user_id) if old else None}
        add_audit(tx, at=now, actor=actor, action="unit.super_replaced", subject=new_user_id, facts=facts)
        return kept_role_grants.get_grant(tx, given)


def require_manageable(tx: Transaction, user_id: UUID, *, as_role: Role) -> User:
    """Insist that this administrator may disable, link or sign out this user.

    A unit's super administrator cares for the ordinary accounts of the unit: not for somebody who holds more than it could give.

    Raises:
        RoleNotYoursError: the user holds a role that this administrator does not give.
    """
    user = get_user(tx, user_id)
    if as_role is Role.UNIT_ADMIN:
        for grant in kept_role_grants.grants_of(tx, user_id):
            if grant.role not in OF_A_UNIT:
                raise RoleNotYoursError(grant.role)
    return user
