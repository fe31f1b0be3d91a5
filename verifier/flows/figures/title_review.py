"""What a title-review system asks: a person's yearly accounts with their verdicts, and how the purpose reads them (bar, reference, waived).

The Zibo platform's five years (Q3: 系统自动提取申报人近5年) are the usual span; extracting is not requiring, so what a title asks for is the purpose's own
window. Each reading leaves a line in the audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from verifier.accounts import Balance, PurposeVerdict, judge_purpose, period_balance
from verifier.clock import legal_date
from verifier.errors import NotFoundError
from verifier.regions import region
from verifier.review import person_judged
from verifier.rules import NoRuleInForceError, Packs, RulePack
from verifier.store import (
    LedgerEntry,
    Person,
    Store,
    Transaction,
    add_audit,
    entries_of,
    find_person_by_id_number,
    find_year_place,
)

YEARS, MOST_YEARS = 5, 15
TITLE_REVIEW = "title_review"


@dataclass(frozen=True, slots=True)
class TitleReviewQuery:
    """Whose accounts, as of which day of application; `years` are the last ones up to that day's, unless named."""

    id_number: str = field(repr=False)
    name: str = field(repr=False)
    actor: str
    applied_on: date | None = None
    level: str = ""
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class YearForReview:
    """One year: judged by the rules of the place where it was lived; nothing where no rules speak of it."""

    year: int
    place: str
    pack: RulePack | None
    balance: Balance | None
    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True)
class AccountsForReview:
    """The person, the years, and how the purpose reads them."""

    person: Person
    applied_on: date
    years: tuple[YearForReview, ...]
    verdict: PurposeVerdict | None


def read_for_title_review(store: Store, packs: Packs, query: TitleReviewQuery, *, now: datetime) -> AccountsForReview:
    """Read a person's accounts for a title review.

    Raises:
        NotFoundError: nobody has this number and name; the two look the same.
    """
    on = query.applied_on or legal_date(now)
    wanted = query.years or tuple(range(on.year - YEARS + 1, on.year + 1))
    with store.write() as tx:
        person = find_person_by_id_number(tx, query.id_number.strip().upper())
        if person is None or person.name != query.name.strip():
            raise NotFoundError("person", "")
        every = {year: _year(tx, packs, person, year) for year in range(min(wanted), max(*wanted, on.year) + 1)}
        facts = {"purpose": TITLE_REVIEW, "years": sorted(wanted), "on": on.isoformat()}
        add_audit(tx, at=now, actor=query.actor, action="account.read_for_title_review", subject=person.id, facts=facts)
    verdict = _verdict(packs, person, every, on, query.level)
    return AccountsForReview(person, on, tuple(every[year] for year in sorted(wanted)), verdict)


def _year(tx: Transaction, packs: Packs, person: Person, year: int) -> YearForReview:
    place = find_year_place(tx, person.id, year) or person.region
    entries = entries_of(tx, person.id, year=year)
    pack = _decides(packs, place, year)
    if pack is None:
        return YearForReview(year, place, None, None, entries)
    balance = period_balance([entry.in_account for entry in entries], pack, date(year, 12, 31))
    return YearForReview(year, place, pack, balance, entries)


def _decides(packs: Packs, place: str, year: int) -> RulePack | None:
    """The rules that decide a year; rules of another year alone are a draft and decide nothing (domain.md A12.18)."""
    if packs.of_another_year(region(place), year) is not None:
        return None
    try:
        return packs.for_year(region(place), year)
    except NoRuleInForceError:
        return None


def _verdict(
    packs: Packs, person: Person, years: Mapping[int, YearForReview], on: date, level: str
) -> PurposeVerdict | None:
    pack = _decides(packs, person.region, on.year)
    if pack is None:
        return None
    return judge_purpose(
        TITLE_REVIEW,
        person_judged(person.name, person.facts),
        pack=pack,
        accounts={year: one.balance.amounts for year, one in years.items() if one.balance is not None},
        on=on,
        level=level,
        packs_by_year={year: one.pack for year, one in years.items() if one.pack is not None},
    )
