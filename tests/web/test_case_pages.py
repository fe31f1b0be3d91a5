"""Review: the queue follows its filters, a decision is recorded once, and refused ones keep what was typed."""

import pytest


def decide(client, case, **form):
    """Post the decision form of a case."""
    back = "state=submitted&proposal=any"
    return client.post(f"/cases/{case.id}/decision", data={"version": "1", "back": back, **form})


def test_an_approval_posts_hours_and_opens_the_next_case(client, node):
    """A approves as proposed: hours in the ledger, the next case of the list next."""
    first, second = node.add_case(), node.add_case(minutes=1, title="第二件")
    answer = decide(client, first, action="approve", hours="24")
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(f"/cases/{second.id}?")
    account = client.get("/api/account?year=2024").json()
    assert account["hours"]["professional"] == "24"
    assert [entry["hours"] for entry in account["entries"]] == ["24"]


def test_the_last_decision_leads_back_to_the_list(client, node):
    """With nothing left the reviewer returns to the list that they came from."""
    only = node.add_case()
    answer = decide(client, only, action="reject", reason="不属于本地区可折算的形式")
    assert answer.headers["location"] == "/cases?state=submitted&proposal=any"
    assert "这里没有案件" in client.get(answer.headers["location"]).text


def test_the_reviewer_s_own_figure_needs_a_reason_and_a_ceiling(client, node):
    """Less with a reason is recorded; without one, above the ceiling or unreadable it is refused and what was typed stays."""
    case = node.add_case()
    without = decide(client, case, action="approve", hours="16")
    assert without.status_code == 422
    assert 'value="16"' in without.text
    above = decide(client, case, action="approve", hours="40", reason="我认为更多")
    assert above.status_code == 422
    assert "我认为更多" in above.text
    assert decide(client, case, action="approve", hours="x", reason="a").status_code == 422
    assert client.get("/api/account?year=2024").json()["entries"] == []
    assert decide(client, case, action="approve", hours="16", reason="缺勤一天").status_code == 303
    assert client.get("/api/account?year=2024").json()["hours"]["professional"] == "16"


@pytest.mark.parametrize("action", ["return", "reject"])
def test_a_return_and_a_rejection_need_words(client, node, action):
    """Without a reason nothing is recorded; with one the applicant sees it."""
    case = node.add_case()
    refused = decide(client, case, action=action)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert decide(client, case, action=action, reason="缺页，请补齐").status_code == 303
    assert "缺页，请补齐" in client.get(f"/proofs/{case.proof_id}").text


def test_the_loser_of_a_race_is_told_who_decided_what(client, node):
    """A second decision on the same version changes nothing and says what happened."""
    case = node.add_case()
    decide(client, case, action="return", reason="缺页")
    late = decide(client, case, action="approve")
    assert late.status_code == 409
    assert "demo" in late.text
    api = client.post(f"/api/cases/{case.id}/decision", json={"action": "approve", "version": 1})
    assert (api.status_code, api.json()["code"]) == (409, "case.moved")
    assert client.get(f"/api/cases/{case.id}").json()["state"] == "returned"


def test_what_the_rule_asks_for_can_be_confirmed(client, node):
    """An organiser that the paper does not prove: without confirmation no figure, with it the rule gives one."""
    case = node.add_case(
        decision="review", hours=None, proposed="24", reasons=["MISSING:organiser_ok"], kind="conference_certificate"
    )
    page = client.get(f"/cases/{case.id}").text
    assert 'name="fact.organiser_ok"' in page
    approved = decide(client, case, action="approve", **{"fact.organiser_ok": "yes"})
    assert approved.status_code == 303, approved.text
    decision = client.get(f"/api/cases/{case.id}").json()["decisions"][0]
    assert decision["facts"]["facts"] == {"organiser_ok": True}


def test_the_queue_follows_its_filters(client, node):
    """State and proposal narrow the list, counts tell how many, next walks inside the filter."""
    node.add_case(title="甲")
    reject = node.add_case(minutes=1, title="乙", decision="reject")
    last = node.add_case(minutes=2, title="丙", decision="reject")
    page = client.get("/cases?state=submitted&proposal=reject").text
    assert "乙" in page
    assert "甲</a>" not in page
    beside = client.get(f"/cases/{reject.id}?state=submitted&proposal=reject").text
    assert f"/cases/{last.id}?state=submitted&amp;proposal=reject" in beside
    assert 'rel="prev"' not in beside
    listed = client.get("/api/cases?proposal=reject").json()["items"]
    assert [item["title"] for item in listed] == ["乙", "丙"]


def test_the_queue_is_paged(client, node):
    """Twenty-six cases: a full page, then the rest, none twice."""
    for number in range(26):
        node.add_case(minutes=number, title=f"培训班第{number:02}期")
    page = client.get("/cases").text
    assert page.count('class="row-link"') == 25
    following = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = client.get(following).text
    assert rest.count('class="row-link"') == 1
    assert "第25期" in rest


def test_an_address_cannot_carry_anything_else(client, node):
    """Unknown filters fall back; what came in the address is not written back."""
    case = node.add_case()
    page = client.get(f"/cases/{case.id}?state=%22%3E%3Cscript%3E&proposal=x&back=//evil").text.partition("<main")[2]
    assert "evil" not in page
    assert "script%3E" not in page
    answer = decide(client, case, action="reject", reason="a", back="//evil.example/?state=submitted")
    assert answer.headers["location"].startswith("/cases")


def test_boxes_and_fields_are_linked_and_the_least_certain_comes_first(client, node):
    """Every box points at its field; doubt is said by word and shape."""
    case = node.add_case()
    page = client.get(f"/cases/{case.id}").text
    for name in ("holder_name", "organiser", "stated_hours"):
        assert f'href="#field-{name}"' in page
        assert f'id="field-{name}"' in page
        assert f'id="box-{name}"' in page
    assert page.index('id="field-organiser"') < page.index('id="field-holder_name"')
    assert "存疑" in page
    assert "icon-unsure" in page


@pytest.mark.parametrize("path", ["/cases/not-a-uuid", "/proofs/1", "/cases/00000000-0000-0000-0000-000000000000"])
def test_what_does_not_exist_is_a_page_and_no_fault(client, path):
    """Made-up ids are 404 or 422, with a way back."""
    answer = client.get(path)
    assert answer.status_code in {404, 422}
    assert 'href="/"' in answer.text


def test_a_date_that_the_paper_lacks_can_be_given(client, node):
    """A paper without a date of publication: the reviewer states it, and the rule gives the hours of that year."""
    fields = {
        "decision": "review",
        "hours": None,
        "reasons": ["MISSING:pub_date"],
        "kind": "paper",
        "category": "paper",
    }
    case = node.add_case(**fields)
    assert 'name="fact.pub_date"' in client.get(f"/cases/{case.id}").text
    wrong = decide(client, case, action="approve", **{"fact.pub_date": "2024-02-31"})
    assert wrong.status_code == 422
    assert 'value="2024-02-31"' in wrong.text
    assert decide(client, case, action="approve", **{"fact.pub_date": "2024-06-01"}).status_code == 303
    assert client.get("/api/account?year=2024").json()["hours"]["professional"] == "10"


def test_an_unknown_fact_is_refused(client, node):
    """The interface takes only facts that the rules know."""
    case = node.add_case()
    decision = {"action": "approve", "version": 1, "facts": {"nonsense": True}}
    answer = client.post(f"/api/cases/{case.id}/decision", json=decision)
    assert (answer.status_code, answer.json()["code"]) == (422, "activity.unknown_fact")
    assert client.get(f"/api/cases/{case.id}").json()["state"] == "submitted"


def test_the_same_file_sent_twice_is_shown_with_its_twin(client, node):
    """A reviewer sees the other upload of the same bytes; the applicant's page does not name it."""
    first, second = node.add_case(file_name="第一次.png"), node.add_case(minutes=1, file_name="第二次.png")
    page = client.get(f"/cases/{second.id}").text
    assert "同一文件曾经上传" in page
    assert f'href="/proofs/{first.proof_id}"' in page
    assert "第一次.png" not in client.get(f"/proofs/{second.proof_id}").text
