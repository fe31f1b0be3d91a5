"""One certificate as a PDF: what is printed is exactly the view; nothing is computed here.

The PDF follows PDF/A-3b (ISO 19005-3): fonts embedded, no fallback fonts, the certificate's data attached as JSON. The bytes
depend on the view and `created_at` alone, so the same certificate can be printed again and compared.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from threading import Lock

import typst

from verifier.places import FONTS, TEMPLATES
from verifier.render.errors import LayoutFailedError
from verifier.render.glyphs import require_glyphs

LAYOUTS = TEMPLATES / "certificates"
_COMPILING = Lock()


@dataclass(frozen=True, slots=True)
class HoursView:
    """One line of the table of hours: a name in both languages and the 学时 as printed text."""

    name_zh: str
    name_en: str
    hours: str


@dataclass(frozen=True, slots=True)
class CertificateView:
    """Everything that stands on the paper. Dates are ISO 8601 text, hours are decimal text in 学时."""

    number: str
    title_zh: str
    title_en: str
    holder: str
    region: str
    """GB/T 2260, six digits."""
    region_name: str
    issuer: str
    period: str
    """The year or span that the hours belong to, such as 2024."""
    hours: tuple[HoursView, ...]
    total: str
    issued_on: str
    expires_on: str | None
    basis: str
    """The clauses that the year was judged by, in words."""
    qr_svg: str
    verify_at: str
    """The address a reader can type, without the token."""
    token_text: str
    """What the QR code says; goes into the attached JSON."""
    is_sample: bool = False


def render_certificate_pdf(view: CertificateView, *, created_at: datetime, layout: str = "annual") -> bytes:
    """Print a certificate as PDF/A-3b.

    Raises:
        GlyphMissingError: a character of the name or the issuer is not in the font.
        LayoutFailedError: typst refused the layout.
    """
    require_glyphs(view.holder, view.issuer, view.region_name, view.basis)
    inputs = {"view": json.dumps(asdict(view), ensure_ascii=False), "attachment": attached_json(view)}
    try:
        with _COMPILING:  # one compiler, whose fonts are read once
            made = _compiler().compile(
                str(LAYOUTS / f"{layout}.typ"),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards="a-3b",
                timestamp=created_at.astimezone(UTC),
            )
    except typst.TypstError as exc:
        raise LayoutFailedError(layout, exc.message) from exc
    if not isinstance(made, bytes):
        raise LayoutFailedError(layout, "more than one page")
    return made


def attached_json(view: CertificateView) -> str:
    """The data of the certificate as the PDF carries it: sorted keys, the token, no drawing."""
    data = asdict(view)
    for drawn in ("qr_svg", "basis", "is_sample"):
        del data[drawn]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(LAYOUTS), font_paths=[str(FONTS)], ignore_system_fonts=True)
