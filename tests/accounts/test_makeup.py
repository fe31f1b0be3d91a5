"""Earlier years that may still be earned."""

import pytest

from verifier.accounts import may_make_up
from verifier.regions import Region


@pytest.mark.parametrize(
    ("region", "year", "in_year", "allowed", "code"),
    [
        ("450000", 2023, 2024, True, "MAKEUP_PRIOR_YEAR"),
        ("450000", 2022, 2024, False, "MAKEUP_TOO_OLD"),
        ("450000", 2024, 2024, True, None),
        ("450000", 2025, 2024, False, "NO_MAKEUP_RULE"),
        ("000000", 2021, 2024, False, "NO_MAKEUP_RULE"),
        ("370300", 2023, 2024, False, "NO_MAKEUP_RULE"),
        ("150000", 2021, 2022, False, "NO_MAKEUP_RULE"),
        ("650000", 2022, 2023, False, "NO_MAKEUP_RULE"),
    ],
)
def test_only_guangxi_allows_it_and_only_one_year_back(packs, region, year, in_year, allowed, code):
    """GX-6: the public course of the year before; domain.md 0.4: no right follows from a text that quotes the floor."""
    answer = may_make_up(packs.for_year(Region(region), in_year), year=year, in_year=in_year)
    assert (answer.allowed, answer.code) == (allowed, code)


@pytest.mark.parametrize(("subject", "allowed"), [("public", True), ("professional", False)])
def test_only_the_public_course_may_be_made_up(packs, subject, allowed):
    """GX 四(一) speaks of 公需科目 alone."""
    answer = may_make_up(packs.for_year(Region("450000"), 2024), year=2023, in_year=2024, subject=subject)
    assert answer.allowed is allowed


@pytest.mark.parametrize(("years", "allowed"), [(range(2022, 2025), True), (range(2023, 2026), False), (None, False)])
def test_inside_its_cycle_a_year_is_not_closed(packs, years, allowed):
    """Xinjiang Art. 12: time in a cycle may be spread; a year outside of it is closed."""
    answer = may_make_up(packs.for_year(Region("650000"), 2023), year=2022, in_year=2023, cycle_years=years)
    assert answer.allowed is allowed


def test_a_region_without_a_period_allows_nothing(make_pack):
    """A pack that fixes no cycle gives no right."""
    assert may_make_up(make_pack(cycle=()), year=2022, in_year=2023).code == "NO_MAKEUP_RULE"
