"""What the text of a proof says, under the names of the case files: the reader of proofs, given the print and the class.

The reader looks for the fields of the kind that the class comes from; quantities and dates that it does not claim are read as bare phrases.
Only what stands in the text is given.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import Any

from PIL import Image

from ocr import (
    Box,
    Document,
    Line,
    Page,
    PageSource,
    ProofKind,
    extract_fields,
    normalize_text,
    parse_date_span,
    parse_hours_text,
    split_proofs,
)
from verifier.flows.try_cases.case_file import Case, Evidence
from verifier.hours import FigureUnreadableError, exact

_KIND_OF: Mapping[str, ProofKind] = MappingProxyType(
    {
        "academic": ProofKind.CONFERENCE_CERTIFICATE,
        "paper": ProofKind.PAPER,
        "book": ProofKind.BOOK,
        "research": ProofKind.RESEARCH_PROJECT,
        "patent": ProofKind.PATENT,
        "award": ProofKind.AWARD,
        "qualification_exam": ProofKind.QUALIFICATION_EXAM,
        "xuexi_points": ProofKind.XUEXI_QIANGGUO,
        "degree_in_service": ProofKind.STUDY_ENROLMENT,
        "platform_public": ProofKind.PUBLIC_COURSE_CERTIFICATE,
        "study_visit": ProofKind.STUDY_VISIT,
        "distance": ProofKind.ONLINE_COURSE,
    }
)
_NAMES = {
    "holder_name": "holder",
    "event_or_title": "title",
    "other_names": "authors",
    "start_date": "start",
    "end_date": "end",
}
_FIGURES = frozenset(
    {"points", "stated_hours", "stated_days", "stated_credits", "stated_clock_hours", "stated_minutes"}
)


def parsed_evidence(case: Case) -> dict[str, dict[str, Any]]:
    """Read the text of each proof of a case."""
    name = str(case.person.get("name") or "")
    return {one.id: _phrases(one.text, name) | _fields(one, name) for one in case.evidence if one.text}


def _fields(one: Evidence, name: str) -> dict[str, Any]:
    """What the reader finds for the kind that the class comes from, the title of a class as its course too."""
    document = _document(one.text)
    kind = _KIND_OF.get(one.category, ProofKind.TRAINING_CERTIFICATE)
    found: dict[str, Any] = {}
    for proof in split_proofs(document):
        for field, read in extract_fields(document, proof, kind, holder=name or None).items():
            found.setdefault(_NAMES.get(field, field), _figure(read.value) if field in _FIGURES else read.value)
    if "title" in found and kind is not ProofKind.PAPER:
        found["course"] = found["title"]
    return found


def _phrases(text: str, name: str) -> dict[str, Any]:
    """What bare phrases of the text say about time, and whether it names the person."""
    amount, span = parse_hours_text(text), parse_date_span(text)
    listed = len(span.days) > 2  # more than the two ends: the days are listed one by one
    read = {
        "stated_hours": amount.hours,
        "stated_days": amount.days,
        "stated_credits": amount.credits,
        "stated_clock_hours": amount.clock_hours,
        "stated_minutes": amount.minutes,
        "start": span.span[0] if span.span else None,
        "end": span.span[1] if span.span else None,
        "dates": span.days if listed else None,
        "holder": name if name and name in normalize_text(text).replace(" ", "") else None,
    }
    return {field: value for field, value in read.items() if value is not None}


def _figure(value: object) -> object:
    """A quantity as a number, where it is one."""
    with suppress(FigureUnreadableError):
        return exact(str(value))
    return value  # a figure that is no plain number stays as it was read


def _document(text: str) -> Document:
    """The text as a page of print, a sentence a line."""
    sentences = [sentence for sentence in text.replace("。", "。\n").splitlines() if sentence.strip()]
    height = 0.9 / max(1, len(sentences))
    lines = tuple(
        Line(sentence, Box(0.1, 0.05 + place * height, 0.9, 0.05 + (place + 0.8) * height), 1.0, 1)
        for place, sentence in enumerate(sentences)
    )
    page = Page(1, 8, 8, lines, PageSource.TEXT_LAYER, _blank(), "image/png")
    return Document("0" * 64, "text/plain", len(text), (page,))


@cache
def _blank() -> bytes:
    """A small white picture: the print is given, there is nothing to see."""
    drawn = BytesIO()
    Image.new("L", (8, 8), 255).save(drawn, "PNG")
    return drawn.getvalue()
