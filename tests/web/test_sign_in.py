"""Signing in: password, code, sessions, lock-out, links, keys; over the pages and the API of a node that is not in dev."""

import time
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pyotp
import pytest

from tests.web.conftest import NOW
from tests.web.identity import PASSWORD, Clock, add, enrol, on_the_net
from verifier.app import create_app
from verifier.flows.identity import PasswordWeakError, make_password_link
from verifier.flows.identity.passwords import require_password
from verifier.settings import load_settings
from verifier.store import check_audit, read_audit


@pytest.fixture
def clock():
    """A clock that the test moves."""
    return Clock(NOW)


@pytest.fixture
def services(node, clock):
    """The node as production runs it."""
    settings = load_settings(env="production", data_dir=node.services.settings.data_dir, public_host="node.example")
    return replace(node.services, settings=settings, clock=clock)


@pytest.fixture
def browser(services):
    """A browser elsewhere."""
    return on_the_net(services)


def sign_in(browser, login, password=PASSWORD):
    """Post login and password."""
    return browser.post("/api/session", json={"login": login, "password": password})


def cookie_of(answer):
    """The session's cookie as the server sets it."""
    return next(value for name, value in answer.headers.multi_items() if name == "set-cookie" and "__Host-" in value)


def test_an_applicant_signs_in_with_a_password(services, browser):
    """The cookie is for this host alone, over HTTPS, not for scripts; the token is not in the answer's body."""
    add(services, "wang", "applicant", is_person=True)
    answer = sign_in(browser, "wang")
    assert (answer.status_code, answer.json()) == (200, {"stage": "open"})
    cookie = cookie_of(answer)
    assert cookie.startswith("__Host-xueshi=")
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert "Domain" not in cookie
    assert browser.get("/api/session").json()["roles"] == ["applicant"]
    assert browser.get("/api/proofs").status_code == 200


def test_unknown_logins_and_wrong_passwords_are_one_answer_after_one_time(services, browser):
    """Neither the words nor the time tell whether a login exists."""
    add(services, "wang", "applicant")
    answers, times = {}, {}
    for login in ("wang", "nobody"):
        taken = []
        for _ in range(4):
            began = time.perf_counter()
            answer = sign_in(browser, login, "a wrong password")
            taken.append(time.perf_counter() - began)
        answers[login], times[login] = (answer.status_code, answer.json()), median(taken)
    assert answers["wang"] == answers["nobody"]
    assert answers["wang"][0] == 401
    assert answers["wang"][1]["code"] == "signin.refused"
    assert 0.4 < times["wang"] / times["nobody"] < 2.5


def test_failures_lock_the_login_with_a_growing_delay(services, clock):
    """Five failures: half a minute; one more: a whole one. The right password waits too, also for a login that nobody has."""
    add(services, "wang", "applicant")
    app = create_app(services)
    for login in ("wang", "nobody"):
        for number in range(5):
            assert (
                sign_in(on_the_net(services, address=f"198.51.100.{number}", app=app), login, "wrong").status_code
                == 401
            )
        locked = sign_in(on_the_net(services, address="198.51.100.9", app=app), login)
        assert (locked.status_code, locked.json()["code"]) == (429, "signin.locked")
    clock.forward(seconds=31)
    assert sign_in(on_the_net(services, address="198.51.100.10", app=app), "wang", "wrong").status_code == 401
    clock.forward(seconds=31)
    assert sign_in(on_the_net(services, address="198.51.100.11", app=app), "wang").status_code == 429
    clock.forward(seconds=31)
    assert sign_in(on_the_net(services, address="198.51.100.12", app=app), "wang").status_code == 200


def test_one_address_tries_only_so_often(services, browser):
    """Thirty attempts in a minute from one address, whatever the logins, are enough."""
    codes = [browser.post("/api/session", json={"login": f"x{n}", "password": "y"}).status_code for n in range(25)]
    assert 429 in codes[18:]


def test_when_counting_fails_sign_in_closes_and_verification_goes_on(services):
    """Nobody is let in uncounted; a stranger still verifies."""
    add(services, "wang", "applicant")
    app = create_app(services)
    app.state.sign_in_limiter = replace(app.state.sign_in_limiter, counter=None)
    browser = on_the_net(services, app=app)
    answer = sign_in(browser, "wang")
    assert (answer.status_code, answer.json()["code"]) == (503, "signin.limiter_failed")
    assert browser.get("/").status_code == 200


def test_whoever_decides_enrols_an_authenticator_at_the_first_sign_in(services, browser, clock):
    """Before the first code nothing opens; with it come ten recovery codes, once; the token changes at every step."""
    add(services, "reviewer", "unit")
    first = sign_in(browser, "reviewer")
    assert first.json() == {"stage": "enrol"}
    assert browser.get("/api/cases").status_code == 401
    secret = browser.get("/api/session/enrolment").json()["secret"]
    assert browser.get("/sign-in/enrol/qr.svg").text.count("<path") == 1
    wrong = browser.post("/api/session/enrolment", json={"code": "000000"})
    assert wrong.status_code == 401
    code = pyotp.TOTP(secret).at(clock.now)
    done = browser.post("/api/session/enrolment", json={"code": code})
    assert done.json()["stage"] == "open"
    assert len(done.json()["recovery_codes"]) == 10
    assert cookie_of(done) != cookie_of(first)
    assert browser.get("/api/cases").status_code == 200
    old = on_the_net(services)
    old.cookies.set("__Host-xueshi", cookie_of(first).split("=", 1)[1].split(";")[0])
    assert old.get("/api/session").json()["stage"] == "none"


def test_a_code_counts_once_and_a_recovery_code_once(services, clock):
    """The same six digits do not open a second session; neither does the same recovery code."""
    user = add(services, "reviewer", "unit")
    totp = enrol(services, user)
    app = create_app(services)
    one, two = on_the_net(services, app=app), on_the_net(services, app=app)
    for browser in (one, two):
        assert sign_in(browser, "reviewer").json() == {"stage": "totp"}
    code = {"code": totp.at(clock.now)}
    assert one.post("/api/session/code", json=code).status_code == 200
    assert two.post("/api/session/code", json=code).status_code == 401
    page = one.post("/me/recovery-codes", headers={"Accept": "text/html"}).text
    recovery = page.split("<code>")[1].split("</code>")[0]
    assert two.post("/api/session/code", json={"code": recovery}).status_code == 200
    three = on_the_net(services, app=app)
    sign_in(three, "reviewer")
    assert three.post("/api/session/code", json={"code": recovery}).status_code == 401


def test_wrong_codes_lock(services, clock):
    """Five wrong codes, and the right one waits."""
    totp = enrol(services, add(services, "reviewer", "unit"))
    browser = on_the_net(services)
    sign_in(browser, "reviewer")
    for _ in range(5):
        assert browser.post("/api/session/code", json={"code": "123456"}).status_code == 401
    assert browser.post("/api/session/code", json={"code": totp.at(clock.now)}).status_code == 429


@pytest.mark.parametrize(("idle", "total", "opens"), [(29, 29, True), (31, 31, False), (25, 12 * 60 + 1, False)])
def test_a_session_ends_unused_and_ends_anyway(services, browser, clock, idle, total, opens):
    """Half an hour unused, or twelve hours in all."""
    add(services, "wang", "applicant", is_person=True)
    sign_in(browser, "wang")
    passed = 0
    while passed < total:
        step = min(idle, total - passed)
        clock.forward(minutes=step)
        passed += step
        answer = browser.get("/api/proofs")
    assert (answer.status_code == 200) is opens


def test_sessions_are_listed_and_ended_by_their_owner(services, clock):
    """Another device is seen and ended from here; a stranger's session is not to be found."""
    add(services, "wang", "applicant", is_person=True)
    add(services, "zhang", "applicant", is_person=True)
    app = create_app(services)
    here, there, other = (on_the_net(services, app=app) for _ in range(3))
    for browser, login in ((here, "wang"), (there, "wang"), (other, "zhang")):
        sign_in(browser, login)
        clock.forward(seconds=1)
    found = here.get("/api/sessions").json()["items"]
    assert [one["this"] for one in found] == [False, True]
    assert other.delete(f"/api/sessions/{found[0]['id']}").status_code == 404
    assert here.delete(f"/api/sessions/{found[0]['id']}").status_code == 204
    assert there.get("/api/proofs").status_code == 401
    assert here.delete("/api/session").status_code == 204
    assert here.get("/api/proofs").status_code == 401


def test_a_one_time_link_sets_the_password_once(services, browser, clock):
    """It opens once, a newer link ends it, and it ends by itself after three days."""
    user = add(services, "wang", "applicant")
    old = make_password_link(services.store, user.id, actor="test", now=clock())
    token = make_password_link(services.store, user.id, actor="test", now=clock())
    assert browser.get(f"/password/{old}").status_code == 404
    assert browser.get(f"/password/{token}").status_code == 200
    assert browser.post(f"/password/{token}", data={"password": "short"}).status_code == 422
    assert browser.post(f"/password/{token}", data={"password": "wang wang wang wang"}).status_code == 422
    done = browser.post(f"/password/{token}", data={"password": "four quiet mountains at dawn"})
    assert done.headers["location"] == "/sign-in?done=password"
    assert browser.post(f"/password/{token}", data={"password": "four quiet mountains at dusk"}).status_code == 404
    assert sign_in(browser, "wang").status_code == 401
    assert sign_in(browser, "wang", "four quiet mountains at dawn").status_code == 200
    late = make_password_link(services.store, user.id, actor="test", now=clock())
    clock.forward(days=3)
    assert browser.get(f"/password/{late}").status_code == 404


def test_changing_the_password_ends_other_sessions(services):
    """A thief's session falls; one's own goes on under a new token; the old password is asked for."""
    add(services, "wang", "applicant", is_person=True)
    app = create_app(services)
    here, thief = on_the_net(services, app=app), on_the_net(services, app=app)
    for browser in (here, thief):
        sign_in(browser, "wang")
    assert here.post("/api/password", json={"old": "wrong", "new": "x" * 20}).status_code == 401
    changed = here.post("/api/password", json={"old": PASSWORD, "new": "four quiet mountains at dawn"})
    assert changed.json() == {"stage": "open"}
    assert here.get("/api/proofs").status_code == 200
    assert thief.get("/api/proofs").status_code == 401


@pytest.mark.parametrize(
    "password", ["password12345", "aaaaaaaaaaaaaa", "123456789012", "abcabcabcabc", "xx-reviewer-xx"]
)
def test_passwords_that_are_tried_first_are_refused(password):
    """Common ones, repetitions, and those with the login in them."""
    with pytest.raises(PasswordWeakError):
        require_password(password, login="reviewer")


def test_a_key_opens_its_scopes_until_it_is_revoked(services, browser, clock):
    """Shown once, bound to scopes and to what its owner holds, and ended by date or by hand."""
    add(services, "wang", "applicant", is_person=True)
    sign_in(browser, "wang")
    made = browser.post("/api/api-keys", json={"name": "sync", "scopes": ["proofs.read"], "days": 1})
    assert made.status_code == 201
    program = on_the_net(services)
    program.headers["Authorization"] = f"Bearer {made.json()['key']}"
    assert program.get("/api/proofs").status_code == 200
    assert program.get("/api/account").status_code == 403
    assert program.get("/api/api-keys").status_code == 403
    assert made.json()["key"] not in browser.get("/api/api-keys").text
    assert browser.delete(f"/api/api-keys/{made.json()['id']}").status_code == 204
    assert program.get("/api/proofs").status_code == 401
    again = browser.post("/api/api-keys", json={"name": "sync", "scopes": ["proofs.read"], "days": 1}).json()
    program.headers["Authorization"] = f"Bearer {again['key']}"
    assert program.get("/api/proofs").status_code == 200
    clock.forward(days=1)
    assert program.get("/api/proofs").status_code == 401
    sign_in(browser, "wang")
    unknown = browser.post("/api/api-keys", json={"name": "x", "scopes": ["everything"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "user.scope_unknown")


def test_a_page_sends_whoever_has_not_signed_in_and_back(services, browser):
    """To the form, and after it to where they wanted; never to another site."""
    add(services, "wang", "applicant", is_person=True)
    page = browser.get("/account", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?back=%2Faccount")
    form = {"login": "wang", "password": PASSWORD, "back": "/account"}
    assert browser.post("/sign-in", data=form).headers["location"] == "/account"
    for evil in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert browser.post("/sign-in", data=form | {"back": evil}).headers["location"] == "/"


def test_a_registration_waits_for_its_unit(services):
    """Before the unit admits it nothing can be declared; a stranger's unit cannot; afterwards it can."""
    from tests.web.identity import signed_in

    reviewer, stranger = add(services, "reviewer", "unit"), add(services, "stranger", "unit", unit="别的厂")
    app = create_app(services)
    browser = on_the_net(services, app=app)
    unit = browser.get("/api/units/search", params={"q": "示例机械"}).json()["items"][0]
    said = {
        "login": "newcomer",
        "name": "李明",
        "id_number": "11010519491231002X",
        "unit_id": unit["id"],
        "password": PASSWORD,
    }
    assert browser.post("/api/registrations", json=said).json() == {"state": "awaiting_unit"}
    again = browser.post("/api/registrations", json=said | {"login": "other"})
    assert (again.status_code, again.json()["code"]) == (409, "signin.registration_refused")
    sign_in(browser, "newcomer")
    assert browser.get("/api/proofs").status_code == 403
    theirs, ours = signed_in(services, stranger, app=app), signed_in(services, reviewer, app=app)
    waiting = ours.get("/api/admissions").json()["items"]
    assert [one["login"] for one in waiting] == ["newcomer"]
    assert theirs.get("/api/admissions").json()["items"] == []
    path = f"/api/users/{waiting[0]['id']}/admission"
    assert theirs.post(path, json={"admit": True}).status_code == 404
    assert ours.post(path, json={"admit": True}).json()["state"] == "active"
    assert ours.post(path, json={"admit": True}).status_code == 409
    assert browser.get("/api/proofs").status_code == 200


def test_signing_in_is_in_the_audit_without_logins_and_passwords(services, browser):
    """Who signed in and who was refused, by id; the chain holds."""
    user = add(services, "wang", "applicant", is_person=True)
    sign_in(browser, "wang", "the wrong password")
    sign_in(browser, "wang")
    with services.store.read() as tx:
        assert check_audit(tx)
        rows = read_audit(tx)
    actions = [row.action for row in rows if row.subject == str(user.id)]
    assert actions[-2:] == ["user.sign_in_refused", "user.signed_in"]
    assert all("wang" not in row.facts and "password" not in row.facts for row in rows)


def test_a_disabled_user_is_out_at_once(services, browser, clock):
    """The open session ends and the password opens nothing."""
    from verifier.flows.identity import set_disabled

    user = add(services, "wang", "applicant", is_person=True)
    sign_in(browser, "wang")
    set_disabled(services.store, user.id, disabled=True, actor="test", now=clock() + timedelta(seconds=1))
    assert browser.get("/api/proofs").status_code == 401
    assert sign_in(browser, "wang").status_code == 401
