"""One year of an account under the rules that its region has for it, or, where it has none for that year, under those of another year as a draft.

Decides that a draft decides nothing: its figures are shown, nobody is called complete or short by them (domain.md A12.18). Which
edition is nearest, `verifier.rules` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from verifier.accounts.balance import Balance, period_balance
from verifier.accounts.ledger import Entry, live_entries
from verifier.accounts.periods import Period
from verifier.accounts.purposes import RULES_OF_OTHER_YEAR
from verifier.regions import Region
from verifier.rules import Packs, RulePack


@dataclass(frozen=True, slots=True)
class YearRules:
    """The edition that a year is read by; a draft is an edition of the region for another year."""

    year: int
    pack: RulePack
    is_draft: bool

    @property
    def last_day(self) -> date:
        """The day whose rules judge the year: its last one, moved into the years of a draft's edition."""
        years = self.pack.pack.years
        return date(min(max(self.year, years.from_), years.to), 12, 31)


def rules_of_year(packs: Packs, region: Region, year: int, *, as_of: date | None = None) -> YearRules:
    """Find the rules of a region for a year: its own of that year, else its own of another year as a draft, else the nation's.

    Raises:
        NoRuleInForceError: nobody has rules for that year.
    """
    draft = packs.of_another_year(region, year, as_of=as_of)
    if draft is not None:
        return YearRules(year, draft, is_draft=True)
    return YearRules(year, packs.for_year(region, year, as_of=as_of), is_draft=False)


def balance_of_year(entries: Sequence[Entry], rules: YearRules, *, level: str = "") -> Balance:
    """Add up the entries of a year, in 学时; under a draft without a verdict and with the warning RULES_OF_OTHER_YEAR.

    Entries of other years may be among them. `level` is the title level, where floors depend on it.

    Raises:
        LedgerError: the entries contradict each other.
        PeriodUndefinedError: the pack defines no period for the year.
    """
    if not rules.is_draft:
        return period_balance(entries, rules.pack, rules.last_day, level=level)
    judged_as = rules.last_day.year
    mine = [replace(entry, year=judged_as) for entry in live_entries(entries) if entry.year == rules.year]
    balance = period_balance(mine, rules.pack, rules.last_day, level=level)
    return replace(
        balance,
        period=Period(rules.year, date(rules.year, 1, 1), date(rules.year, 12, 31)),
        compliant=None,
        verdict=replace(balance.verdict, warnings=(*balance.warnings, RULES_OF_OTHER_YEAR)),
    )
