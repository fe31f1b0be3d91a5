"""Whatever is sent to the interface in any role: no fault of ours, and no status that its description does not name.

The short form asks every operation a few times in each part of the demonstration, always the same; XUESHI_INTERFACE_EXAMPLES asks more.
"""

import os

import cbor2
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from tests.web.test_interface import HERE, on_this_machine
from verifier.app import create_app
from verifier.web.actor import PART_COOKIE, PARTS

load_all_checks()


@schemathesis.serializer("application/cbor")
def spell_cbor(_context, value):
    """A generated value as CBOR; bytes as they are."""
    return value if isinstance(value, bytes) else cbor2.dumps(value)


CHECKS = [status_code_conformance, content_type_conformance]
EXAMPLES = int(os.environ.get("XUESHI_INTERFACE_EXAMPLES", "1"))
WITHOUT_END = {"GET /api/proofs/{proof_id}/events"}


def test_every_operation_answers_as_described_in_every_part(node):
    """A role that may not is refused as described; one that may gets what is described; nobody gets a fault of ours."""
    node.add_case()
    node.issue()
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", on_this_machine(create_app(node.services)))
    statuses, faults = {}, []
    for found in schema.get_all_operations():
        operation = found.ok()
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
            for part in sorted(PARTS):
                cookie = f"{PART_COOKIE}={part}"
                response = case.call(base_url=HERE, headers={"Host": "127.0.0.1:8000", "Cookie": cookie})
                statuses.setdefault(operation.label, set()).add(response.status_code)  # noqa: B023 (called at once)
                try:
                    assert response.status_code < 500, response.text
                    case.validate_response(response, checks=CHECKS)
                except (AssertionError, FailureGroup) as exc:
                    faults.append(f"{operation.label} as {part}: {response.status_code} {str(exc)[:400]}")  # noqa: B023

        answers()
    assert not faults, "\n".join(faults)
    assert len(statuses) > 40
    assert any(403 in seen for seen in statuses.values())
