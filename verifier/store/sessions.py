"""Open sessions, and failures to sign in; of a session only the token's hash is kept, of a login or address a keyed hash."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from verifier.store.database import Transaction
from verifier.store.rows import as_record, values_of
from verifier.store.tables_people import sessions, sign_in_failures


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; the token itself is only with the browser. `stage`: totp or enrol while more is asked, then open."""

    token_hash: bytes
    id: UUID
    user_id: UUID
    stage: str
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Failures:
    """How often signing in failed for one login or from one address since it last went well."""

    key: bytes
    count: int
    last_at: datetime
    locked_until: datetime | None


def add_session(tx: Transaction, session: Session) -> None:
    """Open a session."""
    tx.connection.execute(insert(sessions).values(values_of(session)))


def find_session(tx: Transaction, token_hash: bytes) -> Session | None:
    """The session of this token, if it was opened and not closed; the caller judges its ends."""
    row = tx.connection.execute(select(sessions).where(sessions.c.token_hash == token_hash)).mappings().first()
    return as_record(Session, row) if row else None


def touch_session(tx: Transaction, token_hash: bytes, *, now: datetime) -> None:
    """Note that the session was used."""
    tx.connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))


def list_sessions(tx: Transaction, user_id: UUID) -> tuple[Session, ...]:
    """The sessions of a user, newest first."""
    query = select(sessions).where(sessions.c.user_id == user_id).order_by(sessions.c.opened_at.desc())
    return tuple(as_record(Session, row) for row in tx.connection.execute(query).mappings())


def close_session(tx: Transaction, token_hash: bytes) -> None:
    """End a session."""
    tx.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def close_sessions_of(tx: Transaction, user_id: UUID, *, session_id: UUID | None = None) -> int:
    """End a user's sessions, or the one with this id; tell how many."""
    ended = delete(sessions).where(sessions.c.user_id == user_id)
    if session_id is not None:
        ended = ended.where(sessions.c.id == session_id)
    return tx.connection.execute(ended).rowcount


def sweep_sessions(tx: Transaction, *, before: datetime) -> None:
    """Forget sessions whose absolute end has passed."""
    tx.connection.execute(delete(sessions).where(sessions.c.ends_at < before))


def failures_of(tx: Transaction, key: bytes) -> Failures | None:
    """What is remembered of this login or address."""
    row = tx.connection.execute(select(sign_in_failures).where(sign_in_failures.c.key == key)).mappings().first()
    return as_record(Failures, row) if row else None


def note_failures(tx: Transaction, failures: Failures) -> None:
    """Remember how often it failed, and until when it is locked."""
    forget_failures(tx, failures.key)
    tx.connection.execute(insert(sign_in_failures).values(values_of(failures)))


def forget_failures(tx: Transaction, key: bytes) -> None:
    """Start anew after a sign-in that went well."""
    tx.connection.execute(delete(sign_in_failures).where(sign_in_failures.c.key == key))
