"""What holds for every region: which year an hour belongs to, and how much room there is for it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.judging import INVENTED, invented_packs, judge, judge_all, short
from verifier.accounts import entries_of
from verifier.activity import activity_from, activity_of, person_of
from verifier.regions import region
from verifier.rules import convert, load_packs

DAY = {"start": "2024-05-07", "end": "2024-05-07", "organiser_ok": True}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({}, "MISSING:dates"), ({"start": "2024-05-09", "end": "2024-05-07"}, "IMPOSSIBLE_DATE")],
)
def test_hours_without_days_cannot_be_placed(facts, reason):
    """The year and the limit of the day both need dates."""
    item = judge("370300", 2024, "training", organiser_ok=True, stated_hours=8, **facts)
    assert (short(item), item.year) == ((None, "review", [reason]), 2024)


def test_days_that_are_listed_beat_the_span():
    """Four Saturdays are four days, not twenty-two."""
    dates = ["2024-06-01", "2024-06-08", "2024-06-15", "2024-06-22"]
    item = judge(
        "370300",
        2024,
        "training",
        dates=dates,
        start="2024-06-01",
        end="2024-06-22",
        stated_hours=33,
        organiser_ok=True,
    )
    assert item.hours == 32


def test_an_activity_over_new_year_is_split_by_its_days():
    """Two days here, two days there; nothing is lost and nothing counted twice."""
    facts = {"start": "2023-12-30", "end": "2024-01-02", "stated_hours": 30, "organiser_ok": True}
    conversion = judge_all("370300", 2024, {"category": "training", **facts})
    item = conversion.items[0]
    assert (item.hours, item.status, item.reasons) == (15, "credited", ("SPLIT_YEAR",))
    assert (conversion.other_years, conversion.credited_in_claim_year) == ({2023: 15}, 15)


def test_a_share_that_does_not_come_out_even_is_rounded_down():
    """20 hours over three days: 6.5 and 13, and half an hour is lost rather than invented."""
    item = judge("370300", 2024, "training", start="2023-12-31", end="2024-01-02", stated_hours=20, organiser_ok=True)
    assert (item.hours, item.elsewhere, item.lost) == (
        13,
        ((2023, Decimal("6.5")),),
        (("ROUNDED_DOWN", Decimal("0.5")),),
    )


def test_a_split_activity_finds_its_other_years_part_even_when_this_years_days_are_full():
    """The days of 2024 are taken: nothing here, eight hours there."""
    first = {
        "category": "training",
        "start": "2024-01-01",
        "end": "2024-01-01",
        "stated_hours": 8,
        "organiser_ok": True,
    }
    second = {
        "category": "training",
        "start": "2023-12-31",
        "end": "2024-01-01",
        "stated_hours": 16,
        "organiser_ok": True,
    }
    item = judge_all("370300", 2024, first, second).items[1]
    assert (item.hours, item.status, item.elsewhere) == (0, "zero", ((2023, Decimal(8)),))


def test_an_activity_of_another_year_keeps_its_hours_there():
    """Zibo does not say that years may be crossed: each hour stays in its own."""
    conversion = judge_all(
        "370300", 2024, {"category": "training", **DAY, "start": "2023-05-07", "end": "2023-05-07", "stated_hours": 8}
    )
    assert (conversion.items[0].year, conversion.items[0].reasons) == (2023, ("OK_STATED", "OTHER_YEAR"))
    assert (conversion.credited_in_claim_year, conversion.other_years, conversion.sum) == (0, {2023: 8}, 8)


def test_an_import_with_days_belongs_to_the_year_of_its_days():
    """A channel's record of 2023 is not hours of 2024."""
    facts = {
        "source": "organiser_import",
        "course": "班",
        "start": "2023-07-08",
        "end": "2023-07-10",
        "stated_hours": 24,
    }
    assert judge("370300", 2024, "organiser_import", **facts).year == 2023


def test_rules_of_one_year_post_nothing_to_a_year_that_they_do_not_decide():
    """The notice is for 2022: a class over New Year is posted to 2022 alone, and its other days are claimed for 2023."""
    facts = {"start": "2022-12-31", "end": "2023-01-01", "stated_hours": 16, "has_certificate": True}
    item = judge("150000", 2022, "training", **facts)
    assert (item.hours, item.elsewhere, item.undecided_years) == (8, ((2023, Decimal(8)),), (2023,))
    assert [(entry.year, entry.hours) for entry in entries_of(item, id="e")] == [(2022, 8)]
    wholly = judge("150000", 2022, "training", **(facts | {"start": "2023-01-01"}))
    assert (wholly.year, wholly.undecided_years, entries_of(wholly, id="e")) == (2023, (2023,), ())


def test_a_year_that_the_same_edition_decides_is_posted():
    """Zibo's page is for every year, and Guangxi's notice itself decides the year that is made up."""
    zibo = judge("370300", 2024, "paper", title="甲", pub_date="2023-05-01")
    made_up = judge("450000", 2024, "platform_public", attempts=[True], training_year=2023, passed_on="2024-05-01")
    for item in (zibo, made_up):
        assert item.undecided_years == ()
        assert [entry.year for entry in entries_of(item, id="e")] == [2023]


def test_rules_of_another_year_give_a_draft_and_no_hours():
    """The notice is for 2022; for 2023 a person sees what it would have given."""
    facts = {"start": "2023-05-07", "end": "2023-05-07", "stated_hours": 8, "has_certificate": True}
    conversion = judge_all(
        "150000", 2023, {"category": "training", **facts}, {"category": "training", "holder": "某人", **facts}
    )
    assert (short(conversion.items[0]), conversion.items[0].proposed) == ((None, "review", ["RULES_OF_OTHER_YEAR"]), 8)
    assert conversion.items[1].status == "rejected"
    assert conversion.sum == 0


def test_an_import_without_hours_is_asked_about():
    """A channel that sends no figure sends nothing that can be counted."""
    assert short(judge("370300", 2024, "industry_push", course="某班")) == (None, "review", ["NEED_HOURS"])


def test_a_paper_may_be_dated_by_the_issue_of_its_journal():
    """2024年第45卷第3期 is of 2024; where years begin in March that is not enough."""
    read = {
        "holder_name": "王敏",
        "event_or_title": "甲",
        "other_names": ["王敏", "李建国"],
        "year_volume_issue": "2024,45(3)",
    }
    activity = activity_from("paper", read, id_="p1")
    person = person_of({"name": "王敏"})
    zibo = convert([activity], load_packs().for_year(region("370300"), 2024), person=person, year=2024).items[0]
    assert (zibo.year, zibo.hours, zibo.reasons) == (2024, 10, ("PER_ITEM", "SHARED_WORK"))
    invented = convert([activity], invented_packs().for_year(region(INVENTED), 2024), person=person, year=2024).items[0]
    assert invented.reasons == ("MISSING:pub_date",)


def test_half_days_of_study_hold_four_hours_in_guangxi():
    """每半天按照4学时认定: eight hours printed for half a day are four."""
    facts = {"start": "2024-10-09", "end": "2024-10-09", "stated_days": "0.5", "stated_hours": 8}
    assert short(judge("450000", 2024, "training", **facts)) == ("4", "partly_credited", ["CAP_DAY"])


def test_fewer_days_of_study_than_the_span_hold_fewer_hours_in_zibo():
    """Two days of study within a week hold sixteen hours; half a day is still a day there."""
    week = {"start": "2024-05-06", "end": "2024-05-10", "organiser_ok": True, "stated_hours": 24}
    assert judge("370300", 2024, "training", stated_days=2, **week).hours == 16
    assert judge("370300", 2024, "training", stated_days="1.5", **week).hours == 16


@pytest.mark.parametrize("days", ["0.25", "0.5"])
def test_parts_of_days_without_a_rate_are_asked_about(days):
    """Guangdong measures half a day in minutes, and nobody measures a quarter."""
    item = judge("440000", 2024, "training", start="2024-05-07", end="2024-05-07", stated_days=days)
    assert short(item) == (None, "review", ["NEED_HOURS"])


def test_a_quarter_of_a_day_holds_as_much_as_a_day_where_halves_are_measured():
    """Only whole halves are measured by the half; anything else is limited by its day."""
    facts = {"start": "2024-10-09", "end": "2024-10-09", "stated_days": "0.25", "stated_hours": 9}
    assert judge("450000", 2024, "training", **facts).hours == 8


def test_more_than_eight_hours_on_one_day_are_flagged_over_all_proofs():
    """Inner Mongolia sets no ceiling: both count, and the second is flagged."""
    lecture = {
        "category": "training",
        "start": "2022-05-07",
        "end": "2022-05-07",
        "stated_hours": 6,
        "has_certificate": True,
    }
    items = judge_all("150000", 2022, lecture, lecture | {"id": "b"}).items
    assert [short(item)[2] for item in items] == [["OK_STATED"], ["OK_STATED", "MORE_THAN_8_A_DAY"]]


@pytest.mark.parametrize(("hours", "expected"), [(48, "credited"), ("48.5", "review")])
def test_more_hours_than_a_day_has_are_asked_about(hours, expected):
    """No region's silence makes 49 hours of two days; up to the day's own length they are flagged alone."""
    assert (
        judge("650000", 2024, "training", start="2024-05-07", end="2024-05-08", stated_hours=hours).status == expected
    )


def test_credits_become_hours_only_by_the_regions_ratio():
    """One for one in Guangdong, three in the invented region, nowhere else."""
    facts = {"start": "2024-05-06", "end": "2024-05-08", "stated_credits": 4}
    assert judge("440000", 2024, "training", **facts).hours == 4
    assert judge(INVENTED, 2024, "training", **facts).hours == 12
    assert judge("650000", 2024, "training", **facts).reasons == ("NEED_UNIT_RATIO",)


def test_the_last_year_of_the_calendar_can_be_asked_about():
    """Packs run to 9999; nothing overflows there, nor with the largest figures a paper may print."""
    facts = {"start": "9999-12-31", "end": "9999-12-31", "organiser_ok": True}
    assert judge("370300", 9999, "training", stated_hours=100_000, **facts).hours == 8
    assert (
        judge(
            INVENTED, 9998, "training", **(facts | {"start": "9998-12-31", "end": "9998-12-31"}), stated_credits=100_000
        ).hours
        == 8
    )


def test_an_event_over_the_turn_of_the_year_has_one_ceiling():
    """20 hours an event: sixteen before 20 March and four after it."""
    item = judge(INVENTED, 2024, "training", start="2025-03-18", end="2025-03-21", stated_hours=32)
    assert (item.hours, item.elsewhere, item.lost) == (16, ((2025, Decimal(4)),), (("CAP_EVENT", Decimal(12)),))


def test_hours_that_one_ceiling_refuses_take_no_room_under_another():
    """Twelve academic hours at most, sixty of all kinds: a conference of forty leaves room for forty-eight."""
    pack = invented_packs().for_year(region(INVENTED), 2024)
    narrow = replace(pack.cap[1], id="ZZ-ACADEMIC", hours=Decimal(12), categories=("academic",))
    pack = replace(pack, cap=(*pack.cap, narrow))
    proofs = [
        activity_of("e0", {"start": "2024-06-03", "end": "2024-06-07", "stated_hours": 40}, category="academic"),
        *(
            activity_of(
                f"e{day}",
                {"start": f"2024-07-{day}", "end": f"2024-07-{day + 1}", "stated_hours": 16},
                category="training",
            )
            for day in (10, 12, 14, 16)
        ),
    ]
    conversion = convert(proofs, pack, person=person_of({}), year=2024)
    assert [item.hours for item in conversion.items] == [12, 16, 16, 16, 0]


def test_hours_that_find_no_day_take_no_room_under_a_ceiling():
    """The days are full: what found no day still leaves the year its sixty hours."""
    day = {"category": "training", "start": "2024-06-03", "end": "2024-06-03", "stated_hours": 8}
    others = [
        {"category": "academic", "start": f"2024-07-{first}", "end": f"2024-07-{first + 2}", "stated_hours": 24}
        for first in (10, 13, 16)
    ]
    assert [item.hours for item in judge_all(INVENTED, 2024, day, day | {"id": "b"}, *others).items] == [
        8,
        0,
        24,
        24,
        4,
    ]


def test_an_import_over_new_year_belongs_to_the_year_asked_about():
    """The channel fixes one figure for one year; it is not split."""
    facts = {
        "source": "organiser_import",
        "course": "班",
        "start": "2023-12-30",
        "end": "2024-01-02",
        "stated_hours": 24,
    }
    assert (
        judge("370300", 2024, "organiser_import", **facts).year,
        judge("370300", 2023, "organiser_import", **facts).year,
    ) == (2024, 2023)


def test_an_import_without_hours_or_days_brings_nothing():
    """Guangxi counts by the day, but no day is known."""
    assert short(judge("450000", 2024, "organiser_import", course="某班")) == (None, "review", ["NEED_HOURS"])


def test_one_day_of_enrolment_is_enough():
    """First and last day may be the same."""
    assert judge(
        "650000", 2023, "degree_in_service", enrolled_from="2023-09-01", enrolled_to="2023-09-01"
    ).deemed_years == (2023,)


def test_a_ratio_holds_to_its_last_day():
    """The last day in force is in force; the day after it nothing is fixed."""
    pack = invented_packs().for_year(region(INVENTED), 2024)
    credit = next(one for one in pack.unit if one.of == "credit")
    pack = replace(pack, unit=(replace(credit, until=date(2024, 5, 31)),))
    proofs = [
        activity_of(day, {"start": day, "end": day, "stated_credits": 1}, category="training")
        for day in ("2024-05-31", "2024-06-01")
    ]
    items = convert(proofs, pack, person=person_of({}), year=2024).items
    assert [short(item)[2] for item in items] == [["CREDIT_RATIO"], ["NEED_UNIT_RATIO"]]


def test_days_are_counted_from_dates_only_while_that_rule_is_in_force():
    """Ended on 31 May: a span of that day still becomes a day, one of the next goes to a person."""
    pack = load_packs().for_year(region("450000"), 2024)
    pack = replace(pack, day_rate=tuple(replace(one, until=date(2024, 5, 31)) for one in pack.day_rate))
    proofs = [activity_of(day, {"start": day, "end": day}, category="training") for day in ("2024-05-31", "2024-06-01")]
    items = convert(proofs, pack, person=person_of({}), year=2024).items
    assert [short(item)[2] for item in items] == [["DAY_RATE"], ["NEED_HOURS"]]


def test_an_authority_is_known_by_name_only_while_that_rule_is_in_force():
    """Begun on 1 June: the day before, nobody has said which names are an authority's."""
    pack = load_packs().for_year(region("370300"), 2024)
    pack = replace(pack, organisers=tuple(replace(one, from_=date(2024, 6, 1)) for one in pack.organisers))
    facts = {"stated_hours": 8, "organisers": "某市教育局"}
    proofs = [
        activity_of(day, {"start": day, "end": day, **facts}, category="training")
        for day in ("2024-05-31", "2024-06-01")
    ]
    items = convert(proofs, pack, person=person_of({}), year=2024).items
    assert [short(item)[2] for item in items] == [["MISSING:organiser_ok"], ["OK_STATED"]]


@pytest.mark.parametrize(("days", "per"), [("0.5", 4), ("1", 8), ("1.5", 8)])
def test_the_rate_that_is_named_is_the_one_that_spoke(days, per):
    """Half a day by its own rate, a day and more by the day's."""
    item = judge("450000", 2024, "training", start="2024-10-09", end="2024-10-10", stated_days=days)
    step = next(one for one in item.steps if one.code == "DAY_RATE")
    assert step.facts["per"] == per


def test_a_whole_day_is_not_two_halves_where_only_halves_are_measured():
    """Two half days are a day only by the day's own rate."""
    pack = invented_packs().for_year(region(INVENTED), 2024)
    pack = replace(pack, unit=tuple(one for one in pack.unit if one.of == "half_day"))
    proof = activity_of("e1", {"start": "2024-05-31", "end": "2024-05-31", "stated_days": 1}, category="training")
    assert convert([proof], pack, person=person_of({}), year=2024).items[0].reasons == ("NEED_HOURS",)


def test_hours_spread_over_years_lose_what_does_not_come_out_even():
    """Not this region's figure, but the arithmetic: a hundred over two years is fifty and fifty."""
    item = judge(INVENTED, 2024, "degree_in_service", issue_date="2024-06-30")
    assert (item.hours, item.elsewhere, item.claimed) == (50, ((2025, Decimal(50)),), 100)
