"""The yearly audit: who may speak and when, what a pass asks for, and what becomes of papers when a year fails after all."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy.exc import DatabaseError

from tests.flows.made_cases import open_case, screened
from verifier.access import Reach
from verifier.accounts import PaperRefusedError, RequirementUnmetError
from verifier.errors import ReasonMissingError
from verifier.flows import Order, issue_certificate, publish_lists, read_account
from verifier.flows.issuing import YearVerdict, audit_year, audit_years, read_auditable_years
from verifier.review import (
    AuditPlaceError,
    AuditRepeatedError,
    AuditTooEarlyError,
    NoYearAuditError,
    UnfinishedYearError,
)
from verifier.store import StaleVersionError, add_entry, add_person, get_certificate, year_audits
from verifier.store.tables_audits import year_audits as table

GUANGXI, GUANGDONG, ZIBO = "450000", "440000", "370300"
FULL = {"public_compulsory": 15, "professional": 75}


def an_account(services, region=GUANGXI, year=2024, **hours):
    """A person of a region with hours of a year, by subject and lane."""
    with services.store.write() as tx:
        person = add_person(
            tx, name="欧阳明月", region=region, unit="示例学院", id_number=None, now=services.clock(), facts={}
        )
        for key, amount in hours.items():
            subject, _, lane = key.partition("_")
            add_entry(
                tx, posting_key=str(uuid4()), person_id=person.id, region=region, year=year, category="training",
                subject=subject, lane=lane or None, hours=Decimal(amount), source="platform", trail={"cites": ["GX 四"]},
                now=services.clock(), posted_by="test",
            )  # fmt: skip
    return person


def say(services, person, *, passed=True, seen=0, reason="", places=("unit",), year=2024):
    """Let an office speak of a person's year."""
    said = YearVerdict(person.id, year, passed, "user:office", places, seen, reason)
    return audit_year(services.store, services.packs, said, now=services.clock())


def issue(services, person, paper="GX-C2", **stated):
    """Ask for a paper of 2024."""
    order = Order(person.id, 2024, "test", paper=paper, **stated)
    return issue_certificate(
        services.store, services.keys, services.packs, services.settings.node, order, now=services.clock()
    )


def test_a_passed_audit_opens_the_paper_that_waits_for_it(services):
    """Guangxi 四(四): met, then audited, then printable; nobody has to state the audit any more."""
    person = an_account(services, **FULL)
    with pytest.raises(PaperRefusedError):
        issue(services, person)
    passed = say(services, person)
    assert (passed.audit.version, passed.audit.passed, passed.audit.account["total"]) == (1, True, "90")
    assert issue(services, person).state == "issued"


def test_the_account_says_how_the_audit_stands(services):
    """A paper's missing conditions are those that are really missing."""
    person = an_account(services, **FULL)

    def missing():
        account = read_account(services.store, services.packs, person.id, year=2024)
        return {one.paper.id: [each.condition for each in one.missing] for one in account.papers}

    assert missing() == {"GX-C1": [], "GX-C2": ["audit_passed"]}
    say(services, person)
    assert missing() == {"GX-C1": [], "GX-C2": []}
    say(services, person, passed=False, seen=1, reason="登记表未盖章")
    assert missing() == {"GX-C1": [], "GX-C2": ["audit_passed"]}


def test_a_year_that_fails_after_all_takes_its_paper_with_it(services):
    """The paper that asked for the audit is revoked with the office's words; the course paper, which did not, stays."""
    person = an_account(services, **FULL)
    say(services, person)
    course, whole = issue(services, person, "GX-C1"), issue(services, person)
    failed = say(services, person, passed=False, seen=1, reason="二级单位登记表与档案不符")
    assert [one.number for one in failed.ended] == [whole.number]
    with services.store.read() as tx:
        kept, ended = get_certificate(tx, course.uid), get_certificate(tx, whole.uid)
    assert (kept.state, ended.state, ended.reason) == ("issued", "revoked", "二级单位登记表与档案不符")
    publish_lists(
        services.store, services.keys, services.trust, services.settings.node, actor="test", now=services.clock()
    )
    with pytest.raises(PaperRefusedError):
        issue(services, person, audit_passed=True)  # what the office said holds, whatever an order says


@pytest.mark.parametrize(
    ("region", "hours", "places", "error"),
    [
        (GUANGXI, FULL, ("hr",), AuditPlaceError),
        (GUANGXI, {"public_compulsory": 15, "professional": 70}, ("unit",), RequirementUnmetError),
        (ZIBO, {}, ("unit", "hr"), NoYearAuditError),
        (GUANGDONG, {}, ("unit",), AuditPlaceError),
    ],
)
def test_what_may_not_pass_is_refused_and_changes_nothing(services, region, hours, places, error):
    """Another office, a year that is short, a region without such an audit."""
    person = an_account(services, region, **hours)
    with pytest.raises(error):
        say(services, person, places=places)
    with services.store.read() as tx:
        assert year_audits.history(tx, person.id, 2024) == ()


@pytest.mark.parametrize(
    ("now", "early"),
    [(datetime(2024, 12, 31, 15, 59, tzinfo=UTC), True), (datetime(2024, 12, 31, 16, 0, tzinfo=UTC), False)],
)
def test_guangdong_audits_when_the_year_is_over(services, clock, now, early):
    """From the first of January, in Shanghai; the year before is not audited early, whatever its hours are."""
    person = an_account(services, GUANGDONG, public=30, professional=42, elective=18)
    clock.now = now
    if early:
        with pytest.raises(AuditTooEarlyError) as refused:
            say(services, person, places=("hr",))
        assert refused.value.opens_on == date(2025, 1, 1)
        return
    assert not say(services, person, places=("hr",), passed=False, reason="材料不全").audit.passed


def test_a_proof_without_a_decision_keeps_a_year_open(services):
    """The audit speaks of the whole year."""
    person = an_account(services, **FULL)
    open_case(services.store, person, now=services.clock(), year=2024, line=screened(decision="review"))
    with pytest.raises(UnfinishedYearError) as refused:
        say(services, person)
    assert refused.value.facts["waiting"] == 1


def test_two_offices_cannot_both_speak(services):
    """Each speaks on what it saw; the same words again are named as such, and a failure needs a reason."""
    person = an_account(services, **FULL)
    say(services, person)
    with pytest.raises(StaleVersionError):
        say(services, person, passed=False, reason="x")
    with pytest.raises(AuditRepeatedError):
        say(services, person, seen=1)
    with pytest.raises(ReasonMissingError):
        say(services, person, passed=False, seen=1, reason=" \u200b")
    say(services, person, passed=False, seen=1, reason="x")
    say(services, person, seen=2)
    with services.store.read() as tx:
        assert [one.passed for one in year_audits.history(tx, person.id, 2024)] == [True, False, True]


def test_many_are_audited_one_by_one(services):
    """One that is refused leaves the others as they are; a list shows where each stands, within reach alone."""
    good, short = an_account(services, **FULL), an_account(services, professional=5)
    elsewhere = an_account(services, GUANGDONG)
    said = [YearVerdict(one.id, 2024, True, "user:office", ("unit",)) for one in (good, short)]
    first, second = audit_years(services.store, services.packs, said, now=services.clock())
    assert first.audit.passed
    assert isinstance(second.error, RequirementUnmetError)
    listed = read_auditable_years(services.store, services.packs, Reach(regions=(GUANGXI,)), 2024).items
    assert {(one.person.id, one.passable, one.audit is not None) for one in listed} == {
        (good.id, True, True),
        (short.id, False, False),
    }
    (own,) = read_auditable_years(services.store, services.packs, Reach(person_id=elsewhere.id), 2024).items
    assert own.rule.auditors == ("hr",)
    assert own.rule.opens_on == date(2025, 1, 1)


def test_a_region_without_an_audit_lists_its_people_without_one(services, person):
    """Zibo's years are reviewed case by case; years without rules stand there too."""
    (one,) = read_auditable_years(services.store, services.packs, Reach(person_id=person.id), 2024).items
    assert (one.rule, one.balance, one.passable) == (None, None, False)
    (old,) = read_auditable_years(services.store, services.packs, Reach(person_id=person.id), 1995).items
    assert old.rule is None


def test_what_was_said_cannot_be_changed(services):
    """Rows are only ever added."""
    person = an_account(services, **FULL)
    say(services, person)
    with pytest.raises(DatabaseError), services.store.write() as tx:
        tx.connection.execute(table.update().values(passed=False))
