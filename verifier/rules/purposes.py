"""What a pack holds beside the conversion of proofs: purposes, papers, deadlines, ways of review, who is responsible.

Decides the shape only; `verifier.accounts` and `verifier.review` give these rules their meaning. Of windows, several may
speak of one purpose; of exemptions, the most favourable speaks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from verifier.regions import Region
from verifier.rules.citing import FOREVER, Citation
from verifier.rules.words import Effect, RecognitionEffect, Weight


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
    opens: Literal["", "year_end"] = ""  # when the reviewers may begin: at once, or when the year is over
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
