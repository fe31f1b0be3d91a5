"""From an upload to hours in the ledger, and out of it again."""

from decimal import Decimal

import pytest

from tests.flows.conftest import assessed_cases, fulfil
from verifier.errors import (
    CaseClosedError,
    CaseMovedError,
    HoursAboveCeilingError,
    HoursMissingError,
    ReasonMissingError,
)
from verifier.flows import Choice, Order, decide_case, issue_certificate, read_account
from verifier.review import StepRefusedError
from verifier.store import get_certificate, get_proof


def choice(file, action, *, version=None, acts_as=None, **more):
    """What a reviewer decides on a case."""
    stage = acts_as or action.partition("_")[0]
    return Choice(file.case.id, version or file.case.version, action, stage, f"user:{stage}", **more)


def decide(services, made):
    """Hand a decision in."""
    return decide_case(services.store, services.packs, made, now=services.clock())


@pytest.fixture
def training(services, person):
    """A training certificate of the bureau, 24 hours in three days, read and waiting for the unit."""
    (file,) = assessed_cases(services, person, "training-bureau-clean")
    return file


def passed(services, training):
    """The training passed by the unit."""
    return decide(services, choice(training, "unit_pass", facts={"organiser_ok": True}))


def test_an_upload_becomes_a_case_with_page_fields_and_proposal(services, training):
    """The reviewer sees the page, each field with its box, and what the rule would give with its clause."""
    assert (training.case.stage, training.case.state, training.case.kind) == (
        "unit",
        "submitted",
        "training_certificate",
    )
    assert training.screened["fields"]["stated_hours"]["value"] == "24"
    assert training.screened["proposal"]["cite"] == ["ZB Q4(3)一"]
    (page,) = training.assessment.pages
    assert services.store.blobs.get(page.sha256)[:2] == b"\xff\xd8"
    with services.store.read() as tx:
        assert get_proof(tx, training.proof.id).state == "assessed"


def test_a_pass_posts_hours_with_their_trail(services, person, training):
    """24 hours stand in the year, with pack, clause and the days that they were earned on."""
    decided = passed(services, training)
    (entry,) = decided.posted
    assert (entry.hours, entry.year, entry.subject) == (Decimal(24), 2024, "professional")
    assert [day.isoformat() for day in entry.days] == ["2024-03-11", "2024-03-12", "2024-03-13"]
    assert entry.trail["cites"] == ["ZB Q4(3)一"]
    assert decided.case.state == "unit_passed"
    assert read_account(services.store, services.packs, person.id, year=2024).balance.professional == 24


def test_the_second_of_two_decisions_is_told_who_decided_what(services, training):
    """Both saw version 1; the second hears of the first and changes nothing."""
    passed(services, training)
    with pytest.raises(CaseMovedError) as lost:
        decide(services, choice(training, "unit_reject", reason="too late"))
    assert lost.value.facts["decided_by"] == "user:unit"
    assert lost.value.facts["action"] == "unit_pass"


def test_a_late_failure_takes_hours_out_and_revokes_the_certificate(services, person, training, clock):
    """HR fails the case after issue: the entry is reversed, the account is lower, the certificate falls; a restore posts anew."""
    passed(services, training)
    fulfil(services)
    node = services.settings.node
    order = Order(person.id, 2024, "test")
    issued = issue_certificate(services.store, services.keys, services.packs, node, order, now=clock())
    failed = decide(services, choice(training, "hr_fail", version=2, reason="forged"))
    assert [certificate.number for certificate in failed.revoked] == [issued.number]
    with services.store.read() as tx:
        assert get_certificate(tx, issued.uid).state == "revoked"
    assert read_account(services.store, services.packs, person.id, year=2024).balance.professional == 60
    restored = decide(services, choice(training, "hr_restore", version=3, reason="an error of ours"))
    assert [entry.hours for entry in restored.posted] == [Decimal(24)]
    assert read_account(services.store, services.packs, person.id, year=2024).balance.professional == 84


def test_only_the_open_stage_may_act(services, training):
    """HR cannot fail what the unit has not passed, the unit cannot decide twice, nobody acts for another place."""
    with pytest.raises(CaseClosedError):
        decide(services, choice(training, "hr_fail", reason="x"))
    with pytest.raises(CaseClosedError):
        decide(services, choice(training, "unit_pass", acts_as="hr"))
    with pytest.raises((CaseClosedError, StepRefusedError)):
        decide(services, choice(training, "unit_fly", reason="x"))


@pytest.mark.parametrize("action", ["unit_return", "unit_reject"])
def test_a_refusal_needs_a_reason(services, training, action):
    """Who returns or rejects says why; blanks are no words."""
    with pytest.raises(ReasonMissingError):
        decide(services, choice(training, action, reason="  "))


def test_a_figure_of_ones_own_stays_under_the_ceiling(services, training):
    """A reviewer may give less with a reason; more than the paper carries is refused."""
    with pytest.raises(HoursAboveCeilingError):
        decide(
            services, choice(training, "unit_pass", hours=Decimal(25), reason="generous", facts={"organiser_ok": True})
        )
    decided = decide(services, choice(training, "unit_pass", hours=Decimal(8), reason="one day only"))
    assert [entry.hours for entry in decided.posted] == [Decimal(8)]


def test_without_a_figure_a_pass_needs_one(services, person):
    """Zibo has no hours for an examination: a pass without hours is refused, and nothing is decided."""
    (file,) = assessed_cases(services, person, "exam-result-sheet")
    with pytest.raises(HoursMissingError):
        decide(services, choice(file, "unit_pass"))
    assert read_account(services.store, services.packs, person.id, year=2024).entries == ()


def test_the_same_days_count_once(services, person, training):
    """The same course handed in twice: both pass, and the days give their 24 hours once."""
    passed(services, training)
    twin = next(
        file for file in assessed_cases(services, person, "training-bureau-clean") if file.case.state == "submitted"
    )
    decide(services, choice(twin, "unit_pass", facts={"organiser_ok": True}, reason="seen"))
    assert read_account(services.store, services.packs, person.id, year=2024).balance.professional == 24


def test_the_person_may_withdraw_before_a_decision(services, training):
    """A withdrawn case waits for nobody."""
    decided = decide(services, choice(training, "withdraw", acts_as="applicant"))
    assert (decided.case.state, decided.case.stage) == ("withdrawn", "")
