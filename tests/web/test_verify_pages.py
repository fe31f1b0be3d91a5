"""Verification is public, tells seven states apart, and never shows what an invalid code says."""

import re

import pytest
from starlette.testclient import TestClient

from signing import token_to_text
from verifier.app import create_app
from verifier.store import get_certificate_by_number
from verifier.web.views_verify import GRAVEST_FIRST, STATES, WORD_OF_REASON, word_of

from signing import Reason  # isort: skip


@pytest.fixture
def code(node):
    """The text of an issued certificate's code."""
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    return token_to_text(token, host="localhost:8000")


def test_every_reason_has_a_word_and_every_word_a_sentence_in_both_languages(client):
    """No reason of the token format is left without a state."""
    assert {reason.value for reason in Reason} == set(WORD_OF_REASON)
    assert set(WORD_OF_REASON.values()) <= set(GRAVEST_FIRST)
    for lang in ("zh", "en"):
        page = client.get(f"/?lang={lang}").text
        assert "web.verify" not in page


@pytest.mark.parametrize(
    ("outcome", "reasons", "word"),
    [
        ("valid", (), "valid"),
        ("invalid", ("expired", "revoked"), "revoked"),
        ("invalid", ("bad_signature",), "forged"),
        ("invalid", ("malformed",), "unreadable"),
        ("invalid", ("superseded", "status_stale"), "superseded"),
        ("undetermined", ("unknown_key", "trust_stale"), "undetermined"),
        ("undetermined", ("status_unavailable",), "undetermined"),
        ("invalid", ("a_reason_of_tomorrow",), "forged"),
        ("undetermined", ("a_reason_of_tomorrow",), "undetermined"),
    ],
)
def test_the_gravest_reason_names_the_state(outcome, reasons, word):
    """`Cannot be confirmed now` is never forged, and an unknown reason is never good news."""
    assert word_of(outcome, reasons) == word


def test_the_server_checks_a_code_without_script(client, code):
    """The address `/v/<digits>` shows what the paper says, as the one status of the page."""
    page = client.get(f"/v/{code.partition('#')[2]}").text
    body, _, blanks = page.partition('id="verdict-parts"')
    assert 'role="status"' in body
    assert 'data-state="valid"' in body
    assert "王敏" in body
    assert body.count('role="status"') == 2  # the verdict and the line that says "checking"
    assert "王敏" not in blanks


def test_the_form_checks_text_and_answers_in_english(client, code):
    """Pasted text is checked by the server when there is no script."""
    page = client.post("/verify?lang=en", data={"text": code}).text
    assert '<h2 id="verdict-word">Valid</h2>' in page
    assert "90 hours in all" in page


def test_a_changed_code_shows_nothing_of_its_content(client, code):
    """One digit changed: not issued here or altered, and no name."""
    digits = code.partition("#")[2]
    changed = digits[:-1] + ("1" if digits[-1] != "1" else "2")
    page = client.get(f"/v/{changed}").text
    assert re.search(r'data-state="(forged|unreadable)"', page)
    assert "王敏" not in page


def test_the_api_answers_200_for_every_check_that_ran(client, code):
    """Valid, changed and senseless text all get the contract's document."""
    good = client.post("/api/verify", json={"text": code})
    assert (good.status_code, good.json()["outcome"]) == (200, "valid")
    assert good.json()["certificate"]["hours"] == {"public": "30", "professional": "60", "total": "90"}
    bad = client.post("/api/verify", json={"text": "12345"})
    assert (bad.status_code, bad.json()["outcome"], bad.json()["certificate"]) == (200, "invalid", None)


@pytest.mark.parametrize(
    ("kwargs", "status"),
    [
        ({"json": {}}, 422),
        ({"json": {"text": "1", "other": 1}}, 422),
        ({"json": {"text": 5}}, 422),
        ({"json": {"text": "1" * 4001}}, 422),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 422),
        ({"content": b"1", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"files": {"file": ("x.pdf", b"")}}, 422),
        ({"files": {"file": ("x.pdf", b"not a document at all")}}, 422),
        ({"files": {"file": ("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64)}}, 422),
    ],
)
def test_the_api_refuses_what_it_cannot_read(client, code, kwargs, status):
    """A request that cannot be read is 4xx problem+json with a code and a next step."""
    answer = client.post("/api/verify", **kwargs)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]
    assert answer.json()["detail"].endswith(("。", "."))


def test_a_pdf_is_checked_by_the_code_on_it(client, node, code):
    """The certificate's own PDF, uploaded, is read back and valid."""
    number = client.post("/api/verify", json={"text": code}).json()["certificate"]["number"]
    pdf = client.get(f"/certificates/{number}.pdf")
    assert pdf.content.startswith(b"%PDF")
    answer = client.post("/api/verify", files={"file": ("certificate.pdf", pdf.content, "application/pdf")})
    assert answer.json()["outcome"] == "valid", answer.text


def test_without_a_trust_list_nothing_is_judged(client):
    """A node that holds no list says so instead of calling a certificate forged."""
    answer = client.post("/api/verify", json={"text": "12345"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "trust.missing"


def test_verification_is_public_and_the_rest_is_not(node, code):
    """From another machine: the page and the check answer, the console and the account do not."""
    outside = TestClient(create_app(node.services), base_url="https://xueshi.example", client=("203.0.113.9", 4000))
    assert outside.get("/").status_code == 200
    assert outside.post("/api/verify", json={"text": code}).json()["outcome"] == "valid"
    for path in ("/cases", "/account", "/upload", "/api/cases", "/api/account", "/api/proofs"):
        assert outside.get(path).status_code == 403, path


def test_lists_can_be_fetched_from_anywhere(client, code):
    """Trust and status files are public, cacheable and readable by scripts of other sites."""
    trust = client.get("/.well-known/xueshi/trust.json")
    assert trust.headers["access-control-allow-origin"] == "*"
    assert "public" in trust.headers["cache-control"]
    assert client.get("/.well-known/xueshi/trust/370300.json").status_code == 200
    assert client.get("/status/0").headers["content-type"] == "application/statuslist+cwt"
    for path in ("/status/77", "/status/..%2f..%2fkeys", "/.well-known/xueshi/trust/000001.json"):
        assert client.get(path).status_code == 404, path


def test_the_seven_states_are_explained_with_a_shape_of_their_own(client):
    """Each state has its own word and its own drawing, so that none rests on colour."""
    page = client.get("/").text
    explained = page[page.index('class="states"') : page.index("verdict-parts")]
    shapes = re.findall(r'<svg class="icon icon-(\w+)"[^>]*>(.*?)</svg>', explained)
    assert [name for name, _ in shapes] == list(STATES)
    assert len({drawing for _, drawing in shapes}) == len(STATES)


def test_the_log_is_public_and_answers_only_who_holds_a_code(client):
    """No head before there is a key for the log; unknown and damaged fingerprints are not found."""
    for path in ("log/370300.cwt", "log/x.cwt", f"log/proof/{'0' * 64}", "log/proof/zz"):
        assert client.get(f"/.well-known/xueshi/{path}").status_code == 404
