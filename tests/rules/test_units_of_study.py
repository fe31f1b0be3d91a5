"""Exact figures, regions, and the facts of a proof: what is read strictly and what is refused."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.activity import (
    Activity,
    FactUnreadableError,
    Person,
    PointsKind,
    PubStatus,
    UnknownFactError,
    activity_from,
    activity_of,
    person_of,
)
from verifier.hours import FigureUnreadableError, days_between, decimal_of, exact, floor_to_half, plain, total
from verifier.regions import NATION, NotARegionError, ancestors, is_within, province_of, region


@pytest.mark.parametrize(
    ("figure", "number"), [("24", 24), ("7.5", Decimal("7.5")), (8, 8), (Fraction(15, 2), Decimal("7.5"))]
)
def test_plain_figures_are_read_exactly(figure, number):
    """Text, whole numbers and fractions that end."""
    assert exact(figure) == number


@pytest.mark.parametrize(
    "figure",
    [
        "",
        "-1",
        "+1",
        "1e3",
        "1_000",
        "½",
        "１.２.３",
        "NaN",
        "100001",
        "0.1234567",
        True,
        1.5,
        None,
        Fraction(1, 3),
        Fraction(1, 10**9),
    ],
)
def test_other_figures_are_refused(figure):
    """Signs, exponents, floats, endless fractions, and sizes no paper prints."""
    with pytest.raises(FigureUnreadableError):
        exact(figure)


def test_wide_digits_are_digits():
    """Regulations print ８０; what is decimal is read."""
    assert exact("８０") == 80


@given(st.fractions(min_value=0, max_value=1000))
def test_rounding_never_gives_more(number):
    """Down to the half hour, by less than half an hour."""
    assert 0 <= number - Fraction(floor_to_half(number)) < Fraction(1, 2)


@given(st.decimals(min_value=0, max_value=1000, places=3))
def test_a_decimal_survives_the_fraction(number):
    """Into a fraction and back is the same number."""
    assert decimal_of(Fraction(number)) == number
    assert Decimal(plain(number)) == number


def test_figures_are_printed_as_people_write_them():
    """No exponent, no empty decimals."""
    assert [plain(one) for one in (Decimal("24.0"), Decimal("2.4E+1"), Decimal("7.50"), Decimal(100))] == [
        "24",
        "24",
        "7.5",
        "100",
    ]
    assert total([]) == 0


def test_days_include_both_ends():
    """7 to 9 May are three days; a wrong order and an absurd span are none."""
    assert len(days_between(date(2024, 5, 7), date(2024, 5, 9))) == 3
    assert days_between(date(2024, 5, 9), date(2024, 5, 7)) == ()
    assert days_between(date(1900, 1, 1), date(2024, 5, 7)) == ()


@pytest.mark.parametrize("text", ["37030", "3703000", "37030x", "３７０３００", ""])
def test_a_region_is_six_digits(text):
    """GB/T 2260, ASCII digits."""
    with pytest.raises(NotARegionError):
        region(text)


def test_regions_nest():
    """County, prefecture, province, nation."""
    assert ancestors(region("370303")) == ("370303", "370300", "370000", NATION)
    assert ancestors(NATION) == (NATION,)
    assert is_within(region("150200"), region("150000"))
    assert not is_within(region("150200"), region("370000"))
    assert province_of(region("370303")) == "370000"


def test_facts_are_read_by_name_and_shape():
    """Dates, exact figures, lists, flags and words; a null is an unknown fact."""
    activity = activity_of(
        "e1",
        {"start": "2024-05-07", "end": date(2024, 5, 9), "stated_hours": 30, "stated_days": "0.5", "authors": ["王敏"], "organisers": "某局",
         "attempts": [False, True], "points_kind": "year", "exam_region": "150000", "stated_minutes": None, "year": "2024", "title": ""},
        category="academic",
    )  # fmt: skip
    assert activity == Activity(
        id="e1", category="academic", start=date(2024, 5, 7), end=date(2024, 5, 9), stated_hours=Decimal(30), stated_days=Decimal("0.5"),
        authors=("王敏",), organisers=("某局",), attempts=(False, True), points_kind=PointsKind.YEAR, exam_region=region("150000"), year=2024,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [("start", "2024-02-30"), ("start", 20240507), ("stated_hours", 1.5), ("stated_hours", "many"), ("archive", "yes"), ("year", True),
     ("year", "MMXX"), ("authors", [1]), ("points_kind", "month"), ("exam_region", "Nei Menggu"), ("title", 5)],
)  # fmt: skip
def test_facts_out_of_shape_are_refused_by_name(name, value):
    """The error says which fact, and never guesses."""
    with pytest.raises(FactUnreadableError) as refused:
        activity_of("e1", {name: value})
    assert (refused.value.name, refused.value.code) == (name, "activity.fact_unreadable")


def test_unknown_facts_are_refused():
    """A fact that nobody knows is a mistake of whoever sends it."""
    with pytest.raises(UnknownFactError):
        activity_of("e1", {"hours": 3})
    with pytest.raises(UnknownFactError):
        person_of({"shoe_size": 42})


def test_a_person_holds_what_is_true_of_them():
    """Attributes are true, false or absent; only the true ones are held."""
    person = person_of(
        {"name": "高娃", "sex": "F", "birth": "1985-01-01", "degree": None, "medical": True, "high_skilled": False}
    )
    assert (person.attributes, person.birth, person.degree) == (frozenset({"medical"}), date(1985, 1, 1), None)
    with pytest.raises(FactUnreadableError):
        person_of({"medical": "yes"})
    assert person_of({}) == Person()


class Read:
    """A field as the reader gives it."""

    def __init__(self, value):
        self.value = value


def test_fields_of_the_reader_become_facts():
    """Names are mapped, what rules never ask for stays behind, and what a person declares wins."""
    activity = activity_from(
        "training_certificate",
        {"holder_name": Read("王敏"), "event_or_title": Read("增材制造"), "organiser": Read(["某局"]), "issue_date": "2024-05-09",
         "stated_hours": Read("24"), "has_seal": Read(True), "id_number": "…"},
        id_="p1",
        declared={"stated_hours": "16", "organiser_ok": True},
        text="…",
    )  # fmt: skip
    assert (activity.kind, activity.category, activity.course, activity.holder) == (
        "training_certificate",
        None,
        "增材制造",
        "王敏",
    )
    assert (activity.stated_hours, activity.organiser_ok, activity.has_certificate) == (16, True, True)


def test_what_the_reader_cannot_mean_is_not_known():
    """A date that does not exist, a field of the reader's own, and other people's names on a certificate stay behind."""
    read = {"start_date": "2025-11-31", "stated_hours": "", "other_names": ["李建国"], "phase_of_the_moon": Read("new")}
    activity = activity_from("training_certificate", read, id_="p1")
    assert (activity.start, activity.stated_hours, activity.authors) == (None, None, ())
    with pytest.raises(FactUnreadableError):
        activity_from("training_certificate", {}, id_="p1", declared={"start": "2025-11-31"})


@pytest.mark.parametrize(
    ("kind", "read", "fact", "value"),
    [
        ("qualification_exam", {"issue_date": "2022-06-30"}, "certificate_date", None),
        ("qualification_exam", {"region_of_issuer": "150000"}, "exam_region", "150000"),
        ("qualification_exam", {"region_of_issuer": "000000"}, "exam_region", None),
        ("paper", {"issue_date": "2022-06-30"}, "pub_date", date(2022, 6, 30)),
        ("paper_acceptance", {}, "pub_status", PubStatus.ACCEPTED),
        ("study_enrolment", {"start_date": "2021-09-01"}, "enrolled_from", date(2021, 9, 1)),
        ("xuexi_qiangguo", {"year": "2024", "points": "2300"}, "points_kind", PointsKind.YEAR),
        ("xuexi_qiangguo", {"points": "18632"}, "points_kind", None),
        ("self_study_archive", {"stated_hours": "20"}, "employer_hours", Decimal(20)),
        ("self_study_archive", {"stated_hours": "20"}, "archive", True),
        ("award", {"event_or_title": "甲"}, "course", None),
        ("not_proof", {}, "has_certificate", None),
    ],
)
def test_a_kind_of_paper_settles_some_facts(kind, read, fact, value):
    """A notice of acceptance is no publication; an examination's certificate is dated by its issue."""
    assert getattr(activity_from(kind, read, id_="p1"), fact) == value
