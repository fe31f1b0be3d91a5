"""Every request about somebody's thing in every role, at every place, for the person's own, a moved person's and another region's things.

Whoever is near enough by `expected.toml` gets it done; everybody else is answered as of a thing that does not exist, and nothing at all is
written. What was changed is put back before the next try, so that each try meets the same world.
"""

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.access.asks import ALONE, CHANGING, READING
from tests.access.test_matrix import EXPECTED, GUARDED, PARAMETER, relations_of
from tests.access.world import HOMES, PLACES, near

TRIED = ("own", "moved", "away")
PLAIN = {"part": "summary", "place": "0", "year": "2023"}
DONE = {200, 201, 202, 204, 303}
ASKED = {f"{route.method} {route.path}": route for route in GUARDED}
UUIDS = re.compile(r"[0-9a-f-]{36}")


def key_of(route) -> str:
    """A route by method and path, as `asks` names it."""
    return f"{route.method} {route.path}"


def actors_of(world, operation, ask, things):
    """Everybody who holds the operation, and whether they are near enough."""
    home = "root" if ask.about == "node" else HOMES[things.whose]
    for role, relation in relations_of(operation).items():
        if ask.roles is not None and role not in ask.roles:
            continue
        for place in PLACES:
            yield f"{role} at {place}", world.browser(role, place), near(relation, place, home)
        if relation == "own":
            for whose in TRIED:
                yield f"{whose} themselves", world.browser("self", whose), whose == things.whose


def send(browser, route, ask, world, things):
    """Ask for somebody's thing."""
    names = {**things.ids, **PLAIN, **{name: things.ids[of] for name, of in ask.ids.items()}}
    if "/pages/" in route.path:
        names["number"] = "1"
    path = PARAMETER.sub(lambda found: names[found.group(1)], route.path)
    words = {"json": ask.json, "data": ask.form, "params": ask.query, "files": ask.files}
    sent = {name: made(world, things) for name, made in words.items() if made is not None}
    if ask.content is not None:
        sent["content"], sent["headers"] = ask.content(world, things)
    return browser.request(route.method, path, **sent)


def allowed(ask) -> set[int]:
    """The statuses of those who may."""
    by_rule = {404, 409, 422} if ask.never else {409, 422} if ask.by_rule else set()
    return DONE | by_rule | ({403} if ask.of_office else set())


def nobody_like(things):
    """The same things of nobody: every id is one that does not exist."""
    gone = {name: str(uuid4()) for name in things.ids}
    person = replace(things.person, id=uuid4(), name="无此人")
    return replace(things, person=person, id_number="370303198504129990", ids=gone)


def test_every_route_stands_somewhere():
    """Whoever adds a route says how it is asked about somebody's thing, or that it names nothing of anybody."""
    named = set(READING) | set(CHANGING) | set(ALONE)
    lists = {key_of(one) for one in GUARDED if one.method == "GET" and not PARAMETER.search(one.path)}
    assert sorted(set(ASKED) - lists - named) == []
    assert sorted(named - set(ASKED)) == []
    assert len(READING) + len(CHANGING) + len(ALONE) == len(named)


def test_what_is_said_to_be_alone_names_nobody(world):
    """A body that can name a person, a unit or a case is not alone: its id is tried."""
    document = world.app.openapi()
    for key in ALONE:
        method, path = key.split(" ")
        described = document["paths"].get(path, {}).get(method.lower(), {})
        assert '"format": "uuid"' not in repr(described.get("requestBody", "")).replace("'", '"'), key


@pytest.mark.parametrize("key", sorted(READING))
def test_a_thing_is_read_by_those_near_it(world, key):
    """Found by those near it; by everybody else as if it were not there, in the very same words."""
    route, (ask,) = ASKED[key], (READING[key],)
    seen, compared = set(), set()
    for whose in TRIED:
        things = world.things[whose]
        for who, browser, within in actors_of(world, route.operation, ask, things):
            before = world.kept.version
            answer = send(browser, route, ask, world, things)
            where = f"{who}, {whose}: {key}: {answer.status_code} {answer.text[:300]}"
            if within:
                assert answer.status_code in allowed(ask) or is_bare(route, answer), where
                seen.add(answer.status_code)
                world.put_back(before)
            else:
                require_refused(world, route, ask, things, browser, answer, where, compared)
                assert world.kept.version == before, where
    assert seen & DONE or ask.never or key.endswith((".pdf", "qr.svg"))


@pytest.mark.parametrize("key", sorted(CHANGING))
def test_a_thing_is_changed_by_those_near_it(world, key):
    """Done for those near it; refused to everybody else, and not a single row is written."""
    route, done, compared, never = ASKED[key], set(), set(), ""
    for ask in CHANGING[key]:
        never = never or ask.never
        for whose in TRIED:
            things = world.things[whose]
            for who, browser, within in actors_of(world, route.operation, ask, things):
                before = world.kept.version
                answer = send(browser, route, ask, world, things)
                where = f"{who}, {whose}: {key}: {answer.status_code} {answer.text[:300]}"
                if not within:
                    require_refused(world, route, ask, things, browser, answer, where, compared)
                    assert world.kept.version - before in ({0, 1} if ask.lists else {0}), where
                    continue
                assert answer.status_code in allowed(ask), where
                if answer.status_code in DONE and world.kept.version != before:
                    done.add(who)
                world.put_back(before)
    assert done or never, f"{key} was never seen to be done"


def require_refused(world, route, ask, things, browser, answer, where, compared) -> None:
    """A refusal tells no more than that there is no such thing; laid beside one of nothing once a role."""
    if ask.bulk:
        assert answer.status_code == 200, where
        assert things.person.name not in answer.text, where
        told = answer.json()["items"] if "json" in answer.headers["content-type"] else []
        assert {one["problem"]["code"] for one in told} <= {"verifier.not_found"}, where
        return
    assert answer.status_code in {401, 404}, where
    role = where.partition(" ")[0]
    if role in compared:
        return
    compared.add(role)
    nobody = send(browser, route, ask, world, nobody_like(things))
    assert (nobody.status_code, words_of(nobody)) == (answer.status_code, words_of(answer)), where


def words_of(answer) -> str:
    """What an answer says, whatever the thing is called."""
    if "json" not in answer.headers.get("content-type", ""):
        return answer.headers.get("content-type", "")
    told = answer.json()
    return f"{told['code']} {UUIDS.sub('…', told['detail'])}"


def is_bare(route, answer) -> bool:
    """The certificate of this world has neither paper nor code yet: 404 also for those who may see it."""
    return answer.status_code == 404 and route.path.endswith((".pdf", "qr.svg"))


def test_the_table_names_no_operation_that_no_route_has(world):
    """Operations without a route are those that a route asks for besides its own."""
    routed = {route.operation for route in GUARDED}
    assert set(EXPECTED) - routed == {
        "case.decide_unit", "case.decide_authority", "case.decide_hr", "case.withdraw", "person.list",
    }  # fmt: skip
