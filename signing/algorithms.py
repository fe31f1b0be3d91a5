"""The registry of signature algorithms: which exist, and how each loads a key, verifies, and makes a signature canonical.

Follows RFC 9864 (fully specified algorithms), RFC 9053 §2 (signature forms) and FORMAT §4. An algorithm is added by one entry
of `_SUITES`; SM2 has its place there once its COSE number is registered. The algorithm in use always comes from the key that a
trust list names, never from the signed object.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.errors import BadSignatureError, NotCanonicalError, UnusableKeyError

KID_BYTES: Final = 8
SIGNATURE_BYTES: Final = 64  # both registered algorithms; FORMAT §4.3

_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_P256_HALF: Final = (_P256_ORDER // 2).to_bytes(32, "big")
ES256_HASH: Final = ec.ECDSA(hashes.SHA256())

AnyPublicKey: TypeAlias = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey
Check: TypeAlias = Callable[[bytes, bytes], None]  # (signature, message); raises InvalidSignature or NotCanonicalError


class Algorithm(IntEnum):
    """A registered signature algorithm; the value is its COSE number."""

    ESP256 = -9
    ED25519 = -19


@dataclass(frozen=True, slots=True)
class _Suite:
    """What the registry knows of one algorithm."""

    public_bytes: int  # length of the raw public key
    load: Callable[[bytes], Check]  # raw public key to verification


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A loaded public key: `raw` is the uncompressed point (65 bytes) or the Ed25519 key (32 bytes)."""

    algorithm: Algorithm
    raw: bytes
    kid: bytes
    check: Check = field(repr=False, compare=False)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Verify a raw signature of `message`.

        Raises:
            BadSignatureError: it does not belong to this key and message.
            NotCanonicalError: an ECDSA signature whose s is above half the order (FORMAT §4.4).
        """
        try:
            self.check(signature, message)
        except InvalidSignature:
            raise BadSignatureError(self.kid) from None


def kid_of(raw: bytes) -> bytes:
    """Name a raw public key: the first 8 bytes of its SHA-256 (FORMAT §4.2)."""
    return hashlib.sha256(raw).digest()[:KID_BYTES]


@lru_cache(maxsize=1024)
def load_public_key(algorithm: int, raw: bytes) -> PublicKey:
    """Load a raw public key for its algorithm.

    Raises:
        UnusableKeyError: an unregistered algorithm, a wrong length, or no point of the curve.
    """
    suite = _SUITES.get(algorithm)
    if suite is None:
        raise UnusableKeyError(f"algorithm {algorithm} is not registered")
    if len(raw) != suite.public_bytes:
        raise UnusableKeyError(f"a public key of {len(raw)} bytes, not {suite.public_bytes}")
    try:
        check = suite.load(raw)
    except (ValueError, UnsupportedAlgorithm) as exc:
        raise UnusableKeyError("no point of the curve") from exc
    return PublicKey(Algorithm(algorithm), raw, kid_of(raw), check)


def public_key_of(key: AnyPublicKey) -> PublicKey:
    """Take over a public key of `cryptography`.

    Raises:
        UnusableKeyError: a curve that has no registered algorithm.
    """
    if isinstance(key, ed25519.Ed25519PublicKey):
        return load_public_key(Algorithm.ED25519, key.public_bytes_raw())
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return load_public_key(Algorithm.ESP256, key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    raise UnusableKeyError("neither P-256 nor Ed25519")


def canonical_signature(algorithm: Algorithm, signature: bytes) -> bytes:
    """Give a raw signature the form that verifiers accept: for ESP256, s at most half the order (FORMAT §4.4)."""
    if algorithm is Algorithm.ESP256 and signature[32:] > _P256_HALF:
        return signature[:32] + (_P256_ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")
    return signature


def raw_ecdsa(der: bytes) -> bytes:
    """Turn a DER ECDSA signature of P-256 into the canonical r‖s of COSE.

    Raises:
        ValueError: no DER of two integers.
    """
    # The usual lengths, by place; that it is their DER shows when writing it again gives the same bytes.
    start = 4 if der[3:4] == b"\x20" else 5
    raw = der[start : start + 32] + der[-32:]
    if len(raw) != SIGNATURE_BYTES or der_of(raw) != der:
        r, s = decode_dss_signature(der)
        raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return canonical_signature(Algorithm.ESP256, raw)


def der_of(raw: bytes) -> bytes:
    """Write r‖s as the DER that `cryptography` takes (RFC 3279 §2.2.3); by bytes, a third of the time that integers take."""
    first, second = raw[0], raw[32]
    if first == 0 or second == 0:  # a shorter integer: once in 85 signatures
        return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    start, middle = _DER_STARTS[first >> 7, second >> 7]
    return b"".join((start, raw[:32], middle, raw[32:]))


# By the highest bits of r and s, where a zero byte keeps an integer positive: what stands before r, and before s.
_DER_INTEGER: Final = (b"\x02\x20", b"\x02\x21\x00")
_DER_STARTS: Final = {
    (r, s): (bytes((0x30, 68 + r + s)) + _DER_INTEGER[r], _DER_INTEGER[s]) for r in (0, 1) for s in (0, 1)
}


def _load_esp256(raw: bytes) -> Check:
    verify = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw).verify

    def check(signature: bytes, message: bytes) -> None:
        if len(signature) != SIGNATURE_BYTES:
            raise InvalidSignature
        if signature[32:] > _P256_HALF:
            raise NotCanonicalError("an ECDSA signature with s above half the order")
        verify(der_of(signature), message, ES256_HASH)

    return check


def _load_ed25519(raw: bytes) -> Check:
    return ed25519.Ed25519PublicKey.from_public_bytes(raw).verify


_SUITES: Final[dict[int, _Suite]] = {
    Algorithm.ESP256: _Suite(public_bytes=65, load=_load_esp256),
    Algorithm.ED25519: _Suite(public_bytes=32, load=_load_ed25519),
}
