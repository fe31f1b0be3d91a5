"""What the machine proposes for one proof: accept, review or reject, with its reasons. Never a decision.

*Accept* only where the kind and everything that the rule needs were read with confidence, nothing on the paper asks for a person, and
the rule gives a figure without a flag. *Reject* only where the paper is surely no proof, or a rule refuses it with its clause
on a sure reading. Everything else is *review*: abstaining is cheap, a wrong accept is not (design.md §3).
Without a region there is no figure, and the proposal judges the reading alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Protocol, assert_never

from verifier.review.needed import needed_fields
from verifier.rules import ItemResult, Status


class Decision(StrEnum):
    """What the machine proposes."""

    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


class HasKind(Protocol):
    """What the classifier found: the kind, how sure it is (0..1), and the next best."""

    @property
    def kind(self) -> str:
        """The kind of proof."""

    @property
    def confidence(self) -> float:
        """How sure, 0..1."""

    @property
    def runner_up_confidence(self) -> float:
        """How likely the next best kind is, 0..1."""


class HasValue(Protocol):
    """A field that was read: its value and how sure the reader is (0..1)."""

    @property
    def value(self) -> object:
        """The normalised value."""

    @property
    def confidence(self) -> float:
        """How sure, 0..1."""


class HasLevel(Protocol):
    """A signal on the paper: a hint with a weight."""

    @property
    def code(self) -> str:
        """What was seen."""

    @property
    def level(self) -> str:
        """`notice` or `warning`."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure a reading must be before the machine may propose to accept; confidences 0..1."""

    kind: float = 0.85
    margin: float = 0.3  # between the kind and its runner-up
    field: float = 0.85
    refusal: float = 0.9  # of the kind, before the machine may propose to reject


DEFAULT_THRESHOLDS = Thresholds()

UNKNOWN, NOT_PROOF = "unknown", "not_proof"
KIND_UNKNOWN, KIND_UNSURE, NOT_A_PROOF = "KIND_UNKNOWN", "KIND_UNSURE", "NOT_A_PROOF"
HOURS_IMPLAUSIBLE, NOT_JUDGED = "HOURS_IMPLAUSIBLE", "NOT_JUDGED"
MOST_HOURS_A_DAY = 12  # 学时; above that a paper is checked by a person, whatever the region says
WITHOUT_DAYS = frozenset(
    {"online_course", "public_course_certificate", "annual_hours_certificate", "self_study_archive", "roster"}
)
"""Kinds whose dates are not the days on which the hours were earned."""

FLAGS = frozenset(
    {
        "EXAM_NOT_PASSED", "IMPOSSIBLE_DATE", "MORE_THAN_8_A_DAY", "NO_LONGER_VALID", "OTHER_YEAR", "RULES_OF_OTHER_YEAR",
        "SHARED_WORK", "SPLIT_YEAR", "SUBJECT_DIFFERS", "UNIT_ASSUMED",
    }
)  # fmt: skip
"""Reasons of a credited proof that ask for a person all the same."""

DECISIVE_FIELDS = frozenset(
    {
        "end_date",
        "exam_result",
        "holder_name",
        "holder_position",
        "issue_date",
        "start_date",
        "stated_hours",
        "subject_stated",
        "year",
    }
)
"""Fields that change a figure, or the day from which it counts, so that an unsure one is a doubt whatever the kind."""

DOUBTFUL_PAGES = frozenset({"text_layer.disagrees", "text_layer.damaged", "page.low_resolution"})
"""What the reader noted about a page that makes its reading doubtful."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine proposes for one proof. `hours` are 学时, or nothing where no figure may be given.

    `reasons` are those of the rule first, then those of the reading; `cites` the clauses that spoke, `result` the whole trail.
    """

    decision: Decision
    reasons: tuple[str, ...]
    hours: Decimal | None = None
    subject: str | None = None
    lane: str | None = None
    year: int | None = None
    category: str | None = None
    cites: tuple[str, ...] = ()
    result: ItemResult | None = None


def triage(
    classification: HasKind,
    fields: Mapping[str, HasValue],
    signals: Iterable[HasLevel],
    result: ItemResult | None,
    *,
    page_notes: Collection[str] = (),
    holder: str | None = None,
    in_region: bool = False,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Proposal:
    """Propose what to do with one proof.

    `result` is what the region's rules make of it, nothing without a region. `page_notes` are the reader's notes on its pages; `holder`
    is the person who claims it, where known. `in_region` says that a region was named: where its rules then give no result, a person
    decides.
    """
    kind = str(classification.kind)
    if kind == NOT_PROOF:
        sure = classification.confidence >= thresholds.refusal
        return Proposal(
            Decision.REJECT if sure else Decision.REVIEW, (NOT_A_PROOF,) if sure else (NOT_A_PROOF, KIND_UNSURE)
        )
    if kind == UNKNOWN:
        return Proposal(Decision.REVIEW, (KIND_UNKNOWN,))
    doubts = (
        *_doubts_of_kind(classification, thresholds),
        *_doubts_of_fields(kind, fields, thresholds),
        *_doubts_of_holder(fields, holder),
        *_doubts_of_hours(kind, fields),
        *_doubts_of_paper(signals, page_notes),
    )
    if result is None:
        doubts = (NOT_JUDGED, *doubts) if in_region else doubts
        return Proposal(Decision.REVIEW if doubts else Decision.ACCEPT, doubts)
    return _with_rules(result, doubts)


def _with_rules(result: ItemResult, doubts: Sequence[str]) -> Proposal:
    """Join what the rules say with the doubts about the reading."""
    reasons = tuple(dict.fromkeys((*result.reasons, *doubts)))
    asks = bool(doubts) or any(reason in FLAGS or reason.startswith("MISSING:") for reason in result.reasons)
    match result.status:
        case Status.CREDITED | Status.PARTLY_CREDITED:
            decision = Decision.REVIEW if asks or result.hours is None else Decision.ACCEPT
        case Status.ZERO | Status.DUPLICATE | Status.REJECTED:
            decision = Decision.REVIEW if asks or not result.cites else Decision.REJECT
        case Status.REVIEW | Status.DEEMED:
            decision = Decision.REVIEW
        case _:
            assert_never(result.status)
    return Proposal(
        decision=decision,
        reasons=reasons,
        hours=result.hours,
        subject=result.subject,
        lane=result.lane,
        year=result.year,
        category=result.category,
        cites=result.cites,
        result=result,
    )


def _doubts_of_kind(classification: HasKind, thresholds: Thresholds) -> tuple[str, ...]:
    """Doubt a kind that is unsure, or hardly surer than the next best."""
    close = classification.confidence - classification.runner_up_confidence < thresholds.margin
    return (KIND_UNSURE,) if classification.confidence < thresholds.kind or close else ()


def _doubts_of_fields(kind: str, fields: Mapping[str, HasValue], thresholds: Thresholds) -> tuple[str, ...]:
    """Doubt a reading in which something needed is missing, or anything that was read is unsure."""
    found = {name for name, field in fields.items() if _is_there(field)}
    missing = tuple(f"MISSING:{needed[0]}" for needed in needed_fields(kind) if not found.intersection(needed))
    wanted = DECISIVE_FIELDS.union(*needed_fields(kind))
    unsure = tuple(f"UNSURE:{name}" for name in sorted(found & wanted) if fields[name].confidence < thresholds.field)
    return missing + unsure


def _doubts_of_holder(fields: Mapping[str, HasValue], holder: str | None) -> tuple[str, ...]:
    """Doubt a proof that bears another name than the claimant's; the rules may refuse it, the reading alone may not."""
    if not holder or "holder_name" not in fields:
        return ()
    names = {str(fields["holder_name"].value)}
    others = fields.get("other_names")
    if others is not None and isinstance(others.value, tuple | list):
        names |= {str(name) for name in others.value}
    return () if holder in names else ("HOLDER_MISMATCH",)


def _doubts_of_hours(kind: str, fields: Mapping[str, HasValue]) -> tuple[str, ...]:
    """Doubt more hours than fit in the days that the paper names: a digit was misread, or the paper is wrong."""
    if kind in WITHOUT_DAYS:
        return ()
    read = {name: str(fields[name].value) for name in ("start_date", "end_date", "stated_hours") if name in fields}
    try:
        first = date.fromisoformat(read["start_date"])
        last = date.fromisoformat(read.get("end_date", read["start_date"]))
        hours = Decimal(read["stated_hours"])
    except (KeyError, ValueError, InvalidOperation):
        return ()  # a missing or unreadable field is doubted by name
    days = (last - first).days + 1
    return () if days > 0 and hours <= MOST_HOURS_A_DAY * days else (HOURS_IMPLAUSIBLE,)


def _doubts_of_paper(signals: Iterable[HasLevel], page_notes: Collection[str]) -> tuple[str, ...]:
    """Doubt a paper that carries a warning, or a page that the reader could hardly read."""
    warnings = (f"SIGNAL:{signal.code}" for signal in signals if str(signal.level) == "warning")
    notes = (f"PAGE:{note}" for note in sorted(str(note) for note in page_notes) if note in DOUBTFUL_PAGES)
    return tuple(dict.fromkeys((*warnings, *notes)))


def _is_there(field: HasValue) -> bool:
    """Whether a field was read at all."""
    return bool(field.value) if isinstance(field.value, list | tuple | str) else field.value is not None
