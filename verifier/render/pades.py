"""The signature of the paper itself: PAdES baseline B (ETSI EN 319 142-1) over the whole PDF, by a certificate of the region's own authority.

Decides the profile: P-256 with SHA-256, one invisible signature that certifies the file against any change, appended so that the unsigned PDF stays
its beginning byte for byte. The authority's public key is listed in the region's trust list under the scope `pdf-authority`, which no
certificate of hours can have: one list answers for codes and for papers. Leaves keeping the keys to the caller and judging a signature to
`pdf_signature`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing import Algorithm, SoftwareSigner, generate_key, load_key, save_key
from verifier.render.errors import SealUnusableError

PDF_AUTHORITY: Final = "pdf-authority"
"""What the authority's key is in scope for in the trust list."""
AUTHORITY_LIFE: Final = timedelta(days=3653)
SIGNER_LIFE: Final = timedelta(days=1461)

_DOCUMENT_SIGNING: Final = x509.ObjectIdentifier(
    "1.3.6.1.5.5.7.3.36"
)  # RFC 9336; readers that build on NSS know the older emailProtection alone
_MAX_NAME: Final = 64  # characters of a name in a certificate (X.520)
_PEM_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Authority:
    """A region's own authority for papers: its certificate (DER) and its key; it signs signers' certificates and nothing else."""

    certificate: bytes
    key: SoftwareSigner

    @property
    def window(self) -> tuple[datetime, datetime]:
        """From when until when it vouches."""
        return _window(self.certificate)


@dataclass(frozen=True, slots=True)
class Seal:
    """What signs papers: its certificate and its authority's (DER), and its key."""

    certificate: bytes
    authority: bytes
    key: SoftwareSigner

    @property
    def window(self) -> tuple[datetime, datetime]:
        """From when until when it may sign."""
        return _window(self.certificate)


def create_region_ca(
    *, region: str, organisation: str, now: datetime, lifetime: timedelta = AUTHORITY_LIFE
) -> Authority:
    """Make a region's authority: a P-256 key and a self-signed certificate that may sign end certificates only."""
    key = generate_key(Algorithm.ESP256)
    name = _name(organisation, f"{region} PDF authority")
    start = now.replace(microsecond=0)
    made = _builder(name, name, key, start, start + lifetime)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Authority(_signed_by(made, key), key)


def issue_signer(authority: Authority, *, organisation: str, now: datetime, lifetime: timedelta = SIGNER_LIFE) -> Seal:
    """Make a new key and let the authority certify it for signing documents; it never outlives the authority."""
    key = generate_key(Algorithm.ESP256)
    issuer = x509.load_der_x509_certificate(authority.certificate)
    start = now.replace(microsecond=0)
    end = min(start + lifetime, issuer.not_valid_after_utc)
    made = _builder(_name(organisation, organisation), issuer.subject, key, start, end)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    made = made.add_extension(
        x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
    )
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())  # type: ignore[arg-type]
    made = made.add_extension(issuer_id, critical=False)
    return Seal(_signed_by(made, authority.key), authority.certificate, key)


def save_seal(seal: Seal, passphrase: bytes) -> bytes:
    """Write a seal as PEM: the key encrypted like all keys of the house (scrypt, AES-256), then both certificates."""
    chain = (x509.load_der_x509_certificate(each) for each in (seal.certificate, seal.authority))
    return save_key(seal.key, passphrase) + b"".join(each.public_bytes(Encoding.PEM) for each in chain)


def load_seal(pem: bytes, passphrase: bytes) -> Seal:
    """Read a seal back.

    Raises:
        SealUnusableError: the file does not hold a key and its two certificates.
        SigningError: the key is damaged or the passphrase is another one.
    """
    key, mark, certificates = pem.partition(_PEM_CERTIFICATE)
    signer = load_key(key, passphrase)
    try:
        found = x509.load_pem_x509_certificates(mark + certificates)
    except ValueError as exc:
        raise SealUnusableError(what="no certificates") from exc
    if len(found) != 2 or _point(found[0]) != signer.public_key.raw:
        raise SealUnusableError(what="the certificates do not belong to the key")
    return Seal(found[0].public_bytes(Encoding.DER), found[1].public_bytes(Encoding.DER), signer)


def save_authority(authority: Authority, passphrase: bytes) -> bytes:
    """Write an authority as PEM, its key encrypted."""
    certificate = x509.load_der_x509_certificate(authority.certificate)
    return save_key(authority.key, passphrase) + certificate.public_bytes(Encoding.PEM)


def load_authority(pem: bytes, passphrase: bytes) -> Authority:
    """Read an authority back.

    Raises:
        SealUnusableError: the file does not hold a key and its certificate.
        SigningError: the key is damaged or the passphrase is another one.
    """
    key, mark, certificates = pem.partition(_PEM_CERTIFICATE)
    signer = load_key(key, passphrase)
    try:
        found = x509.load_pem_x509_certificate(mark + certificates)
    except ValueError as exc:
        raise SealUnusableError(what="no certificate") from exc
    if _point(found) != signer.public_key.raw:
        raise SealUnusableError(what="the certificate does not belong to the key")
    return Authority(found.public_bytes(Encoding.DER), signer)


def sign_pdf(pdf: bytes, seal: Seal, *, at: datetime, reason: str = "", location: str = "") -> bytes:
    """Sign a PDF as it is, at a time that the signer states; what follows the given bytes is the signature's revision alone."""
    from verifier.render.pdf_revision import append_signature  # heavy, and only who signs needs it

    return append_signature(pdf, seal, at=at, reason=reason, location=location)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: SoftwareSigner, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    public = key.private_key.public_key()
    made = x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number(), start, end)
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _signed_by(made: x509.CertificateBuilder, key: SoftwareSigner) -> bytes:
    return made.sign(key.private_key, SHA256()).public_bytes(Encoding.DER)


def _name(organisation: str, common: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, text[:_MAX_NAME]) for kind, text in parts])


def _usage(**given: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: given.get(name, False) for name in every})


def _window(certificate: bytes) -> tuple[datetime, datetime]:
    found = x509.load_der_x509_certificate(certificate)
    return found.not_valid_before_utc, found.not_valid_after_utc


def _point(certificate: x509.Certificate) -> bytes:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SealUnusableError(what="another kind of key")
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
