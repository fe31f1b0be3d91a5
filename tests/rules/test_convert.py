"""What holds for every region: whose proof, which year, once only, in which order."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.rules.judging import INVENTED, invented_packs, judge, judge_all, short
from verifier.activity import activity_from, activity_of, person_of
from verifier.regions import region
from verifier.rules import convert, load_packs

DAY = {"start": "2024-05-07", "end": "2024-05-07", "organiser_ok": True}


@pytest.mark.parametrize("holder", ["王 敏", "王敏", "王　敏"])
def test_a_name_may_be_printed_with_spaces(holder):
    """OCR and forms put spaces into names; they are the same name."""
    assert judge("370300", 2024, "training", holder=holder, stated_hours=8, **DAY).hours == 8


def test_another_persons_proof_is_rejected_without_hours():
    """The name on the paper is not the claimant's."""
    item = judge("370300", 2024, "training", holder="李建国", stated_hours=8, **DAY)
    assert short(item) == ("0", "rejected", ["HOLDER_MISMATCH"])


def test_a_work_without_the_claimant_among_its_authors_is_rejected():
    """A cover and a contents page name others."""
    item = judge("370300", 2024, "paper", title="甲", authors=["李建国"], pub_status="published", pub_date="2024-03-01")
    assert short(item) == ("0", "rejected", ["HOLDER_MISMATCH"])


@pytest.mark.parametrize(
    ("claimant", "authors", "expected"),
    [
        ("Wang Min", ["Min Wang", "Jianguo Li"], "credited"),
        ("Wang Min", ["Jianguo Li"], "rejected"),
        ("王敏", ["Min Wang", "Jianguo Li"], "review"),
        ("王敏", ["Min Wang", "李建国"], "rejected"),
    ],
)
def test_names_are_compared_within_one_script(claimant, authors, expected):
    """Latin names in any order of their parts; across scripts a person compares."""
    facts = {"title": "甲", "authors": authors, "pub_status": "published", "pub_date": "2024-03-01"}
    assert judge("370300", 2024, "paper", person={"name": claimant}, **facts).status == expected


def test_a_claimant_without_a_name_is_not_compared():
    """Without a name there is nothing to compare; the reader's doubts are for the triage."""
    assert judge("370300", 2024, "training", person={"sex": "F"}, holder="李建国", stated_hours=8, **DAY).hours == 8


def test_a_dot_in_a_name_does_not_make_another_person():
    """Names of the north-west are printed with several middle dots, and with none."""
    facts = {"start": "2024-05-07", "end": "2024-05-07", "stated_hours": 6}
    assert (
        judge("650000", 2024, "training", person={"name": "阿依古丽·买买提"}, holder="阿依古丽•买买提", **facts).hours
        == 6
    )


def test_an_unconfirmed_organiser_leaves_a_proposal_within_the_ceiling():
    """A person decides; beside the question stands what the rule would give."""
    facts = {"start": "2024-05-07", "end": "2024-05-08", "stated_hours": 20}
    asked = judge("370300", 2024, "training", **facts)
    assert short(asked) == (None, "review", ["MISSING:organiser_ok"])
    assert (asked.proposed, asked.ceiling, asked.lost) == (16, 16, ())
    refused = judge("370300", 2024, "training", organiser_ok=False, **facts)
    assert short(refused) == (None, "review", ["ORGANISER_NOT_RECOGNISED"])


@pytest.mark.parametrize(
    ("organisers", "hours"),
    [
        (["淄博市人力资源和社会保障局"], 8),
        (["山东省教育厅", "某公司"], 8),
        (["教育咨询有限公司"], None),
        (["山东省机械工程学会"], None),
        ([], None),
    ],
)
def test_an_authority_is_known_by_its_own_name(organisers, hours):
    """A bureau that runs a class itself is named on the paper; approval of others' classes no paper shows."""
    facts = {"start": "2024-05-07", "end": "2024-05-07", "stated_hours": 8, "organisers": organisers}
    assert judge("370300", 2024, "training", **facts).hours == hours


def test_a_paper_that_names_another_subject_is_asked_about():
    """A training certificate that says 公需科目 must not become professional hours in silence."""
    item = judge("370300", 2024, "training", subject_stated="public", stated_hours=8, **DAY)
    assert (short(item), item.proposed) == ((None, "review", ["SUBJECT_DIFFERS"]), 8)
    assert judge("650000", 2024, "training", subject_stated="public", stated_hours=6, **DAY).hours == 6


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
    assert (item.hours, item.status, item.reasons) == (15, "partly_credited", ("SPLIT_YEAR",))
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


def test_rules_of_another_year_give_a_draft_and_no_hours():
    """The notice is for 2022; for 2023 a person sees what it would have given."""
    facts = {"start": "2023-05-07", "end": "2023-05-07", "stated_hours": 8, "has_certificate": True}
    conversion = judge_all(
        "150000", 2023, {"category": "training", **facts}, {"category": "training", "holder": "某人", **facts}
    )
    assert (short(conversion.items[0]), conversion.items[0].proposed) == ((None, "review", ["RULES_OF_OTHER_YEAR"]), 8)
    assert conversion.items[1].status == "rejected"
    assert conversion.sum == 0


def test_the_same_work_counts_once_however_its_title_is_printed():
    """Width, book-title marks, spaces and case do not make another paper; the accepted one does not hold the place."""
    work = {"category": "paper", "pub_status": "published", "pub_date": "2024-06-20"}
    conversion = judge_all(
        "370300",
        2024,
        {"category": "paper", "title": "CNC 刀具磨损", "pub_status": "accepted"},
        {**work, "title": "CNC 刀具磨损"},
        {**work, "title": "《ＣＮＣ刀具磨损》"},
        {**work, "title": "另一个题目", "doi": "10.1000/x"},
        {**work, "title": "又一个题目", "doi": "10.1000/X"},
        {**work, "category": "book", "title": "CNC 刀具磨损"},
    )
    assert [item.status for item in conversion.items] == [
        "zero",
        "credited",
        "duplicate",
        "credited",
        "duplicate",
        "credited",
    ]


def test_the_same_record_counts_once():
    """A certificate number, a sender's record, a file, or the same event on the same days: the second is a duplicate."""
    base = {"category": "training", "organiser_ok": True, "stated_hours": 4}
    one, two = ({"start": f"2024-05-0{day}", "end": f"2024-05-0{day}"} for day in (7, 8))
    pairs = [
        ({**base, **one, "certificate_number": "Z-1"}, {**base, **two, "certificate_number": "Z1"}),
        ({**base, **one, "record_id": "r1"}, {**base, **two, "record_id": "r1"}),
        ({**base, **one, "title": "增材制造"}, {**base, **one, "title": "《增材制造》"}),
        ({**base, **one, "id": "x"}, {**base, **one, "id": "x"}),
    ]
    for first, second in pairs:
        items = judge_all("370300", 2024, first, second).items
        assert [short(item)[2] for item in items] == [["OK_STATED"], ["DUPLICATE_RECORD"]]


def test_two_lectures_of_one_day_without_a_name_are_two_lectures():
    """Nothing but the day is the same, and the day has room for both."""
    lecture = {"category": "training", **DAY, "stated_hours": 4}
    assert judge_all("370300", 2024, lecture, lecture | {"id": "other"}).sum == 8


def test_a_pushed_record_beats_a_declaration_that_came_first():
    """无需个人手工申报: the declaration is the duplicate, in whichever order they arrive, and the clause is the push's."""
    pushed = {"category": "industry_push", "source": "industry_push", "course": "会计继续教育2024", "stated_hours": 60}
    declared = {
        "category": "training",
        "course": "会计继续教育 2024",
        "start": "2024-03-01",
        "end": "2024-11-30",
        "stated_hours": 60,
        "organiser_ok": True,
    }
    items = judge_all("370300", 2024, declared, pushed, pushed | {"id": "again"}).items
    assert [short(item)[2] for item in items] == [["DUPLICATE_PUSHED"], ["IMPORTED"], ["DUPLICATE_RECORD"]]
    assert items[0].cites[-1] == "ZB Q7"


def test_an_import_without_hours_is_asked_about():
    """A channel that sends no figure sends nothing that can be counted."""
    assert short(judge("370300", 2024, "industry_push", course="某班")) == (None, "review", ["NEED_HOURS"])


def test_a_work_of_one_author_is_not_flagged():
    """SHARED_WORK is for works of several."""
    item = judge("370300", 2024, "paper", title="甲", authors=["王敏"], pub_status="published", pub_date="2024-03-01")
    assert item.reasons == ("PER_ITEM",)


def test_each_author_of_one_work_declares_it_for_himself():
    """Two people, two accounts: neither is the other's duplicate."""
    work = {
        "category": "paper",
        "title": "甲",
        "authors": ["王敏", "李建国"],
        "pub_status": "published",
        "pub_date": "2024-06-20",
    }
    items = judge_all(
        "370300", 2024, *({**work, "holder": one, "declared_by": one} for one in ("王敏", "李建国"))
    ).items
    assert [item.hours for item in items] == [10, 10]


def test_a_kind_of_paper_becomes_a_category_by_the_regions_own_table():
    """The reader says what the paper is; the pack says what the region makes of it."""
    read = {
        "holder_name": "王敏",
        "event_or_title": "学术年会",
        "organiser": ["山东省教育厅"],
        "start_date": "2024-05-07",
        "end_date": "2024-05-09",
        "stated_hours": "30",
        "has_seal": True,
    }
    activity = activity_from("conference_certificate", read, id_="p1")
    packs, person = load_packs(), person_of({"name": "王敏"})
    zibo = convert([activity], packs.for_year(region("370300"), 2024), person=person, year=2024).items[0]
    assert (zibo.category, zibo.hours) == ("academic", 24)
    unread = convert(
        [activity_from("teaching", read, id_="p1")], packs.for_year(region("370300"), 2024), person=person, year=2024
    )
    assert (unread.items[0].category, unread.items[0].reasons) == ("teaching", ("NO_RULE",))


def test_a_paper_about_a_public_course_is_no_record_of_the_platform():
    """The platform's own record counts; a photograph of one is checked by a person."""
    activity = activity_from("public_course_certificate", {"holder_name": "王敏", "stated_hours": "30"}, id_="p1")
    pack = load_packs().for_year(region("370300"), 2024)
    item = convert([activity], pack, person=person_of({"name": "王敏"}), year=2024).items[0]
    assert (short(item), item.proposed) == ((None, "review", ["MISSING:source"]), 30)


def test_a_published_work_without_a_status_is_taken_by_its_date():
    """A date of publication is a publication; neither is a question."""
    assert judge("370300", 2024, "paper", title="甲", pub_date="2024-06-01").hours == 10
    assert short(judge("370300", 2024, "paper", title="甲", issue_date="2024-06-01"))[2] == ["MISSING:pub_status"]
    assert short(judge("370300", 2024, "paper", title="甲", pub_status="published"))[2] == ["MISSING:pub_date"]


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


def test_hours_spread_over_years_lose_what_does_not_come_out_even():
    """Not this region's figure, but the arithmetic: a hundred over two years is fifty and fifty."""
    item = judge(INVENTED, 2024, "degree_in_service", issue_date="2024-06-30")
    assert (item.hours, item.elsewhere, item.claimed) == (50, ((2025, Decimal(50)),), 100)
