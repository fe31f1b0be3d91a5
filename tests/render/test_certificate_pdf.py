"""The printed certificate: archival, selectable, reproducible, and never with a missing character."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pdfplumber
import pypdfium2
import pytest
import qrcode
import qrcode.image.svg

from verifier.render import CertificateView, GlyphMissingError, HoursView, render_certificate_pdf, require_glyphs

CREATED = datetime(2025, 1, 20, 8, 0, tzinfo=UTC)
RARE_NAME_PROBES = "㛃䶮𬭎𠅤𬸪𪟝㭎䴙𣲗"


def qr_svg(text: str) -> str:
    """A QR code as SVG text."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage).save(out)
    return out.getvalue().decode()


@pytest.fixture(scope="module")
def view() -> CertificateView:
    """A certificate of an invented person."""
    return CertificateView(
        number="370300-2024-000001", title_zh="继续教育学时证书", title_en="Certificate of Continuing Education Hours", holder="王敏",
        region="370300", region_name="山东省淄博市", issuer="示例人力资源和社会保障局", period="2024",
        hours=(HoursView("公需科目", "Public subjects", "30"), HoursView("专业科目", "Professional subjects", "60.5")), total="90.5",
        issued_on="2025-01-20", expires_on=None, basis="《专业技术人员继续教育规定》第八条", qr_svg=qr_svg("https://v.example/#1"),
        verify_at="https://v.example/", token_text="https://v.example/#1",
    )  # fmt: skip


def test_the_text_can_be_selected_and_is_what_the_view_says(view):
    """Name, number and hours come back out of the PDF as text, in Chinese."""
    with pdfplumber.open(io.BytesIO(render_certificate_pdf(view, created_at=CREATED))) as pdf:
        assert len(pdf.pages) == 1
        text = "".join(pdf.pages[0].extract_text().split())  # letter-spaced titles come out with spaces
    for expected in ("继续教育学时证书", "王敏", "370300-2024-000001", "90.5", "60.5"):
        assert expected in text


def test_rare_names_print_as_themselves(view):
    """Characters of plane 2 that names really have come back out of the PDF unchanged."""
    pdf = render_certificate_pdf(replace(view, holder=RARE_NAME_PROBES), created_at=CREATED)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert RARE_NAME_PROBES in text


def test_a_character_that_the_font_lacks_is_refused_by_name():
    """A name that would print as a box is refused, and the error names the character."""
    with pytest.raises(GlyphMissingError) as caught:
        require_glyphs("王\U0002a700敏")
    assert caught.value.facts["code_points"] == "U+2A700"


def test_the_same_certificate_is_the_same_bytes(view):
    """Printing again at the same time stamp gives the same file, so a stored copy can be checked."""
    assert render_certificate_pdf(view, created_at=CREATED) == render_certificate_pdf(view, created_at=CREATED)


def test_the_data_travels_inside_as_json(view):
    """The PDF declares PDF/A-3 and carries certificate.json with the token."""
    pdf = render_certificate_pdf(view, created_at=CREATED)
    assert b"pdfaid:part>3<" in pdf.replace(b" ", b"")
    document = pypdfium2.PdfDocument(pdf)
    assert document.count_attachments() == 1
    attachment = document.get_attachment(0)
    assert attachment.get_name() == "certificate.json"
    data = json.loads(bytes(attachment.get_data()))
    assert (data["holder"], data["total"], data["token_text"]) == ("王敏", "90.5", "https://v.example/#1")
