"""The years that an office may audit: each person within reach with the year's hours, what is missing, and what was said of it before."""

from dataclasses import dataclass
from datetime import date

from verifier.access import Reach
from verifier.accounts import Balance, period_balance
from verifier.flows.issuing.basis import pack_of
from verifier.review import YearAuditRule, find_year_audit
from verifier.rules import NoRuleInForceError, Packs
from verifier.store import (
    CaseFilter,
    Person,
    Store,
    Transaction,
    count_cases,
    entries_of,
    list_persons,
    year_audits,
)


@dataclass(frozen=True, slots=True)
class AuditableYear:
    """One person's year; `rule` and `balance` are None where the region's rules know no audit of it, `waiting` counts proofs without a decision."""

    person: Person
    rule: YearAuditRule | None
    balance: Balance | None
    waiting: int
    audit: year_audits.YearAudit | None

    @property
    def passable(self) -> bool:
        """Whether a pass would be taken, as far as hours and proofs go."""
        return self.balance is not None and self.balance.compliant is True and not self.waiting


@dataclass(frozen=True, slots=True)
class AuditableYears:
    """One page of them, and the cursor of the next."""

    items: tuple[AuditableYear, ...]
    next_cursor: str | None


def read_auditable_years(
    store: Store, packs: Packs, reach: Reach, year: int, *, after: str | None = None, limit: int = 50
) -> AuditableYears:
    """Read a page of the persons within reach, in the order in which they were added, each with the year."""
    with store.read() as tx:
        page = list_persons(tx, within=reach, after=after, limit=limit)
        audits = year_audits.of_persons(tx, (person.id for person in page.items), year)
        years = tuple(_year_of(tx, packs, person, year, audits.get(person.id)) for person in page.items)
    return AuditableYears(years, page.next_cursor)


def _year_of(
    tx: Transaction, packs: Packs, person: Person, year: int, audit: year_audits.YearAudit | None
) -> AuditableYear:
    """One person's year by the rules of the place where it was lived."""
    try:
        pack = pack_of(tx, packs, person, year)
    except NoRuleInForceError:
        return AuditableYear(person, None, None, 0, audit)
    rule = find_year_audit(pack, year)
    if rule is None:
        return AuditableYear(person, None, None, 0, audit)
    entries = entries_of(tx, person.id, year=year)
    balance = period_balance([entry.in_account for entry in entries], pack, date(year, 12, 31))
    waiting = count_cases(tx, CaseFilter(person_id=person.id, year=year, state="submitted"))
    return AuditableYear(person, rule, balance, waiting, audit)
