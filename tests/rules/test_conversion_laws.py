"""Laws of conversion, for whatever proofs people hand in."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.activity import Activity, Person, PointsKind, PubStatus
from verifier.hours import total
from verifier.regions import region
from verifier.rules import Conversion, Status, convert_in, load_packs, trace_bytes

REGIONS = (
    ("370300", 2024),
    ("450000", 2024),
    ("440000", 2024),
    ("650000", 2024),
    ("150000", 2022),
    ("000000", 2024),
    ("150000", 2023),
)
PERSON = Person(name="王敏", attributes=frozenset({"high_skilled"}))

figures = st.one_of(st.none(), st.integers(0, 60).map(Decimal), st.sampled_from([Decimal("7.5"), Decimal("0.25")]))
days = st.integers(-3, 12).map(lambda number: date(2024, 1, 1) + timedelta(days=number))
flags = st.sampled_from([True, True, False, None])
categories = st.sampled_from([
    "training", "academic", "distance", "study_visit", "self_study_personal", "degree_in_service", "paper", "book",
    "research", "patent", "qualification_exam", "skill_training", "three_subject", "industry_training", "major_work",
    "organiser_import", "platform_public", "platform_prof_compulsory", "platform_prof_elective", "xuexi_points",
    "personal_elective",
])  # fmt: skip


@st.composite
def activities(draw, number: int = 0) -> Activity:
    """A proof, likely or not."""
    start = draw(days)
    return Activity(
        id=f"p{number}",
        category=draw(categories),
        holder=draw(st.sampled_from(["王敏", "王敏", "王敏", "李建国", None])),
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 4))),
        stated_hours=draw(figures),
        stated_days=draw(st.sampled_from([None, None, Decimal(1), Decimal("1.5")])),
        stated_credits=draw(st.sampled_from([None, None, Decimal(4)])),
        employer_hours=draw(figures),
        archive=draw(flags),
        organiser_ok=draw(flags),
        has_certificate=draw(flags),
        title=draw(st.sampled_from([None, "甲", "乙"])),
        pub_status=draw(st.sampled_from([PubStatus.PUBLISHED, PubStatus.ACCEPTED])),
        pub_date=draw(days),
        issue_date=draw(days),
        certificate_date=draw(days),
        enrolled_from=draw(st.sampled_from([None, date(2023, 9, 1)])),
        points=draw(st.sampled_from([None, Decimal(1999), Decimal(2000)])),
        points_kind=draw(st.sampled_from([PointsKind.YEAR, PointsKind.TOTAL])),
        exam_region=region("150000"),
        attempts=draw(st.sampled_from([(), (True,), (False, False, False)])),
        training_year=draw(st.sampled_from([None, 2022, 2023, 2024])),
    )


@st.composite
def handed_in(draw) -> tuple[tuple[str, int], list[Activity]]:
    """Proofs of one person for one region and year."""
    count = draw(st.integers(1, 6))
    return draw(st.sampled_from(REGIONS)), [draw(activities(number)) for number in range(count)]


def judged(where: tuple[str, int], proofs: list[Activity]) -> Conversion:
    """Judge them."""
    return convert_in(load_packs(), region(where[0]), proofs, person=PERSON, year=where[1])


@settings(deadline=None, max_examples=60)
@given(handed_in())
def test_every_claimed_hour_is_credited_lost_by_a_code_or_of_another_year(case):
    """Nothing vanishes and nothing appears."""
    for item in judged(*case).items:
        if item.claimed is not None and item.status not in {Status.REVIEW, Status.DEEMED}:
            lost, elsewhere = total(hours for _, hours in item.lost), total(hours for _, hours in item.elsewhere)
            assert item.claimed == (item.hours or 0) + lost + elsewhere
            assert all(code for code, _ in item.lost)


@settings(deadline=None, max_examples=60)
@given(handed_in())
def test_a_figure_is_given_exactly_where_a_rule_gives_one(case):
    """Review and deemed carry no hours, zero and refused carry 0, credited more; each line has a reason and a pack."""
    for item in judged(*case).items:
        assert (item.hours is None) == (item.status in {Status.REVIEW, Status.DEEMED})
        assert (item.hours or 0) > 0 or item.status not in {Status.CREDITED, Status.PARTLY_CREDITED}
        assert item.reasons
        assert "#sha256:" in item.pack
        if item.status is Status.REVIEW:
            assert not item.lost


@settings(deadline=None, max_examples=60)
@given(handed_in(), activities(99))
def test_another_proof_takes_nothing_from_the_earlier_ones(case, another):
    """The total never falls, and what was credited stays credited (a record that a channel pushes takes a declaration's place)."""
    before = judged(*case)
    after = judged(case[0], [*case[1], another])
    assert after.sum >= before.sum
    if another.category not in {"organiser_import", "industry_push"}:
        assert [(item.id, item.hours, item.status) for item in after.items[:-1]] == [
            (item.id, item.hours, item.status) for item in before.items
        ]


@settings(deadline=None, max_examples=60)
@given(handed_in(), st.integers(0, 5))
def test_handing_in_again_changes_nothing(case, which):
    """The same proof a second time brings no hour."""
    again = case[1][which % len(case[1])]
    assert judged(case[0], [*case[1], again]).sum == judged(*case).sum


@settings(deadline=None, max_examples=60)
@given(st.lists(activities(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_order_changes_no_total_where_only_days_are_shared(proofs, random):
    """Zibo's day pool: whoever comes first keeps, together they get the same, in each year."""
    plain = [
        Activity(
            id=f"p{number}",
            category="training",
            start=one.start,
            end=one.end,
            stated_hours=one.stated_hours,
            organiser_ok=True,
        )
        for number, one in enumerate(proofs)
    ]
    shuffled = list(plain)
    random.shuffle(shuffled)
    first, second = judged(("370300", 2024), plain), judged(("370300", 2024), shuffled)
    assert first.credited_in_claim_year == second.credited_in_claim_year
    assert first.other_years == second.other_years


@settings(deadline=None, max_examples=60)
@given(handed_in())
def test_same_proofs_and_same_pack_give_the_same_bytes(case):
    """A decision can be computed again and compared."""
    assert trace_bytes(judged(*case)) == trace_bytes(judged(*case))
