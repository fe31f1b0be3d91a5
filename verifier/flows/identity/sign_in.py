"""Somebody signs in: password, then a code where the roles ask for it, then an open session.

A session is a random token that only the browser holds; here lies its hash. It changes with every step up (before the password, after it, after the
code), ends when unused for half an hour or after twelve hours, and can be ended from anywhere. Whoever decides or administers needs TOTP
(RFC 6238); a code counts once. Sources: OWASP ASVS 5 chapters 6 and 7, NIST SP 800-63B.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from verifier.access import HeldRole, Role
from verifier.flows.identity.errors import SignInRefusedError
from verifier.flows.identity.limiting import (
    FREE_OF_ADDRESS,
    Limiter,
    forget,
    network_of,
    note_failure,
    require_unlocked,
)
from verifier.flows.identity.passwords import hash_is_old, hash_password, password_is
from verifier.flows.identity.tokens import token_hash
from verifier.flows.identity.totp import confirm_enrolment, matching_step
from verifier.store import (
    Session,
    Store,
    Transaction,
    User,
    add_audit,
    find_user,
    get_user,
    held_roles,
    renew_password_hash,
)
from verifier.store import factors as kept_factors
from verifier.store import sessions as kept_sessions

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
STEP = timedelta(minutes=10)  # to give the code after the password
SEEN_EVERY = timedelta(minutes=1)
WITHOUT_CODE = frozenset({Role.APPLICANT, Role.PUSHER})
OPEN, TOTP, ENROL = "open", "totp", "enrol"


@dataclass(frozen=True, slots=True)
class Caller:
    """Where an attempt comes from."""

    address: str
    agent: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A session with its token, for the browser alone; `stage` says what is asked next."""

    token: str
    session: Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is, and what they hold now; before the session is open they hold nothing."""

    user: User
    session: Session
    roles: tuple[HeldRole, ...]


def sign_in(store: Store, limiter: Limiter, login: str, password: str, caller: Caller, *, now: datetime) -> Opened:
    """Sign in with a password.

    Raises:
        SignInRefusedError: unknown login, wrong password, disabled: always the same, after the same time.
        SignInLockedError: too many attempts.
        LimiterFailedError: attempts cannot be counted.
    """
    limiter.require_room(caller.address)
    keys = _keys(store, login, caller)
    with store.read() as tx:
        require_unlocked(tx, keys, now=now)
        user = find_user(tx, login)
    fits = password_is(user.password_hash if user is not None else None, password)
    if user is None or not fits or user.disabled_at is not None:
        with store.write() as tx:
            _note_failed(tx, keys, user, now)
        raise SignInRefusedError
    with store.write() as tx:
        forget(tx, keys[:1])
        if user.password_hash and hash_is_old(user.password_hash):
            renew_password_hash(tx, user.id, hash_password(password))
        return open_session(tx, user.id, caller, now=now)


def open_session(tx: Transaction, user_id: UUID, caller: Caller, *, now: datetime) -> Opened:
    """Open a session for somebody who proved to be this user; what it is still short of is its stage."""
    kept_sessions.sweep_sessions(tx, before=now)
    stage = _stage(tx, user_id)
    opened = _begin(tx, user_id, stage, caller, now)
    action = "user.signed_in" if stage == OPEN else "user.password_given"
    add_audit(tx, at=now, actor=str(user_id), action=action, subject=user_id, facts={"session": str(opened.session.id)})
    return opened


def give_code(store: Store, session: Session, code: str, caller: Caller, *, now: datetime) -> Opened:
    """Give the code of the authenticator, or a recovery code, and have the session opened under a new token.

    Raises:
        SignInRefusedError: the code is wrong, old, or was used.
        SignInLockedError: too many wrong codes.
    """
    keys = (store.seal.index(f"totp:{session.user_id}"),)
    with store.read() as tx:
        require_unlocked(tx, keys, now=now)
    with store.write() as tx:
        opened = _take_code(tx, session, code, caller, now)
        if opened is not None:
            forget(tx, keys)
        else:
            note_failure(tx, keys[0], now=now)
            add_audit(tx, at=now, actor=str(session.user_id), action="user.code_refused", subject=session.user_id)
    if opened is None:
        raise SignInRefusedError
    return opened


def find_signed_in(store: Store, token: str, *, now: datetime) -> SignedIn | None:
    """Whose session this token opens, if it is known, in use and not over; use is noted once a minute."""
    hashed = token_hash(token)
    with store.read() as tx:
        session = kept_sessions.find_session(tx, hashed)
        if session is None or now >= session.ends_at or now - session.seen_at >= IDLE:
            return None
        user = get_user(tx, session.user_id)
        roles = held_roles(tx, user.id) if session.stage == OPEN and user.state == "active" else ()
    if user.disabled_at is not None:
        return None
    if now - session.seen_at >= SEEN_EVERY:
        with store.write() as tx:
            kept_sessions.touch_session(tx, hashed, now=now)
    return SignedIn(user, session, roles)


def sign_out(store: Store, session: Session, *, now: datetime) -> None:
    """End one's session."""
    with store.write() as tx:
        kept_sessions.close_session(tx, session.token_hash)
        add_audit(tx, at=now, actor=str(session.user_id), action="user.signed_out", subject=session.user_id)


def end_sessions(store: Store, user_id: UUID, *, session_id: UUID | None, actor: str, now: datetime) -> int:
    """End one or all sessions of a user."""
    with store.write() as tx:
        ended = kept_sessions.close_sessions_of(tx, user_id, session_id=session_id)
        add_audit(tx, at=now, actor=actor, action="user.sessions_ended", subject=user_id, facts={"count": ended})
    return ended


def step_up(tx: Transaction, session: Session, caller: Caller, *, now: datetime) -> Opened:
    """Open the session under a new token; the old one opens nothing any more."""
    kept_sessions.close_session(tx, session.token_hash)
    return _begin(tx, session.user_id, OPEN, caller, now)


def finish_enrolment(
    store: Store, session: Session, code: str, caller: Caller, *, now: datetime
) -> tuple[Opened, tuple[str, ...]]:
    """Take the first code of a new authenticator; give the open session and the recovery codes, this once.

    Raises:
        SignInRefusedError: the code is wrong.
        SignInLockedError: too many wrong codes.
    """
    keys = (store.seal.index(f"totp:{session.user_id}"),)
    with store.read() as tx:
        require_unlocked(tx, keys, now=now)
    try:
        with store.write() as tx:
            codes = confirm_enrolment(tx, session, code, now=now)
            return step_up(tx, session, caller, now=now), codes
    except SignInRefusedError:
        with store.write() as tx:
            note_failure(tx, keys[0], now=now)
        raise


def needs_code(roles: tuple[HeldRole, ...]) -> bool:
    """Whether these roles decide or administer, so that a password alone is not enough."""
    return any(held.role not in WITHOUT_CODE for held in roles)


def _stage(tx: Transaction, user_id: UUID) -> str:
    """What a user who gave the password is still asked for."""
    factor = kept_factors.find_factor(tx, user_id)
    if factor is not None and factor.confirmed_at is not None:
        return TOTP
    return ENROL if needs_code(held_roles(tx, user_id)) else OPEN


def _begin(tx: Transaction, user_id: UUID, stage: str, caller: Caller, now: datetime) -> Opened:
    token = secrets.token_urlsafe(32)
    ends = now + (ABSOLUTE if stage == OPEN else STEP)
    session = Session(token_hash(token), uuid4(), user_id, stage, now, now, ends, caller.address, caller.agent[:200])
    kept_sessions.add_session(tx, session)
    return Opened(token, session)


def _take_code(tx: Transaction, session: Session, code: str, caller: Caller, now: datetime) -> Opened | None:
    """The opened session, if the code is right and of now, or is an unused recovery code."""
    factor = kept_factors.find_factor(tx, session.user_id)
    if factor is None or session.stage != TOTP:
        return None
    step = matching_step(factor.secret, code, now)
    if step is not None:
        taken, how = kept_factors.take_step(tx, session.user_id, step, now=now), "totp"
    else:
        hashed = token_hash(code.strip().lower().replace("-", ""))
        taken, how = kept_factors.use_recovery_code(tx, session.user_id, hashed, now=now), "recovery"
    if not taken:
        return None
    add_audit(
        tx, at=now, actor=str(session.user_id), action="user.signed_in", subject=session.user_id, facts={"by": how}
    )
    return step_up(tx, session, caller, now=now)


def _keys(store: Store, login: str, caller: Caller) -> tuple[bytes, bytes]:
    """What failures are counted under: the login, known or not, and the address."""
    return store.seal.index(f"login:{login.casefold()}"), store.seal.index(f"address:{network_of(caller.address)}")


def _note_failed(tx: Transaction, keys: tuple[bytes, bytes], user: User | None, now: datetime) -> None:
    note_failure(tx, keys[0], now=now)
    note_failure(tx, keys[1], now=now, free=FREE_OF_ADDRESS)
    subject = user.id if user is not None else "unknown"
    add_audit(tx, at=now, actor="nobody", action="user.sign_in_refused", subject=subject)
