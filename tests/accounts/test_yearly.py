"""A year under its region's own rules, and one that only another year's rules speak of."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import (
    RULES_OF_OTHER_YEAR,
    CycleUnreadableError,
    balance_of_year,
    reversal_of,
    rules_of_year,
    span_of,
)
from verifier.regions import Region
from verifier.rules import NoRuleInForceError

INNER_MONGOLIA, ZIBO, BEIJING = Region("150000"), Region("370300"), Region("110000")


def full_year(entry, year):
    """Ninety hours of a year: thirty public, sixty professional."""
    return [
        entry("public", "30", "public", year=year, category="platform_public"),
        entry("professional", "60", year=year),
    ]


def test_a_year_of_the_notice_is_judged_by_it(packs, entry):
    """Inner Mongolia 2022: its own notice, a whole verdict, no warning."""
    rules = rules_of_year(packs, INNER_MONGOLIA, 2022)
    balance = balance_of_year(full_year(entry, 2022), rules)
    assert (rules.is_draft, rules.pack.pack.region) == (False, INNER_MONGOLIA)
    assert balance.compliant is True
    assert RULES_OF_OTHER_YEAR not in balance.warnings


@pytest.mark.parametrize("year", [2021, 2024])
def test_another_year_s_rules_decide_nothing(packs, entry, year):
    """The notice of 2022 shows what another year would lack, and calls it neither complete nor short (A12.18)."""
    rules = rules_of_year(packs, INNER_MONGOLIA, year)
    full = balance_of_year(full_year(entry, year), rules)
    empty = balance_of_year([], rules)
    assert rules.is_draft
    assert (full.compliant, empty.compliant) == (None, None)
    assert (full.total, empty.total) == (90, 0)
    assert empty.short == {"total": Decimal(90), "public": Decimal(30), "professional": Decimal(60)}
    assert RULES_OF_OTHER_YEAR in full.warnings
    assert (full.period.year, full.period.first, full.period.last) == (year, date(year, 1, 1), date(year, 12, 31))


def test_a_draft_adds_up_its_own_year_and_nothing_else(packs, entry):
    """Hours of the edition's own year and reversed ones stay out; the lines keep the ids of their entries."""
    gone = entry("gone", "10", year=2024)
    entries = [
        *full_year(entry, 2024),
        entry("of-2022", "40", year=2022),
        gone,
        reversal_of(gone, id="back"),
    ]
    balance = balance_of_year(entries, rules_of_year(packs, INNER_MONGOLIA, 2024))
    assert balance.total == 90
    assert [line.entry for line in balance.lines] == ["public", "professional"]


def test_a_region_without_rules_has_the_nation_s(packs):
    """Beijing has no pack: the national floor decides, which is no draft."""
    rules = rules_of_year(packs, BEIJING, 2024)
    assert (rules.is_draft, rules.pack.pack.region, rules.last_day) == (False, "000000", date(2024, 12, 31))


def test_as_of_a_day_before_the_edition_its_rules_are_not_known(packs):
    """On the last day of 2020 Zibo's page of 2021 was not there: only the nation's rules were."""
    assert rules_of_year(packs, ZIBO, 2021, as_of=date(2020, 12, 31)).pack.pack.region == "000000"


def test_a_year_before_all_rules_is_refused(packs):
    """Nobody has rules for 1990 in Beijing."""
    with pytest.raises(NoRuleInForceError):
        rules_of_year(packs, BEIJING, 1990)


def test_a_cycle_runs_forwards_and_for_fifteen_years_at_most():
    """Fifteen years are a span, sixteen and a span that runs backwards are not."""
    assert len(span_of(2010, 2024)) == 15
    for first, last in ((2009, 2024), (2024, 2023)):
        with pytest.raises(CycleUnreadableError):
            span_of(first, last)
