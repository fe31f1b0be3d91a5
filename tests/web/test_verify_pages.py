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
        assert outside.get(path).status_code in {401, 403}, path


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
    """No head before there is a key for the log, so that nothing can be said of a fingerprint; a damaged one is not found."""
    for path, status in (
        ("log/370300.cwt", 404),
        ("log/x.cwt", 404),
        (f"log/proof/{'0' * 64}", 503),
        ("log/proof/zz", 404),
    ):
        assert client.get(f"/.well-known/xueshi/{path}").status_code == status


def number_of(client, code):
    """The number of the certificate that this code is on."""
    return client.post("/api/verify", json={"text": code}).json()["certificate"]["number"]


def test_a_number_shows_the_name_masked_until_it_is_typed(client, code):
    """A number alone gives the verdict and 王＊; the full name, spaces and width apart, shows it; another name does not."""
    number = number_of(client, code)
    page = client.post("/verify/number", data={"number": f" {number} "}).text
    shown = page.partition('id="verdict-parts"')[0]
    assert 'data-state="valid"' in shown
    assert "王＊" in shown
    assert "王敏" not in shown
    assert 'action="/verify/id-number"' not in shown  # nobody tries numbers on a name they do not know
    assert "王敏" not in client.post("/verify/number", data={"number": number, "name": "王明"}).text
    assert "王敏" in client.post("/verify/number", data={"number": number, "name": "王 敏"}).text
    api = client.post("/api/verify/number", json={"number": number}).json()
    assert (api["outcome"], api["certificate"]["holder"], api["holder_masked"]) == ("valid", "王＊", True)
    named = client.post("/api/verify/number", json={"number": number, "name": "王敏"}).json()
    assert (named["certificate"]["holder"], named["holder_masked"]) == ("王敏", False)


def test_an_unknown_number_is_told_in_the_same_time(client, code):
    """No such certificate here: its own sentence, not "forged", and no faster than a known one."""
    import time

    took = {}
    for number in (number_of(client, code), "ZB-0000-0000-0000"):
        began = time.monotonic()
        answer = client.post("/verify/number", data={"number": number})
        took[answer.status_code] = time.monotonic() - began
    assert set(took) == {200, 404}
    assert min(took.values()) >= 0.4
    assert abs(took[200] - took[404]) < 0.35
    assert "本站没有签发过这个编号的证书" in answer.text
    assert 'data-state="forged"' not in answer.text.partition('id="verdict-parts"')[0]


def test_numbers_and_names_cannot_be_walked_through(client, code):
    """After some attempts an address waits; checking a code itself is never limited."""
    number = number_of(client, code)
    answers = [
        client.post("/api/verify/number", json={"number": number, "name": f"王{n}"}).status_code for n in range(8)
    ]
    assert answers[:6] == [200] * 6
    assert answers[6:] == [429] * 2
    page = client.post("/verify/number", data={"number": number, "name": "王敏"})
    assert page.status_code == 429
    assert "再试" in page.text
    assert all(client.post("/api/verify", json={"text": code}).status_code == 200 for _ in range(20))


def test_an_identity_number_is_confirmed_by_the_server_where_the_browser_cannot(client, code):
    """The form gives an answer beside the verdict; a certificate without a commitment says that it has none."""
    page = client.post("/verify/id-number", data={"text": code, "id_number": "37030219900101123X"}).text
    assert 'data-id="none"' in page.partition('id="verdict-parts"')[0]
    assert "37030219900101123X" not in page


def test_a_tampered_pdf_says_which_part_disagrees(client, node, code):
    """Every part of the certificate's own PDF agrees; the page lists the four of them."""
    pdf = client.get(f"/certificates/{number_of(client, code)}.pdf").content
    page = client.post("/verify", files={"file": ("c.pdf", pdf, "application/pdf")}).text
    shown = page.partition('id="verdict-parts"')[0]
    parts = dict(re.findall(r'<tr data-part="(\w+)" data-state="(\w+)">', shown))
    assert set(parts) == {"page", "attachment", "code", "signature"}
    assert parts["page"] == parts["code"] == parts["attachment"] == "agrees"


def test_a_picture_without_a_code_has_its_own_sentence(client, code):
    """No code is not a damaged one: the state and the contract's reason are the same, the sentence and the next step are not."""
    import io

    from PIL import Image

    kept = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(kept, "PNG")
    page = client.post("/verify", files={"file": ("x.png", kept.getvalue(), "image/png")})
    assert page.status_code == 200
    shown = re.search(r'data-state="unreadable".*?</section>', page.text, re.DOTALL)[0]
    assert "没有找到证书的二维码" in shown
    assert "没有读全" not in shown
    answer = client.post("/api/verify", files={"file": ("x.png", kept.getvalue(), "image/png")}).json()
    assert (answer["outcome"], answer["reasons"], answer["code_found"]) == ("invalid", ["malformed"], False)
    assert answer["checks"][0]["say"] == "文件里没有找到二维码。"
    assert "code_found" not in client.post("/api/verify", json={"text": "12345"}).json()
