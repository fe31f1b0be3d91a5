"""One's own page tells how the year's audit really stands, as the office said it: Guangxi's unit, Guangdong's personnel department, Inner Mongolia's base."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.web.test_readiness_pages import act_as
from tests.web.test_record_pages import base_node, browser, reported_class, version_of  # noqa: F401 (a fixture among them)
from verifier.store import add_entry, add_person, list_persons

FULL = {
    "450000": {"public.compulsory": "15", "professional.": "75"},
    "440000": {"public.": "30", "professional.": "42", "elective.": "18"},
}
OFFICE = {"450000": "所在单位", "440000": "人社部门"}


def resident(node, region, hours):
    """Make the demonstration's person one of this region with hours of 2024."""
    services = node.services
    with services.store.write() as tx:
        person = add_person(tx, name="欧阳明月", region=region, unit="示例学院", id_number=None, now=services.clock())
        for key, amount in hours.items():
            subject, _, lane = key.partition(".")
            add_entry(
                tx, posting_key=f"{person.id}:{key}", person_id=person.id, region=region, year=2024,
                category="training", subject=subject, lane=lane or None, hours=Decimal(amount), source="platform",
                trail={}, now=services.clock(), posted_by="test",
            )  # fmt: skip
    act_as(node, person)
    return person


def say(client, person, word, *, seen, reason=""):
    """Let the office speak of the year, by its page."""
    form = {"year": "2024", f"person.{person.id}": str(seen), "say": word, "reason": reason}
    return client.post("/year-audits", data=form)


@pytest.mark.parametrize("region", sorted(OFFICE))
def test_the_audit_stands_as_the_office_said_it(node, region):
    """Waiting, failed with its reason, passed with its day; each time whose turn it is and the clause; the paper follows."""
    person = resident(node, region, FULL[region])
    settings = node.services.settings.model_copy(update={"region": region})  # its offices are those of a node there
    with browser(replace(node.services, settings=settings)) as client:
        waiting = client.get("/account?year=2024").text
        say(client, person, "fail", seen=0, reason="登记表未盖章")
        failed = client.get("/account?year=2024").text
        say(client, person, "pass", seen=1)
        passed = client.get("/account?year=2024").text
        english = client.get("/account?year=2024&lang=en").text
    assert 'data-audit="waiting"' in waiting
    assert f"等待{OFFICE[region]}审验" in waiting
    assert "还没有经审验通过" in waiting
    assert 'data-audit="failed"' in failed
    assert "登记表未盖章" in failed
    assert f"联系{OFFICE[region]}重新审验" in failed
    assert 'data-audit="passed"' in passed
    assert f"{OFFICE[region]}已于 2025-01-20 审验通过" in passed
    assert "还没有经审验通过" not in passed
    assert "Papers that ask for an audit can be issued" in english


def test_a_year_that_lacks_hours_is_told_to_complete_them_first(node, client):
    """Guangxi, ten hours of ninety: it cannot be audited yet, and the gaps stand above."""
    resident(node, "450000", {"professional.": "10"})
    page = client.get("/account?year=2024").text
    assert 'data-audit="unfinished"' in page
    assert "请先完成上面所列的缺项" in page


def test_guangdong_audits_after_the_year(node, client):
    """Its clause names no day but the year's end: in the year itself the page says from when on."""
    resident(node, "440000", {})
    page = client.get("/account?year=2025").text
    assert 'data-audit="early"' in page
    assert "2026年1月1日" in page or "2026-01-01" in page


def test_a_region_without_an_audit_shows_none(client):
    """Zibo reviews declarations and audits no year."""
    assert "data-audit" not in client.get("/account?year=2024").text


def test_the_card_of_inner_mongolia_waits_for_the_base_s_report(base_node, node):  # noqa: F811 (the fixture)
    """Before the report passed the card is not to be had, with the clause; when it passed, whoever signed in may print it."""
    services, clock = base_node
    with services.store.read() as tx:
        trainee = next(one for one in list_persons(tx, limit=50).items if one.region == "150000")
    act_as(node, trainee)
    with browser(services) as client:
        page = reported_class(client, clock)
        before = client.get("/account?year=2022&lang=zh").text
        assert "培训情况报告还没有审核通过" in before
        client.post(f"{page.url.path}/answer", data={"version": version_of(page.text), "answer": "pass"})
        after = client.get("/account?year=2022&lang=zh").text
        assert "培训情况报告还没有审核通过" not in after
        assert "继续教育审验卡" in after
