"""From a read document to judged proofs, in the one order that every story takes."""

from dataclasses import replace
from datetime import date

import pytest

from verifier.activity import Activity, UnknownFactError, activity_of, person_of
from verifier.review import (
    Claim,
    Decision,
    Standing,
    activity_standing,
    join_documents,
    judge_document,
    screen_line,
    whole_proof,
    year_of,
)
from verifier.rules import load_packs

PACKS = load_packs()
WANG = Claim(
    region="370300", year=2024, holder="王敏", person=person_of({"name": "王敏"}), declared={"organiser_ok": True}
)


def test_a_certificate_is_converted_where_a_region_is_named(certificate):
    """Split, classified, extracted, converted, proposed."""
    (judged,) = judge_document(certificate, WANG, PACKS)
    assert (judged.proposal.hours, judged.activity.organiser_ok, judged.proposal.year) == (24, True, 2024)
    assert judge_document(certificate, Claim(), PACKS)[0].proposal.result is None


def test_the_paper_s_own_year_is_taken_where_none_is_named(certificate):
    """2024 stands on the paper."""
    (judged,) = judge_document(certificate, replace(WANG, year=None), PACKS)
    assert judged.proposal.year == 2024


def test_proofs_of_one_document_share_their_days(document_of, certificate_lines):
    """The same paper twice counts once, and earlier proofs take part in the judgement."""
    double = document_of(certificate_lines, certificate_lines)
    first, second = judge_document(double, WANG, PACKS)
    assert (first.proposal.hours, second.proposal.hours) == (24, 0)
    earlier = activity_of(
        "before",
        {"start": "2024-05-07", "end": "2024-05-09", "stated_hours": 20, "organiser_ok": True, "holder": "王敏"},
        category="training",
    )
    (judged,) = judge_document(document_of(certificate_lines), replace(WANG, earlier=(earlier,)), PACKS)
    assert judged.proposal.hours == 4


def test_what_is_no_proof_is_not_converted(document_of, certificate_lines, invoice_lines):
    """An invoice beside a certificate: refused alone, and it does not disturb the certificate."""
    proofs = judge_document(document_of(invoice_lines, certificate_lines), WANG, PACKS)
    assert proofs[0].proposal.decision is Decision.REJECT
    assert proofs[0].activity is None
    assert proofs[1].proposal.hours == 24
    (alone,) = judge_document(document_of(invoice_lines), WANG, PACKS)
    assert alone.proposal.decision is Decision.REJECT


def test_several_photos_are_one_proof_where_somebody_says_so(document_of, certificate_lines):
    """The cover on one photo, hours and seal on the next: one line, one figure, the pages numbered through in the order of sending."""
    joined = join_documents([document_of(certificate_lines[:2]), document_of(certificate_lines[2:], ["背面"])])
    assert [page.number for page in joined.pages] == [1, 2, 3]
    assert [line.page for line in joined.lines] == [1, 1, 2, 2, 2, 3]
    assert joined.byte_count == 2000
    (judged,) = judge_document(joined, WANG, PACKS, as_one=True)
    assert (judged.proof.page, judged.proof.pages, judged.proposal.hours) == (1, (1, 2, 3), 24)
    assert judged.fields["stated_hours"].page == 2


def test_the_text_layer_of_a_photo_moves_with_its_page(document_of):
    """What stood beneath the picture of the second photo belongs to the second page afterwards."""
    second = document_of(["结业证书"])
    layered = replace(second, pages=tuple(replace(page, text_layer=page.lines) for page in second.pages))
    joined = join_documents([document_of(["封面"]), layered])
    assert [[line.page for line in page.text_layer] for page in joined.pages] == [[], [2]]


def test_a_document_without_pages_is_one_proof_of_nothing(document_of):
    """Whatever the reader hands over has a first page to speak of."""
    proof = whole_proof(document_of())
    assert (proof.page, proof.pages, tuple(proof.lines)) == (1, (1,), ())


def test_a_region_without_an_answer_never_accepts(certificate):
    """A year before every rule, or a fact that no rule can read: a person decides."""
    (before,) = judge_document(certificate, replace(WANG, region="110000", year=1990), PACKS)
    (unread,) = judge_document(certificate, replace(WANG, declared={"start": "yesterday"}), PACKS)
    assert [one.proposal.decision for one in (before, unread)] == [Decision.REVIEW, Decision.REVIEW]
    assert "NOT_JUDGED" in before.proposal.reasons
    assert "NOT_JUDGED" in unread.proposal.reasons


def test_facts_are_rebuilt_from_the_kept_line(certificate):
    """What a reviewer confirmed later joins what was read; a class named by hand wins."""
    (judged,) = judge_document(certificate, WANG, PACKS)
    line = screen_line(
        file="a.pdf", document=certificate, proof=judged.proof, classification=judged.classification, fields=judged.fields,
        signals=judged.signals, proposal=judged.proposal, ms=1,
    )  # fmt: skip
    again = activity_standing(line, Standing(), id_="x", declared={"organiser_ok": False})
    assert (again.holder, again.stated_hours, again.organiser_ok, again.category) == ("王敏", 30, False, "academic")
    assert activity_standing(line, Standing(category="training"), id_="x").category == "training"
    with pytest.raises(UnknownFactError):
        activity_standing(line, Standing(), id_="x", declared={"moon": "full"})


def test_a_kept_line_without_a_kind_needs_a_class_by_hand():
    """What was no proof becomes one only when a person says of what class."""
    line = {"kind": "unknown", "fields": {}, "proposal": {"category": None}}
    assert activity_standing(line, Standing(), id_="x") is None
    standing = Standing(facts={"stated_hours": 4}, category="training")
    assert activity_standing(line, standing, id_="x").stated_hours == 4


@pytest.mark.parametrize(
    ("activity", "year"),
    [
        (Activity("a", dates=(date(2023, 6, 1),), end=date(2024, 1, 1)), 2023),
        (Activity("a", start=date(2023, 12, 30), end=date(2024, 1, 2)), 2024),
        (Activity("a", start=date(2023, 12, 30)), 2023),
        (Activity("a", year=2022, issue_date=date(2023, 1, 5)), 2022),
        (Activity("a", pub_date=date(2021, 3, 1), issue_date=date(2023, 1, 5)), 2021),
        (Activity("a", issue_date=date(2023, 1, 5)), 2023),
        (Activity("a"), None),
    ],
)
def test_a_paper_speaks_of_the_year_of_its_days(activity, year):
    """Days before a named year, a named year before the day of issue."""
    assert year_of(activity) == year
