"""Adding a person keeps the facts that rules ask for: by the interface, the form and the command; masked where others look, named in the audit."""

import json
from uuid import UUID

import pytest

from tests.flows.regions import with_check_digit
from tests.web.test_people import House
from verifier.flows import Application, PurposeOf, judge_readiness
from verifier.flows.identity import NewUser, add_account
from verifier.store import get_person, get_user, read_audit, units

NUMBER = with_check_digit("37030319660912000")  # a woman, born on 12 September 1966


@pytest.fixture
def house(node):
    """A node with a unit's super administrator."""
    built = House(node)
    built.user("boss", "unit_admin")
    built.user("system", "system_admin")
    return built


def asked(house, **more):
    """An applicant who is added."""
    return {"login": "new.one", "name": "赵德全", "unit_id": str(house.old.id), "roles": ["applicant"], **more}


def person_of(house, user_id):
    """The person of a user."""
    with house.services.store.read() as tx:
        return get_person(tx, get_user(tx, UUID(user_id)).person_id)


def test_facts_by_the_interface(house):
    """Kept as rules read them; in no list, and of a birth only the year in the details; the audit names them without their values."""
    facts = {"birth": "1967-09-01", "sex": "M", "degree": "master", "attributes": ["medical"]}
    boss = house.browser("boss")
    added = boss.post("/api/users", json=asked(house, facts=facts))
    assert added.status_code == 201, added.text
    person = person_of(house, added.json()["id"])
    assert person.facts == {"birth": "1967-09-01", "sex": "M", "degree": "master", "medical": True}
    assert "1967" not in boss.get("/api/users").text + boss.get("/people").text
    assert boss.get(f"/api/users/{added.json()['id']}").json()["facts"]["birth"] == "1967-**-**"
    with house.services.store.read() as tx:
        (line,) = [row for row in read_audit(tx) if row.action == "person.added" and row.subject == str(person.id)]
    assert json.loads(line.facts) == {"facts": ["birth", "degree", "medical", "sex"]}


def test_the_identity_number_says_birth_and_sex(house):
    """Nobody types them twice; what contradicts the number is refused and nobody is added."""
    boss = house.browser("boss")
    wrong = boss.post("/api/users", json=asked(house, id_number=NUMBER, facts={"sex": "M"}))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "user.facts_differ")
    added = boss.post("/api/users", json=asked(house, id_number=NUMBER))
    assert person_of(house, added.json()["id"]).facts == {"birth": "1966-09-12", "sex": "F"}
    assert NUMBER not in boss.get(f"/api/users/{added.json()['id']}").text


def test_facts_by_the_form(house):
    """The same by a form without script; a birth in the future is refused beside the form."""
    boss = house.browser("boss")
    form = {"login": "new.one", "name": "赵德全", "unit_id": str(house.old.id), "role": "applicant", "sex": "M"}
    assert boss.post("/people", data=form | {"birth": "2967-09-01"}).status_code == 422
    done = boss.post("/people", data=form | {"birth": "1967-09-01"})
    assert done.status_code == 303
    kept = person_of(house, done.headers["location"].rpartition("/")[2])
    assert kept.facts == {"birth": "1967-09-01", "sex": "M"}


def test_a_role_that_is_not_theirs_to_give_adds_nobody(house):
    """The form refuses it as the interface does."""
    form = {"login": "new.one", "name": "赵", "unit_id": str(house.old.id)}
    for login, role in (("boss", "hr"), ("system", "unit")):
        answer = house.browser(login).post("/people", data=form | {"role": role}, headers={"Accept": "text/html"})
        assert answer.status_code == 403
    assert house.browser("boss").get("/api/users?q=new.one").json()["items"] == []


def test_a_clause_about_age_finds_the_kept_birth(house):
    """Inner Mongolia 三(一): a man of 55 is let off for the title review, without being asked for his birth again."""
    with house.services.store.write() as tx:
        root = units.region_unit(tx, "150000", now=house.clock())
    new = NewUser("zhao", "赵德全", ("applicant",), "150000", root.name, is_person=True, unit_id=root.id,
                  facts={"birth": "1967-09-01", "sex": "M"})  # fmt: skip
    user = add_account(house.services.store, new, actor="test", now=house.clock())
    on = house.clock().date().replace(year=2022, month=9, day=1)
    found = judge_readiness(
        house.services.store, house.services.packs, user.person_id, Application(PurposeOf.TITLE_REVIEW, on, "senior")
    )
    assert (found.verdict.rule, str(found.verdict.mode)) == ("IM-E1", "waived")
