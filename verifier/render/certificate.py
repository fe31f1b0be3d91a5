"""One certificate as a PDF: what is printed is exactly the view; nothing is computed here.

The PDF follows PDF/A-3b (ISO 19005-3): fonts embedded, no fallback fonts, the certificate's data attached as JSON. The bytes
depend on the view and `created_at` alone, so the same certificate can be printed again and compared.
"""

import json
import re
from collections.abc import Iterable
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
_VIEW_BOX = re.compile(r'viewBox="0 0 (\d+)')


@dataclass(frozen=True, slots=True)
class HoursView:
    """One line of the table of hours: a name in both languages and the 学时 as printed text."""

    name_zh: str
    name_en: str
    hours: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of what the hours are made of, as printed text."""

    dates: str
    title: str
    category: str
    subject: str
    hours: str
    result: str = ""
    clause: str = ""


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
    said_zh: str = "完成专业技术人员继续教育，经审核认定学时如下："
    """What is certified, in the words that follow `在 2024 年度`."""
    said_en: str = (
        "This certifies the continuing-education hours (学时) recognised for the holder named above in the year stated."
    )
    unit: str = ""
    """The employer, on cards and records."""
    entries: tuple[EntryView, ...] = ()
    """What the hours are made of, on records; at most a few pages."""
    seal_svg: str = ""
    """The office's registered seal as SVG; without it the seal is drawn from the office's name."""
    log_proof: str = ""
    """That the region's log holds this certificate (FORMAT §17.6), base64url; goes into the attached JSON alone."""


def render_certificate_pdf(view: CertificateView, *, created_at: datetime, layout: str = "annual") -> bytes:
    """Print a certificate as PDF/A-3b.

    Raises:
        GlyphMissingError: a character of the name or the issuer is not in the font.
        LayoutFailedError: typst refused the layout.
    """
    require_glyphs(view.holder, view.issuer, view.region_name, view.basis, view.unit, *_words_of(view.entries))
    seen = asdict(view) | {"qr_modules": modules_of(view.qr_svg)}
    inputs = {"view": json.dumps(seen, ensure_ascii=False), "attachment": attached_json(view)}
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
    for drawn in ("qr_svg", "basis", "is_sample", "said_zh", "said_en", "unit", "entries", "seal_svg"):
        del data[drawn]
    if not view.log_proof:
        del data["log_proof"]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)


def modules_of(svg: str) -> int:
    """Count the modules of a drawn code with its quiet zone, so that none is printed below 0.8 mm."""
    found = _VIEW_BOX.search(svg)
    return int(found[1]) if found else 0


def _words_of(entries: Iterable[EntryView]) -> Iterable[str]:
    return (text for entry in entries for text in (entry.title, entry.category, entry.clause))


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(LAYOUTS), font_paths=[str(FONTS)], ignore_system_fonts=True)
