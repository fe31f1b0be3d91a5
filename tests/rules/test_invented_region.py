"""The slots of other provinces, in an account: floors by title level, three lanes, a year from 20 March."""

from datetime import date
from decimal import Decimal

import pytest

from tests.rules.judging import INVENTED, invented_packs, judge_all
from verifier.accounts import Entry, period_balance
from verifier.regions import region


def entry(subject: str, hours: int, year: int = 2024) -> Entry:
    """Hours in one lane."""
    return Entry(
        id=f"{subject}{year}", year=year, category="teaching", subject=subject, hours=Decimal(hours), lane="any"
    )


@pytest.mark.parametrize(
    ("level", "professional", "complete"),
    [
        ("senior", 57, True),
        ("senior", 56, False),
        ("intermediate", 25, True),
        ("junior", 25, True),
        ("junior", 24, False),
    ],
)
def test_the_floor_depends_on_the_title_level(level, professional, complete):
    """72 for seniors, 40 for others; 10 public and 5 elective hours stand beside the professional ones."""
    pack = invented_packs().for_year(region(INVENTED), 2024)
    entries = [entry("public", 10), entry("elective", 5), entry("professional", professional)]
    assert period_balance(entries, pack, date(2024, 6, 1), level=level).compliant is complete


def test_three_lanes_do_not_fill_one_another():
    """A year full of professional hours still wants public and elective ones."""
    pack = invented_packs().for_year(region(INVENTED), 2024)
    balance = period_balance([entry("professional", 90)], pack, date(2024, 6, 1), level="junior")
    assert balance.short == {"public": 10, "elective": 5}


@pytest.mark.parametrize(("on", "year"), [(date(2025, 3, 19), 2024), (date(2025, 3, 20), 2025)])
def test_the_account_runs_from_20_march(on, year):
    """19 March still belongs to the year that began the spring before."""
    pack = invented_packs().for_year(region(INVENTED), 2024)
    entries = [entry("professional", 24, 2024), entry("professional", 25, 2025)]
    assert period_balance(entries, pack, on, level="junior").professional == (24 if year == 2024 else 25)


def test_every_way_of_the_table_is_taken_once():
    """Teaching doubled, a paper by venue and length, a project by rank, a book split, a degree spread: one year's work."""
    conversion = judge_all(
        INVENTED,
        2024,
        {"category": "teaching", "start": "2024-05-05", "stated_hours": 3},
        {"category": "paper", "title": "甲", "venue_level": "national", "length": 2001, "pub_date": "2024-05-05"},
        {"category": "research", "title": "乙", "holder_position": 2, "issue_date": "2024-05-05"},
        {"category": "book", "title": "丙", "authors": ["王敏", "李建国"], "pub_date": "2024-05-05"},
        {"category": "degree_in_service", "issue_date": "2024-05-05"},
    )
    assert [item.hours for item in conversion.items] == [6, 30, 20, 30, 50]
    assert {item.subject for item in conversion.items} == {"professional", "elective"}
