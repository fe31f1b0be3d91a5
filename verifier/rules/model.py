"""What a rule pack holds: the rules of one region and edition as frozen values, each dated and cited.

Decides the vocabulary of packs and nothing else. A class that carries `cite` is a rule; `from_` is its first day in
force (the key `from` in the file), `until` its last. Hours are exact decimals, shares exact fractions. The verbs that
give these nouns their meaning are in the sibling modules; accounts and review read the nouns they need from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

from verifier.regions import Region
from verifier.rules.methods import Method

FOREVER = date(9999, 12, 31)


class Subject(StrEnum):
    """科目; `ANY` where a region does not divide hours by subject."""

    PUBLIC = "public"
    PROFESSIONAL = "professional"
    ELECTIVE = "elective"  # Guangdong's third lane, 个人选修科目
    ANY = "any"


class Lane(StrEnum):
    """必修 or 选修 within a subject."""

    COMPULSORY = "compulsory"
    ELECTIVE = "elective"
    ANY = "any"


class Authority(StrEnum):
    """What weight a source carries, heaviest first."""

    LAW = "law"
    REGULATION = "regulation"
    NORMATIVE = "normative"
    NOTICE = "notice"
    FAQ = "faq"
    SECONDARY = "secondary"


class PackStatus(StrEnum):
    """Whether an edition may decide anything."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


class DateBasis(StrEnum):
    """Which date of a proof decides its year."""

    ACTIVITY_DAYS = "activity_days"
    PUBLICATION_DATE = "publication_date"
    CERTIFICATE_DATE = "certificate_date"
    ISSUE_DATE = "issue_date"
    TRAINING_YEAR = "training_year"
    ENROLMENT_YEARS = "enrolment_years"
    CLAIM_YEAR = "claim_year"


class Dedup(StrEnum):
    """What may count only once."""

    ACHIEVEMENT = "achievement"
    COURSE = "course"


class Need(StrEnum):
    """A fact without which a category gives no hours; `person:<attribute>` is written out as a string."""

    ORGANISER_OK = "organiser_ok"
    STUDY_ARCHIVE = "study_archive"
    PUBLISHED = "published"
    CERTIFICATE = "certificate"
    EXAM_IN_REGION = "exam_in_region"
    EXAM_PASSED = "exam_passed"
    POINTS_OF_THE_YEAR = "points_of_the_year"
    TRUSTED_CHANNEL = "trusted_channel"


class CapScope(StrEnum):
    """Over what a cap adds hours up."""

    EVENT = "event"
    YEAR = "year"


class CycleKind(StrEnum):
    """How long the account runs before it is judged."""

    CALENDAR_YEAR = "calendar_year"
    APPOINTMENT_CYCLE = "appointment_cycle"
    CUSTOM_START = "custom_start"


class Carry(StrEnum):
    """What becomes of hours registered outside their own year."""

    NONE = "none"  # they belong to their own year
    FORBIDDEN = "forbidden"  # they count nowhere
    WITHIN_CYCLE = "within_cycle"


class ShareOf(StrEnum):
    """Of what a share is taken."""

    REQUIRED_TOTAL = "required_total"
    ACTUAL_TOTAL = "actual_total"


class Weight(StrEnum):
    """Whether a window bars or only informs."""

    BAR = "bar"
    REFERENCE = "reference"


class Effect(StrEnum):
    """What an exemption does, most favourable first."""

    WAIVE = "waive"
    REFERENCE_ONLY = "reference_only"
    SCALE = "scale"
    LIMIT_WINDOW = "limit_window"


class RecognitionEffect(StrEnum):
    """What becomes of hours earned elsewhere."""

    ACCEPT_REGION_WIDE = "accept_region_wide"
    ACCEPT_CLOSED_YEAR = "accept_closed_year"
    ALREADY_COUNTED = "already_counted"
    DECLARE_AGAIN_HERE = "declare_again_here"
    REVIEW = "review"


class UnitOf(StrEnum):
    """Which ratio a unit rule fixes."""

    DAY = "day"  # 学时 to a day where a proof states days only
    HALF_DAY = "half_day"  # 学时 to half a day
    CREDIT = "credit"  # 学时 to a 学分
    HOUR_MINUTES = "hour_minutes"  # minutes to a 学时


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value is written, and the words."""

    source: str
    article: str
    quote: str  # verbatim; `…` stands for words left out

    @property
    def short(self) -> str:
        """Name the clause as people do: `ZB Q4(3)一`."""
        return f"{self.source} {self.article}"


@dataclass(frozen=True, slots=True)
class Source:
    """A document behind the pack, with our archived copy and its digest."""

    id: str
    title: str
    authority: Authority
    doc_no: str = ""
    issuer: str = ""
    issued: date | None = None
    url: str = ""
    file: str = ""  # the archived copy, as found but for the redactions
    sha256: str = ""
    reading: str = ""  # the same text made readable; quotations are checked against it
    reading_sha256: str = ""
    redactions: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Years:
    """The years whose hours an edition decides, both included."""

    from_: int
    to: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One ratio between units."""

    of: UnitOf
    amount: Decimal
    from_: date
    cite: Citation
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class DayRate:
    """How a span of dates becomes days where a proof prints neither hours nor days."""

    longest_span: int  # days; a longer span goes to a person


@dataclass(frozen=True, slots=True)
class Pool:
    """A person's room on one date, shared by every category that names it."""

    id: str
    hours_per_day: Decimal
    from_: date
    cite: Citation
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling over some categories, per event or per year."""

    id: str
    hours: Decimal
    per: CapScope
    categories: tuple[str, ...]
    from_: date
    cite: Citation
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Category:
    """A class of proofs: what it covers, how many hours, which subject and lane, which year.

    `covers` are the codes of domain D6 that fall in this class (its own code where empty); `reads` says which code a
    kind of paper gets here. `spread_years` registers the hours evenly over that many years; `valid_years` ends their
    validity for claims.
    """

    code: str
    name: str
    subject: Subject
    lane: Lane
    method: Method
    from_: date
    cite: Citation
    covers: tuple[str, ...] = ()
    reads: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    dedup: Dedup | None = None
    date_basis: DateBasis = DateBasis.CLAIM_YEAR
    spread_years: int = 1
    valid_years: int = 0  # 0 = no limit
    until: date = FOREVER
    also: tuple[Citation, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that fall in this class."""
        return self.covers or (self.code,)


@dataclass(frozen=True, slots=True)
class MakeUp:
    """An earlier year's hours that may still be earned in this one."""

    subject: Subject
    lane: Lane
    years_back: int
    cite: Citation


@dataclass(frozen=True, slots=True)
class Cycle:
    """The period that is judged, and what may cross its edges."""

    kind: CycleKind
    carry: Carry
    from_: date
    cite: Citation
    starts_on: str = "01-01"  # month-day
    years: int = 1  # of a cycle of fixed length; an appointment cycle is each person's own
    earn_by: date | None = None
    review_by: date | None = None
    makeup: MakeUp | None = None
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Requirement:
    """A floor of the year: hours in a lane, or a share; `lane` is `total`, a subject, or `subject.lane`.

    Exactly one of `min`, `share` and `by_level` is given.
    """

    id: str
    lane: str
    from_: date
    cite: Citation
    min: Decimal | None = None  # 学时
    share: Fraction | None = None
    share_of: ShareOf = ShareOf.REQUIRED_TOTAL
    by_level: Mapping[str, Decimal] = field(default_factory=dict)  # title level → 学时
    source_must_be: str = ""
    advisory: bool = False  # shown, never judged
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Window:
    """Which years a purpose looks at, and whether they bar or inform."""

    purpose: str
    years: int
    includes_current: bool
    from_: date
    cite: Citation
    levels: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    target: str = ""
    lanes: tuple[str, ...] = ()  # only these requirements; all where empty
    weight: Weight = Weight.BAR
    years_rule: str = ""  # what else fixes the number of years
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Condition:
    """A closed condition on a person; every part that is given must hold."""

    sex: str = ""
    age_ge: int | None = None
    attr: str = ""
    transfer_year: Literal["", "application_year", "earlier"] = ""
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Exemption:
    """What a purpose lets some persons off; it never changes an account."""

    id: str
    purpose: tuple[str, ...]
    when: Condition
    effect: Effect
    from_: date
    cite: Citation
    factor: Fraction | None = None
    scope: str = ""
    age_on: str = ""
    window_from: str = ""
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class RecognitionWhen:
    """A closed condition on a record from elsewhere; every part that is given must hold."""

    within: Region | None = None
    recorded_in: str = ""
    verified: bool | None = None
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What becomes of hours that another place recorded; `then` are the reviewers of a new declaration."""

    id: str
    when: RecognitionWhen
    effect: RecognitionEffect
    from_: date
    cite: Citation
    then: tuple[str, ...] = ()
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Certificate:
    """A paper that the region gives, and when it may be printed."""

    id: str
    name: str
    print_when: tuple[str, ...]
    printed_by: str
    from_: date
    cite: Citation
    period: str = "year"
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Due:
    """A day counted from another one, or a fixed day; exactly one of the three is given."""

    before: str = ""
    after: str = ""
    on: date | None = None
    days: int = 0
    rolls_to_workday: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due by a day, with parts that it must have."""

    id: str
    what: str
    due: Due
    from_: date
    cite: Citation
    must_have: tuple[str, ...] = ()
    order_check: str = ""
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Workflow:
    """The way of a declaration (or account, transfer, roster) through its states; reviewers in order."""

    machine: str
    states: tuple[str, ...]
    from_: date
    cite: Citation
    counts_in: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    by_exception: tuple[str, ...] = ()  # reviewers who need not repeat a pass
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Routing:
    """Who certifies or organises for some persons."""

    id: str
    when: Mapping[str, str]
    then: Mapping[str, str]
    from_: date
    cite: Citation
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows for another purpose when the year is not complete."""

    id: str
    purpose: str
    when: str
    effect: str
    from_: date
    cite: Citation
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A place where the source allows two readings, and the one taken."""

    id: str
    text: str
    options: tuple[str, ...]
    default: str
    why: str


@dataclass(frozen=True, slots=True)
class NotCovered:
    """What the source leaves open; it goes to a person."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class NotInherited:
    """A rule of a parent that does not hold here, and the words that say so."""

    rule: str
    why: str
    cite: Citation


@dataclass(frozen=True, slots=True)
class Head:
    """What an edition is."""

    schema: int
    id: str
    region: Region
    name: str
    version: str
    years: Years
    edition_from: date  # the first day on which this edition could be asked
    reviewed_on: date
    status: PackStatus
    parents: tuple[str, ...] = ()
    converts: bool = True  # false: a floor only, figures are for the region to fix


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of one region and edition; `digest` is that of the file's bytes, and of its parents' once joined."""

    pack: Head
    source: tuple[Source, ...] = ()
    unit: tuple[Unit, ...] = ()
    day_rate: DayRate | None = None
    pool: tuple[Pool, ...] = ()
    cap: tuple[Cap, ...] = ()
    category: tuple[Category, ...] = ()
    cycle: tuple[Cycle, ...] = ()
    requirement: tuple[Requirement, ...] = ()
    window: tuple[Window, ...] = ()
    exemption: tuple[Exemption, ...] = ()
    recognition: tuple[Recognition, ...] = ()
    certificate: tuple[Certificate, ...] = ()
    deadline: tuple[Deadline, ...] = ()
    workflow: tuple[Workflow, ...] = ()
    routing: tuple[Routing, ...] = ()
    consequence: tuple[Consequence, ...] = ()
    ambiguity: tuple[Ambiguity, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    not_inherited: tuple[NotInherited, ...] = ()
    case: tuple[Mapping[str, Any], ...] = ()
    digest: str = ""

    @property
    def label(self) -> str:
        """Name the edition so that a result can be computed again: `CN-370300@2024.1#sha256:…`."""
        return f"{self.pack.id}@{self.pack.version}#sha256:{self.digest}"
