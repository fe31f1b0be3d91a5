"""A certificate as a W3C Verifiable Credential 2.0 and Open Badge 3.0, signed as a JWT by the key that signs the token.

Follows FORMAT §8.4, the Verifiable Credentials Data Model 2.0, Open Badges 3.0 §8.2 (the JWT's payload is the credential, with `iss`, `jti`, `nbf`, `exp`) and, for the
status, the `status` claim of the Token Status List. It is a file for wallets and other systems; the token stays the certificate, and is inside as
evidence, so nothing of it is lost. Leaves texts for people (title, criteria) to the caller.
"""

import base64
import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from signing.algorithms import Algorithm, PublicKey
from signing.claims import Claims
from signing.errors import BadSignatureError, MalformedError, NotEncodableError
from signing.keys import Signer

MAX_CREDENTIAL_CHARS: Final = 32_768  # characters of a signed credential
CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)

# RFC 7518 and RFC 8037: the names that wallets know; RFC 9864 calls the second one Ed25519.
_JOSE_NAMES: Final = {Algorithm.ESP256: "ES256", Algorithm.ED25519: "EdDSA"}
_ID_SPACE: Final = uuid.UUID("5f0c1d5e-7d0b-5b39-9a39-6f1d0f6e7a53")  # of the ids of these credentials, drawn once
_LEGAL_OFFSET: Final = timedelta(hours=8)
_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class CredentialContext:
    """What a credential says beside the claims: addresses, and texts for people in the language of the certificate.

    `issuer_url` names the issuer, `status_url` its status list, `token_text` is the text of the certificate's QR code.
    """

    issuer_name: str
    issuer_url: str
    status_url: str
    token_text: str
    title: str
    criteria: str


def credential_of(claims: Claims, context: CredentialContext) -> dict[str, Any]:
    """Say a certificate as a credential, not signed yet; class hours are the credits earned."""
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "identityType": "name", "identityHash": claims.holder, "hashed": False}
        ],
        "activityStartDate": f"{claims.period_start.isoformat()}T00:00:00+08:00",
        "activityEndDate": f"{claims.period_end.isoformat()}T23:59:59+08:00",
        "creditsEarned": _json_number(claims),
        "achievement": {
            "id": f"{context.issuer_url.rstrip('/')}/#{claims.type}",
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "humanCode": claims.type,
            "name": context.title,
            "description": context.title,
            "criteria": {"narrative": context.criteria},
        },
    }
    credential = {
        "@context": list(CONTEXTS),
        "id": credential_id(claims),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": context.title,
        "issuer": {"id": context.issuer_url, "type": ["Profile"], "name": context.issuer_name},
        "validFrom": _utc(claims.issued_at),
        "credentialSubject": subject,
        "evidence": [{"id": context.token_text, "type": ["Evidence"], "name": claims.number}],
    }
    ends = _end_of(claims)
    return credential if ends is None else credential | {"validUntil": _utc(ends)}


def credential_id(claims: Claims) -> str:
    """Name the credential of a certificate: always the same name for the same certificate, and no other's."""
    return f"urn:uuid:{uuid.uuid5(_ID_SPACE, claims.uid.hex())}"


def sign_credential(claims: Claims, context: CredentialContext, *, signer: Signer, key: PublicKey) -> str:
    """Sign a certificate as a credential; gives a compact JWT. `key` is the signer's public key.

    Raises:
        NotEncodableError: the key is not the signer's, or the credential would be longer than the limit.
    """
    if key.kid != signer.kid:
        raise NotEncodableError("key", "is not the signer's public key")
    ends = _end_of(claims)
    registered: dict[str, Any] = {
        "iss": context.issuer_url,
        "jti": credential_id(claims),
        "nbf": int(claims.issued_at.timestamp()),
        "status": {"status_list": {"idx": claims.status_index, "uri": context.status_url}},
    }
    if ends is not None:
        registered["exp"] = int(ends.timestamp())
    header = {"alg": _JOSE_NAMES[key.algorithm], "typ": "JWT", "kid": key.kid.hex(), "jwk": public_jwk(key)}
    signed = f"{_part(header)}.{_part(credential_of(claims, context) | registered)}"
    compact = f"{signed}.{_base64url(signer.sign(signed.encode()))}"
    if len(compact) > MAX_CREDENTIAL_CHARS:
        raise NotEncodableError("credential", f"more than {MAX_CREDENTIAL_CHARS} characters")
    return compact


def open_credential(compact: str, *, key: PublicKey) -> dict[str, Any]:
    """Verify a signed credential with the issuer's key, and give its payload; the `jwk` inside it is not believed.

    Raises:
        MalformedError: it is no JWT of a credential.
        BadSignatureError: it is not signed by this key.
        NotCanonicalError: an ECDSA signature whose s is above half the order.
    """
    parts = _COMPACT.fullmatch(compact) if len(compact) <= MAX_CREDENTIAL_CHARS else None
    if parts is None:
        raise MalformedError("a credential is three parts of base64url")
    header, signature = _read_part(parts[1]), _from_base64url(parts[3])
    if header.get("alg") != _JOSE_NAMES[key.algorithm] or header.get("kid") != key.kid.hex() or "crit" in header:
        raise BadSignatureError(key.kid)
    key.verify(signature, f"{parts[1]}.{parts[2]}".encode())
    payload = _read_part(parts[2])
    if payload.get("@context") != list(CONTEXTS) or payload.get("jti") != payload.get("id"):
        raise MalformedError("the payload is no credential")
    return payload


def public_jwk(key: PublicKey) -> dict[str, str]:
    """Say a public key as a JSON Web Key."""
    if key.algorithm is Algorithm.ED25519:
        return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(key.raw)}
    return {"kty": "EC", "crv": "P-256", "x": _base64url(key.raw[1:33]), "y": _base64url(key.raw[33:])}


def _end_of(claims: Claims) -> datetime | None:
    """Give the last second, in UTC, of the last legal date on which the certificate counts."""
    if claims.expires_on is None:
        return None
    return datetime.combine(claims.expires_on, time(23, 59, 59), UTC) - _LEGAL_OFFSET


def _json_number(claims: Claims) -> int | float:
    """Say the total of class hours as a JSON number; quarters of an hour are exact in it."""
    whole = int(claims.total_hours)
    return whole if claims.total_hours == whole else float(claims.total_hours)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _part(form: dict[str, Any]) -> str:
    return _base64url(json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode())


def _read_part(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_from_base64url(text))
    except (ValueError, RecursionError) as exc:
        raise MalformedError("a part of the credential is no JSON") from exc
    if not isinstance(found, dict):
        raise MalformedError("a part of the credential is no object")
    return found


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_base64url(text: str) -> bytes:
    found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) % 4 != 1 else b""
    if _base64url(found) != text:  # one signature has one text: the spare bits of the last character are zero
        raise MalformedError("a part of the credential is no base64url")
    return found
