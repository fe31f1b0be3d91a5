"""Signed-QR certificates: bytes and values in, values out; no database, no web, no settings."""

from signing.algorithms import Algorithm, PublicKey, kid_of, load_public_key, public_key_of
from signing.errors import (
    BadSignature,
    Malformed,
    NotCanonical,
    NotEncodable,
    SigningError,
    UnusableKey,
    WrongPassphrase,
)
from signing.keys import Signer, SoftwareSigner, generate_key, load_key, save_key, signer_of

__all__ = [
    "Algorithm",
    "BadSignature",
    "Malformed",
    "NotCanonical",
    "NotEncodable",
    "PublicKey",
    "Signer",
    "SigningError",
    "SoftwareSigner",
    "UnusableKey",
    "WrongPassphrase",
    "generate_key",
    "kid_of",
    "load_key",
    "load_public_key",
    "public_key_of",
    "save_key",
    "signer_of",
]
