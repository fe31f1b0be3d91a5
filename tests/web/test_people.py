"""Units, roles, super administrators and moves over the API, in the roles that may."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from tests.web.conftest import NOW
from tests.web.identity import Clock, add, on_the_net, signed_in
from verifier.access import Role
from verifier.app import create_app
from verifier.settings import load_settings
from verifier.store import RolesApartError, get_person, read_audit, role_grants, units
from verifier.store.tables_people import role_grants as grants_table


class House:
    """A production node with two factories, their people, and browsers of them."""

    def __init__(self, node) -> None:
        settings = load_settings(env="production", data_dir=node.services.settings.data_dir, public_host="node.example")
        self.clock = Clock(NOW)
        self.services = replace(node.services, settings=settings, clock=self.clock)
        self.node = node
        self.app = create_app(self.services)
        with self.services.store.write() as tx:
            root = units.region_unit(tx, "370300", now=NOW)
            self.old = units.unit_named(tx, "示例机械厂", "370300", now=NOW)
            self.new = units.add_unit(tx, kind="unit", name="新厂", parent=root, region="370300", now=NOW)
        self.users = {}

    def user(self, login, *roles, unit=None, **more):
        """A user of a unit."""
        self.users[login] = add(self.services, login, *roles, region_unit=unit or self.old, **more)
        return self.users[login]

    def browser(self, login):
        """A browser of a user, signed in."""
        return signed_in(self.services, self.users[login], app=self.app)


@pytest.fixture
def house(node):
    """The node with its people."""
    built = House(node)
    built.user("boss", "unit_admin")
    built.user("reviewer", "unit")
    built.user("newboss", "unit_admin", unit=built.new)
    built.user("wang", "applicant", person_id=node.person.id)
    built.user("system", "system_admin")
    built.user("security", "security_admin")
    return built


def test_a_person_moves_with_the_new_unit_s_consent_alone(house):
    """Zibo Q10, the first way: the old unit is not asked, cannot answer, and loses sight; open cases and the record go along."""
    case = house.node.add_case()
    wang, boss, newboss = (house.browser(login) for login in ("wang", "boss", "newboss"))
    assert boss.get(f"/api/cases/{case.id}").status_code == 200
    asked = wang.post("/api/moves", json={"to_unit_id": str(house.new.id), "reason": "调动"})
    assert (asked.status_code, asked.json()["state"]) == (201, "person_requested")
    assert wang.post("/api/moves", json={"to_unit_id": str(house.new.id)}).status_code == 409
    path = f"/api/moves/{asked.json()['id']}/decision"
    assert boss.get("/api/moves").json()["items"] == []
    assert boss.post(path, json={"accept": False}).status_code == 404
    house.clock.forward(seconds=5)
    assert newboss.post(path, json={"accept": True}).json()["state"] == "moved"
    assert newboss.post(path, json={"accept": True}).status_code == 409
    for address in (f"/api/cases/{case.id}", f"/proofs/{case.proof_id}", f"/proofs/{case.proof_id}/pages/1"):
        assert boss.get(address).status_code == 404, address
        assert newboss.get(address).status_code == 200, address
    assert str(case.id) not in boss.get("/cases").text
    assert newboss.get("/api/cases").json()["items"][0]["id"] == str(case.id)
    found = wang.get(f"/api/persons/{house.node.person.id}/memberships").json()["items"]
    assert [(one["unit"], one["ended_at"] is None) for one in found] == [("新厂", True), ("示例机械厂", False)]
    assert wang.get("/api/proofs").json()["items"][0]["id"] == str(case.proof_id)
    with house.services.store.read() as tx:
        assert get_person(tx, house.node.person.id).unit == "新厂"


def test_no_role_above_or_beside_the_old_unit_survives_a_move(house):
    """A reviewer of the parent who leaves for another factory reviews there no more; a role of the whole region stays."""
    with house.services.store.write() as tx:
        sub = units.add_unit(tx, kind="sub_unit", name="分厂", parent=house.old, region="370300", now=NOW)
        root = units.region_unit(tx, "370300", now=NOW)
    li = house.user("li", "applicant", unit=sub, is_person=True)
    with house.services.store.write() as tx:
        for role, place in ((Role.UNIT, house.old), (Role.BASE, sub), (Role.HR, root)):
            role_grants.give_role(tx, li.id, role, place, by="test", now=NOW)
    asked = house.browser("li").post("/api/moves", json={"to_unit_id": str(house.new.id)}).json()
    house.clock.forward(seconds=5)
    path = f"/api/moves/{asked['id']}/decision"
    assert house.browser("newboss").post(path, json={"accept": True}).status_code == 200
    with house.services.store.read() as tx:
        held = {(grant.role, grant.unit_id) for grant in role_grants.grants_of(tx, li.id)}
    assert held == {("applicant", house.new.id), ("hr", root.id)}


def test_the_old_unit_sends_and_may_take_back(house):
    """The second way: the old unit starts; the new one refuses with words; a new request may follow, and be withdrawn."""
    boss, newboss, wang = (house.browser(login) for login in ("boss", "newboss", "wang"))
    words = {"to_unit_id": str(house.new.id), "person_id": str(house.node.person.id)}
    assert newboss.post("/api/moves", json=words).status_code == 404
    sent = boss.post("/api/moves", json=words)
    assert sent.json()["state"] == "old_unit_requested"
    refused = newboss.post(f"/api/moves/{sent.json()['id']}/decision", json={"accept": False, "answer": "编制已满"})
    assert (refused.json()["state"], refused.json()["answer"]) == ("refused_by_new_unit", "编制已满")
    again = boss.post("/api/moves", json=words).json()
    assert wang.post(f"/api/moves/{again['id']}/withdrawal").status_code == 404
    assert boss.post(f"/api/moves/{again['id']}/withdrawal").json()["state"] == "in_unit"


def test_a_free_profession_goes_to_the_agency(house):
    """Without a unit the move is to the region's personnel agency, which is made when it is first needed."""
    moved = house.browser("wang").post("/api/moves", json={})
    assert moved.status_code == 201
    with house.services.store.read() as tx:
        assert units.get_unit(tx, UUID(moved.json()["to_unit_id"])).kind == "agency"


def test_a_unit_has_exactly_one_super_administrator(house):
    """Zibo Q9: first an ordinary administrator, then in the old one's place, who keeps nothing; the database refuses a second."""
    boss, security = house.browser("boss"), house.browser("security")
    path = f"/api/units/{house.old.id}/super-administrator"
    wang, reviewer = house.users["wang"], house.users["reviewer"]
    assert boss.post(path, json={"user_id": str(wang.id)}).status_code == 409
    second = {"role": "unit_admin", "unit_id": str(house.old.id)}
    assert security.post(f"/api/users/{reviewer.id}/roles", json=second).status_code == 409
    with house.services.store.read() as tx:
        held = role_grants.super_admin_of(tx, house.old.id)
    assert security.delete(f"/api/roles/{held.id}").json()["code"] == "unit.super_needed"
    assert house.browser("system").post(f"/api/users/{house.users['boss'].id}/disabling").status_code == 409
    assert boss.post(path, json={"user_id": str(reviewer.id)}).json()["role"] == "unit_admin"
    with house.services.store.read() as tx:
        assert role_grants.super_admin_of(tx, house.old.id).user_id == reviewer.id
        assert role_grants.grants_of(tx, house.users["boss"].id) == ()
    assert boss.get("/api/users").status_code == 401
    row = {"role": "unit_admin", "unit_id": house.old.id, "begun_at": NOW, "begun_by": "x"}
    live = {"live_key": f"unit_admin:{house.old.id}", "id": wang.id, "user_id": wang.id}
    with pytest.raises(IntegrityError), house.services.store.write() as tx:
        tx.connection.execute(grants_table.insert().values(**row, **live))


def test_the_three_administrators_are_apart(house):
    """Nobody holds two; the system's gives no roles, the security's adds nobody, and neither sees a proof."""
    system, security = house.browser("system"), house.browser("security")
    case = house.node.add_case()
    role = {"role": "auditor", "unit_id": str(house.old.id)}
    assert security.post(f"/api/users/{house.users['system'].id}/roles", json=role).json()["code"] == "user.roles_apart"
    with pytest.raises(RolesApartError), house.services.store.write() as tx:
        role_grants.give_role(tx, house.users["security"].id, Role.AUDITOR, house.new, by="x", now=NOW)
    assert system.post(f"/api/users/{house.users['wang'].id}/roles", json=role).status_code == 403
    assert security.post("/api/users", json={}).status_code == 403
    new = {"login": "added", "name": "新人", "unit_id": str(house.old.id), "roles": ["unit"]}
    assert system.post("/api/users", json=new).json()["code"] == "user.role_not_yours"
    for browser in (system, security):
        assert browser.get(f"/api/cases/{case.id}").status_code == 403
        assert browser.get("/api/audit").status_code == 403


def test_a_unit_s_administrator_cares_for_ordinary_accounts_of_the_unit(house):
    """Adds a reviewer and hands out a link; gives no higher role, and makes no link for somebody who holds one."""
    boss = house.browser("boss")
    house.user("bureau", "hr", unit=house.old)
    new = {"login": "added", "name": "新人", "unit_id": str(house.old.id), "roles": ["unit"]}
    added = boss.post("/api/users", json=new)
    assert (added.status_code, added.json()["roles"]) == (201, ["unit"])
    assert boss.post(f"/api/users/{added.json()['id']}/password-link").json()["href"].startswith("/password/")
    assert boss.post("/api/users", json=new | {"login": "other", "unit_id": str(house.new.id)}).status_code == 404
    assert boss.post("/api/users", json=new).status_code == 409
    hr = {"role": "hr", "unit_id": str(house.old.id)}
    assert boss.post(f"/api/users/{added.json()['id']}/roles", json=hr).status_code == 403
    taken = boss.post(f"/api/users/{house.users['bureau'].id}/password-link")
    assert (taken.status_code, taken.json()["code"]) == (403, "user.role_not_yours")


def test_units_form_a_tree(house):
    """Added beneath, renamed, put elsewhere with everything beneath it; never beneath itself, never twice under one name."""
    system, boss = house.browser("system"), house.browser("boss")

    def unit(name, parent, kind="unit"):
        return system.post("/api/units", json={"name": name, "kind": kind, "parent_id": parent})

    bureau = unit("工信局", None, "authority").json()
    below = unit("集团", bureau["id"]).json()
    leaf = unit("车间", below["id"], "sub_unit").json()
    assert leaf["path"].startswith(below["path"])
    assert unit("集团", bureau["id"]).status_code == 409
    assert system.patch(f"/api/units/{below['id']}", json={"parent_id": leaf["id"]}).json()["code"] == "unit.misplaced"
    moved = system.patch(f"/api/units/{below['id']}", json={"parent_id": str(house.old.id), "name": "大集团"}).json()
    assert (moved["name"], moved["path"]) == ("大集团", f"{house.old.path}{below['code']}/")
    mine = {one["name"] for one in boss.get("/api/units").json()["items"]}
    assert {"示例机械厂", "大集团", "车间"} <= mine
    assert not {"工信局", "新厂"} & mine
    assert boss.post("/api/units", json={"name": "x", "parent_id": bureau["id"]}).status_code == 404
    assert system.post(f"/api/units/{leaf['id']}/closing").json()["closed_at"]
    assert system.get("/api/units/search", params={"q": "车间"}).json()["items"] == []


def test_rights_end_with_the_role_at_once(house):
    """The next request of an open session is refused."""
    reviewer, boss = house.browser("reviewer"), house.browser("boss")
    assert reviewer.get("/api/cases").status_code == 200
    with house.services.store.read() as tx:
        (grant,) = role_grants.grants_of(tx, house.users["reviewer"].id)
    assert boss.delete(f"/api/roles/{grant.id}").json()["ended_at"]
    assert reviewer.get("/api/cases").status_code == 403


def test_reading_of_personal_data_is_in_the_audit(house):
    """One line for each view of a person, a case and a page image; of a list its filters and how many rows, not each row."""
    case = house.node.add_case()
    boss = house.browser("boss")

    def actions():
        with house.services.store.read() as tx:
            return [row.action for row in read_audit(tx) if row.actor == "boss"]

    boss.get("/cases")
    boss.get("/api/cases")
    assert actions() == ["case.list", "case.list"]
    boss.get(f"/cases/{case.id}")
    boss.get(f"/api/cases/{case.id}")
    boss.get(f"/proofs/{case.proof_id}/pages/1")
    boss.get(f"/api/persons/{house.node.person.id}/memberships")
    assert actions()[2:] == ["case.read", "case.read", "proof.page.read", "person.read"]


def test_the_demonstration_plays_one_part_at_a_time(node, client):
    """The switcher in the head narrows what may be done, and all comes back."""
    assert client.get("/cases").status_code == 200
    switched = client.post("/demo/part", data={"part": "applicant", "back": "/upload"})
    assert (switched.status_code, switched.headers["location"]) == (303, "/upload")
    assert client.get("/cases").status_code == 403
    page = client.get("/upload").text
    assert "/cases" not in page
    assert 'value="applicant" selected' in page
    client.post("/demo/part", data={"part": ""})
    assert client.get("/cases").status_code == 200
    stranger = on_the_net(node.services)
    assert stranger.post("/demo/part", data={"part": "admin"}).status_code == 401


def test_every_page_of_people_is_drawn(house):
    """Server-rendered, in both languages, for those who may."""
    pages = {
        "boss": ("/people", "/units", "/people/waiting", "/moves", "/me", f"/people/{house.users['reviewer'].id}"),
        "system": ("/people", "/units"),
        "security": ("/people", f"/people/{house.users['reviewer'].id}"),
        "wang": ("/moves", "/me"),
    }
    for login, paths in pages.items():
        browser = house.browser(login)
        for path in paths:
            for language in ("zh", "en"):
                answer = browser.get(path, params={"lang": language})
                assert answer.status_code == 200, (login, path)
                assert "<h1>" in answer.text
