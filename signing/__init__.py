"""Signed-QR certificates: bytes and values in, values out; no database, no web, no settings."""

from signing.algorithms import Algorithm, PublicKey, kid_of, load_public_key, public_key_of
from signing.errors import (
    BadSignatureError,
    MalformedError,
    NotCanonicalError,
    NotEncodableError,
    SigningError,
    UnusableKeyError,
    WrongPassphraseError,
)
from signing.keys import Signer, SoftwareSigner, generate_key, load_key, save_key, signer_of

__all__ = [
    "Algorithm",
    "BadSignatureError",
    "MalformedError",
    "NotCanonicalError",
    "NotEncodableError",
    "PublicKey",
    "Signer",
    "SigningError",
    "SoftwareSigner",
    "UnusableKeyError",
    "WrongPassphraseError",
    "generate_key",
    "kid_of",
    "load_key",
    "load_public_key",
    "public_key_of",
    "save_key",
    "signer_of",
]
