"""Accounts: added by an administrator, or registered by the person and admitted by the unit (Zibo Q5(1)①).

Until the unit admits it, an account holds no role and its person belongs to no unit, so that nothing can be declared and nobody sees
anything through it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from verifier.access import Role
from verifier.clock import legal_date
from verifier.errors import UnknownRoleError
from verifier.flows.identity.errors import RegistrationRefusedError, SuperNeededError
from verifier.flows.identity.limiting import Limiter
from verifier.flows.identity.passwords import hash_password, require_password
from verifier.flows.identity.person_facts import facts_kept
from verifier.review import ACCOUNT, advance
from verifier.store import (
    Store,
    TakenError,
    Transaction,
    Unit,
    User,
    add_audit,
    add_person,
    add_user,
    disable_user,
    enable_user,
    find_person_by_id_number,
    find_user,
    find_user_of_person,
    get_person,
    get_user,
    move_person,
    set_user_state,
)
from verifier.store import role_grants as kept_role_grants
from verifier.store import units as kept_units

ROLES = tuple(sorted(role.value for role in Role))


@dataclass(frozen=True, slots=True)
class NewUser:
    """What is known of a user who is added; without a password nobody can sign in as them.

    `person_id` links an existing person; `is_person` adds the record of one, with the identity number and the facts (`person_facts`) that are given. `unit_id` names the unit; without
    it `unit` is its name in the region.
    """

    login: str
    shown_name: str
    roles: tuple[str, ...]
    region: str
    unit: str
    password: str | None = field(default=None, repr=False)
    person_id: UUID | None = None
    is_person: bool = False
    id_number: str | None = field(default=None, repr=False)
    unit_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody says who registers; the unit checks it."""

    login: str
    name: str
    id_number: str = field(repr=False)
    unit_id: UUID
    password: str = field(repr=False)


def add_account(store: Store, new: NewUser, *, actor: str, now: datetime) -> User:
    """Add a user.

    Raises:
        TakenError: the login or the identity number is in use, or the unit has its super administrator.
        UnknownRoleError, PasswordTooShortError, PasswordWeakError, RolesApartError, UnknownFactError, FactUnreadableError, FactsDifferError:
            the request is at fault.
    """
    for role in new.roles:
        if role not in ROLES:
            raise UnknownRoleError(role, ROLES)
    if new.password is not None:
        require_password(new.password, login=new.login)
    hashed = hash_password(new.password) if new.password is not None else None
    with store.write() as tx:
        person_id = _person(tx, new, actor, now) if new.is_person else new.person_id
        user = add_user(
            tx,
            login=new.login,
            shown_name=new.shown_name,
            roles=new.roles,
            region=new.region,
            unit=new.unit,
            now=now,
            password_hash=hashed,
            person_id=person_id,
            unit_id=new.unit_id,
            by=actor,
        )
        add_audit(tx, at=now, actor=actor, action="user.added", subject=user.id, facts={"roles": list(new.roles)})
    return user


def register(store: Store, limiter: Limiter, said: Registration, *, address: str, now: datetime) -> User:
    """Register an account that waits for the unit.

    A person who is on record without a login is linked, and stays where they are until their unit admits the account.

    Raises:
        RegistrationRefusedError: the login or the person has an account; which of them is not told.
        PasswordTooShortError, PasswordWeakError, SignInLockedError, LimiterFailedError.
    """
    limiter.require_room(address)
    require_password(said.password, login=said.login)
    hashed = hash_password(said.password)
    with store.write() as tx:
        unit = kept_units.get_unit(tx, said.unit_id)
        person_id = _registered_person(tx, said, unit, now)
        try:
            user = add_user(
                tx,
                login=said.login,
                shown_name=said.name,
                roles=(),
                region=unit.region,
                unit=unit.name,
                unit_id=unit.id,
                now=now,
                password_hash=hashed,
                person_id=person_id,
                state=advance(ACCOUNT, "new", "register"),
            )
        except TakenError:
            raise RegistrationRefusedError from None  # the cause says what is known here
        add_audit(
            tx, at=now, actor=str(user.id), action="user.registered", subject=user.id, facts={"unit": str(unit.id)}
        )
    return user


def admit(store: Store, user_id: UUID, *, passes: bool, reason: str, actor: str, now: datetime) -> User:
    """Admit an account to the unit that it waits for, or refuse it.

    Raises:
        NotFoundError: there is no such user.
        StepRefusedError: it does not wait.
    """
    with store.write() as tx:
        user = get_user(tx, user_id)
        state = advance(ACCOUNT, user.state, "unit_pass" if passes else "unit_reject")
        set_user_state(tx, user_id, state)
        if passes and user.unit_id is not None and user.person_id is not None:
            unit = kept_units.get_unit(tx, user.unit_id)
            if get_person(tx, user.person_id).unit_id != unit.id:
                move_person(tx, user.person_id, unit=unit, by=actor, now=now)
            kept_role_grants.give_role(tx, user_id, Role.APPLICANT, unit, by=actor, now=now)
        facts = {"state": state} | ({"reason": reason} if reason and not passes else {})
        add_audit(
            tx, at=now, actor=actor, action="user.admitted" if passes else "user.refused", subject=user_id, facts=facts
        )
        return get_user(tx, user_id)


def set_disabled(store: Store, user_id: UUID, *, disabled: bool, actor: str, now: datetime) -> User:
    """End a user's rights and sessions at once, or let them in again.

    Raises:
        NotFoundError: there is no such user.
        SuperNeededError: they are a unit's super administrator, whose role is handed over first.
    """
    with store.write() as tx:
        user = get_user(tx, user_id)
        if disabled:
            for grant in kept_role_grants.grants_of(tx, user_id):
                if grant.role == Role.UNIT_ADMIN:
                    raise SuperNeededError(grant.unit_name)
            disable_user(tx, user_id, now=now)
            kept_role_grants.end_roles_of(
                tx, user_id, tuple(role for role in Role if role is not Role.APPLICANT), by=actor, now=now
            )
        else:
            enable_user(tx, user_id)
        add_audit(tx, at=now, actor=actor, action="user.disabled" if disabled else "user.enabled", subject=user_id)
        return get_user(tx, user.id)


def _person(tx: Transaction, new: NewUser, actor: str, now: datetime) -> UUID:
    """Add the person's own record."""
    unit = kept_units.get_unit(tx, new.unit_id) if new.unit_id is not None else None
    facts = facts_kept(new.facts, new.id_number, today=legal_date(now))
    person = add_person(
        tx,
        name=new.shown_name,
        region=unit.region if unit else new.region,
        unit=unit.name if unit else new.unit,
        id_number=new.id_number,
        now=now,
        facts=facts,
        by=actor,
        place=unit,
    )
    add_audit(tx, at=now, actor=actor, action="person.added", subject=person.id, facts={"facts": sorted(facts)})
    return person.id


def _registered_person(tx: Transaction, said: Registration, unit: Unit, now: datetime) -> UUID:
    """The person on record with this number and name, if nobody signs in as them yet, or a new record that belongs nowhere yet."""
    if find_user(tx, said.login) is not None:
        raise RegistrationRefusedError
    known = find_person_by_id_number(tx, said.id_number)
    if known is not None:
        if known.name != said.name or find_user_of_person(tx, known.id) is not None:
            raise RegistrationRefusedError
        return known.id
    person = add_person(
        tx,
        name=said.name,
        region=unit.region,
        unit=unit.name,
        id_number=said.id_number,
        now=now,
        facts=facts_kept({}, said.id_number, today=legal_date(now)),
        joins=False,
    )
    return person.id
