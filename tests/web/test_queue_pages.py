"""The queue: narrowed by what matters, counted by each choice, kept under a name, approved in bulk where nothing asks for a look."""

import re

import pytest

from tests.web.test_naughty_words import NAUGHTY, wrongs_of
from verifier.web.queue import Queue, queue_from


def titles_of(page):
    """The titles of the rows of a queue page."""
    return re.findall(r'class="row-link">([^<]+)</a>', page)


def fill(node):
    """Five cases that differ in kind, proposal, reason and reading."""
    node.add_case(title="甲", reasons=["OK_STATED"])
    node.add_case(minutes=1, title="乙", kind="paper", category="paper", reasons=["PER_ITEM"])
    node.add_case(minutes=2, title="丙", decision="review", hours=None, reasons=["MISSING:organiser_ok"])
    node.add_case(minutes=3, title="丁", decision="reject", kind="not_proof", reasons=["NOT_A_PROOF"])
    return node.add_case(
        minutes=4, title="戊", decision="review", hours=None, reasons=["MISSING:organiser_ok", "CAP_DAY"]
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=paper", ["乙"]),
        ("reason=MISSING:organiser_ok", ["丙", "戊"]),
        ("reason=CAP_DAY&proposal=review", ["戊"]),
        ("region=370300", ["甲", "乙", "丙", "丁", "戊"]),
        ("region=450000", []),
        ("confidence=sure", ["甲", "乙", "丙", "丁", "戊"]),
        ("confidence=unsure", []),
        ("due=none", ["甲", "乙", "丙", "丁", "戊"]),
        ("due=overdue", []),
        ("level=authority&state=any", []),
    ],
)
def test_each_filter_narrows_the_list(client, node, query, shown):
    """Kind, reason, region, reading, deadline and level each leave the cases that fit, longest waiting first."""
    fill(node)
    assert titles_of(client.get(f"/cases?{query}").text) == shown


def test_next_follows_every_filter(client, node):
    """From a case in a narrowed list, next and previous stay in it, and so does the list after a decision."""
    last = fill(node)
    third = node.cases[2]
    query = "state=submitted&proposal=any&reason=MISSING%3Aorganiser_ok"
    page = client.get(f"/cases/{third.id}?{query}").text
    assert f'href="/cases/{last.id}?{query.replace("&", "&amp;")}"' in page
    form = {"action": "return", "version": "1", "reason": "缺页", "back": query}
    answer = client.post(f"/cases/{third.id}/decision", data=form)
    assert answer.headers["location"] == f"/cases/{last.id}?{query}"


def test_counts_say_what_each_choice_would_show(client, node):
    """Options carry their counts, and a chosen option does not hide the others."""
    fill(node)
    page = client.get("/cases?reason=MISSING:organiser_ok").text
    assert "缺少：主办单位由人社部门或行业主管部门举办、批准，或已备案 (2)" in page
    assert "按项计 (1)" in page
    assert re.search(r'需人工判断 <span class="number count">2</span>', page)


def test_a_deadline_of_the_rules_is_shown_and_narrows(client, node):
    """Guangxi's units decide by a day: the row says so, and the filter finds what is late."""
    from verifier.store.schema import cases

    case = node.add_case()
    with node.services.store.write() as tx:
        tx.connection.execute(cases.update().where(cases.c.id == case.id).values(region="450000", year=2024))
    page = client.get("/cases").text
    assert "须于 2025-02-25 前决定" in page
    assert len(titles_of(client.get("/cases?due=later").text)) == 1
    assert titles_of(client.get("/cases?due=overdue").text) == []


def test_a_view_is_kept_for_its_user_and_can_be_dropped(client, node):
    """A name opens its filters again; saving it anew replaces them; nobody keeps a nameless one."""
    fill(node)
    query = "state=submitted&proposal=review&kind=training_certificate"
    assert (
        client.post("/cases/views", data={"name": "  急件 ", "query": query}).headers["location"] == f"/cases?{query}"
    )
    page = client.get("/cases").text
    assert f'<a href="/cases?{query.replace("&", "&amp;")}">急件</a>' in page
    client.post("/cases/views", data={"name": "急件", "query": "state=any&proposal=any"})
    page = client.get("/cases").text
    assert page.count(">急件</a>") == 1
    drop = re.search(r'action="(/cases/views/[^"]+/drop)"', page).group(1)
    assert client.post(drop).status_code == 303
    assert ">急件</a>" not in client.get("/cases").text
    for name in ("", "   ", "长" * 41):
        assert client.post("/cases/views", data={"name": name, "query": query}).status_code == 422


@pytest.mark.parametrize("words", NAUGHTY[::5])
def test_names_of_views_and_filters_stay_text(client, node, words):
    """Markup in a name or in an address comes back as text or not at all."""
    node.add_case()
    client.post("/cases/views", data={"name": words[:40], "query": words})
    page = client.get("/cases", params=dict.fromkeys(("state", "kind", "region", "reason", "due", "level"), words))
    assert page.status_code == 200
    assert wrongs_of(page.text) == []


def test_only_known_values_travel_in_the_address():
    """A queue read from senseless values is the open one."""
    senseless = dict.fromkeys(("state", "proposal", "level", "kind", "region", "reason", "confidence", "due"), '">x')
    assert queue_from(senseless) == Queue()
    assert Queue().query == "state=submitted&proposal=any"


def test_plain_cases_of_one_rule_are_approved_together(client, node):
    """Only accepted, sure, unflagged ones are offered; each answer is told, one refusal harms no other."""
    for number in range(3):
        node.add_case(minutes=number, title=f"培训{number}", own_file=True, fields=one_day(number))
    node.add_case(minutes=5, title="要看", decision="review", hours=None)
    page = client.get("/cases/bulk").text
    offered = re.findall(r'name="(case\.[0-9a-f-]+)" value="(\d+)"', page)
    assert len(offered) == 3
    assert "要看" not in page
    first = node.cases[0]
    client.post(f"/cases/{first.id}/decision", data={"action": "return", "version": "1", "reason": "缺页"})
    answer = client.post("/cases/bulk", data=dict(offered)).text
    assert "3 件中已认可 2 件" in answer
    states = [item["state"] for item in client.get("/api/cases?state=any").json()["items"]]
    assert states == ["returned", "unit_passed", "unit_passed", "submitted"]


def one_day(number):
    """Facts of a course of one day that no other shares."""
    day = f"2024-0{number + 1}-11"
    return {"certificate_number": f"ZB-2024-{number:05}", "start_date": day, "end_date": day, "stated_hours": "8"}


def test_more_than_fifty_are_refused_as_a_whole(client, node):
    """Nobody approves more than fifty at once, whatever is sent."""
    import uuid

    form = {f"case.{uuid.uuid4()}": "1" for _ in range(51)}
    answer = client.post("/cases/bulk", data=form)
    assert answer.status_code == 422
    assert "一次最多批量通过 50 件" in answer.text
