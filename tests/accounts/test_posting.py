"""What an approved proof posts to the ledger."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import entries_of, period_balance
from verifier.activity import Activity, activity_of, person_of
from verifier.regions import Region
from verifier.rules import convert

WANG = person_of({"name": "王敏"})


def posted(packs, region, year, *proofs):
    """Convert proofs (category, facts) and post each."""
    pack = packs.for_year(Region(region), year)
    activities = [activity_of(f"e{place}", facts, category=category) for place, (category, facts) in enumerate(proofs)]
    items = convert(activities, pack, person=WANG, year=year).items
    return pack, [entries_of(item, id=item.id, activity=one) for item, one in zip(items, activities, strict=True)]


def training(start, end, hours):
    """A class that an authority ran."""
    return ("training", {"start": start, "end": end, "stated_hours": hours, "organiser_ok": True})


def test_a_credited_proof_posts_its_hours_with_its_days(packs):
    """Category, subject, lane and days go into the ledger as the rules gave them."""
    _, ((entry,),) = posted(packs, "370300", 2024, training("2024-05-07", "2024-05-09", 30))
    assert (entry.category, entry.subject, entry.lane, entry.year, entry.hours) == (
        "training",
        "professional",
        "elective",
        2024,
        24,
    )
    assert entry.days == (date(2024, 5, 7), date(2024, 5, 8), date(2024, 5, 9))
    assert (entry.source, entry.deems, entry.id) == ("review", None, "e0")


def test_hours_that_another_proof_took_are_posted_and_cut_when_read(packs):
    """The second lecture of a full day posts its four hours: they count as soon as the first is reversed."""
    pack, entries = posted(
        packs, "370300", 2024, training("2024-05-07", "2024-05-07", 8), training("2024-05-07", "2024-05-07", 4)
    )
    flat = [entry for group in entries for entry in group]
    assert [entry.hours for entry in flat] == [8, 4]
    assert period_balance(flat, pack, date(2024, 12, 31)).total == 8
    assert period_balance(flat[1:], pack, date(2024, 12, 31)).total == 4


def test_an_activity_over_new_year_posts_to_both_years(packs):
    """A12.6: split by day; each year's entry holds that year's days."""
    _, (entries,) = posted(packs, "370300", 2024, training("2023-12-30", "2024-01-02", 32))
    assert [(entry.id, entry.year, entry.hours, len(entry.days)) for entry in entries] == [
        ("e0", 2024, 16, 2),
        ("e0:2023", 2023, 16, 2),
    ]


@pytest.mark.parametrize(
    "proof",
    [
        ("training", {"start": "2024-05-07", "end": "2024-05-09", "organiser_ok": True}),
        ("paper", {"title": "甲", "pub_status": "accepted"}),
        (
            "training",
            {"start": "2024-05-07", "end": "2024-05-07", "stated_hours": 8, "organiser_ok": True, "holder": "李建国"},
        ),
    ],
)
def test_what_has_no_figure_or_is_refused_posts_nothing(packs, proof):
    """Null never counts, zero is no entry, another person's proof is none of ours."""
    assert posted(packs, "370300", 2024, proof)[1] == [()]


def test_a_deemed_year_posts_what_it_deems_and_no_hours(packs):
    """IM-14 deems the professional subject of the certificate's year; XJ-11 the total of every year of enrolment."""
    _, ((exam,),) = posted(
        packs, "150000", 2022, ("qualification_exam", {"exam_region": "150000", "certificate_date": "2022-06-30"})
    )
    assert (exam.deems, exam.hours, exam.year) == ("professional", 0, 2022)
    _, (degree,) = posted(
        packs, "650000", 2023, ("degree_in_service", {"enrolled_from": "2021-09-01", "enrolled_to": "2024-06-30"})
    )
    assert [(entry.id, entry.year, entry.deems, entry.lane) for entry in degree] == [
        ("e0:2021", 2021, "total", "any"),
        ("e0:2022", 2022, "total", "any"),
        ("e0", 2023, "total", "any"),
        ("e0:2024", 2024, "total", "any"),
    ]


def test_the_channel_is_kept(packs):
    """What a platform sent counts as the platform's, which a floor may ask for; a caller may name another channel."""
    course = ("platform_prof_compulsory", {"source": "platform", "stated_hours": 20})
    pack, ((entry,),) = posted(packs, "370300", 2024, course)
    assert (entry.source, entry.days) == ("platform", ())
    assert "professional.compulsory" not in period_balance((entry,), pack, date(2024, 12, 31)).short
    item = convert([activity_of("e", course[1], category=course[0])], pack, person=WANG, year=2024).items[0]
    assert entries_of(item, id="x")[0].source == "review"
    assert entries_of(item, id="x", source="transfer")[0].source == "transfer"


def test_listed_days_beat_a_span(packs):
    """Four Saturdays are four days, not a month; a single day needs no end."""
    listed = ("training", {"dates": ["2024-06-01", "2024-06-08"], "stated_hours": 16, "organiser_ok": True})
    _, ((entry,),) = posted(packs, "370300", 2024, listed)
    assert entry.days == (date(2024, 6, 1), date(2024, 6, 8))
    _, ((one,),) = posted(
        packs, "370300", 2024, ("training", {"start": "2024-06-03", "stated_hours": 8, "organiser_ok": True})
    )
    assert one.days == (date(2024, 6, 3),)


def test_a_result_without_class_is_posted_as_other():
    """A reviewer's own decision may lack a class or lane; the entry says so."""
    from dataclasses import replace

    from verifier.rules import ItemResult, Status

    bare = ItemResult(
        "e", None, None, None, 2024, Decimal(5), Status.CREDITED, (), None, (), (), None, None, (), None, (), "p"
    )
    (entry,) = entries_of(bare, id="e", activity=Activity("e"))
    assert (entry.category, entry.subject, entry.lane) == ("other", "any", None)
    deemed = replace(bare, hours=None, status=Status.DEEMED, deemed_years=(2024,))
    assert entries_of(deemed, id="e")[0].deems is None
