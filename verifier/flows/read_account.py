"""A person's year: the entries behind it and how it stands against the pack, computed now and stored nowhere.

Where the region has rules, but none for this year, those of its nearest year are shown as a draft that decides nothing. Days by
which a year must be earned and reviewed stand beside it, each with how it stands on the day asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from verifier.accounts import (
    Balance,
    Filing,
    Gap,
    MissingCondition,
    PrintFacts,
    YearRules,
    balance_of_year,
    check_filing,
    gaps_of,
    in_force_on,
    missing_conditions,
    rules_of_year,
)
from verifier.clock import legal_date
from verifier.regions import region
from verifier.review import lanes_left_open
from verifier.rules import Certificate, Deadline, Packs, RulePack
from verifier.store import (
    CaseFilter,
    LedgerEntry,
    Person,
    Store,
    Transaction,
    base_classes,
    certificates_of,
    entries_of,
    find_year_place,
    get_person,
    list_cases,
    year_audits,
)
from verifier.store import Certificate as IssuedCertificate


@dataclass(frozen=True, slots=True)
class DueDay:
    """A fixed day by which something about the year must be done, and how it stands."""

    rule: Deadline
    filing: Filing


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """A paper that the region gives for the year, and the conditions that are missing for it."""

    paper: Certificate
    missing: tuple[MissingCondition, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """One year of one person: the balance by this pack, every entry ever posted to it, certificates of the person.

    `is_draft`: the pack is one of another year and decides nothing.
    """

    person: Person
    year: int
    pack: RulePack
    balance: Balance
    entries: tuple[LedgerEntry, ...]
    certificates: tuple[IssuedCertificate, ...]
    is_draft: bool = False
    due_days: tuple[DueDay, ...] = ()
    papers: tuple[PaperStanding, ...] = ()
    audit: year_audits.YearAudit | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the year lacks, and what would close it."""
        rules = YearRules(self.year, self.pack, is_draft=self.is_draft)
        return gaps_of(self.balance.verdict, self.pack, rules.last_day)


def read_account(
    store: Store,
    packs: Packs,
    person_id: UUID,
    *,
    year: int,
    as_of: date | None = None,
    today: date | None = None,
    issuer_kind: str = "",
) -> Account:
    """Read one year of a person's account; `as_of` asks as the rules were known on that day, `today` is for what is due.

    `issuer_kind` is what this node's office is, for papers that one kind of office alone may give.

    Raises:
        NotFoundError: there is no such person.
        NoRuleInForceError: no pack speaks of that year.
    """
    with store.read() as tx:
        person = get_person(tx, person_id)
        entries = entries_of(tx, person_id, year=year)
        certificates = certificates_of(tx, person_id)
        reviewed_on = _reviewed_on(tx, person_id, year, entries)
        place = find_year_place(tx, person_id, year) or person.region
        audit = year_audits.find(tx, person_id, year)
        reported = bool(base_classes.passed_classes_of(tx, person_id, year=year))
    rules = rules_of_year(packs, region(place), year, as_of=as_of)
    balance = _left_open(balance_of_year([entry.in_account for entry in entries], rules), rules, person)
    return Account(
        person=person,
        year=year,
        pack=rules.pack,
        balance=balance,
        entries=entries,
        certificates=certificates,
        is_draft=rules.is_draft,
        due_days=tuple(_due_days(rules, reviewed_on, today)),
        audit=audit,
        papers=tuple(_papers(rules, _print_facts(balance, audit, reported=reported, issuer_kind=issuer_kind))),
    )


def _left_open(balance: Balance, rules: YearRules, person: Person) -> Balance:
    """Call no year short that lacks only what the text leaves open for the person's industry (domain.md A12.16)."""
    facts = {"industry": str(person.facts.get("industry", ""))}
    if balance.compliant is False and lanes_left_open(rules.pack, facts, rules.last_day) >= set(balance.short):
        return replace(balance, compliant=None)
    return balance


def _reviewed_on(tx: Transaction, person_id: UUID, year: int, entries: tuple[LedgerEntry, ...]) -> date | None:
    """The day on which the last proof of the year was recognised; nothing while one waits, or where none was handed in."""
    if list_cases(tx, CaseFilter(person_id=person_id, year=year, state="submitted"), limit=1).items:
        return None
    days = [legal_date(entry.posted_at) for entry in entries if entry.case_id is not None]
    return max(days, default=None)


def _print_facts(
    balance: Balance, audit: year_audits.YearAudit | None, *, reported: bool, issuer_kind: str
) -> PrintFacts:
    """What is known here of the conditions that papers ask for."""
    passed = audit is not None and audit.passed
    return PrintFacts(balance=balance, audit_passed=passed, base_report_passed=reported, issuer_kind=issuer_kind)


def _papers(rules: YearRules, facts: PrintFacts) -> Iterator[PaperStanding]:
    """The region's papers for a year, each with what it still waits for."""
    if rules.is_draft:
        return
    for paper in in_force_on(rules.pack.certificate, rules.last_day):
        yield PaperStanding(paper, missing_conditions(paper, facts, rules.pack, rules.last_day))


def _due_days(rules: YearRules, reviewed_on: date | None, today: date | None) -> list[DueDay]:
    """The fixed days of the year's own rules; those that count from a class are for the class's base."""
    if rules.is_draft:
        return []
    due = [one for one in in_force_on(rules.pack.deadline, rules.last_day) if one.due.on is not None]
    return [DueDay(one, check_filing(one, filed=reviewed_on, parts=(), days={}, as_of=today)) for one in due]
