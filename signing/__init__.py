"""Signed-QR certificates: bytes and values in, values out; no database, no web, no settings."""

from signing.algorithms import Algorithm, PublicKey, kid_of, load_public_key, public_key_of
from signing.claims import TYPE_NUMBERS, Claims, certificate_uid, period_label
from signing.errors import (
    BadSignatureError,
    ImageUnreadableError,
    MalformedError,
    NotCanonicalError,
    NotEncodableError,
    SigningError,
    UnusableKeyError,
    WrongPassphraseError,
)
from signing.keys import Signer, SoftwareSigner, generate_key, load_key, save_key, signer_of
from signing.text import text_to_token, token_to_text
from signing.token import Token, open_token, sign_certificate

__all__ = [
    "TYPE_NUMBERS",
    "Algorithm",
    "BadSignatureError",
    "Claims",
    "ImageUnreadableError",
    "MalformedError",
    "NotCanonicalError",
    "NotEncodableError",
    "PublicKey",
    "Signer",
    "SigningError",
    "SoftwareSigner",
    "Token",
    "UnusableKeyError",
    "WrongPassphraseError",
    "certificate_uid",
    "generate_key",
    "kid_of",
    "load_key",
    "load_public_key",
    "open_token",
    "period_label",
    "public_key_of",
    "save_key",
    "sign_certificate",
    "signer_of",
    "text_to_token",
    "token_to_text",
]
