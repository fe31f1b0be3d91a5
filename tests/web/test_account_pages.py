"""The year: what counts against what is asked for, every hour with its trail, and the certificate."""

import pytest
from markupsafe import escape

from verifier.flows import revoke_certificate
from verifier.regions import region


def approve(client, case):
    """Approve a case as proposed."""
    answer = client.post(f"/api/cases/{case.id}/decision", json={"action": "approve", "version": case.version})
    assert answer.status_code == 200, answer.text


def test_an_approved_proof_brings_hours_with_their_trail(client, node):
    """Field, its place on the paper, the rule's words and who decided, all in the entry."""
    case = node.add_case()
    approve(client, case)
    page = client.get("/account?year=2024").text
    entry = page[page.index('class="panel entry') :]
    assert "智能制造专业技术人员能力提升培训班" in entry
    assert "按实际学时登记" in entry
    assert 'class="crop"' in entry
    assert f"/proofs/{case.proof_id}" in entry
    assert "demo" in entry


def test_what_is_missing_is_said_with_how_to_close_it(client, node):
    """24 of 90 hours, all elective: each missing hour is named once, and what waits is counted apart."""
    approve(client, node.add_case())
    node.add_case(minutes=1)
    page = client.get("/account?year=2024").text
    assert "本年度要求尚未完成" in page
    missing = page[page.index('class="missing"') : page.index("</ul>", page.index('class="missing"'))]
    assert "还差专业科目必修课20学时" in missing
    assert "还差专业科目16学时" in missing
    assert "还差总学时30学时" in missing
    assert "已有 24 学时在复核中" in page
    answer = client.get("/api/account?year=2024").json()
    assert answer["missing"]["total"] == "66"
    assert answer["compliant"] is False


def test_each_floor_is_quoted_in_its_own_words(client, node):
    """One article asks for the total and for a share of it: beside each bar stand the words that ask for that bar."""
    approve(client, node.add_case())
    page = client.get("/account?year=2024").text
    assert "其中20学时的必修课须通过云平台学习取得" in page
    floors = {one.lane: one.cite.quote for one in node.services.packs.for_year(region("370300"), 2024).requirement}
    assert floors["total"] != floors["professional"]
    assert all(escape(quote) in page for quote in floors.values())


def test_the_certificate_can_be_seen_downloaded_and_verified(client, node):
    """Page, PDF, drawing of the code, and a link that verifies it."""
    number = node.issue()
    account = client.get("/account?year=2024").text
    assert f"/certificates/{number}" in account
    page = client.get(f"/certificates/{number}").text
    assert "王敏" in page
    assert 'href="/#' in page
    assert client.get(f"/certificates/{number}/qr.svg").text.lstrip().startswith("<")
    pdf = client.get(f"/certificates/{number}.pdf")
    assert pdf.headers["content-disposition"].endswith(f'xueshi-{number}.pdf"')


def test_a_revoked_certificate_says_so_everywhere(client, node):
    """After revocation and publication the holder's page and the verify page both say it."""
    number = node.issue()
    code = client.get(f"/certificates/{number}").text.split('href="/#')[1].split('"')[0]
    services = node.services
    revoke_certificate(services.store, number, reason="学时认定有误", actor="demo", now=services.clock())
    node.publish()
    assert "学时认定有误" in client.get(f"/certificates/{number}").text
    page = client.get(f"/v/{code}").text
    assert 'data-state="revoked"' in page
    assert "王敏" not in page.partition('id="verdict-parts"')[0]


@pytest.mark.parametrize("year", ["1800", "abc", "99999"])
def test_a_senseless_year_is_refused(client, year):
    """A year outside all rules is a refusal, not a fault."""
    assert client.get(f"/account?year={year}").status_code == 422


def test_a_year_without_anything_is_a_finished_page(client):
    """An empty year says what to do first."""
    page = client.get("/account?year=2024").text
    assert "本年度还没有认定的学时" in page
    assert 'href="/upload"' in page
