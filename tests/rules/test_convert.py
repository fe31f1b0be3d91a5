"""What holds for every region: whose proof, what a person must confirm, and what counts only once."""

import pytest

from tests.rules.judging import judge, judge_all, short
from verifier.activity import activity_from, person_of
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


def test_a_record_pushed_later_never_lowers_the_total():
    """40 hours arrive for a course declared with 60: the record counts, the declaration keeps the 20 beyond it and says why; once more changes nothing."""
    declared = {
        "category": "training",
        "course": "会计继续教育2024",
        "start": "2024-03-01",
        "end": "2024-11-30",
        "stated_hours": 60,
        "organiser_ok": True,
    }
    pushed = {"category": "industry_push", "source": "industry_push", "course": "会计继续教育2024", "stated_hours": 40}
    conversion = judge_all("370300", 2024, declared, pushed, declared | {"id": "again"})
    assert conversion.sum == 60
    assert [(item.hours, item.status, item.reasons) for item in conversion.items] == [
        (20, "partly_credited", ("DUPLICATE_PUSHED",)),
        (40, "credited", ("IMPORTED",)),
        (0, "duplicate", ("DUPLICATE_RECORD",)),
    ]
    assert conversion.items[0].lost == (("DUPLICATE_PUSHED", 40),)


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
