"""The yearly audit of a person's account (年度审验): who may speak, from which day on, and what a pass needs.

Whether a region knows such an audit, and which offices speak, is its pack's workflow `year_audit`; a region without one asks for none. What an office
said is kept by the flows, with the year as it stood.
Sources: Guangxi 四(三), 四(四); Guangdong (audit after the year); domain.md A9 `certificate`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from verifier.errors import VerifierError
from verifier.review.routing import find_workflow
from verifier.rules import RulePack

MACHINE = "year_audit"


class NoYearAuditError(VerifierError):
    """The region's rules know no audit of a person's year."""

    code = "year_audit.none_here"

    def __init__(self, region: str, year: int) -> None:
        super().__init__(region=region, year=year)


class AuditTooEarlyError(VerifierError):
    """The year is not over yet; `opens_on` is the first day on which it may be audited."""

    code = "year_audit.too_early"

    def __init__(self, year: int, opens_on: date) -> None:
        super().__init__(year=year, opens_on=opens_on)
        self.opens_on = opens_on


class AuditPlaceError(VerifierError):
    """Another office audits a year in this region."""

    code = "year_audit.other_office"

    def __init__(self, clause: str) -> None:
        super().__init__(clause=clause)


class AuditRepeatedError(VerifierError):
    """The year has this result already."""

    code = "year_audit.repeated"

    def __init__(self, year: int) -> None:
        super().__init__(year=year)


class UnfinishedYearError(VerifierError):
    """A proof of the year still waits for a decision; `waiting` counts them."""

    code = "year_audit.unfinished"

    def __init__(self, year: int, waiting: int) -> None:
        super().__init__(year=year, waiting=waiting)


@dataclass(frozen=True, slots=True)
class YearAuditRule:
    """Who audits a year (places of the workflow, as `unit`, `hr`), and the first day on which they may."""

    year: int
    auditors: tuple[str, ...]
    opens_on: date
    clause: str

    def place_among(self, places: Sequence[str]) -> str:
        """The first of an actor's places in which it may speak.

        Raises:
            AuditPlaceError: none of them audits here.
        """
        for place in self.auditors:
            if place in places:
                return place
        raise AuditPlaceError(self.clause)

    def require_open(self, today: date) -> None:
        """Refuse to speak of a year too early.

        Raises:
            AuditTooEarlyError.
        """
        if today < self.opens_on:
            raise AuditTooEarlyError(self.year, self.opens_on)


def find_year_audit(pack: RulePack, year: int) -> YearAuditRule | None:
    """How a year of this region is audited; None where its rules know no such audit."""
    workflow = find_workflow(pack, date(year, 12, 31), MACHINE)
    if workflow is None:
        return None
    opens_on = date(year + 1, 1, 1) if workflow.opens == "year_end" else date(year, 1, 1)
    return YearAuditRule(year, workflow.reviewers, opens_on, workflow.cite.short)


def year_audit_of(pack: RulePack, year: int) -> YearAuditRule:
    """How a year of this region is audited.

    Raises:
        NoYearAuditError: its rules know no such audit.
    """
    found = find_year_audit(pack, year)
    if found is None:
        raise NoYearAuditError(str(pack.pack.region), year)
    return found
