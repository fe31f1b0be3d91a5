"""What a proof says, as the rules see it: the facts of one activity, and of the person who claims it.

Decides nothing: it takes facts read from a paper, declared by hand or pushed by a platform, and gives them one typed
shape. Every fact may be missing. What the facts are worth is for `verifier.rules`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol, TypeVar, runtime_checkable

from verifier.hours import FigureUnreadableError, exact
from verifier.regions import NotARegionError, Region, region

__all__ = [
    "PERSON_ATTRIBUTES",
    "Activity",
    "FactUnreadableError",
    "Person",
    "PointsKind",
    "PubStatus",
    "Sex",
    "Source",
    "UnknownFactError",
    "activity_from",
    "activity_of",
    "person_of",
]

_T = TypeVar("_T")


class PointsKind(StrEnum):
    """Whether points are those of one year or of a lifetime."""

    YEAR = "year"
    TOTAL = "total"


class PubStatus(StrEnum):
    """Whether a work has appeared or is only promised."""

    PUBLISHED = "published"
    ACCEPTED = "accepted"


class Source(StrEnum):
    """The trusted channel that a record came through; none for a paper that someone uploaded."""

    PLATFORM = "platform"
    INDUSTRY_PUSH = "industry_push"
    ORGANISER_IMPORT = "organiser_import"


class Sex(StrEnum):
    """As on the identity card."""

    MALE = "M"
    FEMALE = "F"


PERSON_ATTRIBUTES = frozenset(
    {
        "epidemic_designated_hospital",
        "from_party_government",
        "grassroots_township",
        "high_skilled",
        "medical",
        "non_public_sector",
        "three_subject_teacher",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """The one who claims; `attributes` holds what is known to be true of them, and nothing else is."""

    name: str = ""
    sex: Sex | None = None
    birth: date | None = None
    degree: str | None = None
    title_level: str | None = None
    transfer_date: date | None = None
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Activity:
    """The facts of one proof; `None` and `()` mean that the fact is not known.

    `category` is the code of domain D6 where somebody or some channel named it; otherwise the region's pack makes one
    of `kind`. Dates are inclusive. `dates` lists single days and, where present, beats `start` and `end`.
    """

    id: str
    category: str | None = None
    kind: str | None = None
    text: str = ""
    # whose
    holder: str | None = None
    declared_by: str | None = None
    authors: tuple[str, ...] = ()
    holder_position: int | None = None  # 1 = first author
    # when
    start: date | None = None
    end: date | None = None
    dates: tuple[date, ...] = ()
    issue_date: date | None = None
    certificate_date: date | None = None
    exam_date: date | None = None
    passed_on: date | None = None
    pub_date: date | None = None
    enrolled_from: date | None = None
    enrolled_to: date | None = None
    training_year: int | None = None
    year: int | None = None
    # how much
    stated_hours: Decimal | None = None  # 学时
    stated_days: Decimal | None = None
    stated_credits: Decimal | None = None  # 学分
    stated_clock_hours: Decimal | None = None  # 小时
    stated_minutes: Decimal | None = None
    employer_hours: Decimal | None = None  # 学时, fixed by the employer
    points: Decimal | None = None
    points_kind: PointsKind | None = None
    length: int | None = None  # characters of a text
    # what
    title: str | None = None
    course: str | None = None
    organisers: tuple[str, ...] = ()
    issn: str | None = None
    isbn: str | None = None
    doi: str | None = None
    certificate_number: str | None = None
    record_id: str | None = None  # the sender's own number of a pushed record, or the digest of a file
    pub_status: PubStatus | None = None
    venue_level: str | None = None  # national | provincial | …, in the pack's words
    exam_name: str | None = None
    exam_region: Region | None = None
    exam_result: str | None = None
    region_of_issuer: Region | None = None
    subject_stated: str | None = None
    public_hours: Decimal | None = None
    professional_hours: Decimal | None = None
    total_hours: Decimal | None = None
    # how it is known
    source: Source | None = None
    archive: bool | None = None
    organiser_ok: bool | None = None
    has_certificate: bool | None = None
    course_done: bool | None = None
    attempts: tuple[bool, ...] = ()

    @property
    def titled(self) -> str | None:
        """The name of the course, event or work."""
        return self.course or self.title


class UnknownFactError(ValueError):
    """A fact of this name is not part of an activity or a person."""

    code = "activity.unknown_fact"

    def __init__(self, name: str) -> None:
        super().__init__(f"no such fact: {name!r}")
        self.name = name


class FactUnreadableError(ValueError):
    """The value of a fact does not have the fact's shape."""

    code = "activity.fact_unreadable"

    def __init__(self, name: str, value: object) -> None:
        super().__init__(f"{name}: cannot read {value!r}")
        self.name, self.value = name, value


@runtime_checkable
class HasValue(Protocol):
    """A field as the reader gives it: its normalised value, whatever else it carries."""

    @property
    def value(self) -> Any:
        """The normalised value."""


# The reader's names of fields that are called otherwise here; names that stay the same are not listed.
_FROM_READER = {
    "holder_name": "holder",
    "other_names": "authors",
    "event_or_title": "title",
    "organiser": "organisers",
    "start_date": "start",
    "end_date": "end",
}
_CERTIFICATES = frozenset({
    "training_certificate", "conference_certificate", "lecture_certificate", "advanced_seminar", "study_visit",
    "online_course", "public_course_certificate", "qualification_exam", "skill_certificate", "teaching",
    "counterpart_support",
})  # fmt: skip
_TITLED_WORKS = frozenset({"paper", "paper_acceptance", "book", "patent", "research_project", "award", "standard"})
_WITHOUT_MEANING_HERE = frozenset({"has_seal", "id_number", "id_number_masked", "qr_payload", "score", "journal"}) | {
    "cn_number",
    "year_volume_issue",
}


def activity_of(id_: str, facts: Mapping[str, object], *, category: str | None = None, text: str = "") -> Activity:
    """Build an activity from named facts in JSON or TOML shape: ISO dates, exact numbers or their text, lists.

    A null or empty value is an unknown fact.

    Raises:
        UnknownFactError, FactUnreadableError.
    """
    known = {name: _read(name, value) for name, value in facts.items() if not _is_nothing(name, value)}
    return replace(Activity(id=id_, category=category, text=text), **known)


def person_of(facts: Mapping[str, object]) -> Person:
    """Build a person from named facts; attributes are named one by one and true, false or absent.

    Raises:
        UnknownFactError, FactUnreadableError.
    """
    held: set[str] = set()
    known: dict[str, Any] = {}
    for name, value in facts.items():
        if name in PERSON_ATTRIBUTES:
            if _flag(name, value):
                held.add(name)
        elif name not in _PERSON_READERS:
            raise UnknownFactError(name)
        elif value is not None:
            known[name] = _PERSON_READERS[name](name, value)
    return Person(**known, attributes=frozenset(held))


def activity_from(
    kind: str,
    read: Mapping[str, HasValue | object],
    *,
    id_: str,
    category: str | None = None,
    declared: Mapping[str, object] | None = None,
    text: str = "",
) -> Activity:
    """Build an activity from what was read on a paper of one kind; what a person declared beside it wins.

    `read` holds the reader's fields under the contract's names, bare or with a `.value`. Fields that rules never ask
    for (seal, identity number, journal) are left behind; the kind itself settles whether there is a certificate and
    whether a work has appeared.

    Raises:
        UnknownFactError, FactUnreadableError.
    """
    facts: dict[str, object] = {}
    for name, field in read.items():
        if name not in _WITHOUT_MEANING_HERE:
            facts[_FROM_READER.get(name, name)] = field.value if isinstance(field, HasValue) else field
    facts |= _implied_by(kind, facts)
    activity = activity_of(id_, facts | dict(declared or {}), category=category, text=text)
    return replace(activity, kind=kind)


def _implied_by(kind: str, facts: Mapping[str, object]) -> dict[str, object]:
    """Name the facts that follow from what the paper is."""
    implied: dict[str, object] = {}
    issued = facts.get("issue_date")
    if kind in _CERTIFICATES:
        implied["has_certificate"] = True
    if kind not in _TITLED_WORKS and facts.get("title") and not facts.get("course"):
        implied["course"] = facts["title"]
    if kind == "qualification_exam":
        implied["certificate_date"] = facts.get("certificate_date") or issued
    if kind in {"paper", "book"}:
        implied["pub_status"] = PubStatus.PUBLISHED
        implied["pub_date"] = facts.get("pub_date") or issued
    if kind == "paper_acceptance":
        implied["pub_status"] = PubStatus.ACCEPTED
    if kind == "self_study_archive":
        implied["archive"] = True  # the paper is the archive, and its figure the employer's
        implied["employer_hours"] = facts.get("employer_hours") or facts.get("stated_hours")
    if kind == "study_enrolment":
        implied["enrolled_from"] = facts.get("enrolled_from") or facts.get("start")
        implied["enrolled_to"] = facts.get("enrolled_to") or facts.get("end")
    if kind == "xuexi_qiangguo" and facts.get("year") and facts.get("points"):
        implied["points_kind"] = facts.get("points_kind") or PointsKind.YEAR
    return implied


def _is_nothing(name: str, value: object) -> bool:
    if name not in _READERS:
        raise UnknownFactError(name)
    return value is None or value == ""


def _read(name: str, value: object) -> Any:
    return _READERS[name](name, value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise FactUnreadableError(name, value)
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise FactUnreadableError(name, value)
    return value


def _whole(name: str, value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FactUnreadableError(name, value)
    return value


def _figure(name: str, value: object) -> Decimal:
    if not isinstance(value, str | int | Decimal | Fraction):
        raise FactUnreadableError(name, value)
    try:
        return exact(value)
    except FigureUnreadableError as exc:
        raise FactUnreadableError(name, value) from exc


def _day(name: str, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(name, value))
    except ValueError as exc:
        raise FactUnreadableError(name, value) from exc


def _place(name: str, value: object) -> Region:
    try:
        return region(_text(name, value))
    except NotARegionError as exc:
        raise FactUnreadableError(name, value) from exc


def _listed(read: Callable[[str, object], _T]) -> Callable[[str, object], tuple[_T, ...]]:
    def read_list(name: str, value: object) -> tuple[_T, ...]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            return (read(name, value),)
        return tuple(read(name, one) for one in value)

    return read_list


def _one_of(closed: type[StrEnum]) -> Callable[[str, object], StrEnum]:
    def read_member(name: str, value: object) -> StrEnum:
        try:
            return closed(_text(name, value))
        except ValueError as exc:
            raise FactUnreadableError(name, value) from exc

    return read_member


_READERS: dict[str, Callable[[str, object], Any]] = {
    **dict.fromkeys(
        ("holder", "declared_by", "title", "course", "issn", "isbn", "doi", "certificate_number", "record_id"), _text
    ),
    **dict.fromkeys(("venue_level", "exam_name", "exam_result", "subject_stated"), _text),
    **dict.fromkeys(("start", "end", "issue_date", "certificate_date", "exam_date", "passed_on", "pub_date"), _day),
    **dict.fromkeys(("enrolled_from", "enrolled_to"), _day),
    **dict.fromkeys(("training_year", "year", "holder_position", "length"), _whole),
    **dict.fromkeys(("stated_hours", "stated_days", "stated_credits", "stated_clock_hours", "stated_minutes"), _figure),
    **dict.fromkeys(("employer_hours", "points", "public_hours", "professional_hours", "total_hours"), _figure),
    **dict.fromkeys(("archive", "organiser_ok", "has_certificate", "course_done"), _flag),
    **dict.fromkeys(("exam_region", "region_of_issuer"), _place),
    "authors": _listed(_text),
    "organisers": _listed(_text),
    "dates": _listed(_day),
    "attempts": _listed(_flag),
    "points_kind": _one_of(PointsKind),
    "pub_status": _one_of(PubStatus),
    "source": _one_of(Source),
}
_PERSON_READERS: dict[str, Callable[[str, object], Any]] = {
    "name": _text,
    "sex": _one_of(Sex),
    "birth": _day,
    "degree": _text,
    "title_level": _text,
    "transfer_date": _day,
}
