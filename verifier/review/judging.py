"""From a read document to judged proofs, in the one order: split, classify, extract, look for signals, convert, propose.

Every story that reads a file takes this path, so that the command line, the pages and the worker judge alike. What each step decides lies
in `ocr`, `verifier.rules` and `verifier.review.triage`; here is only their order and what one hands to the next. No transaction is open, no
clock is read; the reader's engines are loaded at the first document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from verifier.activity import Activity, FactUnreadableError, Person, UnknownFactError, activity_from
from verifier.regions import region as region_of
from verifier.review.triage import Proposal, triage
from verifier.rules import ItemResult, NoRuleInForceError, Packs, convert_in

if TYPE_CHECKING:
    from ocr import Classification, Document, Field, Proof, Signal


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed beside the paper. Without a region the reading alone is judged; without a year the paper's own is taken.

    `declared` are facts of `verifier.activity` that the person states; they win over what was read. `earlier` are proofs already handed in,
    which share days, ceilings and works with the new ones; `account_before` are hours already counted, by lane.
    """

    region: str | None = None
    year: int | None = None
    holder: str | None = None
    declared: Mapping[str, object] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    earlier: tuple[Activity, ...] = ()
    account_before: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """One proof of a document with all that was found and proposed; `activity` is what the rules saw."""

    proof: "Proof"
    classification: "Classification"
    fields: "Mapping[str, Field]"
    signals: "tuple[Signal, ...]"
    activity: Activity | None
    proposal: Proposal


def judge_document(document: "Document", claim: Claim, packs: Packs, *, as_one: bool = False) -> tuple[Judged, ...]:
    """Judge every proof of a document, in its order; with `as_one` all its pages are one proof, as somebody said who took several photos."""
    from ocr import split_proofs

    parts = (whole_proof(document),) if as_one else split_proofs(document)
    read = [_read(document, proof, claim) for proof in parts]
    results = _converted([one[4] for one in read], claim, packs)
    judged = []
    for (proof, classification, fields, signals, activity), result in zip(read, results, strict=True):
        notes = [note for page in document.pages if page.number in proof.pages for note in page.notes]
        proposal = triage(
            classification,
            fields,
            signals,
            result,
            page_notes=notes,
            holder=claim.holder,
            in_region=claim.region is not None,
        )
        judged.append(Judged(proof, classification, fields, signals, activity, proposal))
    return tuple(judged)


def whole_proof(document: "Document") -> "Proof":
    """All pages of a document as one proof."""
    from ocr import WHOLE_PAGE, Proof

    numbers = tuple(page.number for page in document.pages) or (1,)
    return Proof(numbers[0], numbers, WHOLE_PAGE, document.lines)


def join_documents(documents: Sequence["Document"]) -> "Document":
    """Put the photos of one proof together in their order, the pages numbered through; digest and type are those of the first."""
    pages: list[Any] = []
    for document in documents:
        for page in document.pages:
            number = len(pages) + 1
            lines = tuple(replace(line, page=number) for line in page.lines)
            layer = tuple(replace(line, page=number) for line in page.text_layer)
            pages.append(replace(page, number=number, lines=lines, text_layer=layer))
    return replace(documents[0], pages=tuple(pages), byte_count=sum(one.byte_count for one in documents))


def _read(
    document: "Document", proof: "Proof", claim: Claim
) -> "tuple[Proof, Classification, Mapping[str, Field], tuple[Signal, ...], Activity | None]":
    """What one proof is and says."""
    from ocr import classify_proof, extract_fields, find_signals

    classification = classify_proof(document, proof)
    kind = classification.kind
    fields = extract_fields(document, proof, kind, holder=claim.holder)
    signals = tuple(find_signals(document, proof, fields))
    return proof, classification, fields, signals, _activity(document, proof, str(kind), fields, claim)


def _activity(
    document: "Document", proof: "Proof", kind: str, fields: "Mapping[str, Field]", claim: Claim
) -> Activity | None:
    """The facts as the rules see them; none where the paper is no proof, or a value has no sense for a rule."""
    if kind in {"unknown", "not_proof"}:
        return None
    text = "\n".join(line.text for line in proof.lines)
    try:
        return activity_from(kind, fields, id_=f"{document.sha256}:{proof.page}", declared=claim.declared, text=text)
    except (FactUnreadableError, UnknownFactError):
        return None


def _converted(activities: Sequence[Activity | None], claim: Claim, packs: Packs) -> tuple[ItemResult | None, ...]:
    """What the rules make of each proof, those of one document together."""
    known = [activity for activity in activities if activity is not None]
    year = claim.year or next((found for activity in known if (found := year_of(activity))), None)
    if claim.region is None or year is None or not known:
        return (None,) * len(activities)
    distinct = [_numbered(activity, position) for position, activity in enumerate(known)]
    try:
        conversion = convert_in(
            packs,
            region_of(claim.region),
            [*claim.earlier, *distinct],
            person=replace(claim.person, name=claim.person.name or claim.holder or ""),
            year=year,
            account_before=claim.account_before,
        )
    except NoRuleInForceError:
        return (None,) * len(activities)
    items = iter(conversion.items[len(claim.earlier) :])
    return tuple(next(items) if activity is not None else None for activity in activities)


def year_of(activity: Activity) -> int | None:
    """The year that a paper itself speaks of: that of its days, else the one it names, else of its issue."""
    days = (*activity.dates, activity.end, activity.start)
    first = next((day for day in days if day is not None), None)
    if first is not None:
        return first.year
    dated = (activity.pub_date, activity.certificate_date, activity.passed_on, activity.issue_date)
    return activity.year or next((day.year for day in dated if day is not None), None)


def _numbered(activity: Activity, position: int) -> Activity:
    """Keep the ids of several proofs on one page apart."""
    return replace(activity, id=f"{activity.id}:{position}")
