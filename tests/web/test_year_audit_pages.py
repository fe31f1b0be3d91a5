"""The yearly audit as page and API: who is listed, what is written for each, and what a refused one is told."""

from decimal import Decimal
from uuid import uuid4

import pytest

from verifier.store import add_entry, add_person, year_audits


def a_year(node, name, *, region="450000", hours=(("public", "compulsory", 15), ("professional", None, 75))):
    """A person of a region with hours of 2024."""
    services = node.services
    with services.store.write() as tx:
        person = add_person(tx, name=name, region=region, unit="示例学院", id_number=None, now=services.clock())
        for subject, lane, amount in hours:
            add_entry(
                tx, posting_key=str(uuid4()), person_id=person.id, region=region, year=2024, category="training",
                subject=subject, lane=lane, hours=Decimal(amount), source="platform", trail={"cites": ["GX 四"]},
                now=services.clock(), posted_by="test",
            )  # fmt: skip
    return person


def audits_of(node, person):
    """What was said of a person's 2024."""
    with node.services.store.read() as tx:
        return [one.passed for one in year_audits.history(tx, person.id, 2024)]


@pytest.fixture
def people(node):
    """One whose year is complete, one who lacks hours."""
    return a_year(node, "欧阳明月"), a_year(node, "尉迟安", hours=(("professional", None, 5),))


def test_the_page_lists_marks_and_writes(node, client, people):
    """Those who are ready are marked already; the office's word is written for each, and the list says so."""
    good, short = people
    shown = client.get("/year-audits?year=2024").text
    assert "可以审验" in shown
    assert "学时未满" in shown
    assert f'name="person.{good.id}" value="0" checked' in shown
    marked = {"year": "2024", f"person.{good.id}": "0", f"person.{short.id}": "0", "say": "pass"}
    told = client.post("/year-audits", data=marked).text
    assert "2 人中已记录 1 人" in told
    assert "尚未完成" in told
    assert (audits_of(node, good), audits_of(node, short)) == ([True], [])
    assert f'name="person.{good.id}" value="1"' in client.get("/year-audits?year=2024").text


def test_a_failure_needs_words_and_nobody_marked_is_said(node, client, people):
    """Nothing is written without a reason; an empty form says what to do."""
    good, _ = people
    refused = client.post("/year-audits", data={"year": "2024", f"person.{good.id}": "0", "say": "fail"}).text
    assert "请写明理由" in refused
    assert "没有选择人员" in client.post("/year-audits", data={"year": "2024", "say": "pass"}).text
    assert audits_of(node, good) == []
    client.post(
        "/year-audits", data={"year": "2024", f"person.{good.id}": "0", "say": "fail", "reason": "登记表未盖章"}
    )
    assert audits_of(node, good) == [False]
    assert "登记表未盖章" in client.get("/year-audits?year=2024").text


def test_the_api_answers_for_each(node, client, people):
    """What was written, and why not, in one answer; somebody unknown is not found, and nothing else suffers."""
    good, short = people
    listed = client.get("/api/year-audits?year=2024").json()["items"]
    mine = next(one for one in listed if one["person_id"] == str(good.id))
    assert (mine["total"], mine["passable"], mine["auditors"], mine["audit"]) == ("90", True, ["unit"], None)
    nobody = str(uuid4())
    asked = {
        "year": 2024,
        "passed": True,
        "persons": [{"person_id": str(good.id)}, {"person_id": str(short.id)}, {"person_id": nobody}],
    }
    answers = {one["person_id"]: one for one in client.post("/api/year-audits", json=asked).json()["items"]}
    assert answers[str(good.id)]["audit"]["version"] == 1
    assert answers[str(short.id)]["problem"]["code"] == "requirement.unmet"
    assert answers[nobody]["problem"]["status"] == 404
    again = client.post(
        "/api/year-audits", json={"year": 2024, "passed": True, "persons": [{"person_id": str(good.id)}]}
    ).json()["items"]
    assert again[0]["problem"]["code"] == "store.stale_version"


def test_a_region_without_an_audit_says_so(node, client):
    """The demonstration's Zibo has none: the person stands there without a box to mark."""
    shown = client.get("/year-audits?year=2024").text
    assert "无此环节" in shown
    assert f"person.{node.person.id}" not in shown


@pytest.mark.parametrize("asked", [{"year": 2024, "passed": True, "persons": []}, {"year": 1, "passed": True}])
def test_an_order_of_the_wrong_form_is_refused(client, asked):
    """Our own problem, and nothing written."""
    assert client.post("/api/year-audits", json=asked).json()["code"] == "request.invalid"
