"""Rosters, pushes, bases, figures and title reviews as programs meet them."""

import base64
import io
import json
from datetime import timedelta

import pytest
import python_calamine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.web.conftest import NOW
from tests.web.test_signed_requests import BODY, signed_headers
from verifier.store import add_person
from verifier.web.signed_requests import content_digest, signature_base

ID = "370303198504120000"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
JSON = {"Accept": "application/json"}
HEAD = "record_id,id_number,name,year,category,hours,title\n"


@pytest.fixture
def learner(node):
    """A person with an identity number."""
    with node.services.store.write() as tx:
        return add_person(tx, name="李华", region="370300", unit="示例机械厂", id_number=ID, now=NOW)


def upload(client, text, **fields):
    """Upload a csv as a roster."""
    data = {"channel": "platform", "sender": "sd-platform"} | fields
    return client.post("/api/rosters", data=data, files={"file": ("名单.csv", text.encode())}, headers=JSON)


def test_a_roster_by_api(client, learner):
    """Template, upload with a preview of every row, errors as a sheet, correction, next, and once only."""
    template = client.get("/api/rosters/template")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(template.content))
    assert book.get_sheet_by_index(0).to_python()[0][:3] == ["记录编号*", "身份证号*", "姓名*"]
    bad = upload(client, HEAD + f"1,{ID},李华,2024,platform_public,50,公需\n2,{ID},李,24,platform_public,=1,x\n").json()
    assert [(row["row"], row["outcome"]) for row in bad["preview"]] == [(2, "new"), (3, "faulty")]
    assert ID not in json.dumps(bad)
    errors = client.get(f"/api/rosters/{bad['id']}/errors")
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(errors.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["行", "列", "填写的内容", "原因"]
    assert {(row[0], row[1]) for row in rows[1:]} >= {("3", "年度"), ("3", "姓名")}
    refused = client.post(f"/api/rosters/{bad['id']}/next", json={"version": 1}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "records.roster_closed")
    good = upload(client, HEAD + f"1,{ID},李华,2024,platform_public,50,公需\n").json()
    done = client.post(f"/api/rosters/{good['id']}/next", json={"version": good["version"]}, headers=JSON).json()
    assert (done["posted"], done["state"], done["say"]) == (1, "next", "已导入")
    assert client.get(f"/api/rosters/{good['id']}").json()["preview"][0]["outcome"] == "same"


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 422, "ocr.empty"),
        ("\0", 422, "records.table_unreadable"),
        ("a,b\n1,2\n", 422, "records.columns_missing"),
        (HEAD, 422, "records.table_empty"),
    ],
)
def test_a_file_that_is_no_roster_is_refused(client, learner, text, status, code):
    """With a stable code and what to do."""
    answer = upload(client, text)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def pushed(client, node, rows, *, nonce="0123456789abcdef", key=KEY, moment=NOW, **changes):
    """Push rows as a signed request."""
    body = json.dumps({"records": rows}).encode()
    parameters = f'("@method" "@authority" "@path" "content-digest");created={int(moment.timestamp())};nonce="{nonce}";keyid="acc-1"'
    derived = {"@method": "POST", "@authority": "127.0.0.1:8000", "@path": "/api/records"}
    headers = {"content-digest": content_digest(body)}
    base = signature_base(("@method", "@authority", "@path", "content-digest"), parameters, derived, headers)
    value = base64.b64encode(key.sign(base)).decode()
    headers |= {
        "signature-input": f"sig1={parameters}",
        "signature": f"sig1=:{value}:",
        "content-type": "application/json",
    }
    return client.post("/api/records", content=changes.get("body", body), headers=headers | JSON)


@pytest.fixture
def registered(client):
    """The platform's key is known here."""
    asked = {
        "key_id": "acc-1",
        "source": "sd-accounting",
        "channel": "industry_push",
        "region": "370300",
        "categories": ["industry_push"],
        "public_key": base64.b64encode(KEY.public_key().public_bytes_raw()).decode(),
    }
    assert client.post("/api/pushers", json=asked, headers=JSON).status_code == 201
    assert client.post("/api/pushers", json=asked, headers=JSON).status_code in {400, 409}


def row(**changes):
    """A record."""
    facts = {
        "record_id": "r1",
        "id_number": ID,
        "name": "李华",
        "year": "2024",
        "category": "industry_push",
        "hours": "60",
        "title": "会计2024",
    }
    return facts | changes


def test_a_signed_push(client, node, learner, registered):
    """Rows are answered in their places; the same request again is refused; a correction says so."""
    first = pushed(client, node, [row(), row(record_id="r2", name="张")])
    assert first.status_code == 200, first.text
    assert [one["outcome"] for one in first.json()["results"]] == ["new", "faulty"]
    assert pushed(client, node, [row(), row(record_id="r2", name="张")]).json()["code"] == "records.push_repeated"
    again = pushed(client, node, [row(hours="40")], nonce="0123456789abcdeg").json()
    assert again["results"][0] | {"say": ""} == {
        "record_id": "r1", "version": 2, "outcome": "correction", "say": "", "hours": "40", "declared_hours": None,
        "faults": [], "revoked": [],
    }  # fmt: skip


def test_an_unsigned_or_altered_push_is_refused(client, node, learner, registered):
    """401 with a code for each reason, and nothing is posted."""
    bare = client.post("/api/records", json={"records": [row()]}, headers=JSON)
    assert (bare.status_code, bare.json()["code"]) == (401, "push.signature_missing")
    altered = pushed(client, node, [row()], body=json.dumps({"records": [row(hours="90")]}).encode())
    assert (altered.status_code, altered.json()["code"]) == (401, "push.signature_invalid")
    stale = pushed(client, node, [row()], moment=NOW - timedelta(minutes=6))
    assert (stale.status_code, stale.json()["code"]) == (401, "push.signature_stale")
    other = pushed(client, node, [row()], key=Ed25519PrivateKey.generate())
    assert other.json()["code"] == "push.signature_invalid"
    assert client.delete("/api/pushers/acc-1", headers=JSON).status_code == 204
    ended = pushed(client, node, [row()])
    assert (ended.status_code, ended.json()["code"]) == (401, "records.pusher_unknown")
    assert client.get("/api/records?state=counts", headers=JSON).json()["items"] == []


def test_a_region_without_bases_says_so(client):
    """Zibo's rules know no training bases: the refusal names it."""
    plan = {"title": "班", "starts_on": "2025-03-01", "ends_on": "2025-03-02", "hours": "16", "parts": {"time": "x"}}
    answer = client.post("/api/bases/classes", json=plan, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "bases.no_rules")
    assert client.get("/api/bases/classes", headers=JSON).json()["items"] == []


def test_figures_and_exports(client, node):
    """By month, unit and kind; every form of file; nothing in them is a formula."""
    node.add_case()
    found = client.get("/api/statistics/review?months=3", headers=JSON).json()
    assert [one["month"] for one in found["months"]] == ["2024-11", "2024-12", "2025-01"]
    for form, kind in (("csv", "text/csv"), ("json", "application/x-ndjson"), ("xlsx", "application/vnd")):
        answer = client.get(f"/api/statistics/review/export?form={form}&months=2")
        assert answer.headers["content-type"].startswith(kind)
        assert answer.content
    assert client.get("/api/statistics/units?year=2024", headers=JSON).json()["units"] == []
    node.add_hours("public", "compulsory", "30", key="a")
    (unit,) = client.get("/api/statistics/units?year=2024", headers=JSON).json()["units"]
    assert (unit["people"], unit["hours"]) == (1, "30")
    for lines in ("true", "false"):
        assert client.get(f"/api/statistics/units/export?year=2024&form=csv&lines={lines}").status_code == 200


def test_a_title_review_reads_five_years(client, node, learner):
    """Verdicts, mode and trace, and an audit line; a wrong name looks like nobody."""
    asked = {"id_number": ID, "name": "李华", "level": "senior"}
    found = client.post("/api/title-review/accounts", json=asked, headers=JSON)
    assert found.status_code == 200, found.text
    assert [one["year"] for one in found.json()["years"]] == [2021, 2022, 2023, 2024, 2025]
    assert found.json()["purpose"]["mode"]
    wrong = client.post("/api/title-review/accounts", json=asked | {"name": "李"}, headers=JSON)
    nobody = client.post("/api/title-review/accounts", json=asked | {"id_number": "110105194912310021"}, headers=JSON)
    assert (wrong.status_code, wrong.json()) == (404, nobody.json())


def test_the_examples_of_signatures_stay_in_step():
    """Both tests of signatures sign the same way."""
    assert signed_headers()["content-digest"] == content_digest(BODY)
