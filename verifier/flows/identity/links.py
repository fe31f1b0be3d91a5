"""How a password comes to be: there is none by default, a one-time link sets it, and its owner changes it.

A link lives for three days (an hour for a password that was lost), opens once, and a newer one ends it.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from verifier.flows.identity.errors import LinkSpentError, SignInRefusedError
from verifier.flows.identity.limiting import note_failure, require_unlocked
from verifier.flows.identity.passwords import hash_password, password_is, require_password
from verifier.flows.identity.sign_in import Caller, Opened, step_up
from verifier.flows.identity.tokens import token_hash
from verifier.store import Session, Store, User, add_audit, get_user, set_password_hash
from verifier.store import factors as kept_factors

LINK_LIVES = timedelta(days=3)


def make_password_link(store: Store, user_id: UUID, *, actor: str, now: datetime) -> str:
    """Make a link's token, for its owner alone; only its hash is kept, and earlier links end.

    Raises:
        NotFoundError: there is no such user.
    """
    token = secrets.token_urlsafe(24)
    with store.write() as tx:
        get_user(tx, user_id)
        kept_factors.add_password_link(
            tx, kept_factors.PasswordLink(token_hash(token), user_id, now, actor, now + LINK_LIVES, None)
        )
        add_audit(tx, at=now, actor=actor, action="user.link_made", subject=user_id)
    return token


def user_of_link(store: Store, token: str, *, now: datetime) -> User:
    """Whose password a link sets.

    Raises:
        LinkSpentError: it was used, replaced, or its time is over.
    """
    with store.read() as tx:
        link = kept_factors.find_password_link(tx, token_hash(token))
        if link is None or link.used_at is not None or link.ends_at <= now:
            raise LinkSpentError
        user = get_user(tx, link.user_id)
    if user.disabled_at is not None:
        raise LinkSpentError
    return user


def set_password(store: Store, token: str, password: str, *, now: datetime) -> User:
    """Set the password of a link's user, once; all their sessions end.

    Raises:
        LinkSpentError: it opens nothing (any more).
        PasswordTooShortError, PasswordWeakError: another one is needed; the link still opens.
    """
    user = user_of_link(store, token, now=now)
    require_password(password, login=user.login)
    hashed = hash_password(password)
    with store.write() as tx:
        if not kept_factors.use_password_link(tx, token_hash(token), now=now):
            raise LinkSpentError
        set_password_hash(tx, user.id, hashed)
        add_audit(tx, at=now, actor=str(user.id), action="user.password_set", subject=user.id, facts={"by": "link"})
    return user


def change_password(store: Store, session: Session, old: str, new: str, caller: Caller, *, now: datetime) -> Opened:
    """Change one's own password; other sessions end, and this one goes on under a new token.

    Raises:
        SignInRefusedError: the old password is wrong.
        SignInLockedError: it was wrong too often.
        PasswordTooShortError, PasswordWeakError.
    """
    key = store.seal.index(f"change:{session.user_id}")
    with store.read() as tx:
        require_unlocked(tx, (key,), now=now)
        user = get_user(tx, session.user_id)
    if not password_is(user.password_hash, old):
        with store.write() as tx:
            note_failure(tx, key, now=now)
        raise SignInRefusedError
    require_password(new, login=user.login)
    hashed = hash_password(new)
    with store.write() as tx:
        set_password_hash(tx, user.id, hashed)
        add_audit(tx, at=now, actor=str(user.id), action="user.password_set", subject=user.id, facts={"by": "owner"})
        return step_up(tx, session, caller, now=now)


def reset_factor(store: Store, user_id: UUID, *, actor: str, now: datetime) -> None:
    """Forget a user's authenticator, which is lost: the next sign-in enrols anew. Their sessions end."""
    from verifier.store import sessions as kept_sessions

    with store.write() as tx:
        get_user(tx, user_id)
        kept_factors.drop_factor(tx, user_id)
        kept_sessions.close_sessions_of(tx, user_id)
        add_audit(tx, at=now, actor=actor, action="user.factor_reset", subject=user_id)
