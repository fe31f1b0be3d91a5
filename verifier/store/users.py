"""Who may sign in, and their sessions. Passwords are hashed by the caller's floor above; here lie only hashes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.rows import as_record
from verifier.store.schema import sessions, users


@dataclass(frozen=True, slots=True)
class User:
    """A user: roles are names like applicant, unit, authority, hr, issuer, auditor, security, system."""

    id: UUID
    login: str
    shown_name: str
    roles: tuple[str, ...]
    password_hash: str | None
    person_id: UUID | None
    region: str
    unit: str
    failed_sign_ins: int
    locked_until: datetime | None
    created_at: datetime
    disabled_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", tuple(self.roles))


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; the token itself is only with the browser."""

    token_hash: bytes
    user_id: UUID
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime


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
) -> User:
    """Add a user; without a password hash it can act only as itself on the command line.

    Raises:
        TakenError: the login is in use.
    """
    if find_user(tx, login) is not None:
        raise TakenError("login", login)
    user = User(uuid4(), login, shown_name, roles, password_hash, person_id, region, unit, 0, None, now, None)
    tx.connection.execute(
        insert(users).values(
            id=user.id,
            login=login,
            shown_name=shown_name,
            roles=list(roles),
            password_hash=password_hash,
            person_id=person_id,
            region=region,
            unit=unit,
            created_at=now,
        )
    )
    return user


def find_user(tx: Transaction, login: str) -> User | None:
    """The user with this login, if there is one."""
    row = tx.connection.execute(select(users).where(users.c.login == login)).mappings().first()
    return as_record(User, row) if row else None


def get_user(tx: Transaction, user_id: UUID) -> User:
    """The user with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(users).where(users.c.id == user_id)).mappings().first()
    if row is None:
        raise NotFoundError("user", user_id)
    return as_record(User, row)


def list_users(tx: Transaction) -> tuple[User, ...]:
    """All users by login."""
    rows = tx.connection.execute(select(users).order_by(users.c.login)).mappings()
    return tuple(as_record(User, row) for row in rows)


def note_sign_in(tx: Transaction, user_id: UUID, *, failed_sign_ins: int, locked_until: datetime | None) -> None:
    """Remember how sign-in went: the count of failures since the last success, and a lock."""
    change = update(users).where(users.c.id == user_id)
    tx.connection.execute(change.values(failed_sign_ins=failed_sign_ins, locked_until=locked_until))


def set_password_hash(tx: Transaction, user_id: UUID, password_hash: str) -> None:
    """Give the user another password and end all their sessions."""
    tx.connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))
    tx.connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


def disable_user(tx: Transaction, user_id: UUID, *, now: datetime) -> None:
    """End the user's rights and sessions; the row stays for the audit."""
    tx.connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=now))
    tx.connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


def add_session(tx: Transaction, session: Session) -> None:
    """Open a session."""
    tx.connection.execute(
        insert(sessions).values(
            token_hash=session.token_hash,
            user_id=session.user_id,
            opened_at=session.opened_at,
            seen_at=session.seen_at,
            ends_at=session.ends_at,
        )
    )


def find_session(tx: Transaction, token_hash: bytes) -> Session | None:
    """The session of this token, if it was opened and not closed; the caller judges its ends."""
    row = tx.connection.execute(select(sessions).where(sessions.c.token_hash == token_hash)).mappings().first()
    return as_record(Session, row) if row else None


def touch_session(tx: Transaction, token_hash: bytes, *, now: datetime) -> None:
    """Note that the session was used."""
    tx.connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))


def list_sessions(tx: Transaction, user_id: UUID) -> tuple[Session, ...]:
    """The open sessions of a user, newest first."""
    query = select(sessions).where(sessions.c.user_id == user_id).order_by(sessions.c.opened_at.desc())
    return tuple(as_record(Session, row) for row in tx.connection.execute(query).mappings())


def close_session(tx: Transaction, token_hash: bytes) -> None:
    """End a session."""
    tx.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))
