"""A node with people in every relation to one person's things, for the matrix of rights.

The person has been in a sub-unit; `moved` has left it for another unit; `other` was never there. Everybody who acts holds one role at one place.
"""

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from starlette.testclient import TestClient

from tests.access.belongings import (
    add_classes,
    add_declarations,
    add_people_of_unit,
    add_record,
    add_roster,
    add_transfer,
)
from tests.flows.regions import with_check_digit
from tests.store.test_store_rows import certificate
from tests.web.conftest import NOW, SAMPLES, Node
from tests.web.identity import add, signed_in
from verifier.access import Role
from verifier.app import create_app
from verifier.flows.identity import decide_move, request_move
from verifier.settings import load_settings
from verifier.store import (
    Person,
    StatusListRow,
    Unit,
    User,
    add_certificate,
    add_person,
    add_status_list,
    add_user,
    moves,
    role_grants,
    units,
)

NAMES = {"own": "甲乙丙", "moved": "丁戊己", "other": "庚辛壬", "away": "子丑寅"}
REGION, ELSEWHERE, NOWHERE = "370300", "150000", "650100"
HOMES = {"own": "sub", "moved": "other", "other": "other", "away": "far"}
"""Where each person is now; `moved` was in the sub-unit before."""
PLACES = ("sub", "unit", "authority", "root", "other", "far", "far_root")
"""Where those who act are: at the person's unit, above it, beside it, in another region."""

BENEATH = {
    "sub": {"sub", "unit", "authority", "root"},
    "other": {"other", "root"},
    "far": {"far", "far_root"},
    "root": {"root"},
}
"""Who is above whom."""
ABROAD = {"far", "far_root"}


@dataclass
class Things:
    """What there is of one person, by the name of the path's parameter."""

    whose: str
    person: Person
    user: User
    id_number: str
    certificate_uid: bytes = b""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def marks(self) -> tuple[str, ...]:
        """What no list may hold for whoever may not know of them."""
        own = ("proof_id", "case_id", "person_id", "user_id", "move_id")
        return (self.person.name, *(self.ids[name] for name in own))


class Kept:
    """The database as it was built: tells whether anybody wrote since, and puts it back."""

    def __init__(self, path: Path) -> None:
        self.live, self.copy = sqlite3.connect(path), sqlite3.connect(":memory:")
        self.live.backup(self.copy)

    @property
    def version(self) -> int:
        """Another number after every transaction of anybody that wrote."""
        return int(self.live.execute("PRAGMA data_version").fetchone()[0])

    def put_back(self) -> None:
        """Undo everything since it was built."""
        self.copy.backup(self.live)


@dataclass
class World:
    """The node, its units, everybody's things, and browsers of those who act."""

    services: object
    app: object
    units: dict[str, Unit]
    things: dict[str, Things] = field(default_factory=dict)
    browsers: dict[tuple[str, str], TestClient] = field(default_factory=dict)
    kept: Kept | None = None
    picture: bytes = (SAMPLES / "training-bureau-clean" / "proof.png").read_bytes()

    def put_back(self, before: int) -> None:
        """Undo what was written since the database had this version."""
        assert self.kept is not None
        if self.kept.version != before:
            self.kept.put_back()

    def browser(self, role: str, place: str) -> TestClient:
        """A browser of somebody who holds this role at this place."""
        return self.browsers[role, place]

    def home(self, whose: str) -> Unit:
        """The unit where a person is now."""
        return self.units[HOMES[whose]]

    def ended(self, role: str) -> TestClient:
        """A browser of somebody who held this role where the person is, until just now."""
        return self.browsers[role, "ended"]

    def sign_in(self, role: Role, place: str, *, ends: bool = False) -> None:
        """Let somebody hold this role at this place, or have held it."""
        unit = self.units[place]
        user = self._user(f"{role}.{'ended' if ends else place}", unit, is_person=role is Role.APPLICANT)
        with self.services.store.write() as tx:
            grant = role_grants.give_role(tx, user.id, role, unit, by="test", now=NOW)
            if ends:
                role_grants.end_role(tx, grant, by="test", now=NOW)
        self.browsers[str(role), "ended" if ends else place] = signed_in(self.services, user, app=self.app)

    def _user(self, login: str, unit: Unit, *, is_person: bool = False) -> User:
        return add(self.services, login, region_unit=unit, is_person=is_person)


def build_world(services) -> World:
    """Make everything."""
    settings = load_settings(env="production", data_dir=services.settings.data_dir, public_host="node.example")
    services = replace(services, settings=settings, clock=lambda: NOW)
    app = create_app(services)
    with services.store.write() as tx:
        root, far = units.region_unit(tx, REGION, now=NOW), units.region_unit(tx, ELSEWHERE, now=NOW)

        def unit(name, parent, kind="unit"):
            return units.add_unit(tx, kind=kind, name=name, parent=parent, region=parent.region, now=NOW)

        authority = unit("主管局", root, "authority")
        place = unit("大厂", authority)
        tree = {
            "root": root,
            "authority": authority,
            "unit": place,
            "sub": unit("分厂", place, "sub_unit"),
            "other": unit("别的厂", root),
            "far": unit("远方厂", far),
            "far_root": far,
            "nowhere": unit("无人厂", units.region_unit(tx, NOWHERE, now=NOW)),
        }
        add_status_list(tx, StatusListRow(0, REGION, "https://x.example/status/0", open=True, created_at=NOW))
    world = World(services, app, tree)
    for number, (whose, home) in enumerate(HOMES.items()):
        world.things[whose] = _things(world, whose, tree["sub" if whose == "moved" else home], number)
    for things in world.things.values():
        things.ids["move_id"] = str(_move(world, things.person, tree["sub"]))
        world.browsers["self", things.whose] = signed_in(services, things.user, app=app)
    for role in Role:
        world.sign_in(role, "sub", ends=True)
        for place in PLACES:
            world.sign_in(role, place)
    for browser in world.browsers.values():
        browser.get("/healthz")
    world.kept = Kept(services.settings.data_dir / "xueshi.db")
    return world


def _things(world: World, whose: str, unit: Unit, number: int) -> Things:
    """A person with an upload, a case, a certificate, a login, a role and a move that waits."""
    services, name = world.services, NAMES[whose]
    with services.store.write() as tx:
        id_number = with_check_digit(f"37030319850412{number:03}")
        person = add_person(tx, name=name, region=unit.region, unit=unit.name, id_number=id_number, now=NOW, place=unit)
        user = add_user(
            tx,
            login=f"login-{whose}",
            shown_name=name,
            roles=("applicant",),
            region=unit.region,
            unit=unit.name,
            unit_id=unit.id,
            person_id=person.id,
            now=NOW,
        )
        issued = replace(certificate(person, number, f"{person.id}:2023"), period="2023", state="issued", issued_at=NOW)
        add_certificate(tx, issued)
        (grant,) = role_grants.grants_of(tx, user.id)
    case = Node(services, person).add_case(
        holder=name, title=f"培训{name}", file_name=f"{name}.png", minutes=number, own_file=True
    )
    Node(services, person).add_hours("public", "compulsory", "30", key=f"public:{whose}")
    Node(services, person).add_hours("professional", "compulsory", "60", key=f"professional:{whose}")
    things = Things(whose, person, user, id_number)
    if whose == "moved":
        moved, later = world.units["other"], NOW + timedelta(seconds=1)
        asked = request_move(services.store, person.id, moved.id, by_old_unit=False, reason="", actor="test", now=later)
        decide_move(services.store, asked.id, accept=True, answer="", actor="test", now=later)
        with services.store.read() as tx:
            (grant,) = role_grants.grants_of(tx, user.id)
    things.ids = {
        "proof_id": str(case.proof_id),
        "case_id": str(case.id),
        "person_id": str(person.id),
        "user_id": str(user.id),
        "grant_id": str(grant.id),
        "unit_id": str(world.home(whose).id),
        "number": issued.number,
    }
    things.certificate_uid = issued.uid
    home = world.home(whose)
    things.ids |= add_declarations(world, things, 60 + 10 * number)
    things.ids |= add_classes(world, things, home) | add_roster(world, things, home)
    things.ids |= add_record(world, things) | add_transfer(world, things) | add_people_of_unit(world, things, home)
    return things


def _move(world: World, person: Person, unit: Unit) -> UUID:
    """The person asks for a move to a unit where nobody of the matrix acts."""
    key = uuid4()
    with world.services.store.write() as tx:
        moves.add_move(
            tx,
            moves.Move(
                key,
                person.id,
                unit.id,
                world.units["nowhere"].id,
                "person_requested",
                "",
                NOW,
                "test",
                live_key=person.id,
            ),
        )
    return key


def near(relation: str, place: str, home: str) -> bool:
    """Whether somebody at a place is near enough to a thing at another, by the table."""
    match relation:
        case "any":
            return True
        case "region":
            return (place in ABROAD) == (home in ABROAD)
        case "unit":
            return place in BENEATH[home]
    return False  # somebody else's is never one's own
