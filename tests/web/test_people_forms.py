"""Handing over a unit's super administrator (Zibo Q9) and sending a person to another unit (Q10), by the forms of the pages."""

import re

import pytest

from tests.web.conftest import NOW
from tests.web.test_people import House
from verifier.access import Reach
from verifier.store import add_person, get_person, memberships, moves, role_grants

NUMBER = "11010519491231002X"  # the example of GB 11643
EVERYTHING = Reach(everything=True)


@pytest.fixture
def house(node):
    """Two factories, their administrators, a reviewer and an applicant."""
    built = House(node)
    built.user("boss", "unit_admin")
    built.user("reviewer", "unit")
    built.user("newboss", "unit_admin", unit=built.new)
    built.user("wang", "applicant", person_id=node.person.id)
    built.user("security", "security_admin")
    return built


def test_the_super_administrator_hands_over_by_form(house):
    """The reviewer's page offers it, a second page says whose role ends, and only then the old one is replaced and signed out."""
    boss, reviewer = house.browser("boss"), house.users["reviewer"]
    address = f"/units/{house.old.id}/super"
    assert f'action="{address}"' in boss.get(f"/people/{reviewer.id}").text
    confirming = boss.get(address, params={"user_id": str(reviewer.id)}).text
    assert "移交后，boss在“示例机械厂”的超级管理员和单位审核角色立即终止" in confirming
    assert "您将随即退出登录" in confirming
    with house.services.store.read() as tx:
        assert role_grants.super_admin_of(tx, house.old.id).user_id == house.users["boss"].id
    (user_id,) = re.findall(r'name="user_id" value="([^"]+)"', confirming)
    assert boss.post(address, data={"user_id": user_id}).status_code == 303
    with house.services.store.read() as tx:
        assert role_grants.super_admin_of(tx, house.old.id).user_id == reviewer.id
        assert role_grants.grants_of(tx, house.users["boss"].id) == ()
    assert boss.get("/api/users").status_code == 401


def test_nobody_is_offered_what_is_not_theirs_to_hand_over(house):
    """Neither an applicant's page nor another unit's administrator has the form; the security administrator has it, in both languages."""
    boss, newboss, security = (house.browser(login) for login in ("boss", "newboss", "security"))
    reviewer, wang = house.users["reviewer"], house.users["wang"]
    address = f"/units/{house.old.id}/super"
    assert address not in boss.get(f"/people/{wang.id}").text
    assert boss.get(address, params={"user_id": str(wang.id)}).status_code == 404
    assert newboss.get(address, params={"user_id": str(reviewer.id)}).status_code == 404
    assert newboss.post(address, data={"user_id": str(reviewer.id)}).status_code == 404
    assert boss.post(address, data={"user_id": str(wang.id)}).status_code == 409
    for language in ("zh", "en"):
        asked = security.get(address, params={"user_id": str(reviewer.id), "lang": language})
        assert asked.status_code == 200
        assert "您将随即退出登录" not in asked.text


def test_the_old_unit_sends_by_form_and_the_new_one_accepts(house):
    """Named by login; the new unit's consent on its page moves the person, and the old one sees nothing to decide."""
    boss, newboss = house.browser("boss"), house.browser("newboss")
    assert 'name="who"' in boss.get("/moves").text
    assert 'name="who"' not in house.browser("wang").get("/moves").text
    sent = boss.post("/moves", data={"who": "wang", "unit": "新厂", "reason": "调动"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/moves")
    assert "原单位发起，待新单位同意" in boss.get("/moves").text
    assert "/decision" not in boss.get("/moves").text
    house.clock.forward(seconds=5)
    (address,) = re.findall(r'action="(/moves/[^"]+/decision)"', newboss.get("/moves").text)
    assert newboss.post(address, data={"decision": "accept"}).status_code == 303
    with house.services.store.read() as tx:
        assert get_person(tx, house.node.person.id).unit == "新厂"
        assert len(memberships.memberships_of(tx, house.node.person.id)) == 2


def test_only_people_of_the_unit_are_sent(house):
    """A person of elsewhere and one who does not exist get the same words, and nothing is kept; the agency takes whoever is sent nowhere."""
    newboss, boss = house.browser("newboss"), house.browser("boss")
    answers = [newboss.post("/moves", data={"who": who, "unit": "新厂"}) for who in ("wang", "nobody", "boss")]
    assert {answer.status_code for answer in answers} == {422}
    assert all("本单位没有使用该身份证号或登录名的人员" in answer.text for answer in answers)
    with house.services.store.read() as tx:
        assert moves.list_moves(tx, EVERYTHING).items == ()
    assert boss.post("/moves", data={"who": "wang", "unit": "没有的厂"}).status_code == 422
    assert boss.post("/moves", data={"who": "wang"}).status_code == 303
    assert boss.post("/moves", data={"who": "wang"}).status_code == 409


def test_a_person_is_found_by_the_identity_number_too(house):
    """Whoever has no login here is sent by their number, whose letter may be small; another unit's administrator learns nothing from it."""
    with house.services.store.write() as tx:
        person = add_person(tx, name="李静", region="370300", unit="示例机械厂", id_number=NUMBER, now=NOW)
    words = {"who": NUMBER.lower(), "unit": "新厂"}
    assert house.browser("newboss").post("/moves", data=words).status_code == 422
    assert house.browser("boss").post("/moves", data=words).status_code == 303
    with house.services.store.read() as tx:
        assert [one.person_id for one in moves.list_moves(tx, EVERYTHING).items] == [person.id]
