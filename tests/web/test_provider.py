"""Signing in with an OpenID Connect provider: a real provider process, a node that trusts it for who somebody is and nothing else."""

import re
import socket
import subprocess
import sys
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.web.conftest import NOW
from tests.web.identity import Clock, add, enrol, on_the_net
from verifier.flows.identity import Provider, link_account
from verifier.settings import load_settings
from verifier.store import TakenError, list_users


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    """A provider of its own process on a free port, that insists on a nonce."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("provider") / "log").open("wb")
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
    ]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                found = httpx.get(f"{address}/.well-known/openid-configuration", timeout=1).json()["issuer"]
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(10)
        log.close()


@pytest.fixture
def services(node, issuer):
    """A production node with this provider."""
    settings = load_settings(
        env="production",
        data_dir=node.services.settings.data_dir,
        public_host="node.example",
        oidc_issuer=issuer,
        oidc_client_id="xueshi",
        oidc_client_secret="a secret of this test",
    )
    return replace(node.services, settings=settings, clock=Clock(NOW))


def provider_of(services):
    """The provider as the flows take it."""
    return Provider(services.settings.oidc_issuer, "xueshi", "a secret of this test")


def agree_as(address: str, subject: str) -> str:
    """What a person does at the provider: say who they are; where the provider sends them back to."""
    with httpx.Client() as person:
        page = person.get(address)
        assert page.status_code == 200, page.text
        back = person.post(address, data={"sub": subject})
        assert back.status_code in {302, 303}, back.text
        return back.headers["location"]


def path_of(address: str) -> str:
    """The path and query that the browser asks this node for."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "https://node.example"
    return f"{parts.path}?{parts.query}"


def begin(browser):
    """Go to the provider from this node's form."""
    assert "/sign-in/provider" in browser.get("/sign-in").text
    return browser.get("/sign-in/provider").headers["location"]


def test_a_linked_account_signs_in_and_still_gives_its_code(services):
    """State, nonce and PKCE go along; the reviewer's authenticator is asked for as ever."""
    user = add(services, "reviewer", "unit")
    enrol(services, user)
    link_account(services.store, provider_of(services), user.id, "zhang@example", actor="test", now=NOW)
    browser = on_the_net(services)
    address = begin(browser)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(asked[name][0] for name in ("state", "nonce", "code_challenge"))
    assert "code_verifier" not in asked
    answer = browser.get(path_of(agree_as(address, "zhang@example")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code")
    assert browser.get("/api/session").json()["stage"] == "totp"
    assert browser.get("/api/cases").status_code == 401


def test_an_account_that_nobody_linked_gets_nothing(services):
    """No user is made, no role is given, and the answer does not say why."""
    with services.store.read() as tx:
        before = list_users(tx)
    browser = on_the_net(services)
    answer = browser.get(path_of(agree_as(begin(browser), "stranger@example")))
    assert answer.status_code == 401
    assert browser.get("/api/session").json()["stage"] == "none"
    with services.store.read() as tx:
        assert list_users(tx) == before


def test_an_answer_is_good_for_the_browser_that_asked_and_once(services):
    """Another browser, another state, a second use, and no attempt at all are refused."""
    user = add(services, "wang", "applicant", is_person=True)
    link_account(services.store, provider_of(services), user.id, "wang@example", actor="test", now=NOW)
    browser, thief = on_the_net(services), on_the_net(services)
    answer = path_of(agree_as(begin(browser), "wang@example"))
    assert thief.get(answer).status_code == 401
    begin(thief)
    assert thief.get(answer).status_code == 401
    forged = re.sub(r"state=[^&]+", "state=forged", answer)
    kept = dict(browser.cookies)
    assert browser.get(forged).status_code == 401
    browser.cookies.update(kept)
    assert browser.get(answer).headers["location"] == "/"
    assert browser.get("/api/proofs").status_code == 200
    browser.cookies.update(kept)
    assert browser.get(answer).status_code == 401


def test_an_attempt_ends_after_ten_minutes(services):
    """A late answer opens nothing."""
    user = add(services, "wang", "applicant", is_person=True)
    link_account(services.store, provider_of(services), user.id, "late@example", actor="test", now=NOW)
    browser = on_the_net(services)
    answer = path_of(agree_as(begin(browser), "late@example"))
    services.clock.forward(minutes=11)
    assert browser.get(answer).status_code == 401


def test_one_account_of_the_provider_is_one_user_here(services):
    """An account that is linked cannot be linked to a second user."""
    users = [add(services, login, "applicant") for login in ("wang", "zhang")]
    link_account(services.store, provider_of(services), users[0].id, "same@example", actor="test", now=NOW)
    with pytest.raises(TakenError):
        link_account(services.store, provider_of(services), users[1].id, "same@example", actor="test", now=NOW)


def test_a_provider_that_does_not_answer_leaves_the_password(services):
    """The page says so; nobody is let in."""
    settings = services.settings.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})
    browser = on_the_net(replace(services, settings=settings))
    answer = browser.get("/sign-in/provider")
    assert (answer.status_code, answer.json()["code"]) == (503, "signin.provider_away")
    assert browser.get("/sign-in").status_code == 200
