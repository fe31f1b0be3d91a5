"""What judging proofs gives: a line for each proof, with its reasons, its clauses and its trail.

Decides the shape only. Every hour of a line has one year and one clause; `None` means that no figure may be given and a
person decides. For each line, `claimed` = `hours` + what was `lost`, by code + what belongs `elsewhere`, by year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from verifier.hours import total
from verifier.rules.citing import Citation
from verifier.rules.words import Lane, Subject


class Status(StrEnum):
    """What became of a proof."""

    CREDITED = "credited"
    PARTLY_CREDITED = "partly_credited"
    ZERO = "zero"  # a rule gives no hours
    DUPLICATE = "duplicate"  # counted already
    REVIEW = "review"  # no figure; a person decides
    REJECTED = "rejected"  # not this person's proof
    DEEMED = "deemed"  # counts as met, without hours


class Reason(StrEnum):
    """Why; `MISSING:<fact>` is made with `missing`."""

    OK_STATED = "OK_STATED"
    CAP_DAY = "CAP_DAY"
    CAP_OVERLAP = "CAP_OVERLAP"
    CAP_EVENT = "CAP_EVENT"
    CAP_YEAR = "CAP_YEAR"
    PER_ITEM = "PER_ITEM"
    TABLE = "TABLE"
    SHARED_WORK = "SHARED_WORK"
    RANK_NOT_COUNTED = "RANK_NOT_COUNTED"
    DUPLICATE_ACHIEVEMENT = "DUPLICATE_ACHIEVEMENT"
    DUPLICATE_PUSHED = "DUPLICATE_PUSHED"
    DUPLICATE_RECORD = "DUPLICATE_RECORD"
    ONCE_PER_YEAR = "ONCE_PER_YEAR"
    NOT_PUBLISHED = "NOT_PUBLISHED"
    THRESHOLD_MET = "THRESHOLD_MET"
    THRESHOLD_NOT_MET = "THRESHOLD_NOT_MET"
    POINTS_NOT_OF_YEAR = "POINTS_NOT_OF_YEAR"
    NO_ARCHIVE = "NO_ARCHIVE"
    EMPLOYER_HOURS = "EMPLOYER_HOURS"
    NEED_HOURS = "NEED_HOURS"
    NEED_UNIT_RATIO = "NEED_UNIT_RATIO"
    UNIT_ASSUMED = "UNIT_ASSUMED"
    CREDIT_RATIO = "CREDIT_RATIO"
    MINUTES = "MINUTES"
    DAY_RATE = "DAY_RATE"
    MULTIPLIED = "MULTIPLIED"
    ORGANISER_NOT_RECOGNISED = "ORGANISER_NOT_RECOGNISED"
    HOLDER_MISMATCH = "HOLDER_MISMATCH"
    OTHER_YEAR = "OTHER_YEAR"
    SPLIT_YEAR = "SPLIT_YEAR"
    SPREAD_YEARS = "SPREAD_YEARS"
    NO_LONGER_VALID = "NO_LONGER_VALID"
    CROSS_YEAR_FORBIDDEN = "CROSS_YEAR_FORBIDDEN"
    AFTER_DEADLINE = "AFTER_DEADLINE"
    MAKEUP_PRIOR_YEAR = "MAKEUP_PRIOR_YEAR"
    MAKEUP_TOO_OLD = "MAKEUP_TOO_OLD"
    ATTEMPTS_USED = "ATTEMPTS_USED"
    FIXED_ON_PASS = "FIXED_ON_PASS"  # noqa: S105 -- a reason of an examination, no secret
    IMPORTED = "IMPORTED"
    DEEMED_PROFESSIONAL = "DEEMED_PROFESSIONAL"
    DEEMED_PUBLIC = "DEEMED_PUBLIC"
    DEEMED_TOTAL = "DEEMED_TOTAL"
    EXAM_OUT_OF_REGION = "EXAM_OUT_OF_REGION"
    EXAM_NOT_PASSED = "EXAM_NOT_PASSED"
    PERSON_NOT_COVERED = "PERSON_NOT_COVERED"
    MORE_THAN_8_A_DAY = "MORE_THAN_8_A_DAY"
    MORE_THAN_24_A_DAY = "MORE_THAN_24_A_DAY"
    SUBJECT_DIFFERS = "SUBJECT_DIFFERS"
    IMPOSSIBLE_DATE = "IMPOSSIBLE_DATE"
    ROUNDED_DOWN = "ROUNDED_DOWN"
    NO_RULE = "NO_RULE"
    NO_REGIONAL_RULE = "NO_REGIONAL_RULE"
    RULES_OF_OTHER_YEAR = "RULES_OF_OTHER_YEAR"


ENGINE = "rules/1"  # changes whenever the same pack and proofs may give another result

NOTHING: Mapping[str, object] = MappingProxyType({})


def missing(fact: str) -> str:
    """Name the reason that a fact is not known."""
    return f"MISSING:{fact}"


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that touched a proof: what went in, what came out, what it cost, and where it is written."""

    rule: str
    out: str
    code: str = ""
    cite: Citation | None = None
    facts: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    lost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What one proof is worth."""

    id: str
    category: str | None
    subject: Subject | None
    lane: Lane | None
    year: int
    hours: Decimal | None
    status: Status
    reasons: tuple[str, ...]
    claimed: Decimal | None
    lost: tuple[tuple[str, Decimal], ...]
    elsewhere: tuple[tuple[int, Decimal], ...]  # hours of this proof that belong to other years
    proposed: Decimal | None  # the figure once the open question is answered as the claimant says
    ceiling: Decimal | None  # what the day limit would allow, where no figure is given
    deemed_years: tuple[int, ...]
    next: str | None  # what the claimant may do now
    steps: tuple[Step, ...]
    pack: str  # label of the edition
    undecided_years: tuple[int, ...] = ()  # other years named here that this edition does not decide: claim them there

    @property
    def cites(self) -> tuple[str, ...]:
        """Name the clauses, in the order in which they spoke."""
        return tuple(dict.fromkeys(step.cite.short for step in self.steps if step.cite))

    def say(self, lang: str = "zh") -> str:
        """Say why, in a sentence for each reason, each with its clause and the words quoted."""
        from verifier.rules.say import say_item

        return say_item(self, lang)

    @property
    def quotes(self) -> tuple[str, ...]:
        """Give the words of the clauses, in the same order."""
        return tuple(dict.fromkeys(step.cite.quote for step in self.steps if step.cite))


@dataclass(frozen=True, slots=True)
class Conversion:
    """What the proofs of one person are worth for one year, in the order in which they were given."""

    year: int
    items: tuple[ItemResult, ...]

    @property
    def sum(self) -> Decimal:
        """Hours credited to the lines, each in its own year; what lines leave to further years is not among them."""
        return total(one.hours for one in self.items if one.hours is not None)

    @property
    def credited_in_claim_year(self) -> Decimal:
        """Hours credited in the year that was asked about."""
        return total(one.hours for one in self.items if one.hours is not None and one.year == self.year)

    @property
    def other_years(self) -> dict[int, Decimal]:
        """Hours that belong to other years, by year."""
        found: dict[int, Decimal] = {}
        for one in self.items:
            own = () if one.year == self.year or not one.hours else ((one.year, one.hours),)
            for year, hours in (*own, *one.elsewhere):
                found[year] = found.get(year, Decimal(0)) + hours
        return dict(sorted(found.items()))

    @property
    def ceiling(self) -> dict[str, Decimal]:
        """What the day limit would allow, for proofs that get no figure."""
        return {one.id: one.ceiling for one in self.items if one.ceiling is not None}

    @property
    def deemed_years(self) -> tuple[int, ...]:
        """The years that count as met."""
        return tuple(sorted({year for one in self.items for year in one.deemed_years}))

    @property
    def next(self) -> str | None:
        """The first thing that the claimant may do now."""
        return next((one.next for one in self.items if one.next), None)
