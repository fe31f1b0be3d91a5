"""Certificates as PDF: laid out by typst from `templates/certificates`, archival (PDF/A-3b), the data attached as JSON."""

from verifier.render.certificate import CertificateView, HoursView, render_certificate_pdf
from verifier.render.errors import GlyphMissingError, LayoutFailedError, RenderError
from verifier.render.glyphs import require_glyphs

__all__ = [
    "CertificateView",
    "GlyphMissingError",
    "HoursView",
    "LayoutFailedError",
    "RenderError",
    "render_certificate_pdf",
    "require_glyphs",
]
