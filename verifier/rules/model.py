"""What a rule pack holds: the rules of one region and edition as frozen values, each dated and cited.

Decides the vocabulary of packs and nothing else. A class that carries `cite` is a rule; `from_` is its first day in
force (the key `from` in the file), `until` its last. Hours are exact decimals, shares exact fractions. The verbs that
give these nouns their meaning are in the sibling modules; accounts and review read the nouns they need from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from verifier.regions import Region
from verifier.rules.citing import FOREVER, Citation, Source
from verifier.rules.methods import Method
from verifier.rules.purposes import (
    Certificate,
    Consequence,
    Deadline,
    Exemption,
    Recognition,
    Routing,
    Window,
    Workflow,
)
from verifier.rules.words import (
    CapScope,
    Carry,
    CycleKind,
    DateBasis,
    Dedup,
    Lane,
    PackStatus,
    ShareOf,
    Subject,
    UnitOf,
)


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
    """How a span of dates becomes days where a proof prints neither hours nor days.

    The clause is the one that counts by the day. It sets no longest span: how far printed dates alone are believed is our own caution, and `why` says so.
    """

    longest_span: int  # days; a longer span goes to a person
    from_: date
    cite: Citation
    why: str
    until: date = FOREVER


@dataclass(frozen=True, slots=True)
class Organisers:
    """How an authority's own name is known: it holds one of these words and ends in one of these endings."""

    words: tuple[str, ...]
    endings: tuple[str, ...]
    from_: date
    cite: Citation
    until: date = FOREVER


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
    kind of paper gets here. `each_year` lets one achievement count in every year of its work, once a year; `spread_years` registers the hours evenly over that many years; `valid_years` ends their
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
    each_year: bool = False
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
    day_rate: tuple[DayRate, ...] = ()
    organisers: tuple[Organisers, ...] = ()
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
