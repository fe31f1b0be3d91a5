"""The same paper in five places: each region's own rule, on both sides of each boundary."""

from decimal import Decimal

import pytest

from tests.rules.judging import judge, judge_all, short

TRAINING = {"start": "2024-05-07", "end": "2024-05-09", "organiser_ok": True}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"stated_hours": 24}, ("24", "credited", ["OK_STATED"])),
        ({"stated_hours": "24.5"}, ("24", "partly_credited", ["CAP_DAY"])),
        ({"stated_clock_hours": 12}, ("12", "credited", ["UNIT_ASSUMED"])),
        ({"stated_clock_hours": 30}, ("24", "partly_credited", ["UNIT_ASSUMED", "CAP_DAY"])),
        ({"stated_minutes": 90}, (None, "review", ["NEED_UNIT_RATIO"])),
        ({"stated_credits": 3}, (None, "review", ["NEED_UNIT_RATIO"])),
        ({"stated_days": 3}, (None, "review", ["NEED_HOURS"])),
        ({}, (None, "review", ["NEED_HOURS"])),
    ],
)
def test_zibo_reads_every_unit_by_its_own_rule(stated, expected):
    """A ceiling is not a rate, and a ratio that the page does not give is not borrowed."""
    item = judge("370300", 2024, "training", **TRAINING, **stated)
    assert short(item) == expected
    if item.hours is None:
        assert item.ceiling == 24


@pytest.mark.parametrize(
    ("place", "year", "expected"),
    [
        ("370300", 2024, (None, "review", ["NEED_HOURS"])),
        ("450000", 2024, ("24", "credited", ["DAY_RATE"])),
        ("440000", 2024, ("24", "credited", ["DAY_RATE"])),
        ("650000", 2024, ("18", "credited", ["DAY_RATE"])),
        ("150000", 2022, (None, "review", ["NEED_HOURS"])),
    ],
)
def test_three_days_without_hours(place, year, expected):
    """Three days: a review in Zibo and Inner Mongolia, 24 in Guangxi and Guangdong, 18 in Xinjiang."""
    facts = {**TRAINING, "start": f"{year}-05-07", "end": f"{year}-05-09", "stated_days": 3}
    assert short(judge(place, year, "training", **facts)) == expected


@pytest.mark.parametrize(
    ("place", "year", "expected"),
    [
        ("370300", 2024, ("10", "credited", ["PER_ITEM"])),
        ("450000", 2024, (None, "review", ["NO_RULE"])),
        ("440000", 2024, (None, "review", ["NO_RULE"])),
        ("650000", 2024, (None, "review", ["NO_RULE"])),
        ("150000", 2022, (None, "review", ["NO_RULE"])),
        ("000000", 2024, (None, "review", ["NO_REGIONAL_RULE"])),
        ("330100", 2024, (None, "review", ["NO_REGIONAL_RULE"])),
    ],
)
def test_a_paper_is_worth_ten_hours_in_zibo_alone(place, year, expected):
    """No other region's figure is borrowed."""
    item = judge(place, year, "paper", title="甲", pub_status="published", pub_date=f"{year}-03-01")
    assert short(item) == expected


def test_guangxi_knows_the_class_of_a_paper_but_not_its_figure():
    """成果著作类 exists there: subject and lane are known, hours are not."""
    item = judge("450000", 2024, "patent", title="一种夹具")
    assert (item.subject, item.lane, item.hours) == ("professional", "any", None)


@pytest.mark.parametrize("category", ["xuexi_points", "paper", "distance", "patent", "teaching"])
def test_inner_mongolia_gives_nothing_that_its_notice_does_not_name(category):
    """A machine gives no figure, no subject and no lane where the notice is silent."""
    item = judge("150000", 2022, category, points=3000, points_kind="year", title="甲", pub_date="2022-01-02")
    assert (item.subject, item.lane, short(item)) == (None, None, (None, "review", ["NO_RULE"]))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"archive": True, "employer_hours": 20}, ("20", "credited", ["EMPLOYER_HOURS"])),
        ({"archive": True}, (None, "review", ["NEED_HOURS"])),
        ({"archive": False, "employer_hours": 20}, ("0", "zero", ["NO_ARCHIVE"])),
        ({"employer_hours": 20}, (None, "review", ["MISSING:archive"])),
    ],
)
@pytest.mark.parametrize("place", ["370300", "450000"])
def test_self_study_needs_the_employers_archive_and_figure(place, facts, expected):
    """No archive, no hours; an archive without a figure is asked about."""
    item = judge(place, 2024, "self_study_unit", start="2024-03-01", end="2024-03-31", **facts)
    assert short(item) == expected
    assert item.proposed == (20 if item.reasons == ("MISSING:archive",) else None)


@pytest.mark.parametrize(("place", "expected"), [("370300", "zero"), ("450000", "credited")])
def test_a_degree_needs_an_archive_in_zibo_but_not_in_guangxi(place, expected):
    """仅“自学类-个人自学、单位统一安排自学”需要建立学习档案."""
    facts = {"enrolled_from": "2023-09-01", "enrolled_to": "2026-06-30", "archive": False, "employer_hours": 40}
    assert judge(place, 2024, "degree_in_service", **facts).status == expected


def test_an_employers_figure_without_dates_counts_for_the_year_claimed():
    """The archive is kept for the year; it is the paper's own date that is missing."""
    item = judge("370300", 2024, "self_taught_exam", archive=True, employer_hours=15)
    assert (item.year, item.hours) == (2024, 15)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"points": 1999, "points_kind": "year"}, ("0", "zero", ["THRESHOLD_NOT_MET"])),
        ({"points": 2000, "points_kind": "year"}, ("10", "credited", ["THRESHOLD_MET"])),
        ({"points": 1999, "points_kind": "total"}, (None, "review", ["POINTS_NOT_OF_YEAR"])),
        ({"points": 18632}, (None, "review", ["POINTS_NOT_OF_YEAR"])),
        ({"points_kind": "year"}, (None, "review", ["MISSING:points"])),
    ],
)
def test_points_are_all_or_nothing_and_of_the_year(facts, expected):
    """2000 is 以上; a lifetime total is no proof, whatever it says."""
    assert short(judge("370300", 2024, "xuexi_points", **facts)) == expected


def test_points_of_another_year_stay_there():
    """A screenshot that names 2023 brings its ten hours to 2023."""
    item = judge("370300", 2024, "xuexi_points", points=2500, points_kind="year", year=2023)
    assert (item.year, item.hours, item.reasons) == (2023, 10, ("THRESHOLD_MET", "OTHER_YEAR"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"exam_region": "150000", "certificate_date": "2022-06-30"}, (None, "deemed", ["DEEMED_PROFESSIONAL"])),
        ({"exam_region": "150125", "certificate_date": "2022-06-30"}, (None, "deemed", ["DEEMED_PROFESSIONAL"])),
        ({"exam_region": "110000", "certificate_date": "2022-06-30"}, ("0", "zero", ["EXAM_OUT_OF_REGION"])),
        ({"certificate_date": "2022-06-30"}, (None, "review", ["MISSING:exam_region"])),
        ({"exam_region": "150000"}, (None, "review", ["MISSING:certificate_date"])),
        (
            {"exam_region": "150000", "certificate_date": "2022-06-30", "exam_result": "fail"},
            ("0", "zero", ["EXAM_NOT_PASSED"]),
        ),
        ({"exam_region": "150000", "has_certificate": False}, (None, "review", ["MISSING:certificate"])),
    ],
)
def test_an_examination_deems_the_year_of_its_certificate(facts, expected):
    """Sat in the region, passed, and by the certificate's date; no hours are granted."""
    assert short(judge("150000", 2022, "qualification_exam", **facts)) == expected


def test_a_certificate_of_2021_deems_2021():
    """The year of the certificate, not of the sitting or the claim."""
    item = judge("150000", 2022, "qualification_exam", exam_region="150000", certificate_date="2021-12-31")
    assert (item.year, item.deemed_years, item.reasons) == (2021, (2021,), ("DEEMED_PROFESSIONAL", "OTHER_YEAR"))


@pytest.mark.parametrize(
    ("attempts", "expected", "then"),
    [
        ([True], ("15", "credited", ["FIXED_ON_PASS"]), None),
        ([False, False, True], ("15", "credited", ["FIXED_ON_PASS"]), None),
        ([False, False, False], ("0", "zero", ["ATTEMPTS_USED"]), "apply_for_resit"),
        ([False, False, False, True], ("15", "credited", ["FIXED_ON_PASS"]), None),
        ([False, False], ("0", "zero", ["MISSING:exam_passed"]), None),
        ([], (None, "review", ["MISSING:exam_passed"]), None),
    ],
)
def test_guangxi_gives_fifteen_hours_on_a_pass(attempts, expected, then):
    """Three tries; a pass beyond them exists only where a resit was opened."""
    conversion = judge_all(
        "450000",
        2024,
        {"category": "platform_public", "course_done": True, "attempts": attempts, "training_year": 2024},
    )
    assert (short(conversion.items[0]), conversion.next) == (expected, then)


@pytest.mark.parametrize(
    ("facts", "status"),
    [({"passed_on": "2024-10-01"}, "credited"), ({"attempts": [False], "passed_on": "2024-10-01"}, "zero")],
)
def test_a_day_of_passing_is_a_pass_unless_the_attempts_say_otherwise(facts, status):
    """A record may carry the day alone; attempts that all failed are believed."""
    assert judge("450000", 2024, "platform_public", **facts).status == status


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"training_year": 2024}, {"training_year": 2024}, [("15", "credited"), ("0", "duplicate")]),
        ({"training_year": 2023}, {"training_year": 2024}, [("15", "credited"), ("15", "credited")]),
        ({"attempts": [False]}, {"training_year": 2024}, [("0", "zero"), ("15", "credited")]),
    ],
)
def test_the_public_course_of_a_year_gives_its_hours_once(first, second, expected):
    """Fifteen for the year's course, not fifteen a record; another year's course and an earlier failure take nothing."""
    records = [
        {"category": "platform_public", "attempts": [True], "passed_on": "2024-10-01", **facts}
        for facts in (first, second)
    ]
    items = judge_all("450000", 2024, *records).items
    assert [short(item)[:2] for item in items] == expected
    assert ("ONCE_PER_YEAR" in items[1].reasons) is (expected[1][1] == "duplicate")


def test_a_course_that_was_not_done_gives_nothing():
    """The examination alone is not the course."""
    item = judge("450000", 2024, "platform_public", course_done=False, attempts=[True])
    assert short(item) == ("0", "zero", ["MISSING:course_done"])


@pytest.mark.parametrize(
    ("training_year", "passed_on", "year", "expected"),
    [
        (2024, "2024-12-31", 2024, ("15", "credited", ["FIXED_ON_PASS"])),
        (2024, "2025-01-01", 2024, ("0", "zero", ["AFTER_DEADLINE"])),
        (2023, "2024-12-31", 2023, ("15", "credited", ["FIXED_ON_PASS", "MAKEUP_PRIOR_YEAR"])),
        (2023, "2025-01-01", 2023, ("0", "zero", ["AFTER_DEADLINE"])),
        (2022, "2024-06-01", 2022, ("0", "zero", ["MAKEUP_TOO_OLD"])),
        (2023, "2023-11-01", 2023, ("0", "zero", ["CROSS_YEAR_FORBIDDEN"])),
        (2025, "2025-02-01", 2025, ("0", "zero", ["CROSS_YEAR_FORBIDDEN"])),
    ],
)
def test_the_public_course_may_be_made_up_one_year_back(training_year, passed_on, year, expected):
    """2023's course passed in 2024 counts to 2023; 2022's is too old; 2025 is for the notice of 2025."""
    item = judge("450000", 2024, "platform_public", attempts=[True], training_year=training_year, passed_on=passed_on)
    assert (item.year, short(item)) == (year, expected)


@pytest.mark.parametrize(
    ("place", "category", "facts", "expected"),
    [
        ("450000", "paper", {"pub_date": "2024-01-01"}, (None, "review", ["NO_RULE"])),
        ("450000", "paper", {"pub_date": "2023-12-31"}, ("0", "zero", ["CROSS_YEAR_FORBIDDEN"])),
        (
            "450000",
            "self_study_unit",
            {"start": "2023-11-07", "archive": True},
            ("0", "zero", ["CROSS_YEAR_FORBIDDEN"]),
        ),
        ("450000", "self_study_unit", {"start": "2023-11-07"}, (None, "review", ["MISSING:archive"])),
        ("450000", "platform_public", {"training_year": 2023}, (None, "review", ["MISSING:exam_passed"])),
        ("370300", "training", {"start": "2023-11-07", "organiser_ok": True}, (None, "review", ["NEED_HOURS"])),
    ],
)
def test_no_figure_is_asked_for_where_the_year_forbids_any(place, category, facts, expected):
    """不能跨年登记 settles it before a person looks the figure up; an open fact, a course to be made up and Zibo still ask."""
    facts = {"pub_status": "published", "title": "甲", **facts} if category == "paper" else facts
    assert short(judge(place, 2024, category, **facts)) == expected


def test_a_work_without_a_title_is_known_by_its_number():
    """Zibo counts each 篇 once: the same DOI is the same paper, another one is not, whatever title was read."""
    works = [
        {"category": "paper", "pub_status": "published", "pub_date": "2024-03-15", "doi": doi}
        for doi in ("10.1/A", "10.1/a", "10.1/b")
    ]
    items = judge_all("370300", 2024, *works).items
    assert [short(item)[:2] for item in items] == [("10", "credited"), ("0", "duplicate"), ("10", "credited")]
    assert items[1].reasons == ("DUPLICATE_ACHIEVEMENT",)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"name": "巴特尔", "high_skilled": True}, "credited"),
        ({"name": "巴特尔", "high_skilled": False}, "zero"),
        ({"name": "巴特尔"}, "zero"),
    ],
)
def test_a_clause_for_some_persons_is_for_them_alone(person, expected):
    """高技能人才 and nobody else; a record that does not say so does not make one."""
    item = judge("150000", 2022, "skill_training", person=person, start="2022-04-11", end="2022-04-16", stated_hours=48)
    assert item.status == expected


def test_xinjiang_deems_every_year_of_an_open_enrolment():
    """No end is known: the enrolment runs on to the year asked about, and a person confirms."""
    item = judge("650000", 2023, "degree_in_service", enrolled_from="2021-09-01")
    assert (item.status, item.deemed_years) == ("deemed", (2021, 2022, 2023))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({}, "MISSING:enrolled_from"), ({"enrolled_from": "2024-09-01", "enrolled_to": "2021-06-30"}, "IMPOSSIBLE_DATE")],
)
def test_an_enrolment_that_cannot_be_read_is_asked_about(facts, reason):
    """No first day, or an end before it."""
    assert short(judge("650000", 2023, "degree_in_service", **facts)) == (None, "review", [reason])


def test_the_platform_ceiling_counts_what_the_account_already_holds_of_it():
    """20 compulsory hours can only come from the platform, so 40 of 60 are left; elective hours may come from anywhere."""
    proof = {"category": "platform_prof_elective", "source": "platform", "stated_hours": 50}
    before = {"professional.compulsory": 20, "professional.elective": 30}
    item = judge_all("370300", 2024, proof, before=before).items[0]
    assert (item.hours, item.reasons, item.lost) == (40, ("CAP_YEAR",), (("CAP_YEAR", Decimal(10)),))


def test_hours_of_two_years_have_two_ceilings():
    """What the account holds of 2024 takes nothing from 2023."""
    proofs = [
        {"category": "platform_prof_elective", "source": "platform", "stated_hours": 60, "year": year}
        for year in (2023, 2024)
    ]
    conversion = judge_all("370300", 2024, *proofs, before={"professional.compulsory": 20})
    assert [item.hours for item in conversion.items] == [60, 40]
    assert conversion.other_years == {2023: 60}
