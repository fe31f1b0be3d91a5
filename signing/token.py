"""The certificate token: claims signed into bytes, and bytes opened again (FORMAT §5).

Joins `claims` and `cose`; decides nothing that they do not decide. Whether to believe a token is `verify`'s matter.
"""

from dataclasses import dataclass
from typing import Any, Final

from signing.algorithms import PublicKey
from signing.claims import Claims, decode_claims, encode_claims
from signing.cose import Envelope, open_envelope, sign_envelope, verify_envelope
from signing.frozen import unfrozen
from signing.keys import Signer
from signing.limits import MAX_TOKEN_BYTES
from signing.usual import read_usual, write_usual


@dataclass(frozen=True, slots=True)
class Token:
    """A token whose form is right and whose signature is not verified yet: its claims are hearsay."""

    envelope: Envelope
    claims: Claims

    @property
    def kid(self) -> bytes:
        """The name of the key that is said to have signed it."""
        return self.envelope.kid

    def require_signature(self, key: PublicKey) -> None:
        """Verify the signature with the key that the trust list names.

        Raises:
            BadSignatureError: it does not belong to this key and these bytes.
            NotCanonicalError: an ECDSA signature whose s is above half the order.
        """
        verify_envelope(self.envelope, key)


_UnfrozenToken: Final = unfrozen(Token)


def sign_certificate(claims: Claims, signer: Signer) -> bytes:
    """Sign a certificate; the bytes are the token.

    Raises:
        NotEncodableError: a claim outside its range.
    """
    return sign_envelope(write_usual(claims) or encode_claims(claims), signer)


def open_token(token: bytes) -> Token:
    """Take a token apart, strictly, without verifying it.

    Raises:
        MalformedError: another structure, or a value out of range.
        NotCanonicalError: the right structure in another encoding.
    """
    envelope = open_envelope(token, max_bytes=MAX_TOKEN_BYTES)
    opened: Any = _UnfrozenToken(envelope, read_usual(envelope.payload) or decode_claims(envelope.payload))
    opened.__class__ = Token
    frozen: Token = opened
    return frozen
