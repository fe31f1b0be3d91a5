"""Signing in with the account of an OpenID Connect provider, as an option of the node.

The provider says who somebody is and nothing else: the account must have been linked to a user by an administrator, no user and no role
comes of it, and a user whose roles ask for a code gives it here. State ties the answer to the browser that asked, the nonce ties the ID
token to this attempt, PKCE (S256) ties the code to it. Sources: OpenID Connect Core 1.0 section 3.1.3.7, RFC 7636, RFC 9207, RFC 9700.
"""

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from verifier.errors import VerifierError
from verifier.flows.identity.errors import ProviderRefusedError
from verifier.flows.identity.sign_in import Caller, Opened, open_session
from verifier.store import Store, add_audit, get_user
from verifier.store import factors as kept_factors

ANSWER_WITHIN = timedelta(minutes=10)
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
TIMEOUT_S = 5.0
MOST_BYTES = 1_048_576  # of an answer of the provider
NOBODY = UUID(int=0)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderAwayError(VerifierError):
    """The provider cannot be reached; signing in with a password goes on."""

    code = "signin.provider_away"


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider of the settings, and what this node is called there."""

    issuer: str
    client_id: str
    client_secret: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Pending:
    """An attempt that waits for the provider's answer; it travels sealed in the browser's own cookie."""

    state: str
    nonce: str
    verifier: str
    redirect: str
    ends: float


def begin_with_provider(store: Store, provider: Provider, redirect: str, *, now: datetime) -> tuple[str, str]:
    """Give the provider's address to go to, and the sealed attempt for the browser to keep.

    Raises:
        ProviderAwayError, ProviderRefusedError: it does not answer, or as somebody else.
    """
    # loaded here: commands, and nodes without a provider, start sooner
    from authlib.common.security import generate_token  # type: ignore[import-untyped]
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

    metadata = _metadata(provider)
    ends = (now + ANSWER_WITHIN).timestamp()
    pending = Pending(generate_token(32), generate_token(32), generate_token(64), redirect, ends)
    address = prepare_grant_uri(
        metadata["authorization_endpoint"],
        provider.client_id,
        "code",
        redirect_uri=redirect,
        scope="openid",
        state=pending.state,
        nonce=pending.nonce,
        code_challenge=create_s256_code_challenge(pending.verifier),
        code_challenge_method="S256",
    )
    return str(address), store.seal.close(json.dumps(asdict(pending)), NOBODY).hex()


def finish_with_provider(
    store: Store, provider: Provider, sealed: str, answer: Mapping[str, str], caller: Caller, *, now: datetime
) -> Opened:
    """Take the provider's answer and open a session for the user whom an administrator linked to that account.

    Raises:
        ProviderRefusedError: the answer is not one to this attempt, cannot be trusted, or nobody is linked.
        ProviderAwayError: the provider does not answer.
    """
    pending = _open(store, sealed, now)
    if not hmac.compare_digest(pending.state, answer.get("state", "")) or "code" not in answer:
        raise ProviderRefusedError
    if answer.get("iss", provider.issuer) != provider.issuer:  # RFC 9207: an answer of another provider
        raise ProviderRefusedError
    metadata = _metadata(provider)
    tokens = _exchange(provider, metadata, pending, answer["code"])
    subject = _subject(provider, metadata, str(tokens.get("id_token", "")), pending.nonce)
    with store.write() as tx:
        user_id = kept_factors.find_linked_user(tx, issuer=provider.issuer, subject=subject)
        if user_id is not None and get_user(tx, user_id).disabled_at is None:
            return open_session(tx, user_id, caller, now=now)
        add_audit(
            tx, at=now, actor="nobody", action="user.sign_in_refused", subject="unknown", facts={"by": "provider"}
        )
    raise ProviderRefusedError


def link_account(store: Store, provider: Provider, user_id: UUID, subject: str, *, actor: str, now: datetime) -> None:
    """Let the provider's account with this subject sign in as a user.

    Raises:
        TakenError: it signs in as a user already.
        NotFoundError: there is no such user.
    """
    with store.write() as tx:
        get_user(tx, user_id)
        kept_factors.link_provider(tx, user_id, issuer=provider.issuer, subject=subject, by=actor, now=now)
        add_audit(tx, at=now, actor=actor, action="user.provider_linked", subject=user_id)


def _open(store: Store, sealed: str, now: datetime) -> Pending:
    try:
        pending = Pending(**json.loads(store.seal.open(bytes.fromhex(sealed), NOBODY)))
    except (ValueError, TypeError, VerifierError):
        raise ProviderRefusedError from None  # the cause repeats what was sent
    if now.timestamp() > pending.ends:
        raise ProviderRefusedError
    return pending


def _metadata(provider: Provider) -> dict[str, Any]:
    """The provider's own description; it must be that of the issuer of the settings, and its addresses must be protected."""
    found = _ask("GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderRefusedError
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = urlsplit(str(found.get(name, "")))
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
            raise ProviderRefusedError
    return found


def _exchange(provider: Provider, metadata: Mapping[str, Any], pending: Pending, code: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": pending.redirect,
        "client_id": provider.client_id,
        "code_verifier": pending.verifier,
    }
    secret = (provider.client_id, provider.client_secret) if provider.client_secret else None
    return _ask("POST", metadata["token_endpoint"], data=form, auth=secret)


def _subject(provider: Provider, metadata: Mapping[str, Any], id_token: str, nonce: str) -> str:
    """Who the ID token speaks of, after signature, issuer, audience, times and nonce hold."""
    from joserfc import jwk, jwt  # loaded where it is needed, like the client below
    from joserfc.errors import JoseError

    rules = jwt.JWTClaimsRegistry(
        now=lambda: int(time.time()),  # the provider's clock runs in the world's time
        leeway=60,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        keys = jwk.KeySet.import_key_set(_ask("GET", metadata["jwks_uri"]))  # type: ignore[arg-type]
        claims = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS)).claims
        rules.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError):
        raise ProviderRefusedError from None  # the cause repeats the token
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise ProviderRefusedError
    return str(claims["sub"])


def _ask(method: str, address: str, **what: Any) -> dict[str, Any]:
    """One request to the provider, bounded in time and size, following nothing."""
    import httpx

    try:
        with httpx.stream(method, address, timeout=TIMEOUT_S, follow_redirects=False, **what) as answer:
            answer.raise_for_status()
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise ProviderRefusedError
        found = json.loads(body)
    except httpx.HTTPStatusError:
        raise ProviderRefusedError from None  # the cause holds the code
    except httpx.HTTPError:
        raise ProviderAwayError from None
    except ValueError:
        raise ProviderRefusedError from None
    if not isinstance(found, dict):
        raise ProviderRefusedError
    return found
