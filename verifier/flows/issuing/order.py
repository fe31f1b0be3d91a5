"""What is asked for: a paper for a person's year, a correction of one, or a package for another region."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Order:
    """Which certificate is asked for, and by whom."""

    person_id: UUID
    year: int
    actor: str
    is_sample: bool = False
    paper: str = ""
    """The pack's id of the paper; without one, the statement of the year's hours."""
    audit_passed: bool = False
    """The issuer's own word on an audit that was made elsewhere; one that was made here holds instead."""
    base_report_passed: bool = False
    issuer_kind: str = ""
    correcting: str = ""
    """Why the certificate that the person holds is to be superseded by one that says what is true now; empty: it is not."""
