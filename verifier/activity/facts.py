"""The facts of one proof and of the person who claims it, as frozen values.

Decides the names and types of facts; every fact may be missing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from verifier.regions import Region


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
    year_volume_issue: str | None = None  # of a journal: "2024,45(3)"
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
