"""Which papers a region gives, and how each looks: a pack's certificate becomes a layout, a type of token, and titles in two languages.

Decides the look alone. When a paper may be printed, and by whom, is the pack's (`verifier.accounts.certificates`); a region whose sources name no
paper gets the national default, a statement of the year's hours that claims to be nothing else. Sources: the packs' certificates (Guangxi 四(四); Inner
Mongolia 四(二)3; Guangdong, after the audit; Xinjiang Art. 15); domain.md A6, A9.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from verifier.messages import say
from verifier.rules import Certificate, RulePack


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper: its layout in `templates/certificates`, the type that its token says (FORMAT §6.4), the code of its words.

    `certificate` is the pack's, with its conditions and its clause; none for the default, which asks for the year's requirement alone.
    `lists_entries` is whether the layout shows what the hours are made of.
    """

    code: str
    type: str
    layout: str
    certificate: Certificate | None = None
    lists_entries: bool = False

    @property
    def id(self) -> str:
        """The name that orders use: the pack's id of the certificate, or `default`."""
        return self.certificate.id if self.certificate else "default"

    @property
    def conditions(self) -> tuple[str, ...]:
        """What must hold before it is printed, in the pack's words."""
        return self.certificate.print_when if self.certificate else ("requirements_met",)

    def title(self, lang: str) -> str:
        """The title on the paper."""
        return say(f"render.paper.{self.code}.title", lang)

    def said(self, lang: str) -> str:
        """What the paper certifies, after the holder and the year."""
        return say(f"render.paper.{self.code}.said", lang)


# By the pack's id of the certificate: code of the words, type, layout, whether entries are listed.
_LOOKS: Final = {
    "GX-C1": ("public_course", "public_course", "annual", False),
    "GX-C2": ("continuing_education", "continuing_education", "annual", False),
    "IM-CARD": ("audit_card", "audit_card", "card", False),
    "GD-C1": ("annual_after_audit", "annual_hours", "annual", False),
    "XJ-CE": ("registration", "continuing_education", "sheet", True),
}
_UNKNOWN: Final = (
    "annual_hours",
    "annual_hours",
    "annual",
    False,
)  # a pack's new certificate prints plainly until it has its own look
_RECORD_REGIONS: Final = frozenset(
    {"370300"}
)  # the city's platform keeps a record by year and gives no certificate (ZB Q3)


def paper_kinds(pack: RulePack, on: date) -> tuple[PaperKind, ...]:
    """List the papers that a pack gives on a day; the default where it gives none."""
    given = tuple(_kind_of(one) for one in pack.certificate if one.from_ <= on <= one.until)
    return given or (default_kind(pack),)


def find_paper_kind(pack: RulePack, kind_id: str, on: date) -> PaperKind | None:
    """Find the paper of this id; none where the pack does not give it on this day."""
    return next((kind for kind in paper_kinds(pack, on) if kind.id == kind_id), None)


def _kind_of(certificate: Certificate) -> PaperKind:
    code, type_, layout, lists_entries = _LOOKS.get(certificate.id, _UNKNOWN)
    return PaperKind(code, type_, layout, certificate, lists_entries)


def default_kind(pack: RulePack) -> PaperKind:
    """The statement of a year's hours, which every region's node may give beside the papers that its sources name."""
    if pack.pack.region in _RECORD_REGIONS:
        return PaperKind("yearly_record", "annual_hours", "sheet", lists_entries=True)
    return PaperKind("annual_hours", "annual_hours", "annual")
