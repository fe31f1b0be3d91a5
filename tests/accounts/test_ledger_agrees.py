"""What the rules credit for a year is what its ledger adds up to: limits applied on posting and on reading are the same limits."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.accounts import entries_of, period_balance
from verifier.activity import activity_of, person_of
from verifier.regions import Region
from verifier.rules import convert, load_packs

PACKS = load_packs()
WANG = person_of({"name": "王敏", "high_skilled": True})
JUDGED = [("370300", 2024), ("150000", 2022), ("450000", 2024), ("440000", 2024), ("650000", 2024)]


@st.composite
def proofs(draw, year):
    """A few proofs of one year that meet on the same days, under the same ceilings, or at its edges."""
    found = []
    for place in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["class", "class", "class", "paper", "compulsory", "choice", "public", "points"]))
        first = date(year, 1, 1) + timedelta(days=draw(st.sampled_from([-1, 126, 127, 128, 364])))
        facts = {
            "class": {
                "start": first, "end": first + timedelta(days=draw(st.integers(0, 2))), "stated_hours": draw(st.integers(1, 60)),
                "organiser_ok": True, "has_certificate": True, "course": f"第{place}期",
            },
            "paper": {"title": f"第{place}篇", "pub_status": "published", "pub_date": first},
            "compulsory": {"source": "platform", "stated_hours": draw(st.integers(1, 40)), "course": f"必修{place}"},
            "choice": {"source": "platform", "stated_hours": draw(st.integers(1, 60)), "course": f"选修{place}"},
            "public": {"source": "platform", "stated_hours": draw(st.integers(1, 40)), "course": f"公需{place}"},
            "points": {"points": 2000, "points_kind": "year"},
        }[kind]  # fmt: skip
        category = {
            "class": draw(st.sampled_from(["training", "academic", "distance"])),
            "paper": "paper",
            "compulsory": "platform_prof_compulsory",
            "choice": "platform_prof_elective",
            "public": "public_other",
            "points": "xuexi_points",
        }[kind]
        found.append(activity_of(f"e{place}", facts, category=category))
    return found


@pytest.mark.parametrize(("region", "year"), JUDGED)
@given(data=st.data())
def test_the_ledger_adds_up_to_what_the_rules_credit(region, year, data):
    """Converted together, posted one by one, read: the same hours in each subject of the year."""
    activities = data.draw(proofs(year))
    pack = PACKS.for_year(Region(region), year)
    conversion = convert(activities, pack, person=WANG, year=year)
    entries = [
        entry
        for item, activity in zip(conversion.items, activities, strict=True)
        for entry in entries_of(item, id=item.id, activity=activity)
    ]
    balance = period_balance(entries, pack, date(year, 12, 31))
    for subject in ("public", "professional", "any"):
        credited = sum(
            (item.hours or Decimal(0) for item in conversion.items if item.year == year and item.subject == subject),
            start=Decimal(0),
        )
        assert balance.amounts.of(subject) == credited, subject
    assert balance.total == conversion.credited_in_claim_year
