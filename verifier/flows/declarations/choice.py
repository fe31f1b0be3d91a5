"""What somebody decides on a case, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from verifier.access import Holder
from verifier.store import Case, Certificate, Decision, LedgerEntry

LONGEST_NOTE = 500  # characters


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a page that a decision points at: page from 1, box as left, top, right, bottom in page fractions, and what is to be seen there."""

    page: int
    box: tuple[float, float, float, float]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decides.

    `action` is an event of the declaration workflow (unit_pass, unit_return, unit_reject, authority_reject, hr_fail …), `acts_as` the
    reviewer's place in it (unit, authority, hr) or `applicant`. With `holder`, the place is checked against the actor's grants for the person where they
    are now; without it, whoever calls has checked. `facts` are facts of `verifier.activity` that the reviewer confirms, `fields` the contract's fields that
    they correct (nothing empties one), `kind` and `category` what the paper and its class are; `hours` (学时) overrides the figure of the rules. `point`
    shows the person what is meant.
    """

    case_id: UUID
    version: int
    action: str
    acts_as: str
    actor: str
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    category: str | None = None
    hours: Decimal | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    kind: str | None = None
    point: Point | None = None
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The case as it stands now, the decision, entries posted or reversed, and certificates that fell."""

    case: Case
    decision: Decision
    posted: tuple[LedgerEntry, ...] = ()
    reversed: tuple[LedgerEntry, ...] = ()
    revoked: tuple[Certificate, ...] = ()
