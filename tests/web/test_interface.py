"""Whatever is sent to the interface: no fault of ours, and no status that its description does not name."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from verifier.app import create_app

load_all_checks()
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
HERE = "http://127.0.0.1:8000"


def on_this_machine(app):
    """The application as a client on the same machine sees it."""

    async def local(scope, receive, send):
        await app({**scope, "client": ("127.0.0.1", 50000)}, receive, send)

    return local


def test_every_operation_answers_as_described(node):
    """Generated requests of every operation get documented statuses and shapes, and never a fault of ours."""
    node.add_case()
    node.issue()
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", on_this_machine(create_app(node.services)))
    statuses = {}
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=15,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answers(case):
            response = case.call(base_url=HERE, headers={"Host": "127.0.0.1:8000"})
            statuses.setdefault(operation.label, set()).add(response.status_code)  # noqa: B023 (called at once)
            assert response.status_code < 500, response.text
            case.validate_response(response, checks=CHECKS)

        answers()
    assert len(statuses) >= 12
    assert not any(403 in seen for seen in statuses.values())
    assert statuses["GET /api/cases"] & {200}
