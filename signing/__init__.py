"""Signed-QR certificates: bytes and values in, values out; no database, no web, no settings."""

from signing.algorithms import Algorithm, PublicKey, kid_of, load_public_key, public_key_of
from signing.claims import TYPE_NUMBERS, Claims, certificate_uid, period_label
from signing.commitment import commit_id_number, confirm_id_number
from signing.errors import (
    BadSignatureError,
    IdNumberMismatchError,
    ImageUnreadableError,
    MalformedError,
    NoIdCommitmentError,
    NotCanonicalError,
    NotEncodableError,
    SigningError,
    UnusableKeyError,
    WrongPassphraseError,
)
from signing.expansion import collapse_cwt, collapse_json, expand_cwt, expand_json
from signing.keys import Signer, SoftwareSigner, generate_key, load_key, save_key, signer_of
from signing.qr import qr_png, qr_svg, qr_version
from signing.qr_reading import read_qr_codes, read_qr_codes_in_pdf
from signing.report import Check, CheckName, CheckOutcome, Outcome, Reason, Report
from signing.text import text_to_token, token_to_text
from signing.token import Token, open_token, sign_certificate
from signing.verify import verify_certificate

__all__ = [
    "TYPE_NUMBERS",
    "Algorithm",
    "BadSignatureError",
    "Check",
    "CheckName",
    "CheckOutcome",
    "Claims",
    "IdNumberMismatchError",
    "ImageUnreadableError",
    "MalformedError",
    "NoIdCommitmentError",
    "NotCanonicalError",
    "NotEncodableError",
    "Outcome",
    "PublicKey",
    "Reason",
    "Report",
    "Signer",
    "SigningError",
    "SoftwareSigner",
    "Token",
    "UnusableKeyError",
    "WrongPassphraseError",
    "certificate_uid",
    "collapse_cwt",
    "collapse_json",
    "commit_id_number",
    "confirm_id_number",
    "expand_cwt",
    "expand_json",
    "generate_key",
    "kid_of",
    "load_key",
    "load_public_key",
    "open_token",
    "period_label",
    "public_key_of",
    "qr_png",
    "qr_svg",
    "qr_version",
    "read_qr_codes",
    "read_qr_codes_in_pdf",
    "save_key",
    "sign_certificate",
    "signer_of",
    "text_to_token",
    "token_to_text",
    "verify_certificate",
]
