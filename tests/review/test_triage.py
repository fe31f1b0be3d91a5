"""What the machine may propose: accept only what was surely read and asks for nobody, reject only with a clause."""

from dataclasses import replace

import pytest

from ocr import Classification, Field, Level, PageNote, ProofKind, Signal
from verifier.activity import activity_of, person_of
from verifier.regions import Region
from verifier.review import Decision, needed_fields, triage
from verifier.rules import Status, convert, load_packs

PACKS = load_packs()
SURE = Classification(ProofKind.CONFERENCE_CERTIFICATE, 0.97, ProofKind.TRAINING_CERTIFICATE, 0.02)
READ = {
    "holder_name": Field("王敏", "王敏同志", confidence=0.99),
    "event_or_title": Field("山东省机械工程学术年会", "学术年会", confidence=0.96),
    "start_date": Field("2024-05-07", "2024年5月7日", confidence=0.98),
    "end_date": Field("2024-05-09", "9日", confidence=0.98),
    "stated_hours": Field("30", "30学时", confidence=0.97),
}


def judged(category="academic", region="370300", year=2024, **facts):
    """What a region makes of one proof of three days in May."""
    known = {"start": f"{year}-05-07", "end": f"{year}-05-09", "stated_hours": 24, "organiser_ok": True, **facts}
    pack = PACKS.for_year(Region(region), year)
    return convert(
        [activity_of("e", known, category=category)], pack, person=person_of({"name": "王敏"}), year=year
    ).items[0]


def without(name):
    """The reading without one field."""
    return {key: field for key, field in READ.items() if key != name}


def with_field(name, **changed):
    """The reading with one field changed."""
    return {**READ, name: replace(READ.get(name, Field("x", confidence=0.99)), **changed)}


def test_a_sure_reading_that_a_rule_credits_is_accepted():
    """Everything read, nothing asked: accept, with figure, lane and clause."""
    proposal = triage(SURE, READ, [Signal("seal.absent", Level.NOTICE)], judged(stated_hours=30))
    assert (proposal.decision, proposal.hours, proposal.subject, proposal.lane) == (
        Decision.ACCEPT,
        24,
        "professional",
        "elective",
    )
    assert (proposal.year, proposal.category, proposal.reasons) == (2024, "academic", ("CAP_DAY",))
    assert proposal.cites == ("ZB Q4(3)一",)


def test_without_a_region_the_reading_alone_is_judged():
    """No figure, and accept says only that the paper was read."""
    proposal = triage(SURE, READ, [], None)
    assert (proposal.decision, proposal.hours, proposal.reasons) == (Decision.ACCEPT, None, ())


def test_a_region_without_an_answer_asks_a_person():
    """No year, no rule, an unreadable fact: the reading alone accepts nothing in a region."""
    proposal = triage(SURE, READ, [], None, in_region=True)
    assert (proposal.decision, proposal.reasons) == (Decision.REVIEW, ("NOT_JUDGED",))


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({"confidence": 0.84}, "KIND_UNSURE"),
        ({"confidence": 0.90, "runner_up_confidence": 0.61}, "KIND_UNSURE"),
        ({"confidence": 0.85, "runner_up_confidence": 0.54}, None),
    ],
)
def test_a_kind_that_is_not_sure_asks_a_person(changed, doubt):
    """A kind below its threshold, or hardly surer than the next, accepts nothing."""
    proposal = triage(replace(SURE, **changed), READ, [], judged())
    assert (proposal.decision is Decision.ACCEPT) is (doubt is None)
    assert (doubt in proposal.reasons) is (doubt is not None)


@pytest.mark.parametrize("name", ["holder_name", "event_or_title", "stated_hours"])
def test_a_needed_field_that_is_missing_or_unsure_asks_a_person(name):
    """Missing, empty or below the threshold: named, and never accepted."""
    for fields, code in (
        (without(name), "MISSING"),
        (with_field(name, value=""), "MISSING"),
        (with_field(name, confidence=0.84), "UNSURE"),
    ):
        proposal = triage(SURE, fields, [], judged())
        assert (proposal.decision, f"{code}:{name}" in proposal.reasons) == (Decision.REVIEW, True)
    assert triage(SURE, with_field(name, confidence=0.85), [], judged()).decision is Decision.ACCEPT


def test_one_field_of_a_group_suffices():
    """Days or credits in the place of hours are enough to have read how much; a list may be the value."""
    fields = {**without("stated_hours"), "stated_days": Field("3", confidence=0.95)}
    assert triage(SURE, fields, [], None).decision is Decision.ACCEPT
    assert (
        triage(SURE, {**READ, "other_names": Field(("王敏", "李建国"), confidence=0.5)}, [], None).decision
        is Decision.ACCEPT
    )


def test_a_decisive_field_is_doubted_even_where_it_is_not_needed():
    """An unsure end date changes the days that count."""
    assert "UNSURE:end_date" in triage(SURE, with_field("end_date", confidence=0.5), [], judged()).reasons


@pytest.mark.parametrize(
    ("fields", "holder", "differs"),
    [
        (READ, "王敏", False),
        (READ, None, False),
        (READ, "李建国", True),
        ({**READ, "other_names": Field(("王敏", "李建国"), confidence=0.99)}, "李建国", False),
        (without("holder_name"), "李建国", False),
    ],
)
def test_another_name_than_the_claimant_s_asks_a_person(fields, holder, differs):
    """The name on the paper, or one of its authors, is the claimant."""
    assert ("HOLDER_MISMATCH" in triage(SURE, fields, [], None, holder=holder).reasons) is differs


@pytest.mark.parametrize(
    ("hours", "end", "doubted"),
    [
        ("36", "2024-05-09", False),
        ("37", "2024-05-09", True),
        ("300", "2024-05-09", True),
        ("12", None, False),
        ("13", None, True),
        ("8", "2024-05-06", True),
    ],
)
def test_more_hours_than_the_days_can_hold_are_doubted(hours, end, doubted):
    """A digit too many is the dangerous misreading: more than twelve a day goes to a person."""
    fields = with_field("stated_hours", value=hours)
    fields = (
        {**fields, "end_date": replace(READ["end_date"], value=end)}
        if end
        else {k: v for k, v in fields.items() if k != "end_date"}
    )
    assert ("HOURS_IMPLAUSIBLE" in triage(SURE, fields, [], None).reasons) is doubted


def test_hours_of_a_platform_are_not_those_of_its_dates():
    """A course on line bears the day of its certificate, not the days of study; unreadable figures are doubted by name."""
    online = replace(SURE, kind=ProofKind.ONLINE_COURSE)
    assert triage(online, with_field("stated_hours", value="60"), [], None).decision is Decision.ACCEPT
    assert "HOURS_IMPLAUSIBLE" not in triage(SURE, with_field("stated_hours", value="many"), [], None).reasons


@pytest.mark.parametrize(("level", "asks"), [(Level.NOTICE, False), (Level.WARNING, True)])
def test_a_warning_on_the_paper_asks_a_person(level, asks):
    """Signals are hints: a notice changes nothing, a warning forbids to accept."""
    proposal = triage(SURE, READ, [Signal("name.differs", level), Signal("name.differs", level)], judged())
    assert (proposal.decision is Decision.REVIEW) is asks
    assert proposal.reasons.count("SIGNAL:name.differs") == int(asks)


@pytest.mark.parametrize(
    ("note", "asks"),
    [(PageNote.TEXT_LAYER_DISAGREES, True), (PageNote.LOW_RESOLUTION, True), (PageNote.VERTICAL, False)],
)
def test_a_page_that_was_hard_to_read_asks_a_person(note, asks):
    """What the reader noted about a page counts."""
    proposal = triage(SURE, READ, [], judged(), page_notes=[note])
    assert (f"PAGE:{note}" in proposal.reasons) is asks


@pytest.mark.parametrize(("confidence", "decision"), [(0.9, Decision.REJECT), (0.89, Decision.REVIEW)])
def test_only_what_is_surely_no_proof_is_rejected_as_such(confidence, decision):
    """An invoice is refused when it is surely one; else a person looks."""
    proposal = triage(Classification(ProofKind.NOT_PROOF, confidence, ProofKind.UNKNOWN, 0.05), {}, [], None)
    assert (proposal.decision, proposal.reasons[0]) == (decision, "NOT_A_PROOF")


def test_an_unknown_kind_goes_to_a_person():
    """The reader abstains, the machine does not decide."""
    proposal = triage(Classification(ProofKind.UNKNOWN, 0.4, ProofKind.PAPER, 0.3), READ, [], None)
    assert (proposal.decision, proposal.reasons) == (Decision.REVIEW, ("KIND_UNKNOWN",))


@pytest.mark.parametrize(
    ("facts", "decision", "reason"),
    [
        ({"category": "paper", "pub_status": "accepted", "title": "甲"}, Decision.REJECT, "NOT_PUBLISHED"),
        ({"category": "xuexi_points", "points": 1999, "points_kind": "year"}, Decision.REJECT, "THRESHOLD_NOT_MET"),
        ({"category": "xuexi_points", "points": 18632, "points_kind": "total"}, Decision.REVIEW, "POINTS_NOT_OF_YEAR"),
        ({"stated_hours": None}, Decision.REVIEW, "NEED_HOURS"),
        ({"organiser_ok": None}, Decision.REVIEW, "MISSING:organiser_ok"),
        ({"category": "patent", "title": "乙"}, Decision.REVIEW, "NO_RULE"),
        (
            {
                "category": "paper",
                "title": "甲",
                "pub_status": "published",
                "pub_date": "2024-01-10",
                "authors": ["王敏", "李建国"],
            },
            Decision.REVIEW,
            "SHARED_WORK",
        ),
        ({"start": "2023-12-30", "end": "2024-01-02", "stated_hours": 32}, Decision.REVIEW, "SPLIT_YEAR"),
    ],
)
def test_the_rules_refuse_with_a_clause_and_flag_what_a_person_must_see(facts, decision, reason):
    """Reject needs a clause; open questions and flags go to a person, whatever the figure."""
    category = facts.pop("category", "academic") if "category" in facts else "academic"
    proposal = triage(SURE, READ, [], judged(category, **facts))
    assert (proposal.decision, reason in proposal.reasons) == (decision, True)
    if decision is Decision.REJECT:
        assert proposal.cites


def test_an_unsure_reading_refuses_nothing():
    """A refusal rests on the reading too: with a doubt a person looks."""
    result = judged("paper", pub_status="accepted", title="甲")
    assert triage(SURE, with_field("holder_name", confidence=0.5), [], result).decision is Decision.REVIEW


def test_a_refusal_without_a_clause_is_none():
    """Nobody is refused without the words of a rule; a credit without a figure is none either; missing facts ask."""
    refused = replace(judged(), status=Status.ZERO, steps=())
    assert triage(SURE, READ, [], refused).decision is Decision.REVIEW
    assert triage(SURE, READ, [], replace(judged(), hours=None)).decision is Decision.REVIEW
    assert (
        triage(SURE, READ, [], replace(judged(), status=Status.ZERO, reasons=("MISSING:course_done",))).decision
        is Decision.REVIEW
    )
    assert triage(SURE, READ, [], replace(judged(), status=Status.DUPLICATE)).decision is Decision.REJECT


def test_a_deemed_year_is_for_a_person_to_confirm():
    """XJ-11: no figure, so no accept."""
    result = judged(
        "degree_in_service", "650000", enrolled_from="2021-09-01", enrolled_to="2024-06-30", stated_hours=None
    )
    assert (result.status, triage(SURE, READ, [], result).decision) == (Status.DEEMED, Decision.REVIEW)


def test_every_kind_has_fields_that_it_must_show():
    """No kind is complete without anything; a kind that nobody listed never is."""
    for kind in ProofKind:
        assert needed_fields(kind)
    assert needed_fields("telegram") == (("kind",),)
