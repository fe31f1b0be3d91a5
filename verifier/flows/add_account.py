"""A user is added: who acts under which login, in which roles, with a hashed password or none."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from argon2 import PasswordHasher

from verifier.errors import PasswordTooShortError, UnknownRoleError
from verifier.store import Store, User, add_audit, add_user

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
    """What is known of a user who is added; without a password nobody can sign in as them."""

    login: str
    shown_name: str
    roles: tuple[str, ...]
    region: str
    unit: str
    password: str | None = field(default=None, repr=False)
    person_id: UUID | None = None


def add_account(store: Store, new: NewUser, *, actor: str, now: datetime) -> User:
    """Add a user.

    Raises:
        TakenError: the login is in use.
        UnknownRoleError, PasswordTooShortError: the request is at fault.
    """
    for role in new.roles:
        if role not in ROLES:
            raise UnknownRoleError(role, ROLES)
    if new.password is not None and len(new.password) < MIN_PASSWORD_CHARS:
        raise PasswordTooShortError(MIN_PASSWORD_CHARS)
    hashed = PasswordHasher().hash(new.password) if new.password is not None else None
    with store.write() as tx:
        user = add_user(
            tx,
            login=new.login,
            shown_name=new.shown_name,
            roles=new.roles,
            region=new.region,
            unit=new.unit,
            now=now,
            password_hash=hashed,
            person_id=new.person_id,
        )
        add_audit(tx, at=now, actor=actor, action="user.added", subject=user.id, facts={"roles": list(new.roles)})
    return user
