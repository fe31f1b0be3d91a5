"""The revision of a PDF that carries its signature, written by pyHanko.

Decides nothing: the profile is `pades`'s. Apart from it because pyHanko takes a third of a second to import, which commands that sign no paper need
not wait for.
"""

import io
from datetime import datetime
from typing import Any, Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from verifier.render.pades import Seal

CMS_BYTES: Final = 4_096  # bytes reserved for the signature: two certificates and 64 bytes fit twice


def append_signature(pdf: bytes, seal: Seal, *, at: datetime, reason: str, location: str) -> bytes:
    """Append the revision that signs a PDF with a seal, as of a time that the signer states."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer._update_meta = _leave_metadata  # type: ignore[method-assign]  # noqa: SLF001 (XMP and dates stay those of the unsigned file, as PDF/A wants them equal)
    metadata = PdfSignatureMetadata(
        field_name="Signature1",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason or None,
        location=location or None,
    )
    signer = _DatedSigner(metadata, _cms_signer(seal))
    signer.at = at
    return bytes(signer.sign_pdf(writer, bytes_reserved=2 * CMS_BYTES).getvalue())


class _DatedSigner(PdfSigner):
    """A signer that states the time it is given instead of reading a clock, and leaves the file's version alone."""

    at: datetime

    def register_extensions(self, *args: Any, **options: Any) -> None:
        """Declare nothing: PDF/A-3 is PDF 1.7 with its extensions, and the signature's own entries say what it is."""

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        """Start a session as of `at`."""
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


def _leave_metadata() -> None:
    """Change no metadata."""


def _cms_signer(seal: Seal) -> SimpleSigner:
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain.register(asn1_x509.Certificate.load(seal.authority))
    private = seal.key.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(seal.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=chain,
    )
