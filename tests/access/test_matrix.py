"""The matrix of rights: every route × every role × every relation to the thing, on a real node with real rows.

Routes come from the application itself, so that a new one is tried without being named here; what is expected stands in `expected.toml`.
Refused requests change nothing: the whole database is compared before and after.
"""

import re
import tomllib
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.access.world import HOMES, PLACES, near
from tests.web.identity import on_the_net
from verifier.access import OPERATIONS, Role
from verifier.store.schema import metadata
from verifier.web.assembly import ROUTERS
from verifier.web.declared import declared_routes

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text("utf-8"))["operations"]
ROUTES = tuple(declared_routes(ROUTERS))
GUARDED = tuple(route for route in ROUTES if route.operation not in {None, "public"})
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
WORDS = {
    "/api/cases/{case_id}/decision": {"action": "approve", "version": 99},
    "/api/users/{user_id}/admission": {"admit": True},
    "/api/users/{user_id}/roles": {"role": "unit", "unit_id": str(uuid4())},
    "/api/units/{unit_id}/super-administrator": {"user_id": str(uuid4())},
    "/api/moves/{move_id}/decision": {"accept": True},
}


def relations_of(operation: str) -> dict[str, str]:
    """What the table says of an operation: the relation by role."""
    said = EXPECTED[operation]
    return {} if said == "anyone" else dict(pair.split(":") for pair in said.split())


def ask(browser, route, ids):
    """Send a request to a route about these things; what has no row yet is about nothing that exists."""
    path = PARAMETER.sub(lambda found: str(ids.get(found.group(1), uuid4())), route.path)
    words = {} if route.method in {"GET", "DELETE"} else {"json": WORDS.get(route.path, {})}
    return browser.request(route.method, path, **words)


def rows_of(services):
    """Everything that the database holds, but for the audit and sessions."""
    with services.store.read() as tx:
        return {
            table.name: sorted(map(repr, tx.connection.execute(select(table)).all()))
            for table in metadata.sorted_tables
            if table.name not in {"audit", "sessions"}
        }


def test_every_route_declares_what_it_is():
    """A route without an operation, and without saying that it is public, does not pass."""
    assert [f"{route.method} {route.path}" for route in ROUTES if route.operation is None] == []
    assert len(GUARDED) > 60


def test_the_openapi_names_every_operation(world):
    """Programs read the operation beside each path."""
    document = world.app.openapi()
    named = {
        (method.upper(), path): described.get("x-operation")
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    }
    assert named
    assert {key: named[key] for key in named if named[key] is None} == {}
    for route in ROUTES:
        if route.in_schema:
            assert named[route.method, route.path] == route.operation


def test_the_table_and_the_code_agree():
    """Rights change in two places or not at all."""
    coded = {
        code: " ".join(f"{grant.role}:{grant.relation}" for grant in operation.grants) or "anyone"
        for code, operation in OPERATIONS.items()
    }
    assert coded == EXPECTED


def test_every_operation_that_a_route_names_is_in_the_table():
    """And no administrator of the three sees proofs, hours or certificates."""
    assert {route.operation for route in GUARDED} <= EXPECTED.keys()
    for operation in EXPECTED:
        if operation.split(".")[0] in {"proof", "case", "account", "certificate", "objection", "roster", "person"}:
            assert not {"system_admin", "security_admin", "auditor"} & relations_of(operation).keys(), operation


def test_nobody_gets_anywhere_without_signing_in(world):
    """Every route that is not public answers 401 to a stranger."""
    stranger = on_the_net(world.services, app=world.app)
    for route in GUARDED:
        answer = ask(stranger, route, world.things["own"].ids)
        assert answer.status_code == 401, f"{route.method} {route.path}: {answer.status_code}"


@pytest.mark.parametrize("role", sorted(Role))
def test_a_role_without_the_operation_is_refused_and_changes_nothing(world, role):
    """403 with a stable code, whatever the thing; an ended role is no role."""
    there, ended = world.browser(role, "sub"), world.ended(role)
    before = rows_of(world.services)
    for route in GUARDED:
        relations = relations_of(route.operation)
        if EXPECTED[route.operation] == "anyone":
            continue
        answer = ask(ended, route, world.things["own"].ids)
        assert answer.status_code == 403, f"ended {role}: {route.method} {route.path}: {answer.status_code}"
        if role not in relations:
            answer = ask(there, route, world.things["own"].ids)
            assert answer.status_code == 403, f"{role}: {route.method} {route.path}: {answer.status_code}"
            assert answer.json()["code"] == "access.not_allowed"
    assert rows_of(world.services) == before


LISTS = tuple(route for route in GUARDED if route.method == "GET" and not PARAMETER.search(route.path))


@pytest.mark.parametrize("place", PLACES)
def test_lists_hold_nothing_of_those_out_of_reach(world, place):
    """No name and no id of somebody else's people in any list, count or page; a moved person's are with the new unit alone."""
    for route in LISTS:
        if route.path.endswith("/events"):
            continue  # a stream has no end; its own tests read it
        for role, relation in relations_of(route.operation).items():
            answer = world.browser(role, place).get(route.path)
            assert answer.status_code < 500, f"{role}: {route.path}"
            for whose, things in world.things.items():
                if not near(relation, place, HOMES[whose]):
                    for mark in things.marks:
                        assert mark not in answer.text, f"{role} at {place} sees {whose} in {route.path}"


@pytest.mark.parametrize(
    ("place", "seen"), [("sub", {"own"}), ("other", {"moved", "other"}), ("root", {"own", "moved", "other"})]
)
def test_the_queue_holds_what_is_within_reach(world, place, seen):
    """The list is not only free of the others: it has ours, and counts them."""
    found = world.browser("unit", place).get("/api/cases").json()["items"]
    ids = {whose for whose, things in world.things.items() if things.ids["case_id"] in {one["id"] for one in found}}
    assert ids == seen
    page = world.browser("unit", place).get("/cases").text
    assert {whose for whose, things in world.things.items() if things.ids["case_id"] in page} == seen
