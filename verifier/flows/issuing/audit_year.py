"""An office audits a person's year (年度审验): the year as it stands is kept with what was said, and a paper that waits for the audit may be printed.

A pass asks for a year that is complete and decided to its last proof. A year that fails after a pass takes the papers with it that asked for the
audit: they are revoked with the next publication. The offices of the pack's workflow alone may speak, each on the version that it saw.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from verifier.accounts import Balance, period_balance, require_fulfilled
from verifier.clock import legal_date
from verifier.errors import ReasonMissingError, VerifierError
from verifier.flows.issuing.basis import account_of, pack_of
from verifier.review import AuditRepeatedError, UnfinishedYearError, plain_words, year_audit_of
from verifier.rules import Packs, RulePack, RulesError
from verifier.store import (
    CaseFilter,
    Certificate,
    Person,
    Store,
    Transaction,
    add_audit,
    ask_publication,
    certificates_of,
    change_certificate,
    count_cases,
    entries_of,
    get_person,
    lock_person,
    year_audits,
)

MOST_AT_ONCE = 50
ENDED_AS = {"issued": "revoked", "intended": "abandoned", "signed": "abandoned"}
ASKS_AUDIT = "audit_passed"


@dataclass(frozen=True, slots=True)
class YearVerdict:
    """What an office says of a person's year; `seen` is the version of the audit that it looked at, 0 where there was none."""

    person_id: UUID
    year: int
    passed: bool
    actor: str
    places: tuple[str, ...]
    """Where the actor may act for this person, in the words of a workflow: unit, hr."""
    seen: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class YearAudited:
    """What holds now, and the certificates that ended with it."""

    person_id: UUID
    audit: year_audits.YearAudit | None = None
    ended: tuple[Certificate, ...] = ()
    error: VerifierError | RulesError | None = None


def audit_year(store: Store, packs: Packs, said: YearVerdict, *, now: datetime) -> YearAudited:
    """Write what an office says of one person's year.

    Raises:
        NotFoundError: there is no such person.
        NoRuleInForceError, NoYearAuditError: the region has no rules for the year, or they know no audit.
        AuditPlaceError, AuditTooEarlyError: it is not this office's to say, or not yet.
        RequirementUnmetError, UnfinishedYearError: the year that should pass lacks hours, or a proof of it is still open.
        ReasonMissingError: a failure needs words.
        AuditRepeatedError: it says what holds already.
        StaleVersionError: another office spoke in between.
    """
    if not said.passed and not plain_words(said.reason):
        raise ReasonMissingError("year_fail")
    with store.write() as tx:
        lock_person(tx, said.person_id)  # no paper is intended while its audit is being written
        person = get_person(tx, said.person_id)
        pack, balance, account = _year_of(tx, packs, person, said.year)
        rule = year_audit_of(pack, said.year)
        place = rule.place_among(said.places)
        rule.require_open(legal_date(now))
        if said.passed:
            _require_finished(tx, person, said.year, balance)
        newest = year_audits.find(tx, person.id, said.year)
        if newest is not None and (newest.version, newest.passed) == (said.seen, said.passed):
            raise AuditRepeatedError(said.year)
        audit = year_audits.add(
            tx, person_id=person.id, year=said.year, seen=said.seen, region=str(pack.pack.region), passed=said.passed,
            reason=said.reason.strip(), account=account, decided_by=said.actor, now=now,
        )  # fmt: skip
        told = {"year": said.year, "passed": said.passed, "place": place, "total": account["total"]}
        add_audit(tx, at=now, actor=said.actor, action="year.audited", subject=person.id, facts=told)
        ended = () if said.passed else tuple(_end_papers(tx, pack, audit))
        if ended:
            ask_publication(tx, now=now)  # the world hears of it with the next publication, which a worker makes now
    return YearAudited(person.id, audit, ended)


def audit_years(store: Store, packs: Packs, said: Sequence[YearVerdict], *, now: datetime) -> tuple[YearAudited, ...]:
    """Write what an office says of each of many; one that is refused leaves the others as they are."""
    return tuple(_one_of_many(store, packs, each, now) for each in said[:MOST_AT_ONCE])


def _one_of_many(store: Store, packs: Packs, said: YearVerdict, now: datetime) -> YearAudited:
    try:
        return audit_year(store, packs, said, now=now)
    except (VerifierError, RulesError) as error:
        return YearAudited(said.person_id, error=error)


def _year_of(tx: Transaction, packs: Packs, person: Person, year: int) -> tuple[RulePack, Balance, dict[str, Any]]:
    """The rules of the year, and how it stands by them."""
    pack = pack_of(tx, packs, person, year)
    entries = entries_of(tx, person.id, year=year)
    balance = period_balance([entry.in_account for entry in entries], pack, date(year, 12, 31))
    return pack, balance, account_of(person, balance, pack, entries)


def _require_finished(tx: Transaction, person: Person, year: int, balance: Balance) -> None:
    """Insist that the year is complete and nothing of it waits for a decision."""
    require_fulfilled(balance)
    waiting = count_cases(tx, CaseFilter(person_id=person.id, year=year, state="submitted"))
    if waiting:
        raise UnfinishedYearError(year, waiting)


def _end_papers(tx: Transaction, pack: RulePack, audit: year_audits.YearAudit) -> Iterator[Certificate]:
    """Revoke the year's papers that asked for the audit, and abandon what was about to be."""
    asking = {paper.id for paper in pack.certificate if ASKS_AUDIT in paper.print_when}
    for certificate in certificates_of(tx, audit.person_id):
        after = ENDED_AS.get(certificate.state)
        if after is None or certificate.period != str(audit.year) or certificate.account.get("paper") not in asking:
            continue
        ended = {"state": after, "live_key": None, "reason": audit.reason, "ended_at": audit.decided_at}
        yield change_certificate(tx, certificate.uid, expected=certificate.state, **ended)
        add_audit(
            tx, at=audit.decided_at, actor=audit.decided_by, action=f"certificate.{after}", subject=certificate.number
        )
