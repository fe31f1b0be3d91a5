"""What accounts mean for a purpose, from the ledger of a real store: modes, exemptions, years of other rules, consequences."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.activity import FactUnreadableError
from verifier.flows import Application, PurposeOf, judge_readiness
from verifier.rules import Weight
from verifier.store import add_entry, add_person

INNER_MONGOLIA, GUANGXI, ZIBO = "150000", "450000", "370300"
REVIEW, RECOGNITION, ASSESSMENT = PurposeOf.TITLE_REVIEW, PurposeOf.TITLE_RECOGNITION, PurposeOf.ANNUAL_ASSESSMENT
SEPTEMBER = date(2022, 9, 1)


@pytest.fixture
def post(services, clock):
    """Post a year's hours of a person: public and professional, each in one lane."""

    def posted(person, year, public, professional, *, lane=None):
        with services.store.write() as tx:
            for subject, hours in (("public", public), ("professional", professional)):
                add_entry(
                    tx,
                    posting_key=f"{person.id}:{year}:{subject}",
                    person_id=person.id,
                    region=person.region,
                    year=year,
                    category="training",
                    subject=subject,
                    lane=lane,
                    hours=Decimal(hours),
                    source="platform",
                    trail={},
                    posted_by="test",
                    now=clock(),
                )

    return posted


@pytest.fixture
def somebody(services, clock):
    """A person of a region, with these facts on record."""

    def added(region, **facts):
        with services.store.write() as tx:
            return add_person(tx, name="王敏", region=region, unit="示例单位", id_number=None, now=clock(), facts=facts)

    return added


def judged(services, person, purpose, on, **facts):
    """The verdict of a purpose on a day."""
    level = facts.pop("level", "")
    return judge_readiness(services.store, services.packs, person.id, Application(purpose, on, level, facts))


def test_three_years_each_on_its_own(services, somebody, post):
    """Senior title 2022: 2020 to 2022 each need 90; the year that lacks is named with what would close it (IM 二(一))."""
    person = somebody(INNER_MONGOLIA, sex="F", birth="1990-05-01")
    for year, professional in ((2020, 60), (2021, 54), (2022, 200)):
        post(person, year, 30, professional)
    found = judged(services, person, REVIEW, SEPTEMBER, level="senior")
    assert found.verdict.passed is False
    assert found.verdict.short_years == (2021,)
    assert [year.year for year in found.years] == [2022, 2021, 2020]
    (gap,) = found.years[1].gaps
    assert (gap.lane, gap.hours) == ("professional", 6)
    assert gap.ways


def test_a_missing_fact_refuses_nobody(services, somebody):
    """Without the sex nobody knows whether the age clauses let a person off: the years are shown, a person decides."""
    found = judged(services, somebody(INNER_MONGOLIA), REVIEW, SEPTEMBER, level="senior")
    assert (found.verdict.passed, found.verdict.to_person) == (None, "MISSING:sex")
    assert len(found.years) == 3


def test_exemptions_are_all_named_and_the_best_decides(services, somebody):
    """A man of 55 in the non-public sector: waived, and the reference clause is named too (domain.md A11)."""
    person = somebody(INNER_MONGOLIA, sex="M", birth="1967-09-01")
    found = judged(services, person, REVIEW, SEPTEMBER, level="senior", non_public_sector=True)
    assert (found.verdict.mode, found.verdict.passed, found.verdict.rule) == ("waived", True, "IM-E1")
    assert {one.id for one in found.exemptions} >= {"IM-E1", "IM-E2", "IM-E1b"}
    assert found.years == ()
    assert all(one.cite.quote for one in found.exemptions)


def test_the_birthday_itself_counts(services, somebody):
    """Fifty on the day of application: a third; the day before: the whole (A12.9)."""
    person = somebody(INNER_MONGOLIA, sex="M", birth="1972-09-01")
    assert judged(services, person, REVIEW, SEPTEMBER, level="senior").verdict.mode == "scaled"
    assert judged(services, person, REVIEW, date(2022, 8, 31), level="senior").verdict.mode == "normal"


def test_scaled_years_show_a_third_of_every_floor(services, somebody, post):
    """At 50, 30/10/20 are asked of each year, and the years show those figures (A12.8)."""
    person = somebody(INNER_MONGOLIA, sex="M", birth="1970-01-01")
    for year in (2020, 2021, 2022):
        post(person, year, 10, 20)
    found = judged(services, person, REVIEW, SEPTEMBER, level="senior")
    assert found.verdict.passed is True
    assert {floor.lane: floor.hours for floor in found.years[0].asked.floors} == {
        "total": 30,
        "public": 10,
        "professional": 20,
    }


def test_a_reference_bars_nothing(services, somebody):
    """Non-public sector: empty years are shown, for reference, and the review is not barred (IM 三(二))."""
    found = judged(services, somebody(INNER_MONGOLIA, non_public_sector=True), REVIEW, SEPTEMBER, level="senior")
    assert (found.verdict.mode, found.verdict.passed) == ("reference_only", True)
    assert {year.weight for year in found.years} == {Weight.REFERENCE}


def test_years_before_the_move_are_not_read(services, somebody):
    """Moved in 2020, review in 2022: 2021 and 2022 (IM 三(七))."""
    person = somebody(INNER_MONGOLIA, from_party_government=True, transfer_date="2020-03-01")
    found = judged(services, person, REVIEW, SEPTEMBER, level="senior")
    assert found.verdict.mode == "limited"
    assert [year.year for year in found.years] == [2022, 2021]


def test_a_doctor_s_recognition_asks_nothing(services, somebody):
    """Recognition: doctor none, master two years, bachelor one (IM 二(二))."""
    person = somebody(INNER_MONGOLIA)
    years = {
        degree: [year.year for year in judged(services, person, RECOGNITION, SEPTEMBER, degree=degree).years]
        for degree in ("doctor", "master", "bachelor")
    }
    assert years == {"doctor": [], "master": [2022, 2021], "bachelor": [2022]}


def test_the_notice_of_2022_decides_no_other_year(services, somebody, post):
    """Everything complete in 2024, but there is no notice for 2024: a person decides (A12.18)."""
    person = somebody(INNER_MONGOLIA)
    for year in (2022, 2023, 2024):
        post(person, year, 30, 60)
    found = judged(services, person, REVIEW, date(2024, 9, 1), level="senior")
    assert (found.is_draft, found.verdict.passed, found.verdict.to_person) == (True, None, "RULES_OF_OTHER_YEAR")


def test_guangxi_bars_on_this_year_s_public_course_and_reads_last_year_s_record(services, somebody, post):
    """The public course of 2024 bars; 2023's record informs and never bars (GX 五(一))."""
    person = somebody(GUANGXI)
    short = judged(services, person, REVIEW, date(2024, 9, 1))
    assert (short.verdict.passed, short.verdict.short_years) == (False, (2024,))
    assert [(year.year, year.weight) for year in short.years] == [(2024, Weight.BAR), (2023, Weight.REFERENCE)]
    assert [floor.lane for floor in short.years[0].asked.floors] == ["public.compulsory"]
    post(person, 2024, 15, 0, lane="compulsory")
    done = judged(services, person, REVIEW, date(2024, 9, 1))
    assert done.verdict.passed is True
    assert done.years[0].asked.is_met


def test_an_incomplete_year_is_not_excellent_in_guangxi(services, somebody, post):
    """The consequence is that of the text, with its words; a complete year has none (GX 五(二))."""
    person = somebody(GUANGXI)
    short = judged(services, person, ASSESSMENT, date(2024, 12, 31))
    assert [one.effect for one in short.consequences] == ["not_excellent"]
    assert "年度考核不得评为优秀等次" in short.consequences[0].cite.quote
    assert short.verdict.passed is False
    post(person, 2024, 15, 0, lane="compulsory")
    with services.store.write() as tx:
        add_entry(
            tx, posting_key="more", person_id=person.id, region=GUANGXI, year=2024, category="training",
            subject="professional", lane=None, hours=Decimal(75), source="review", trail={}, posted_by="t",
            now=services.clock(),
        )  # fmt: skip
    done = judged(services, person, ASSESSMENT, date(2024, 12, 31))
    assert (done.verdict.passed, done.consequences) == (True, ())


def test_a_text_without_a_word_on_the_assessment_leaves_it_to_a_person(services, somebody):
    """Zibo's page says nothing of the yearly assessment."""
    found = judged(services, somebody(ZIBO), ASSESSMENT, date(2024, 12, 31))
    assert (found.verdict.passed, found.verdict.to_person) == (None, "NO_WINDOW")


def test_zibo_reads_five_years_and_refuses_nobody_by_itself(services, somebody):
    """Five years are extracted; how many bind is the title's own condition (ZB Q3)."""
    found = judged(services, somebody(ZIBO), REVIEW, date(2024, 9, 1), level="senior")
    assert [year.year for year in found.years] == [2024, 2023, 2022, 2021, 2020]
    assert (found.verdict.passed, found.verdict.to_person) == (None, "MISSING:years_of_the_title")


def test_what_is_stated_changes_no_account_and_is_named(services, somebody, post):
    """The same ledger, the same year; the answer says which facts came from the question."""
    person = somebody(INNER_MONGOLIA)
    post(person, 2022, 3, 5)
    told = judged(services, person, REVIEW, SEPTEMBER, level="junior", sex="F", birth="1970-01-01").told("zh")
    assert told["by_year"] == []
    assert told["stated"] == ["birth", "sex"]
    told = judged(services, person, REVIEW, SEPTEMBER, level="junior").told("zh")
    assert told["by_year"][0]["hours"] == {"public": "3", "professional": "5", "total": "8"}


def test_a_fact_without_sense_is_refused(services, somebody):
    """A day that is none is an error with its name, not a guess."""
    with pytest.raises(FactUnreadableError):
        judged(services, somebody(ZIBO), REVIEW, SEPTEMBER, birth="yesterday")
