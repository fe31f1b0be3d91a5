"""COSE_Sign1 in the one shape this format allows: a pinned protected header, an empty unprotected one, a 64-byte signature.

Follows RFC 9052 §4.2 and §4.4 and FORMAT §5; certificates and status lists use the same functions and differ in their
header's `typ`, so that neither can pass for the other. Decides the envelope only: which key to trust is the trust list's
matter, and what the payload says is `claims`' and `statuslist`'s.
"""

from dataclasses import dataclass
from typing import Final

from signing.algorithms import KID_BYTES, SIGNATURE_BYTES, Algorithm, PublicKey, canonical_signature
from signing.codec import Value, decode, encode
from signing.errors import BadSignatureError, MalformedError, NotCanonicalError, NotEncodableError
from signing.keys import Signer
from signing.limits import MAX_CWT_BYTES

_TAG_SIGN1: Final = b"\xd2"  # tag 18
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


def protected_header(algorithm: Algorithm, kid: bytes, typ: str | None = None) -> bytes:
    """Encode the protected header, without its byte-string wrapping (FORMAT §5.2)."""
    header: dict[int | str, Value] = {_ALG: int(algorithm), _KID: kid}
    return encode(header if typ is None else header | {_TYP: typ})


def sig_structure(protected: bytes, payload: bytes) -> bytes:
    """Encode what is signed: ["Signature1", protected, empty external data, payload] (RFC 9052 §4.4)."""
    return encode(("Signature1", protected, b"", payload))


def sign_envelope(payload: bytes, signer: Signer, *, typ: str | None = None, tagged: bool = False) -> bytes:
    """Sign a payload and wrap it as COSE_Sign1; `tagged` puts CBOR tag 18 in front.

    Raises:
        NotEncodableError: the signer's kid or signature has another length than the format's.
    """
    if len(signer.kid) != KID_BYTES:
        raise NotEncodableError("kid", f"{len(signer.kid)} bytes, not {KID_BYTES}")
    protected = protected_header(signer.algorithm, signer.kid, typ)
    signature = canonical_signature(signer.algorithm, signer.sign(sig_structure(protected, payload)))
    if len(signature) != SIGNATURE_BYTES:
        raise NotEncodableError("signature", f"{len(signature)} bytes, not {SIGNATURE_BYTES}")
    return (_TAG_SIGN1 if tagged else b"") + encode((protected, {}, payload, signature))


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
    return Envelope(algorithm, kid, payload, signature, sig_structure(protected, payload))


def verify_envelope(envelope: Envelope, key: PublicKey) -> None:
    """Verify an opened envelope with the key that the trust list names.

    Raises:
        BadSignatureError: the header names another key or algorithm, or the signature does not fit.
        NotCanonicalError: an ECDSA signature whose s is above half the order.
    """
    if envelope.kid != key.kid or envelope.algorithm is not key.algorithm:
        raise BadSignatureError(key.kid)
    key.verify(envelope.signature, envelope.to_be_signed)


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
