"""COSE_Sign1 in the one shape this format allows: a pinned protected header, an empty unprotected one, a 64-byte signature.

Follows RFC 9052 §4.2 and §4.4 and FORMAT §5; certificates and status lists use the same functions and differ in their
header's `typ`, so that neither can pass for the other. Decides the envelope only: which key to trust is the trust list's
matter, and what the payload says is `claims`' and `statuslist`'s.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from signing.algorithms import KID_BYTES, SIGNATURE_BYTES, Algorithm, PublicKey, canonical_signature
from signing.codec import BYTES, Value, decode, encode, head
from signing.errors import BadSignatureError, MalformedError, NotCanonicalError, NotEncodableError
from signing.frozen import unfrozen
from signing.keys import Signer
from signing.limits import MAX_CWT_BYTES

_TAG_SIGN1: Final = b"\xd2"  # tag 18
_ARRAY_OF_FOUR: Final = b"\x84"
_EMPTY_MAP: Final = b"\xa0"
_SIGNATURE_HEAD: Final = head(BYTES, SIGNATURE_BYTES)
_SIGNATURE1: Final = _ARRAY_OF_FOUR + encode("Signature1")
_ALG, _KID, _TYP = 1, 4, 16
_REGISTERED: Final = frozenset(Algorithm)


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened COSE_Sign1 whose signature is not verified yet; `to_be_signed` is its Sig_structure."""

    algorithm: Algorithm
    kid: bytes
    payload: bytes
    signature: bytes
    to_be_signed: bytes


@lru_cache(maxsize=1024)
def protected_header(algorithm: int, kid: bytes, typ: str | None = None) -> bytes:
    """Encode the protected header, wrapped as the byte string that is signed (FORMAT §5.2)."""
    header: dict[int | str, Value] = {_ALG: algorithm, _KID: kid}
    return encode(encode(header if typ is None else header | {_TYP: typ}))


def sig_structure(protected: bytes, payload: bytes) -> bytes:
    """Put together what is signed: ["Signature1", wrapped protected header, empty external data, payload] (RFC 9052 §4.4)."""
    return b"".join((_SIGNATURE1, protected, b"\x40", head(BYTES, len(payload)), payload))


def sign_envelope(payload: bytes, signer: Signer, *, typ: str | None = None, tagged: bool = False) -> bytes:
    """Sign a payload and wrap it as COSE_Sign1; `tagged` puts CBOR tag 18 in front.

    Raises:
        NotEncodableError: the signer's kid or signature has another length than the format's.
    """
    if len(signer.kid) != KID_BYTES:
        raise NotEncodableError("kid", f"{len(signer.kid)} bytes, not {KID_BYTES}")
    protected = protected_header(int(signer.algorithm), signer.kid, typ)  # int: members of an enumeration hash slowly
    signature = canonical_signature(signer.algorithm, signer.sign(sig_structure(protected, payload)))
    if len(signature) != SIGNATURE_BYTES:
        raise NotEncodableError("signature", f"{len(signature)} bytes, not {SIGNATURE_BYTES}")
    start = _TAG_SIGN1 + _ARRAY_OF_FOUR if tagged else _ARRAY_OF_FOUR
    return b"".join((start, protected, _EMPTY_MAP, head(BYTES, len(payload)), payload, _SIGNATURE_HEAD, signature))


def open_envelope(
    data: bytes, *, typ: str | None = None, tagged: bool = False, max_bytes: int = MAX_CWT_BYTES
) -> Envelope:
    """Take a COSE_Sign1 apart, accepting the one permitted shape; verifies nothing.

    Raises:
        MalformedError: another structure, header, algorithm number or length.
        NotCanonicalError: the permitted structure in another encoding, or a non-empty unprotected header.
    """
    if len(data) > max_bytes:
        raise MalformedError(f"longer than {max_bytes} bytes")
    if typ is None and not tagged and (usual := _open_usual(data)):
        return usual
    if tagged:
        if data[:1] != _TAG_SIGN1:
            raise MalformedError("no tag 18", at=0)
        data = data[1:]
    parts = decode(data, max_bytes=max_bytes)
    if not isinstance(parts, tuple) or len(parts) != 4:
        raise MalformedError("no array of four")
    protected, unprotected, payload, signature = parts
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise MalformedError("protected header, payload and signature are byte strings")
    algorithm, kid = _open_header(protected, typ)
    if not isinstance(unprotected, dict):
        raise MalformedError("the unprotected header is no map")
    if unprotected:
        raise NotCanonicalError("a non-empty unprotected header")
    if len(signature) != SIGNATURE_BYTES:
        raise MalformedError(f"a signature of {len(signature)} bytes")
    return Envelope(algorithm, kid, payload, signature, sig_structure(encode(protected), payload))


def verify_envelope(envelope: Envelope, key: PublicKey) -> None:
    """Verify an opened envelope with the key that the trust list names.

    Raises:
        BadSignatureError: the header names another key or algorithm, or the signature does not fit.
        NotCanonicalError: an ECDSA signature whose s is above half the order.
    """
    if envelope.kid != key.kid or envelope.algorithm is not key.algorithm:
        raise BadSignatureError(key.kid)
    key.verify(envelope.signature, envelope.to_be_signed)


# An array of four whose first item is the protected header of 13 bytes, up to the kid.
_USUAL: Final = {_ARRAY_OF_FOUR + protected_header(each, bytes(KID_BYTES))[:6]: each for each in Algorithm}


# That item with the array's head, up to the kid; the kid; the empty map and the head of a payload of 24 to 255 bytes; its length.
_USUAL_START: Final = struct.Struct(">7s8sHB")
_USUAL_MIDDLE: Final = 0xA058
_USUAL_MORE: Final = _USUAL_START.size + len(_SIGNATURE_HEAD) + SIGNATURE_BYTES  # bytes of a token that are not payload
_UnfrozenEnvelope: Final = unfrozen(Envelope)


def _open_usual(data: bytes) -> Envelope | None:
    """Open the shape that nearly every certificate has, by place; None sends the rest the general way, to the same answers."""
    try:
        start, kid, middle, size = _USUAL_START.unpack_from(data)
    except struct.error:  # shorter
        return None
    algorithm, end = _USUAL.get(start), size + 18
    if (
        algorithm is None
        or middle != _USUAL_MIDDLE
        or size < 24  # a shorter head would do
        or len(data) != size + _USUAL_MORE
        or data[end : end + 2] != _SIGNATURE_HEAD
    ):
        return None
    to_be_signed = b"".join((_SIGNATURE1, data[1:15], b"\x40", data[16:end]))
    envelope: Any = _UnfrozenEnvelope(algorithm, kid, data[18:end], data[end + 2 :], to_be_signed)
    envelope.__class__ = Envelope
    opened: Envelope = envelope
    return opened


def _open_header(protected: bytes, typ: str | None) -> tuple[Algorithm, bytes]:
    header = decode(protected)
    wanted = {_ALG, _KID} if typ is None else {_ALG, _KID, _TYP}
    if not isinstance(header, dict) or set(header) != wanted or header.get(_TYP) != typ:
        raise MalformedError("another protected header")
    number, kid = header[_ALG], header[_KID]
    if not isinstance(number, int) or number not in _REGISTERED:
        raise MalformedError("an algorithm that is not registered")
    if not isinstance(kid, bytes) or len(kid) != KID_BYTES:
        raise MalformedError(f"a kid that is not {KID_BYTES} bytes")
    return Algorithm(number), kid
