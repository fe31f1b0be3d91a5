"""The answer of a verification: three outcomes, reason codes, and what each check found as of when (FORMAT §10).

Decides the vocabulary and how findings add up; leaves the checks to `verify` and the sentences to whoever shows them:
`Check.code` is the key of the sentence and `facts` its placeholders.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from signing.claims import Claims
from signing.trustlist_entries import Issuer


class Outcome(StrEnum):
    """What a verifier may conclude; *undetermined* means try later, never forged."""

    VALID = "valid"
    INVALID = "invalid"
    UNDETERMINED = "undetermined"


class Reason(StrEnum):
    """Why a certificate is not valid; the order is the order in reports."""

    MALFORMED = "malformed"
    NOT_CANONICAL = "not_canonical"
    UNKNOWN_KEY = "unknown_key"
    KEY_REVOKED = "key_revoked"
    BAD_SIGNATURE = "bad_signature"
    OUT_OF_SCOPE = "out_of_scope"
    KEY_NOT_IN_USE = "key_not_in_use"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    STATUS_UNAVAILABLE = "status_unavailable"
    STATUS_STALE = "status_stale"
    TRUST_STALE = "trust_stale"


class CheckName(StrEnum):
    """The steps of a verification, in their order (FORMAT §9)."""

    FORM = "form"
    KEY = "key"
    SIGNATURE = "signature"
    SCOPE = "scope"
    KEY_WINDOW = "key_window"
    DATES = "dates"
    STATUS = "status"
    TRUST = "trust"


class CheckOutcome(StrEnum):
    """How one step ended: *skipped* after a failure that left nothing to check, *unknown* for want of current data."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One step: `as_of` is the date of the data it relied on (UTC), None where it did not run."""

    name: CheckName
    outcome: CheckOutcome
    as_of: datetime | None
    reason: Reason | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The key of the sentence for people: `signing.check.<name>.<reason, or how it ended>`."""
        return f"signing.check.{self.name}.{self.reason or self.outcome}"


@dataclass(frozen=True, slots=True)
class Report:
    """A verification's answer; it has no truth value, because there are three.

    `claims` and `issuer` are None whenever the outcome is invalid or the signature could not be verified: what a refused
    token says is hearsay and is not passed on.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    claims: Claims | None
    issuer: Issuer | None
    checks: tuple[Check, ...]

    def __bool__(self) -> NoReturn:
        raise TypeError("a report has three outcomes: compare report.outcome")


def conclude(checks: Iterable[Check]) -> tuple[Outcome, tuple[Reason, ...]]:
    """Add up checks: one failure makes invalid, else one unknown makes undetermined (FORMAT §10.1)."""
    found = [check for check in checks if check.reason is not None]
    reasons = tuple(reason for reason in Reason if any(check.reason is reason for check in found))
    if any(check.outcome is CheckOutcome.FAILED for check in found):
        return Outcome.INVALID, reasons
    return (Outcome.UNDETERMINED if found else Outcome.VALID), reasons
