"""Papers that the packs name: printed when their conditions hold, refused with the clause and what would fulfil it when not."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.flows.conftest import fulfil
from verifier.accounts import NoSuchCertificateError, PaperRefusedError
from verifier.errors import AlreadyIssuedError
from verifier.flows import Order, check_certificate, issue_certificate, open_for_codes, publish_lists
from verifier.messages import say
from verifier.store import add_entry, add_person


def an_account(services, region, year=2024, facts=None, **hours):
    """A person of a region with hours of a year, by subject and lane."""
    with services.store.write() as tx:
        person = add_person(
            tx, name="欧阳明月", region=region, unit="示例学院", id_number=None, now=services.clock(), facts=facts or {}
        )
        for key, amount in hours.items():
            subject, _, lane = key.partition("_")
            add_entry(
                tx, posting_key=str(uuid4()), person_id=person.id, region=region, year=year, category="training",
                subject=subject, lane=lane or None, hours=Decimal(amount), source="platform", trail={"cites": ["GX 四"]},
                now=services.clock(), posted_by="test",
            )  # fmt: skip
    return person


def issue(services, person, paper, year=2024, **facts):
    """Ask for a paper of a year."""
    node = services.settings.node
    order = Order(person.id, year, "test", paper=paper, **facts)
    return issue_certificate(services.store, services.keys, services.packs, node, order, now=services.clock())


def check(services, certificate):
    """Publish, and check the paper as a stranger would."""
    node, now = services.settings.node, services.clock()
    publish_lists(services.store, services.keys, services.trust, node, actor="test", now=now)
    pdf = services.store.blobs.get(certificate.pdf_sha256)
    return check_certificate(
        open_for_codes(services.reader, pdf),
        trust=services.trust.read_trust(),
        statuses=services.trust.status_lookup(now),
        now=now,
    ).document("zh")


def test_guangxi_prints_two_papers_each_when_its_conditions_hold(services):
    """The public course needs no audit and speaks of public hours alone; the other needs all, and the person may hold both."""
    person = an_account(services, "450000", public_compulsory=15, professional=75)
    course = issue(services, person, "GX-C1")
    with pytest.raises(PaperRefusedError) as refused:
        issue(services, person, "GX-C2")
    assert [each.condition for each in refused.value.conditions] == ["audit_passed"]
    whole = issue(services, person, "GX-C2", audit_passed=True)
    assert (course.type, whole.type) == ("public_course", "continuing_education")
    first, second = check(services, course), check(services, whole)
    assert first["certificate"]["hours"] == {"public": "15", "professional": "0", "total": "15"}
    assert second["certificate"]["hours"] == {"public": "15", "professional": "75", "total": "90"}
    for answer in (first, second):
        assert {each["state"] for each in answer["paper"]} == {"agrees", "absent"}
    with pytest.raises(AlreadyIssuedError):
        issue(services, person, "GX-C1")


def test_a_refusal_says_clause_and_way_in_the_readers_language(services):
    """What is short, by which clause, and what would bring it; nothing was intended."""
    person = an_account(services, "450000", public_compulsory=15, professional=70)
    with pytest.raises(PaperRefusedError) as refused:
        issue(services, person, "GX-C2")
    chinese = say(refused.value.code, "zh", **refused.value.facts)
    english = say(refused.value.code, "en", **refused.value.facts)
    assert "GX 四(四)" in chinese
    assert "经审验通过" in chinese
    assert "audit" in english
    assert "GX 四(四)" in english
    assert "GX 四(四)" in str(refused.value)


def test_a_card_needs_the_report_of_the_base(services):
    """Inner Mongolia 四(二)3: passed, then printable."""
    person = an_account(services, "150000", 2022, public=30, professional=60)
    with pytest.raises(PaperRefusedError) as refused:
        issue(services, person, "IM-CARD", 2022)
    assert [each.condition for each in refused.value.conditions] == ["base_report_passed"]
    card = issue(services, person, "IM-CARD", 2022, base_report_passed=True)
    assert card.type == "audit_card"
    assert {each["state"] for each in check(services, card)["paper"]} == {"agrees", "absent"}


def test_only_the_regions_own_department_registers_in_xinjiang(services):
    """XJ Art. 15: another issuer is refused."""
    person = an_account(services, "650000", professional=72)
    with pytest.raises(PaperRefusedError) as refused:
        issue(services, person, "XJ-CE", issuer_kind="company")
    assert [each.condition for each in refused.value.conditions] == ["issuer_is_regional_hr"]
    registered = issue(services, person, "XJ-CE", issuer_kind="regional_hr")
    assert {each["state"] for each in check(services, registered)["paper"]} == {"agrees", "absent"}


def test_a_school_teachers_register_names_who_certified(services):
    """XJ Art. 6: the education administration certifies a teacher's study; the paper says so, anybody else's does not."""
    plain = an_account(services, "650000", professional=72)
    teacher = an_account(services, "650000", facts={"occupation": "primary_secondary_teacher"}, professional=72)
    certified = [issue(services, one, "XJ-CE", issuer_kind="regional_hr").account["basis"] for one in (plain, teacher)]
    assert ["县级以上教育行政部门" in basis for basis in certified] == [False, True]


def test_a_paper_that_the_region_does_not_give_is_refused_by_name(services, person):
    """Zibo gives no Guangxi paper; its own record lists what the hours are made of."""
    fulfil(services)
    with pytest.raises(NoSuchCertificateError):
        issue(services, person, "GX-C2")
    record = issue(services, person, "")
    assert [line["hours"] for line in record.account["lines"]] == ["50", "20", "40"]
    services.clock.turn(seconds=timedelta(minutes=1).total_seconds())
    assert {each["state"] for each in check(services, record)["paper"]} == {"agrees", "absent"}
