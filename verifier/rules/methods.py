"""The ways a proof becomes hours: a closed set of methods, told apart by `kind`.

Decides what a pack may say about each; what they compute is in `verifier.rules.convert` and its families. Figures are
学时 unless a field says otherwise.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class Coauthor(StrEnum):
    """What each of several authors of one work gets."""

    FULL_FLAG = "full_flag"  # all of it, flagged for the reviewer
    FIRST_ONLY = "first_only"
    SPLIT = "split"  # equal parts
    BY_RANK = "by_rank"  # `ranks`, then `rest`


@dataclass(frozen=True, slots=True)
class StatedHours:
    """The hours on the proof, within the days they were earned on."""

    kind: Literal["stated_hours"]
    pool: str = ""  # the person-day pool that they share
    warn_per_day: Decimal | None = None  # credited in full, but flagged above this
    times: Fraction = Fraction(1)  # e.g. teaching counts double


@dataclass(frozen=True, slots=True)
class Imported:
    """The hours of a record from a trusted channel, as sent."""

    kind: Literal["imported"]


@dataclass(frozen=True, slots=True)
class PerItem:
    """A fixed figure for each achievement."""

    kind: Literal["per_item"]
    hours: Decimal
    coauthor: Coauthor
    ranks: tuple[Decimal, ...] = ()  # figure of the 1st, 2nd, … author
    rest: Decimal = Decimal(0)  # figure of later authors


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; a part that is not given matches everything."""

    hours: Decimal
    venue: str = ""
    rank: int | None = None
    longest: int | None = None  # characters; the text is not longer than this
    longer_than: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A figure looked up by venue level, rank and length; exactly one line may match."""

    kind: Literal["table"]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """All or nothing at a figure of points."""

    kind: Literal["threshold"]
    field: Literal["points"]
    at_least: Decimal
    hours: Decimal
    once_per: Literal["year"]


@dataclass(frozen=True, slots=True)
class FixedOnPass:
    """A fixed figure for a course that is done and an examination that is passed."""

    kind: Literal["fixed_on_pass"]
    hours: Decimal
    attempts: int


@dataclass(frozen=True, slots=True)
class EmployerHours:
    """The figure that the employer fixes."""

    kind: Literal["employer_hours"]


@dataclass(frozen=True, slots=True)
class Deem:
    """A requirement counts as met; no hours are granted."""

    kind: Literal["deem"]
    target: Literal["total", "public", "professional"]
    level: Literal["floor"]


@dataclass(frozen=True, slots=True)
class TableMissing:
    """The class exists, but its figures were not available to us: a person decides."""

    kind: Literal["table_missing"]
    where: str  # the document that holds them


Method = StatedHours | Imported | PerItem | Table | Threshold | FixedOnPass | EmployerHours | Deem | TableMissing
