"""The commitment to a holder's identity number: 4 bytes by which whoever knows the number can confirm it, offline too.

Argon2id (RFC 9106) over the number, salted with the certificate's unique id (FORMAT §6.7): each certificate has to be attacked on its own, at
64 MiB and about a tenth of a second a guess. Four bytes are enough to tell the holder from a namesake and too few to be a fingerprint across
certificates. Decides the form of the number and the comparison; whether a number exists is nobody's matter here.
"""

import hmac
import re
import unicodedata
from typing import Final

from argon2.low_level import Type, hash_secret_raw

from signing.claims import COMMITMENT_BYTES, Claims
from signing.errors import IdNumberMismatchError, NoIdCommitmentError, NotEncodableError

_PASSES, _MEMORY_KIB, _LANES = 3, 65_536, 4  # RFC 9106 §4, second recommended option
_UID_BYTES: Final = 8
_SEPARATORS: Final = re.compile(r"[\s-]+")
_ID_NUMBER: Final = re.compile(r"[0-9A-Z]{5,24}", re.ASCII)


def commit_id_number(id_number: str, *, certificate_uid: bytes) -> bytes:
    """Commit to an identity number under a certificate's unique id (`Claims.uid`); gives 4 bytes after about 0.1 s and 64 MiB.

    Raises:
        NotEncodableError: no identity number (5 to 24 letters and digits), or a unique id that is not 8 bytes.
    """
    if len(certificate_uid) != _UID_BYTES:
        raise NotEncodableError("certificate_uid", f"{_UID_BYTES} bytes")
    return hash_secret_raw(
        _normal_form(id_number).encode(),
        certificate_uid,
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=_LANES,
        hash_len=COMMITMENT_BYTES,
        type=Type.ID,
    )


def confirm_id_number(id_number: str, *, claims: Claims) -> None:
    """Confirm that a verified certificate was issued for this identity number; returns nothing when it was.

    Raises:
        IdNumberMismatchError: it was issued for another number.
        NoIdCommitmentError: the certificate says nothing about a number.
        NotEncodableError: the text is no identity number.
    """
    if claims.id_commitment is None:
        raise NoIdCommitmentError
    if not hmac.compare_digest(commit_id_number(id_number, certificate_uid=claims.uid), claims.id_commitment):
        raise IdNumberMismatchError


def _normal_form(id_number: str) -> str:
    """FORMAT §6.7: NFKC, without white space and hyphens, letters in upper case."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", id_number)).upper()
    if not _ID_NUMBER.fullmatch(text):
        raise NotEncodableError("id_number", "5 to 24 letters and digits")
    return text
