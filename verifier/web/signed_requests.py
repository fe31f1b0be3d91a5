"""Requests that a platform signed: RFC 9421 (HTTP Message Signatures) with Ed25519, in a strict subset.

One signature covers `@method`, `@authority`, `@path` and `content-digest` (RFC 9530, sha-256 over the body), and has `created`, `nonce` and `keyid`. Ed25519 and not
HMAC: this node then holds nothing with which it could make a platform's records itself, and a push that is disputed later can be shown to a third
party. The key comes from our own register, never from the request. A request is taken within a window around `created`; its nonce is used up
by the flow, in the transaction of its rows.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verifier.errors import VerifierError

COVERED: Final = ("@method", "@authority", "@path", "content-digest")
LONGEST: Final = 2_048  # characters of a signature field
_MEMBER = re.compile(
    r'([a-z*][a-z0-9_*.-]{0,31})=\(((?:"[a-z0-9@-]{1,40}"(?: (?!\)))?){1,12})\)((?:;[a-z]{1,12}=(?:\d{1,12}|"[\x20!\x23-\x5b\x5d-\x7e]{0,128}"))*)'
)
_PARAMETER = re.compile(r';([a-z]+)=(?:(\d+)|"([^"]*)")')
_BYTES = re.compile(r"([a-z*][a-z0-9_*.-]{0,31})=:([A-Za-z0-9+/]{0,128}={0,2}):")
_NONCE = re.compile(r"[A-Za-z0-9+/=_-]{16,64}")


class SignatureMissingError(VerifierError):
    """The request carries no signature that can be read."""

    code = "push.signature_missing"


class SignatureInvalidError(VerifierError):
    """The signature does not hold for this request and key, or the body is not the one that was signed."""

    code = "push.signature_invalid"


class SignatureStaleError(VerifierError):
    """The request was signed too long ago, or by a clock that is ahead."""

    code = "push.signature_stale"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a request says about its signature; nothing of it is believed before `require_signed`."""

    label: str
    covered: tuple[str, ...]
    parameters: str
    key_id: str
    nonce: str
    created: datetime
    signature: bytes


def read_signature(headers: Mapping[str, str]) -> SignedRequest:
    """Read the signature fields of a request.

    Raises:
        SignatureMissingError: they are not there, or not of the form that is taken here.
    """
    field, value = headers.get("signature-input", ""), headers.get("signature", "")
    member = _MEMBER.fullmatch(field) if len(field) <= LONGEST else None
    signed = _BYTES.fullmatch(value) if len(value) <= LONGEST else None
    if member is None or signed is None or member[1] != signed[1]:
        raise SignatureMissingError
    known = [(name, number or text) for name, number, text in _PARAMETER.findall(member[3])]
    facts = dict(known)
    if (
        len(facts) != len(known)
        or not {"created", "nonce", "keyid"} <= set(facts) <= _PARAMETERS
        or not facts["created"].isdigit()
    ):
        raise SignatureMissingError
    if facts.get("alg", "ed25519") != "ed25519" or not _NONCE.fullmatch(facts["nonce"]):
        raise SignatureMissingError
    covered = tuple(part.strip('"') for part in member[2].split())
    try:
        signature = base64.b64decode(signed[2], validate=True)
        created = datetime.fromtimestamp(int(facts["created"]), UTC)
    except (binascii.Error, ValueError, OverflowError, OSError):
        raise SignatureMissingError from None  # the cause repeats bytes from outside
    parameters = f"({member[2]}){member[3]}"
    return SignedRequest(member[1], covered, parameters, facts["keyid"], facts["nonce"], created, signature)


def require_signed(
    signed: SignedRequest,
    public_key: bytes,
    *,
    method: str,
    authority: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    window: timedelta,
) -> None:
    """Insist that this key signed this request, a moment ago.

    Raises:
        SignatureStaleError, SignatureInvalidError.
    """
    if abs(now - signed.created) > window:
        raise SignatureStaleError(int(window.total_seconds()))
    if not set(COVERED) <= set(signed.covered) or len(set(signed.covered)) != len(signed.covered):
        raise SignatureInvalidError
    if headers.get("content-digest", "") != content_digest(body):
        raise SignatureInvalidError
    derived = {"@method": method.upper(), "@authority": authority.lower(), "@path": path}
    require_over(signature_base(signed.covered, signed.parameters, derived, headers), signed.signature, public_key)


def signature_base(
    covered: Sequence[str], parameters: str, derived: Mapping[str, str], headers: Mapping[str, str]
) -> bytes:
    """What is signed (RFC 9421 §2.5): a line for each component, then the parameters.

    Raises:
        SignatureInvalidError: a component that the request does not have.
    """
    lines = []
    for name in covered:
        value = derived.get(name) if name.startswith("@") else headers.get(name)
        if value is None:
            raise SignatureInvalidError
        lines.append(f'"{name}": {value.strip()}')
    lines.append(f'"@signature-params": {parameters}')
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def require_over(base: bytes, signature: bytes, public_key: bytes) -> None:
    """Insist on a signature over a base.

    Raises:
        SignatureInvalidError.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, base)
    except (InvalidSignature, ValueError):
        raise SignatureInvalidError from None  # the cause says no more


def content_digest(body: bytes) -> str:
    """The digest of a body as RFC 9530 writes it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


_PARAMETERS: Final = frozenset({"created", "nonce", "keyid", "alg"})
