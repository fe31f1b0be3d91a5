"""A person's year: the entries behind it and how it stands against the pack, computed now and stored nowhere."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from verifier.accounts import Balance, period_balance
from verifier.regions import region
from verifier.rules import Packs, RulePack
from verifier.store import Certificate, LedgerEntry, Person, Store, certificates_of, entries_of, get_person


@dataclass(frozen=True, slots=True)
class Account:
    """One year of one person: the balance by this pack, every entry ever posted to it, certificates of the person."""

    person: Person
    year: int
    pack: RulePack
    balance: Balance
    entries: tuple[LedgerEntry, ...]
    certificates: tuple[Certificate, ...]


def read_account(store: Store, packs: Packs, person_id: UUID, *, year: int, as_of: date | None = None) -> Account:
    """Read one year of a person's account; `as_of` asks as the rules were known on that day.

    Raises:
        NotFoundError: there is no such person.
        NoRuleInForceError: no pack speaks of that year.
    """
    with store.read() as tx:
        person = get_person(tx, person_id)
        entries = entries_of(tx, person_id, year=year)
        certificates = certificates_of(tx, person_id)
    pack = packs.for_year(region(person.region), year, as_of=as_of)
    balance = period_balance([entry.in_account for entry in entries], pack, date(year, 12, 31))
    return Account(person, year, pack, balance, entries, certificates)
