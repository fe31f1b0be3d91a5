"""A signed paper of an invented person, with the region that vouches for it: for the tests of signatures and of tampering."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pypdfium2

from ocr import Reader
from signing import (
    Algorithm,
    Claims,
    Issuer,
    KeyState,
    RegionTrust,
    Scope,
    SoftwareSigner,
    TrustedKey,
    TrustList,
    build_trust_list,
    generate_key,
    qr_svg,
    sign_certificate,
    token_to_text,
)
from verifier.flows.check_certificate import find_code, open_for_codes
from verifier.render import (
    PDF_AUTHORITY,
    Authority,
    CertificateView,
    HoursView,
    PaperParts,
    Seal,
    authorities_of,
    byte_ranges_of,
    check_pdf_signature,
    create_region_ca,
    issue_signer,
    render_certificate_pdf,
    sign_pdf,
)

AT = datetime(2025, 1, 20, 8, 0, tzinfo=UTC)
OFFICE = "示例市人力资源和社会保障局"


@dataclass(frozen=True)
class World:
    """A region's keys: for certificates and for papers."""

    key: SoftwareSigner
    authority: Authority
    seal: Seal

    def trust(self, **changes) -> TrustList:
        """The region's trust list, with both keys."""
        until = AT + timedelta(days=3000)
        public = self.key.public_key
        signs = TrustedKey(public.kid, public.algorithm, public.raw, KeyState.ACTIVE, AT - timedelta(days=9), until)
        point = self.authority.key.public_key
        papers = {"state": KeyState.ACTIVE, "sign_from": AT, "sign_until": until} | changes
        vouches = TrustedKey(point.kid, Algorithm.ESP256, point.raw, **papers)
        scope, paper_scope = Scope(("370300",), ("annual_hours",)), Scope(("370300",), (PDF_AUTHORITY,))
        issuers = (Issuer("hrss", OFFICE, (signs,), (scope,)), Issuer("papers", OFFICE, (vouches,), (paper_scope,)))
        return build_trust_list(RegionTrust("370300", "示例市", AT, until, issuers))

    def view(self, claims: Claims, **changes) -> CertificateView:
        """The paper that says what the claims say."""
        text = token_to_text(sign_certificate(claims, self.key), host="v.example")
        facts = {
            "number": claims.number, "title_zh": "继续教育学时证书", "title_en": "Certificate of Continuing Education Hours",
            "holder": claims.holder, "region": claims.region, "region_name": "山东省淄博市", "issuer": OFFICE,
            "period": claims.period,
            "hours": (
                HoursView("公需科目", "Public subjects", f"{claims.public_hours}"),
                HoursView("专业科目", "Professional subjects", f"{claims.professional_hours}"),
            ),
            "total": f"{claims.total_hours}", "issued_on": "2025-01-20", "expires_on": None, "basis": "第八条",
            "qr_svg": qr_svg(text), "verify_at": "https://v.example/", "token_text": text,
        }  # fmt: skip
        return CertificateView(**facts | changes)

    def print(self, view: CertificateView) -> bytes:
        """The paper, signed."""
        return sign_pdf(render_certificate_pdf(view, created_at=AT), self.seal, at=AT)


CLAIMS = Claims(
    type="annual_hours",
    region="370300",
    number="37030020240001",
    holder="王敏",
    period_start=date(2024, 1, 1),
    period_end=date(2024, 12, 31),
    public_hours=Decimal(30),
    professional_hours=Decimal("60.5"),
    total_hours=Decimal("90.5"),
    issued_at=AT,
    status_list=1,
    status_index=7,
)


def a_world() -> World:
    """A region with fresh keys."""
    authority = create_region_ca(region="370300", organisation=OFFICE, now=AT)
    return World(generate_key(), authority, issue_signer(authority, organisation=OFFICE, now=AT))


def parts_of(pdf: bytes, reader: Reader, trust: TrustList) -> PaperParts:
    """The parts of an uploaded paper, read as the service reads it: in a child process."""
    document = open_for_codes(reader, pdf)
    ranges = byte_ranges_of(document.facts.get("byte_ranges"))
    attached = document.facts.get("attached_certificate")
    return PaperParts(
        lines=tuple(line.text for page in document.pages for line in page.text_layer or page.lines),
        attached=attached if isinstance(attached, str) else None,
        code=find_code(document),
        signature=check_pdf_signature(pdf, ranges, authorities=authorities_of(trust, "370300"), at=AT),
    )


def saved_again(pdf: bytes) -> bytes:
    """The same pages and attachments written anew by another program."""
    out = io.BytesIO()
    pypdfium2.PdfDocument(pdf).save(out)
    return out.getvalue()
