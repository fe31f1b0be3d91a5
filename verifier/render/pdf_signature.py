"""Whether the signature of an uploaded paper holds: over all its bytes, by a certificate of an authority that the region lists.

Takes the file's bytes and the byte ranges that the reader's child process found; parses no PDF. The only thing decoded here is the signature's own
DER, of bounded size, cut from the gap that the ranges leave. Sources: ISO 32000-1, 12.8.1 (byte range); RFC 5652; RFC 5280.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing import KeyState, TrustedKey, TrustList
from verifier.render.pades import PDF_AUTHORITY

MAX_CMS_BYTES: Final = 65_536  # bytes of the signature's DER


class SignatureState(StrEnum):
    """What the signature of a PDF is worth."""

    HOLDS = "holds"
    """Every byte of the file is as an authority of the region signed it."""
    ABSENT = "absent"
    """The file is not signed."""
    PARTIAL = "partial"
    """Something in the file lies outside of what was signed: it was appended to, or signed several times."""
    BROKEN = "broken"
    """The bytes are not those that were signed, or the signature is damaged."""
    STRANGER = "stranger"
    """The signature is in order and the signer is nobody whom the region's list names, then or at all."""


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """The state, and the signer's name where the signature was made by one."""

    state: SignatureState
    signer: str | None = None


class _RefusedError(Exception):
    """The signature is refused for a reason; never leaves this module."""

    def __init__(self, state: SignatureState, signer: str | None = None) -> None:
        super().__init__(state)
        self.found = PdfSignature(state, signer)


def authorities_of(trust: TrustList, region: str) -> tuple[TrustedKey, ...]:
    """The keys that a trust list gives as authorities for papers of a region."""
    issuers = (issuer for each in trust.regions for issuer in each.issuers)
    return tuple(
        key for issuer in issuers if issuer.covers(region=region, certificate_type=PDF_AUTHORITY) for key in issuer.keys
    )


def byte_ranges_of(fact: object) -> tuple[tuple[int, ...], ...]:
    """Read the fact `byte_ranges` that the reader found in a PDF; nothing where it found none."""
    listed = [one.split() for one in fact.split(";")] if isinstance(fact, str) and fact else []
    return tuple(tuple(int(number) for number in one if number.lstrip("-").isdecimal()) for one in listed)


def check_pdf_signature(
    data: bytes, ranges: Sequence[tuple[int, ...]], *, authorities: Iterable[TrustedKey], at: datetime
) -> PdfSignature:
    """Judge the signature of a file, as of the time `at` when the paper says it was made; any bytes give an answer.

    `ranges` are the byte ranges of the file's signatures, each start and length by turns.
    """
    if not ranges:
        return PdfSignature(SignatureState.ABSENT)
    try:
        der, signed = _cut(data, ranges)
        return PdfSignature(SignatureState.HOLDS, _require_holds(der, signed, tuple(authorities), at))
    except _RefusedError as refused:
        return refused.found


def _cut(data: bytes, ranges: Sequence[tuple[int, ...]]) -> tuple[bytes, bytes]:
    """Take out the signature and what it signs: the one signature, over everything but its own hexadecimal string."""
    if len(ranges) > 1:
        raise _RefusedError(SignatureState.PARTIAL)
    if len(ranges[0]) != 4:
        raise _RefusedError(SignatureState.BROKEN)
    start, before, resumes, after = ranges[0]
    gap = data[before:resumes]
    if start != 0 or not 0 < before < resumes or resumes + after != len(data) or after < 0:
        raise _RefusedError(SignatureState.PARTIAL)
    if gap[:1] != b"<" or gap[-1:] != b">" or len(gap) > 2 * MAX_CMS_BYTES + 2:
        raise _RefusedError(SignatureState.PARTIAL)  # something else hides in the gap
    try:
        return bytes.fromhex(gap[1:-1].decode("ascii")), data[:before] + data[resumes:]
    except ValueError:
        raise _RefusedError(SignatureState.PARTIAL) from None


def _require_holds(der: bytes, signed: bytes, authorities: tuple[TrustedKey, ...], at: datetime) -> str:
    try:
        is_intact, signer, others = _read(der, signed)
        name = _common_name(signer)
    except Exception:  # noqa: BLE001 (the DER is hostile and its parsers raise what they like)
        raise _RefusedError(SignatureState.BROKEN) from None  # the causes help nobody
    if not is_intact:
        raise _RefusedError(SignatureState.BROKEN)
    if not any(_vouches(key, issuer, signer, at) for issuer in others for key in authorities):
        raise _RefusedError(SignatureState.STRANGER, name)
    return name


def _read(der: bytes, signed: bytes) -> tuple[bool, x509.Certificate, list[x509.Certificate]]:
    """Say whether the signature is its certificate's and over these bytes, and give the signer's and the other certificates."""
    from pyhanko.sign.general import extract_certificate_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    content = cms.ContentInfo.load(der)  # zeros of the reserved space follow
    signed_data = content["content"]
    (info,) = signed_data["signer_infos"]
    found = extract_certificate_info(signed_data)
    is_usual = (content["content_type"].native, info["digest_algorithm"]["algorithm"].native) == (
        "signed_data",
        "sha256",
    )
    is_intact = is_usual and all(
        validate_sig_integrity(info, found.signer_cert, "data", hashlib.sha256(signed).digest())
    )
    signer, *others = (x509.load_der_x509_certificate(each.dump()) for each in (found.signer_cert, *found.other_certs))
    return is_intact, signer, others


def _vouches(key: TrustedKey, issuer: x509.Certificate, signer: x509.Certificate, at: datetime) -> bool:
    """Whether this listed key, in use at the time, stands behind the signer's certificate."""
    public = issuer.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or not _may_sign(signer):
        return False
    if public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) != key.public_key:
        return False
    if key.state is KeyState.REVOKED and (key.compromised_since is None or at >= key.compromised_since):
        return False
    if not (key.sign_from <= at and signer.not_valid_before_utc <= at <= signer.not_valid_after_utc):
        return False
    try:
        signer.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _may_sign(signer: x509.Certificate) -> bool:
    """An end certificate whose key may sign documents; the authority's own key signs none."""
    try:
        usage = signer.extensions.get_extension_for_class(x509.KeyUsage).value
        constraints = signer.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False
    return not constraints.ca and usage.digital_signature and usage.content_commitment


def _common_name(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""
