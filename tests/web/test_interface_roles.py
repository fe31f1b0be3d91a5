"""Whatever is sent to the interface in any role, really signed in: no fault of ours, no status that its description does not name, and every refusal a problem.

Everybody gives a password and, where the role asks for it, a code of an authenticator; the program of a platform gives its key. The short form asks
every operation once in each role, always the same. The long form: `XUESHI_INTERFACE_EXAMPLES=50 XUESHI_INTERFACE_ROLES=unit,hr,applicant pytest
tests/web/test_interface_roles.py`.
"""

import json
import os
from dataclasses import dataclass, replace

import cbor2
import pyotp
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from tests.web.conftest import NOW
from tests.web.identity import PASSWORD, Clock, add, enrol, on_the_net
from verifier.access import Role
from verifier.app import create_app
from verifier.flows.identity import SCOPES, make_api_key
from verifier.messages import codes
from verifier.settings import load_settings
from verifier.web.sessions import SECURE_NAME

load_all_checks()


@schemathesis.serializer("application/cbor")
def spell_cbor(_context, value):
    """A generated value as CBOR; bytes as they are."""
    return value if isinstance(value, bytes) else cbor2.dumps(value)


CHECKS = [status_code_conformance, content_type_conformance]
EXAMPLES = int(os.environ.get("XUESHI_INTERFACE_EXAMPLES", "1"))
ROLES = os.environ.get("XUESHI_INTERFACE_ROLES", "").split(",")
WITHOUT_END = {"GET /api/proofs/{proof_id}/events"}
ENDS_SESSION = "DELETE /api/session"  # tried last
SIGNS_IN = {ENDS_SESSION, "POST /api/session", "POST /api/session/code", "POST /api/password"}
HOST = "https://node.example"
WITHOUT_KEY = frozenset({401})
OF_PUSHES = "POST /api/records"  # the signature is judged besides the key


@dataclass
class Signed:
    """Somebody who signed in, and how they are known to the service from then on."""

    services: object
    app: object
    role: Role
    headers: dict[str, str]
    user: object = None
    totp: pyotp.TOTP | None = None

    def sign_in(self) -> None:
        """By password and code, as people do."""
        self.services.clock.forward(seconds=31)  # a code opens once
        browser = on_the_net(self.services, app=self.app)
        answer = browser.post("/api/session", json={"login": self.user.login, "password": PASSWORD})
        if self.totp is not None:
            assert answer.json()["stage"] == "totp", answer.text
            answer = browser.post("/api/session/code", json={"code": self.totp.at(self.services.clock())})
        assert answer.json()["stage"] == "open", answer.text
        self.headers = {"Cookie": f"{SECURE_NAME}={browser.cookies[SECURE_NAME]}"}


def everybody(services, app):
    """One of each role, signed in; the platform's program by its key."""
    for role in Role:
        if ROLES != [""] and role not in ROLES:
            continue
        user = add(services, f"{role}.one", str(role), is_person=role is Role.APPLICANT)
        if role is Role.PUSHER:
            text, _ = make_api_key(
                services.store, user.id, name="x", scopes=SCOPES, days=9, actor="test", now=services.clock()
            )
            yield Signed(services, app, role, {"Authorization": f"Bearer {text}"})
            continue
        needs_code = role is not Role.APPLICANT
        who = Signed(services, app, role, {}, user, enrol(services, user) if needs_code else None)
        who.sign_in()
        yield who


def from_the_net(app):
    """The application as a client elsewhere sees it."""

    async def remote(scope, receive, send):
        await app({**scope, "client": ("203.0.113.7", 50000), "scheme": "https"}, receive, send)

    return remote


def require_problem(response, known) -> None:
    """A refusal is problem+json with a stable code, in the language that was asked for."""
    assert response.headers["content-type"][0] == "application/problem+json", response.headers
    told = json.loads(response.content)
    assert told["code"] in known, told
    assert told["status"] == response.status_code
    assert told["title"], told
    assert told["detail"].strip().endswith((".", ")", "}", "”")), told
    assert response.headers["content-language"] == ["en"], response.headers


@pytest.mark.timeout(3600)
def test_every_operation_answers_as_described_in_every_role(node):
    """A role that may not is refused as described; one that may gets what is described; nobody gets a fault of ours."""
    node.add_case()
    node.issue()
    production = load_settings(env="production", data_dir=node.services.settings.data_dir, public_host="node.example")
    services = replace(node.services, settings=production, clock=Clock(NOW))
    app = create_app(services)
    people, known = list(everybody(services, app)), codes("en")
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", from_the_net(app), headers={"Host": "node.example"})
    statuses, faults = {}, []
    listed = [found.ok() for found in schema.get_all_operations()]
    for operation in sorted(listed, key=lambda one: one.label == ENDS_SESSION):
        if operation.label in WITHOUT_END:
            continue

        @seed(20261124)
        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answers(case):
            label = operation.label  # noqa: B023 (called at once)
            for who in people:
                headers = {"Host": "node.example", "Accept-Language": "en", **who.headers}
                response = case.call(base_url=HOST, headers=headers, timeout=600)
                statuses.setdefault((label, who.role), set()).add(response.status_code)
                try:
                    assert response.status_code < 500, response.text
                    case.validate_response(response, checks=CHECKS)
                    if response.status_code >= 400:
                        require_problem(response, known)
                except (AssertionError, FailureGroup) as exc:
                    faults.append(f"{label} as {who.role}: {response.status_code} {str(exc)[:400]}")

        answers()
    assert not faults, "\n".join(faults)
    assert len({label for label, _ in statuses}) > 40
    assert any(403 in seen for seen in statuses.values())
    guarded = {label for label, _ in statuses} - SIGNS_IN - {OF_PUSHES}
    unknown = {key for key, seen in statuses.items() if key[0] in guarded and seen & WITHOUT_KEY}
    assert {label for label, _ in unknown} <= {"GET /api/session/enrolment", "POST /api/session/enrolment"}, unknown
