"""Who may sign in. Passwords are hashed by the caller's floor above; here lie only hashes. Roles lie in `verifier.store.role_grants`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, insert, or_, select, update

from verifier.access import Reach, Role
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.role_grants import give_role, roles_by_user
from verifier.store.rows import Slice, as_record, read_slice
from verifier.store.schema import users
from verifier.store.sessions import close_sessions_of
from verifier.store.tables_people import role_grants, units
from verifier.store.units import beneath, get_unit, region_unit, unit_named


@dataclass(frozen=True, slots=True)
class User:
    """A user; `state` is that of the account (`verifier.review.ACCOUNT`): before it is active nothing may be declared."""

    id: UUID
    login: str
    shown_name: str
    state: str
    password_hash: str | None
    person_id: UUID | None
    region: str
    unit: str
    unit_id: UUID | None
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedUser:
    """A user as lists show one: with the names of the roles held now."""

    user: User
    roles: tuple[str, ...]


def add_user(
    tx: Transaction,
    *,
    login: str,
    shown_name: str,
    roles: tuple[str, ...],
    region: str,
    unit: str,
    now: datetime,
    password_hash: str | None = None,
    person_id: UUID | None = None,
    unit_id: UUID | None = None,
    state: str = "active",
    by: str = "system",
) -> User:
    """Add a user with roles at a unit (by id, or by its name in the region); without a password hash nobody can sign in.

    Raises:
        TakenError: the login is in use, or the unit has its super administrator.
        RolesApartError: two of the three administrators' roles.
    """
    if find_user(tx, login) is not None:
        raise TakenError("login", login)
    if unit_id is not None:
        place = get_unit(tx, unit_id)
    else:
        place = unit_named(tx, unit, region, now=now) if unit.strip() else region_unit(tx, region, now=now)
    user = User(uuid4(), login, shown_name, state, password_hash, person_id, region, unit, place.id, now, None)
    tx.connection.execute(
        insert(users).values(
            id=user.id,
            login=login,
            shown_name=shown_name,
            state=state,
            password_hash=password_hash,
            person_id=person_id,
            region=region,
            unit=unit,
            unit_id=place.id,
            created_at=now,
        )
    )
    for role in roles:
        give_role(tx, user.id, Role(role), place, by=by, now=now)
    return user


def find_user(tx: Transaction, login: str) -> User | None:
    """The user with this login, if there is one."""
    row = tx.connection.execute(select(users).where(users.c.login == login)).mappings().first()
    return as_record(User, row) if row else None


def find_user_of_person(tx: Transaction, person_id: UUID) -> User | None:
    """The oldest user of a person, if there is one."""
    query = select(users).where(users.c.person_id == person_id).order_by(users.c.created_at, users.c.id).limit(1)
    row = tx.connection.execute(query).mappings().first()
    return as_record(User, row) if row else None


def users_of_person(tx: Transaction, person_id: UUID) -> tuple[User, ...]:
    """Every user of a person, the oldest first."""
    query = select(users).where(users.c.person_id == person_id).order_by(users.c.created_at, users.c.id)
    return tuple(as_record(User, row) for row in tx.connection.execute(query).mappings())


def get_user(tx: Transaction, user_id: UUID) -> User:
    """The user with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(users).where(users.c.id == user_id)).mappings().first()
    if row is None:
        raise NotFoundError("user", user_id)
    return as_record(User, row)


def list_users(tx: Transaction) -> tuple[ListedUser, ...]:
    """All users by login, with their roles."""
    rows = tx.connection.execute(select(users).order_by(users.c.login)).mappings().all()
    return _listed(tx, tuple(as_record(User, row) for row in rows))


def list_users_within(
    tx: Transaction,
    reach: Reach,
    *,
    state: str | None = None,
    text: str = "",
    after: str | None = None,
    limit: int = 50,
) -> Slice[ListedUser]:
    """Users of the units within reach, in the order in which they were added; `text` is part of a login or name."""
    query: Select[Any] = select(users).where(users_within(reach))
    if state is not None:
        query = query.where(users.c.state == state)
    if text:
        query = query.where(
            or_(users.c.login.contains(text, autoescape=True), users.c.shown_name.contains(text, autoescape=True))
        )
    found = read_slice(tx, query, User, order=(users.c.created_at, users.c.id), after=after, limit=limit)
    return Slice(_listed(tx, found.items), found.next_cursor)


def users_within(reach: Reach) -> ColumnElement[bool]:
    """The condition that a user is of a unit within reach, or holds a role there."""
    if reach.everything:
        return users.c.id.is_not(None)
    there = select(units.c.id).where(beneath(units.c.path, reach.unit_paths))
    holding = select(role_grants.c.user_id).where(role_grants.c.unit_id.in_(there), role_grants.c.ended_at.is_(None))
    return or_(users.c.unit_id.in_(there), users.c.id.in_(holding))


def set_user_state(tx: Transaction, user_id: UUID, state: str) -> None:
    """Give the account another state."""
    tx.connection.execute(update(users).where(users.c.id == user_id).values(state=state))


def set_password_hash(tx: Transaction, user_id: UUID, password_hash: str) -> None:
    """Give the user another password and end all their sessions."""
    tx.connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))
    close_sessions_of(tx, user_id)


def renew_password_hash(tx: Transaction, user_id: UUID, password_hash: str) -> None:
    """Keep the same password under a stronger hash; sessions go on."""
    tx.connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))


def disable_user(tx: Transaction, user_id: UUID, *, now: datetime) -> None:
    """End the user's rights and sessions; the row stays for the audit."""
    tx.connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=now))
    close_sessions_of(tx, user_id)


def enable_user(tx: Transaction, user_id: UUID) -> None:
    """Let a disabled user in again."""
    tx.connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=None))


def _listed(tx: Transaction, found: tuple[User, ...]) -> tuple[ListedUser, ...]:
    roles = roles_by_user(tx, tuple(user.id for user in found))
    return tuple(ListedUser(user, roles.get(user.id, ())) for user in found)
