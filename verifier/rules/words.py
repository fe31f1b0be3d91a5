"""The closed words of packs: what a rule may say where it may not say anything.

Decides the spelling that pack files use; what each word does is in the modules that act on it.
"""

from enum import StrEnum


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
