"""What guards every answer: headers, foreign requests, sizes, faults, and who may act."""

import json
import re

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from verifier.app import create_app
from verifier.settings import load_settings
from verifier.web.borders import sent_by_another_site


@pytest.mark.parametrize("path", ["/", "/upload", "/nothing", "/healthz", "/api/verify", "/static/x/style.css"])
def test_every_answer_carries_the_strict_headers(client, path):
    """Pages, errors and files alike: no inline script, no framing, no sniffing."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_a_fault_of_ours_is_told_without_details(client, node, monkeypatch, capsys):
    """An unexpected exception: 500 problem+json with the headers, and neither answer nor log holds the message."""

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError("division by a name")

    monkeypatch.setattr("verifier.web.routes_case_api.list_work", fail)
    answer = client.get("/api/cases")
    assert answer.status_code == 500
    assert answer.json()["code"] == "server.failed"
    assert "content-security-policy" in answer.headers
    assert "division" not in answer.text + capsys.readouterr().err


@pytest.mark.parametrize(
    ("method", "headers", "foreign"),
    [
        ("GET", {"sec-fetch-site": "cross-site"}, False),
        ("POST", {"sec-fetch-site": "same-origin"}, False),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"sec-fetch-site": "same-site"}, True),
        ("POST", {"sec-fetch-site": "cross-site"}, True),
        ("POST", {"origin": "https://evil.example", "host": "127.0.0.1:8000"}, True),
        ("POST", {"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}, False),
        ("POST", {"origin": "null", "host": "127.0.0.1:8000"}, True),
        ("POST", {}, False),
        ("DELETE", {"sec-fetch-site": "cross-site"}, True),
    ],
)
def test_requests_of_other_sites_are_known(method, headers, foreign):
    """Only requests that change something are refused, and only when a browser says that another site sent them."""
    assert sent_by_another_site(method, Headers(headers)) is foreign


def test_another_site_cannot_decide_a_case(client, node):
    """A foreign form that posts a decision is refused and nothing is recorded."""
    case = node.add_case()
    form = {"action": "approve", "version": "1"}
    answer = client.post(f"/cases/{case.id}/decision", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert client.get(f"/api/cases/{case.id}").json()["state"] == "submitted"


def test_a_foreign_name_for_this_machine_lets_nobody_in(node):
    """A page that resolves its own name to 127.0.0.1 gets no demonstration user."""
    rebound = TestClient(create_app(node.services), base_url="http://evil.example:8000", client=("127.0.0.1", 5000))
    assert rebound.get("/api/cases").status_code == 401
    assert rebound.get("/").status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_this_machine_s_own_names_are_known(node, host):
    """By any loopback name, from a loopback address, the demonstration user acts."""
    local = TestClient(create_app(node.services), base_url=f"http://{host}", client=("127.0.0.1", 5000))
    assert local.get("/api/cases").status_code == 200


def test_outside_dev_nobody_acts(node, tmp_path):
    """In production even this machine is refused where people would have to sign in."""
    services = node.services
    settings = load_settings(env="production", data_dir=services.settings.data_dir)
    production = type(services)(
        **{name: getattr(services, name) for name in services.__dataclass_fields__} | {"settings": settings}
    )
    browser = TestClient(create_app(production), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 5000))
    answer = browser.get("/api/cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "web.sign_in_needed")
    page = browser.get("/", headers={"Accept": "text/html"})
    assert "demo-banner" not in page.text
    assert "/cases" not in page.text
    assert "strict-transport-security" in page.headers


def test_the_demonstration_says_so_on_every_page(client):
    """Whoever acts as the demonstration user is told on each page."""
    for path in ("/", "/upload", "/cases", "/account", "/nothing"):
        assert "演示环境" in client.get(path).text, path


def test_problems_speak_the_reader_s_language(client):
    """The same refusal in Chinese and in English, with the same code."""
    path = "/api/cases/00000000-0000-0000-0000-000000000000"
    chinese, english = client.get(path), client.get(path, headers={"Accept-Language": "en"})
    assert chinese.json()["code"] == english.json()["code"] == "verifier.not_found"
    assert re.search("[\u4e00-\u9fff]", chinese.json()["detail"])
    assert not re.search("[\u4e00-\u9fff]", english.json()["detail"])


def test_a_missing_page_is_a_page_for_people(client):
    """People get a page with a way back, programs get problem+json."""
    page = client.get("/nothing")
    assert page.status_code == 404
    assert 'role="alert"' in page.text
    assert client.get("/api/nothing").headers["content-type"] == "application/problem+json"


def test_the_language_follows_address_then_cookie_then_browser(client):
    """`?lang=` is remembered; the browser's own wish comes last."""
    assert '<html lang="zh-CN">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/upload").text
    assert '<html lang="zh-CN">' in client.get("/upload?lang=zh").text


def test_a_body_beyond_the_limit_is_refused(client, node):
    """An oversized request is 413 with a code, and nothing is stored."""
    limit = node.services.settings.max_upload_bytes
    answer = client.post("/api/proofs", files={"file": ("big.pdf", b"%PDF-" + b"0" * (limit + 1))})
    assert answer.status_code == 413, answer.text
    assert answer.json()["code"] == "ocr.too_large"
    answer = client.post("/api/proofs", files={"file": ("huge.pdf", b"0" * (limit + 2_000_000))})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert "content-security-policy" in answer.headers
    assert client.get("/api/proofs").json()["items"] == []


def test_words_have_a_smaller_limit_than_files(client, node):
    """A decision of a hundred kilobytes is refused before it is read."""
    case = node.add_case()
    decision = {"action": "return", "version": 1, "reason": "长" * 100_000}
    answer = client.post(f"/api/cases/{case.id}/decision", json=decision)
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert client.get(f"/api/cases/{case.id}").json()["state"] == "submitted"


def test_operations_answer(client, node):
    """Alive, ready, and figures without personal data."""
    assert client.get("/healthz").text == "ok\n"
    node.issue()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    client.get("/cases")
    figures = client.get("/metrics").text
    for name in ("xueshi_oldest_job_seconds", "xueshi_open_cases", 'xueshi_jobs{state="dead"}', "process_open_fds"):
        assert name in figures
    assert 'xueshi_requests_total{method="GET",route="/cases",status="200"}' in figures
    assert "王敏" not in figures


def test_metrics_are_not_for_the_world(node):
    """A public address gets no figures."""
    outside = TestClient(create_app(node.services), client=("1.2.3.4", 4000))
    assert outside.get("/metrics").status_code == 404


def test_the_description_of_the_interface_is_whole(client):
    """OpenAPI names every operation of the API once, and loads nothing from elsewhere."""
    described = client.get("/api/openapi.json").json()
    paths = {path for path in described["paths"] if path.startswith("/api")}
    assert {"/api/proofs", "/api/proofs/{proof_id}", "/api/cases", "/api/verify", "/api/account"} <= paths
    names = re.findall(r'"operationId": ?"([^"]+)"', json.dumps(described))
    assert len(names) == len(set(names))
    assert client.get("/docs").status_code == 404


def test_files_of_another_version_are_not_served(client):
    """A script is served under the running version's address only, and then for a year."""
    page = client.get("/").text
    style = re.search(r'href="(/static/[0-9a-f]+/style\.css)"', page)[1]
    served = client.get(style)
    assert "immutable" in served.headers["cache-control"]
    assert served.headers["content-type"].startswith("text/css")
    for path in ("/static/0000000000000000/style.css", style.replace("style.css", "../app.py")):
        assert client.get(path).status_code == 404, path
