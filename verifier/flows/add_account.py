"""A user is added: who acts under which login, in which roles, with a hashed password or none."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from argon2 import PasswordHasher

from verifier.errors import PasswordTooShortError, UnknownRoleError
from verifier.store import Store, Transaction, User, add_audit, add_person, add_user

MIN_PASSWORD_CHARS = 12
ROLES = (
    "applicant",
    "auditor",
    "authority",
    "base",
    "hr",
    "issuer",
    "pusher",
    "security_admin",
    "system_admin",
    "unit",
    "unit_admin",
)


@dataclass(frozen=True, slots=True)
class NewUser:
    """What is known of a user who is added; without a password nobody can sign in as them.

    `person_id` links an existing person; `is_person` adds the record of one, with the identity number if it is given.
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


def add_account(store: Store, new: NewUser, *, actor: str, now: datetime) -> User:
    """Add a user.

    Raises:
        TakenError: the login or the identity number is in use.
        UnknownRoleError, PasswordTooShortError: the request is at fault.
    """
    for role in new.roles:
        if role not in ROLES:
            raise UnknownRoleError(role, ROLES)
    if new.password is not None and len(new.password) < MIN_PASSWORD_CHARS:
        raise PasswordTooShortError(MIN_PASSWORD_CHARS)
    hashed = PasswordHasher().hash(new.password) if new.password is not None else None
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
        )
        add_audit(tx, at=now, actor=actor, action="user.added", subject=user.id, facts={"roles": list(new.roles)})
    return user


def _person(tx: Transaction, new: NewUser, actor: str, now: datetime) -> UUID:
    """Add the person's own record."""
    person = add_person(tx, name=new.shown_name, region=new.region, unit=new.unit, id_number=new.id_number, now=now)
    add_audit(tx, at=now, actor=actor, action="person.added", subject=person.id)
    return person.id
