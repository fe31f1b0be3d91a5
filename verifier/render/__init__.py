"""Certificates as PDF: laid out by typst, archival (PDF/A-3b), the data attached as JSON, signed (PAdES); and uploaded ones held against what was signed."""

from verifier.render.binding import Binding, PaperParts, Part, PartFinding, PartState, bind_paper, signed_claims
from verifier.render.certificate import CertificateView, EntryView, HoursView, render_certificate_pdf
from verifier.render.errors import GlyphMissingError, LayoutFailedError, RenderError, SealUnusableError
from verifier.render.glyphs import printable_part, require_glyphs
from verifier.render.kinds import PaperKind, default_kind, find_paper_kind, paper_kinds
from verifier.render.pades import (
    PDF_AUTHORITY,
    Authority,
    Seal,
    create_region_ca,
    issue_signer,
    load_authority,
    load_seal,
    save_authority,
    save_seal,
    sign_pdf,
)
from verifier.render.paper_seal import PaperSeals
from verifier.render.pdf_signature import (
    PdfSignature,
    SignatureState,
    authorities_of,
    byte_ranges_of,
    check_pdf_signature,
)
from verifier.render.sheets import SheetForm, safe_cell, sheet_pieces, workbook_pieces
from verifier.render.views import view_of

__all__ = [
    "PDF_AUTHORITY",
    "Authority",
    "Binding",
    "CertificateView",
    "EntryView",
    "GlyphMissingError",
    "HoursView",
    "LayoutFailedError",
    "PaperKind",
    "PaperParts",
    "PaperSeals",
    "Part",
    "PartFinding",
    "PartState",
    "PdfSignature",
    "RenderError",
    "Seal",
    "SealUnusableError",
    "SheetForm",
    "SignatureState",
    "authorities_of",
    "bind_paper",
    "byte_ranges_of",
    "check_pdf_signature",
    "create_region_ca",
    "default_kind",
    "find_paper_kind",
    "issue_signer",
    "load_authority",
    "load_seal",
    "paper_kinds",
    "printable_part",
    "render_certificate_pdf",
    "require_glyphs",
    "safe_cell",
    "save_authority",
    "save_seal",
    "sheet_pieces",
    "sign_pdf",
    "signed_claims",
    "view_of",
    "workbook_pieces",
]
