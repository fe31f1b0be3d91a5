"""What was read on a proof and what the machine proposes, as pages show it: built from the contract's screened line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verifier.store import PageImage
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.confirming import Question, questions_of
from verifier.web.words import (
    Sureness,
    field_text,
    field_word,
    hours_text,
    kind_word,
    place_text,
    sureness_of,
    value_text,
)

Screened = Mapping[str, Any]
CROP_MARGIN = 0.008  # of the page's width
TALL_FROM = 0.04  # of the page's longer side: a box of more than one line
CANVAS = 1000  # units of the overlay's drawing, both ways
FIELD_ORDER = (
    "holder_name",
    "id_number",
    "id_number_masked",
    "event_or_title",
    "exam_name",
    "exam_result",
    "organiser",
    "start_date",
    "end_date",
    "issue_date",
    "stated_hours",
    "stated_days",
    "stated_credits",
    "points",
    "year",
    "total_hours",
    "public_hours",
    "professional_hours",
)
"""Fields that a reader looks for first, in this order; the others follow as the contract names them."""
MASKED_FIELDS = frozenset({"qr_payload"})
"""Fields that are long machine text: the page shows that they are there, not what they say."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The piece of a page image where a field stands, as an SVG view box in pixels."""

    href: str
    view_box: str
    width: int
    height: int
    is_tall: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field that was read."""

    name: str
    label: str
    value: str
    text: str
    percent: int
    sureness: Sureness
    crop: Crop | None


@dataclass(frozen=True, slots=True)
class BoxView:
    """Where a field stands on its page, in units of the overlay."""

    name: str
    x: int
    y: int
    width: int
    height: int
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class PageView:
    """A page image with the boxes of what was read on it."""

    number: int
    href: str
    width: int
    height: int
    boxes: tuple[BoxView, ...]


@dataclass(frozen=True, slots=True)
class SignalView:
    """A hint found on the document."""

    code: str
    level: str
    say: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What the machine proposes and why; `proposed` is a figure that a person is asked to confirm."""

    decision: str
    hours: str | None
    proposed: str | None
    ceiling: str | None
    place: str
    say: str
    clauses: tuple[Clause, ...]
    questions: tuple[Question, ...]


def page_href(proof_id: object, page: PageImage) -> str:
    """The address of a page image; the digest makes it one address per content."""
    return f"/proofs/{proof_id}/pages/{page.number}?v={page.sha256[:12]}"


def field_views(screened: Screened, pages: Sequence[PageImage], proof_id: object, lang: str) -> tuple[FieldView, ...]:
    """Every field that was read, in the order in which a reader looks for them."""
    by_number = {page.number: page for page in pages}
    return tuple(
        FieldView(
            name=name,
            label=field_word(name, lang),
            value="✓" if name in MASKED_FIELDS else field_text(name, field["value"], lang),
            text=str(field.get("text") or ""),
            percent=round(100 * float(field["confidence"])),
            sureness=sureness_of(float(field["confidence"])),
            crop=_crop(field, by_number.get(field.get("page") or 0), proof_id),
        )
        for name, field in sorted(dict(screened.get("fields") or {}).items(), key=lambda item: field_order(item[0]))
    )


def field_order(name: str) -> tuple[int, str]:
    """Where a field stands among the others."""
    return (FIELD_ORDER.index(name) if name in FIELD_ORDER else len(FIELD_ORDER), name)


def page_views(screened: Screened, pages: Sequence[PageImage], proof_id: object) -> tuple[PageView, ...]:
    """The pages with their boxes; the page that the proof begins on comes first."""
    fields = dict(screened.get("fields") or {})
    first = screened.get("page") or 1
    views = [
        PageView(
            number=page.number,
            href=page_href(proof_id, page),
            width=page.width,
            height=page.height,
            boxes=tuple(_boxes(fields, page.number)),
        )
        for page in pages
    ]
    return tuple(sorted(views, key=lambda view: (view.number < first, view.number)))


def proposal_view(screened: Screened, lang: str, book: ClauseBook) -> ProposalView:
    """The machine's proposal with its reasons in words."""
    proposal: Mapping[str, Any] = screened.get("proposal") or {}
    clauses = clauses_of(proposal, book)
    return ProposalView(
        decision=str(proposal.get("decision") or "review"),
        hours=hours_text(proposal.get("hours")),
        proposed=hours_text(proposal.get("proposed")),
        ceiling=hours_text(proposal.get("ceiling")),
        place=place_text(proposal, lang),
        say=said_of(proposal, lang, clauses),
        clauses=clauses,
        questions=questions_of(proposal.get("reasons") or (), lang),
    )


def said_of(proposal: Mapping[str, Any], lang: str, clauses: Iterable[Clause] = ()) -> str:
    """The sentence of a proposal in the reader's language, without the quotations that stand beside it."""
    said = str(proposal.get(f"say_{lang}") or proposal.get("say") or "")
    for clause in clauses:
        for opening in ("：“", ": “"):
            said = said.replace(f"{opening}{clause.quote}”", "") if clause.quote else said
    return said


def clauses_of(record: Mapping[str, Any], book: ClauseBook) -> tuple[Clause, ...]:
    """The clauses that a proposal or a ledger entry rests on, with their words."""
    cites: Iterable[Any] = record.get("cites") or record.get("cite") or ()
    pack, category = record.get("pack"), record.get("category")
    return tuple(book.find(str(cite), pack=pack, category=category) for cite in cites)


def signal_views(screened: Screened, lang: str) -> tuple[SignalView, ...]:
    """The hints found on the document, warnings first."""
    views = [
        SignalView(str(signal["code"]), str(signal["level"]), _signal_text(signal, lang))
        for signal in screened.get("signals") or ()
    ]
    return tuple(sorted(views, key=lambda view: view.level != "warning"))


def _signal_text(signal: Mapping[str, Any], lang: str) -> str:
    return str(signal.get(f"say_{lang}") or signal.get("say") or signal["code"])


def title_of(screened: Screened, lang: str) -> str:
    """What to call a proof: the event, title or examination that it names."""
    fields = dict(screened.get("fields") or {})
    for name in ("event_or_title", "exam_name", "journal", "certificate_number"):
        if name in fields and fields[name].get("value"):
            return value_text(fields[name]["value"])
    return kind_word(str(screened.get("kind") or "unknown"), lang)


def _boxes(fields: Mapping[str, Any], page: int) -> Iterable[BoxView]:
    for name, field in fields.items():
        if field.get("page") != page or not field.get("box"):
            continue
        left, top, right, bottom = (_on_canvas(edge) for edge in field["box"])
        yield BoxView(
            name, left, top, max(right - left, 1), max(bottom - top, 1), sureness_of(float(field["confidence"]))
        )


def _on_canvas(fraction: Any) -> int:
    return round(CANVAS * min(max(float(fraction), 0.0), 1.0))


def _crop(field: Mapping[str, Any], page: PageImage | None, proof_id: object) -> Crop | None:
    if page is None or not field.get("box"):
        return None
    left, top, right, bottom = (min(max(float(edge), 0.0), 1.0) for edge in field["box"])
    margin = CROP_MARGIN * page.width
    x, y = max(left * page.width - margin, 0), max(top * page.height - margin, 0)
    width = min(right * page.width + margin, page.width) - x
    height = min(bottom * page.height + margin, page.height) - y
    if width < 1 or height < 1:
        return None
    place = f"{x:.0f} {y:.0f} {width:.0f} {height:.0f}"
    return Crop(
        page_href(proof_id, page),
        place,
        page.width,
        page.height,
        (bottom - top) * page.height > TALL_FROM * max(page.width, page.height),
    )
