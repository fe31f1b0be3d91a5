"""Keys by which programs act: shown once, kept as hashes, bound to scopes, with an end.

A key acts as the user whose it is, in the roles that the user holds now and only for operations that its scopes cover.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from verifier.access import OPERATIONS, HeldRole
from verifier.errors import NotFoundError
from verifier.flows.identity.errors import ScopeUnknownError
from verifier.flows.identity.tokens import token_hash
from verifier.store import Store, User, add_audit, get_user, held_roles
from verifier.store import api_keys as kept_api_keys

MARK = "xs_"
PREFIX_CHARS = 8
LONGEST_DAYS = 730
USED_EVERY = timedelta(minutes=1)
SCOPES = tuple(sorted({operation.scope for operation in OPERATIONS.values() if operation.scope is not None}))


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose key it is, what they hold now, and what the key covers."""

    user: User
    key: kept_api_keys.ApiKey
    roles: tuple[HeldRole, ...]


def make_api_key(
    store: Store, user_id: UUID, *, name: str, scopes: tuple[str, ...], days: int, actor: str, now: datetime
) -> tuple[str, kept_api_keys.ApiKey]:
    """Make a key and give it, this once.

    Raises:
        ScopeUnknownError: no operation has this scope.
        NotFoundError: there is no such user.
    """
    for scope in scopes:
        if scope not in SCOPES:
            raise ScopeUnknownError(scope)
    text = f"{MARK}{secrets.token_urlsafe(32)}"
    ends = now + timedelta(days=max(1, min(days, LONGEST_DAYS)))
    prefix = text[: len(MARK) + PREFIX_CHARS]
    key = kept_api_keys.ApiKey(uuid4(), user_id, name, prefix, token_hash(text), tuple(sorted(set(scopes))), now, ends)
    with store.write() as tx:
        get_user(tx, user_id)
        kept_api_keys.add_api_key(tx, key)
        add_audit(
            tx,
            at=now,
            actor=actor,
            action="key.made",
            subject=user_id,
            facts={"key": str(key.id), "scopes": list(scopes)},
        )
    return text, key


def find_key_holder(store: Store, text: str, *, now: datetime) -> KeyHolder | None:
    """Whose key this is, if it lives and its user may still act."""
    if not text.startswith(MARK):
        return None
    with store.read() as tx:
        key = kept_api_keys.find_api_key(tx, token_hash(text))
        if key is None or not key.lives(now):
            return None
        user = get_user(tx, key.user_id)
        roles = held_roles(tx, user.id) if user.state == "active" else ()
    if user.disabled_at is not None:
        return None
    if key.used_at is None or now - key.used_at >= USED_EVERY:
        with store.write() as tx:
            kept_api_keys.note_key_used(tx, key.id, now=now)
    return KeyHolder(user, key, roles)


def end_api_key(store: Store, user_id: UUID, key_id: UUID, *, actor: str, now: datetime) -> None:
    """Revoke a key; it opens nothing from now on.

    Raises:
        NotFoundError: the user has no such living key.
    """
    with store.write() as tx:
        if not kept_api_keys.revoke_api_key(tx, user_id, key_id, now=now):
            raise NotFoundError("key", key_id)
        add_audit(tx, at=now, actor=actor, action="key.revoked", subject=user_id, facts={"key": str(key_id)})
