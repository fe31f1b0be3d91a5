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

from tests.access.world import PLACES, build_world
from tests.web.identity import on_the_net
from verifier.access import OPERATIONS, Role
from verifier.flows import open_services
from verifier.settings import load_settings
from verifier.store.schema import metadata
from verifier.web.assembly import ROUTERS
from verifier.web.declared import declared_routes

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text("utf-8"))["operations"]
ROUTES = tuple(declared_routes(ROUTERS))
GUARDED = tuple(route for route in ROUTES if route.operation not in {None, "public"})
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
KNOWN = {"proof_id", "case_id", "person_id", "user_id", "number", "number.pdf"}
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


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A node with people in every relation."""
    settings = load_settings(env="dev", data_dir=tmp_path_factory.mktemp("world") / "var", workers=0)
    with open_services(settings) as services:
        yield build_world(services)


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


def about_somebody():
    """The routes about one thing of a person, of which there are rows."""
    for route in GUARDED:
        names = set(PARAMETER.findall(route.path))
        if names & KNOWN and names <= KNOWN | {"number", "year"}:
            yield route


def is_within(relation: str, place: str, whose: str) -> bool:
    """Whether whoever acts at this place is near enough, by the table."""
    if relation == "any":
        return True
    if relation == "own":
        return False  # those who act in the matrix are other people
    if relation == "region":
        return place not in {"far", "far_root"}
    beneath = {"own": {"sub", "unit", "authority", "root"}, "moved": {"other", "root"}, "other": {"other", "root"}}
    return place in beneath[whose]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("whose", ["own", "moved", "other"])
def test_one_thing_is_found_by_those_near_it_and_by_nobody_else(world, place, whose):
    """Same unit, above it, beside it, another region, and after a move: found, or answered like what does not exist."""
    ids = {**world.things[whose].ids, "page": "1"}
    before = rows_of(world.services)
    tried = 0
    for route in about_somebody():
        for role, relation in relations_of(route.operation).items():
            within = is_within(relation, place, whose)
            if within and route.method != "GET":
                continue  # would change what the others are tried on; tests of each flow do it
            page_of_one = route.path.replace("{number}", "1") if "/pages/" in route.path else route.path
            answer = ask(world.browser(role, place), type(route)(route.method, page_of_one, route.operation, True), ids)
            where = f"{role} at {place}, {whose}: {route.method} {route.path}: {answer.status_code}"
            if within:
                assert answer.status_code not in {401, 403, 404} or is_bare(route), where
            else:
                assert answer.status_code in {404, 422}, where
                if answer.status_code == 404:
                    assert answer.json()["code"] in {"verifier.not_found", "web.account.no_person"}, where
            tried += 1
    assert tried > 20
    assert rows_of(world.services) == before


def is_bare(route) -> bool:
    """The certificate of this node has neither paper nor code yet: 404 also for those who may see it."""
    return route.path.endswith((".pdf", "qr.svg"))


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
                if not is_within(relation, place, whose):
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


def test_select_all_takes_only_what_is_ours(world):
    """Passing many at once with somebody else's case among them passes none of theirs."""
    before = rows_of(world.services)["cases"]
    theirs = world.things["own"].ids["case_id"]
    words = {"cases": [{"id": theirs, "version": 1}]}
    answer = world.browser("unit", "other").post("/api/cases/pass", json=words)
    assert answer.status_code in {200, 404, 409, 422}
    page = world.browser("unit", "other").post("/cases/bulk", data={"cases": f"{theirs}:1", "case": f"{theirs}:1"})
    assert page.status_code in {200, 303, 404, 409, 422}
    assert rows_of(world.services)["cases"] == before
