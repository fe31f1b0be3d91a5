"""When a paper of the region may be printed, and what is missing until then.

A pack names conditions; this module knows what each of them means. A condition that it does not know counts as missing, never as met.
Signing and printing lie with the flows.
Sources: Guangxi 四(四); Inner Mongolia 四(二)3; Xinjiang Art. 15; Guangdong (audit after the year).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from verifier.accounts.balance import Balance
from verifier.accounts.dated import in_force_on
from verifier.errors import VerifierError
from verifier.rules import Certificate, RulePack


class NoSuchCertificateError(VerifierError):
    """The region gives no paper of this name on this day."""

    code = "certificates.none_of_this_name"

    def __init__(self, pack: str, certificate: str) -> None:
        super().__init__(pack=pack, certificate=certificate)
        self.pack, self.certificate = pack, certificate


class NotPrintableError(VerifierError):
    """Conditions of the paper are not met; `missing` names them."""

    code = "certificates.not_printable"

    def __init__(self, certificate: str, missing: tuple[str, ...]) -> None:
        super().__init__(certificate=certificate, missing=missing)
        self.certificate, self.missing = certificate, missing


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """What is known when a paper is asked for. Nothing unknown counts as met.

    `issuer_kind` is what the issuer is ("regional_hr", "company", …); `public_compulsory_passed` is for callers who know it without
    an account.
    """

    balance: Balance | None = None
    audit_passed: bool = False
    base_report_passed: bool = False
    issuer_kind: str = ""
    requirements_met: bool | None = None
    public_compulsory_passed: bool | None = None


def find_certificate(pack: RulePack, certificate: str, on: date) -> Certificate:
    """Give the paper of this id that is in force on a day.

    Raises:
        NoSuchCertificateError: there is none.
    """
    for one in in_force_on(pack.certificate, on):
        if one.id == certificate:
            return one
    raise NoSuchCertificateError(pack.pack.id, certificate)


def missing_for(certificate: Certificate, facts: PrintFacts) -> tuple[str, ...]:
    """Name the conditions of a paper that are not met, in the pack's order."""
    return tuple(condition for condition in certificate.print_when if not _holds(condition, facts))


def require_printable(certificate: Certificate, facts: PrintFacts) -> None:
    """Refuse a paper whose conditions are not all met.

    Raises:
        NotPrintableError: with the conditions that are missing.
    """
    missing = missing_for(certificate, facts)
    if missing:
        raise NotPrintableError(certificate.id, missing)


def printable(certificates: Iterable[Certificate], facts: PrintFacts) -> dict[str, bool]:
    """Tell for each paper whether it may be printed."""
    return {one.id: not missing_for(one, facts) for one in certificates}


def _holds(condition: str, facts: PrintFacts) -> bool:
    """Tell whether a condition is met; an unknown condition is not."""
    balance = facts.balance
    match condition:
        case "requirements_met":
            met = facts.requirements_met
            return met if met is not None else balance is not None and balance.compliant is True
        case "public_compulsory_passed":
            passed = facts.public_compulsory_passed
            return passed if passed is not None else balance is not None and _public_course_passed(balance)
        case "audit_passed":
            return facts.audit_passed
        case "base_report_passed":
            return facts.base_report_passed
        case "issuer_is_regional_hr":
            return facts.issuer_kind == "regional_hr"
        case _:
            return False


def _public_course_passed(balance: Balance) -> bool:
    """Whether the floor of the compulsory public course is reached; a pack without such a floor has no such course."""
    lane = "public.compulsory"
    return any(floor.lane == lane for floor in balance.verdict.floors) and lane not in balance.short
