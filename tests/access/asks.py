"""How each route is asked about somebody's thing: which row its path and body name, and where that thing is.

Every route that declares an operation stands here or among those that are about the actor alone (`ALONE`) or answer a list (every GET without a
parameter); the matrix fails for one that stands nowhere. A request is such that it does something where it is allowed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.belongings import signed_push

Made = Callable[[Any, Any], Any]
"""What is sent, made from the world and somebody's things."""
REFUSED_BY_RULE = frozenset({409, 422})
PNG = "proof.png"


@dataclass(frozen=True)
class Ask:
    """A request about somebody's thing. `about`: where the thing is, "home" (its person's or unit's place) or "node" (the region of the node)."""

    ids: Mapping[str, str] = field(default_factory=dict)
    json: Made | None = None
    form: Made | None = None
    files: Made | None = None
    query: Made | None = None
    content: Made | None = None
    about: str = "home"
    roles: frozenset[str] | None = None
    by_rule: bool = False
    """Whether a rule of another kind may refuse it, though the actor may (409 or 422)."""
    of_office: bool = False
    """Whether the region's pack may leave it to another office, which answers 403."""
    lists: bool = False
    """Whether the answer shows a list of what is within reach, which is written into the audit."""
    never: str = ""
    """Why it is never seen to succeed here, and which test sees it."""
    bulk: bool = False
    """Whether each thing named in it is answered by itself: what is out of reach is refused in a 200."""


def said(**words: Any) -> Made:
    """The same words whoever it is about."""
    return lambda _world, _things: words


def naming(name: str, of: str, /, **words: Any) -> Made:
    """Words of which one names the thing."""
    return lambda _world, things: {name: things.ids[of]} | words


def upload(name: str = "file") -> Made:
    """A picture of a proof."""
    return lambda world, _things: [(name, (PNG, world.picture))]


def _class(of: str, **more: Any) -> Ask:
    return Ask(ids={"class_id": of}, by_rule=True, **more)


def _own(of: str = "case_id", proof: str = "proof_id", **more: Any) -> Ask:
    return Ask(ids={"case_id": of, "proof_id": proof}, **more)


def _ordered(world: Any, things: Any) -> Any:
    return {"person_id": things.ids["person_id"], "year": 2024 if world.home(things.whose).region == "370300" else 2022}


PLAN = said(
    title="班", starts_on="2022-06-20", ends_on="2022-06-22", hours="24", version=3,
    parts={"time": "x", "place": "x", "content": "x", "faculty": "x", "trainee_scope": "x"},
)  # fmt: skip
PLAN_FORM = said(
    title="班", starts_on="2022-06-20", ends_on="2022-06-22", hours="24", version="3",
    **{f"part-{name}": "x" for name in ("time", "place", "content", "faculty", "trainee_scope")},
)  # fmt: skip
WHY = said(reason="写错了")
SIGNS = "a certificate of this world has no hours behind it; tests of issuing see it"
UNDO = "one takes back one's own decision alone; tests/flows/test_undoing.py sees it"
PACKAGE = "no other region signs in this world; tests/flows/test_transferring.py sees it"
HANDED = "the user is no administrator of the unit yet; tests/web/test_people.py sees it"
PROVIDER = "this node has no provider; tests/web/test_provider.py sees it"
AUDIT = "the regions of this world have no yearly audit; tests of yearly audits see it"
UNIT_ROLES, OWN_ROLES = frozenset({"unit", "unit_admin"}), frozenset({"applicant"})

READING = {
    "GET /api/account/cycle": Ask(query=naming("person", "person_id")),
    "GET /api/account/readiness": Ask(query=naming("person", "person_id")),
    "GET /api/bases/classes/{class_id}": Ask(),
    "GET /bases/classes/{class_id}": Ask(by_rule=True),
    "GET /bases/classes/{class_id}/report/{part}/{place}": Ask(),
    "GET /api/cases/{case_id}/duplicates": Ask(),
    "GET /cases/{case_id}": Ask(),
    "GET /api/cases/{case_id}": Ask(),
    "GET /api/issue-runs/{run_id}": Ask(),
    "GET /api/issue-runs/{run_id}/items": Ask(),
    "GET /issuing/runs/{run_id}": Ask(),
    "GET /certificates/{number}": Ask(),
    "GET /certificates/{number}.pdf": Ask(),
    "GET /certificates/{number}/qr.svg": Ask(),
    "GET /issuing/certificate": Ask(query=naming("number", "number")),
    "GET /api/objections/{objection_id}": Ask(),
    "GET /api/persons/{person_id}/memberships": Ask(),
    "GET /proofs/{proof_id}/pages/{number}": Ask(),
    "GET /api/proofs/{proof_id}": Ask(),
    "GET /api/proofs/{proof_id}/events": Ask(),
    "GET /proofs/{proof_id}": Ask(),
    "GET /api/rosters/{roster_id}": Ask(),
    "GET /api/rosters/{roster_id}/errors": Ask(),
    "GET /rosters/{roster_id}": Ask(),
    "POST /api/title-review/accounts": Ask(json=lambda _w, t: {"id_number": t.id_number, "name": t.person.name}),
    "GET /api/transfers/{transfer_id}": Ask(),
    "GET /units/{unit_id}/super": Ask(query=naming("user_id", "user_id"), never=HANDED),
    "GET /api/users/{user_id}": Ask(),
    "GET /people/{user_id}": Ask(),
    "POST /api/cases/{case_id}/preview": Ask(json=said()),
    "POST /cases/{case_id}/preview": Ask(form=said(version="1")),
}
"""What changes nothing but the audit of readings."""

BASES = {
    "POST /api/bases/classes/{class_id}/hours": _class("class_passed"),
    "POST /bases/classes/{class_id}/hours": _class("class_passed"),
    "POST /api/bases/classes/{class_id}/plan/return": _class("class_planned", json=said(version=2, reason="补充")),
    "POST /bases/classes/{class_id}/plan/return": _class("class_planned", form=said(version="2", reason="补充")),
    "POST /api/bases/classes/{class_id}/report/answer": _class(
        "class_reported", json=said(version=4, passes=False, missing=["notice"], reason="补充")
    ),
    "POST /bases/classes/{class_id}/answer": _class(
        "class_reported", form=said(version="4", answer="return", missing="notice", reason="补充")
    ),
    "POST /api/bases/classes/{class_id}/held": _class("class_planned", json=said(version=2, headcount=0)),
    "POST /bases/classes/{class_id}/held": _class("class_planned", form=said(version="2", headcount="0")),
    "PUT /api/bases/classes/{class_id}/plan": _class("class_returned", json=PLAN),
    "POST /bases/classes/{class_id}/plan": _class("class_returned", form=PLAN_FORM),
    "POST /api/bases/classes/{class_id}/report": _class("class_held", json=said(version=3)),
    "POST /bases/classes/{class_id}/report": _class("class_held", form=said(version="3")),
    "PUT /api/bases/classes/{class_id}/report/{part}": _class(
        "class_held", form=said(version="3"), files=upload("files")
    ),
    "POST /bases/classes/{class_id}/report/{part}": _class("class_held", form=said(version="3"), files=upload("files")),
}
CASES = {
    "POST /api/cases/{case_id}/ask": _own(json=said(version=1, reason="请看")),
    "POST /proofs/{proof_id}/cases/{case_id}/ask": _own(form=said(version="1", reason="请看")),
    "POST /api/cases/{case_id}/correction": _own(
        "case_returned", json=said(version=2, reason="已补", fields={"stated_hours": "20"})
    ),
    "POST /proofs/{proof_id}/cases/{case_id}/correct": _own(
        "case_returned",
        "proof_returned",
        form=lambda _w, _t: {"version": "2", "reason": "已补", "field.stated_hours": "20"},
    ),
    "POST /api/cases/pass": Ask(json=lambda _w, t: {"cases": [{"id": t.ids["case_id"], "version": 1}]}, bulk=True),
    "POST /cases/bulk": Ask(form=lambda _w, t: {f"case.{t.ids['case_id']}": "1"}, bulk=True),
    "POST /api/cases/{case_id}/decision": Ask(json=said(action="approve", version=1), by_rule=True),
    "POST /cases/{case_id}/decision": Ask(form=said(action="approve", version="1"), by_rule=True),
    "POST /api/cases/{case_id}/undo": Ask(json=said(version=1), by_rule=True, never=UNDO),
    "POST /cases/{case_id}/undo": Ask(form=said(version="1"), by_rule=True, never=UNDO),
    "POST /api/objections/{objection_id}/answer": Ask(json=said(upheld=True, reason="有理"), by_rule=True),
    "POST /api/cases/{case_id}/objection": _own("case_rejected", json=WHY),
    "POST /proofs/{proof_id}/cases/{case_id}/object": _own("case_rejected", "proof_rejected", form=WHY),
    "POST /api/objections/{objection_id}/withdraw": Ask(),
    "POST /proofs/{proof_id}/objections/{objection_id}/withdraw": Ask(ids={"proof_id": "proof_objected"}),
    "POST /api/proofs/{proof_id}/files": Ask(ids={"proof_id": "proof_returned"}, form=WHY, files=upload()),
    "POST /proofs/{proof_id}/files": Ask(ids={"proof_id": "proof_returned"}, form=WHY, files=upload("files")),
    "POST /api/proofs/{proof_id}/withdraw": Ask(json=said()),
    "POST /proofs/{proof_id}/withdraw": Ask(form=said(reason="x")),
}
ISSUING = {
    "POST /api/certificates": Ask(json=_ordered, by_rule=True),
    "POST /issuing/certificates/{number}/correction": Ask(form=WHY, by_rule=True, never=SIGNS),
    "POST /api/certificates/{number}/revocation": Ask(json=WHY),
    "POST /issuing/certificates/{number}/revocation": Ask(form=said(reason="错", confirmed="true")),
    "POST /api/issue-runs": Ask(json=said(year=2024), about="node"),
    "POST /issuing": Ask(form=said(year="2024"), about="node"),
    "POST /api/transfers/packages": Ask(json=naming("person_id", "person_id", to="450000"), by_rule=True),
    "POST /api/transfers": Ask(
        query=naming("person_id", "person_id"),
        content=lambda _w, _t: (b"no package", {"content-type": "application/octet-stream"}),
        by_rule=True,
        never=PACKAGE,
    ),
    "POST /api/transfers/{transfer_id}/years/{year}": Ask(json=said(action="refuse", reason="不符"), of_office=True),
    "POST /transfers/{transfer_id}/years/{year}": Ask(form=said(action="refuse", reason="不符"), of_office=True),
}
AUDITS = {
    "POST /api/year-audits": Ask(
        json=lambda _w, t: {"year": 2024, "passed": True, "persons": [{"person_id": t.ids["person_id"]}]},
        bulk=True,
        never=AUDIT,
    ),
    "POST /year-audits": Ask(
        lists=True,
        form=lambda _w, t: {"year": "2024", "say": "pass", f"person.{t.ids['person_id']}": "0"},
        bulk=True,
        never=AUDIT,
    ),
}
RECORDS = {
    "POST /api/rosters/{roster_id}/next": Ask(json=said(version=1)),
    "POST /rosters/{roster_id}/next": Ask(form=said(version="1")),
    "POST /api/records/{record}/settle": Ask(json=said(version=1, stands="declaration", reason="属实")),
    "POST /records/{record}/settle": Ask(form=said(version="1", stands="declaration", reason="属实")),
    "POST /api/pushers": Ask(
        json=lambda w, t: {
            "key_id": f"new-{t.whose}", "source": "x", "channel": "platform", "region": w.home(t.whose).region,
            "categories": ["industry_push"], "public_key": "A" * 43 + "=",
        }
    ),
    "DELETE /api/pushers/{key_id}": Ask(),
    "POST /api/records": Ask(content=signed_push),
    "POST /api/bases/inspections": Ask(json=said(first="2022-01-01", last="2022-12-31", count=3), about="node"),
    "POST /bases/inspections": Ask(form=said(first="2022-01-01", last="2022-12-31", count="3"), about="node"),
}  # fmt: skip
PEOPLE = {
    "DELETE /api/roles/{grant_id}": Ask(),
    "POST /roles/{grant_id}/end": Ask(),
    "POST /api/users/{user_id}/roles": Ask(json=naming("unit_id", "unit_id", role="unit")),
    "POST /people/{user_id}/roles": Ask(form=naming("unit_id", "unit_id", role="unit")),
    "POST /api/users": Ask(json=naming("unit_id", "unit_id", login="new.one", name="新人", roles=["applicant"])),
    "POST /people": Ask(form=naming("unit_id", "unit_id", login="new.one", name="新人", role="applicant")),
    "POST /api/users/{user_id}/admission": Ask(ids={"user_id": "waiting_id"}, json=said(admit=True)),
    "POST /people/{user_id}/admission": Ask(ids={"user_id": "waiting_id"}, form=said(admission="admit")),
    "POST /api/users/{user_id}/disabling": Ask(),
    "POST /api/users/{user_id}/enabling": Ask(),
    "POST /people/{user_id}/disabling": Ask(form=said(disabled="true")),
    "DELETE /api/users/{user_id}/sessions": Ask(),
    "POST /people/{user_id}/sessions/end": Ask(),
    "POST /api/users/{user_id}/api-keys": Ask(json=said(name="程序", scopes=["proofs.read"])),
    "POST /api/users/{user_id}/password-link": Ask(),
    "POST /people/{user_id}/link": Ask(),
    "POST /api/users/{user_id}/provider-link": Ask(json=said(subject="x"), never=PROVIDER),
    "POST /api/users/{user_id}/factor-reset": Ask(),
    "POST /people/{user_id}/factor-reset": Ask(),
    "POST /api/units": Ask(json=naming("parent_id", "unit_id", name="新单位")),
    "POST /units": Ask(form=naming("parent_id", "unit_id", name="新单位", kind="unit")),
    "PATCH /api/units/{unit_id}": Ask(json=said(name="改名")),
    "POST /units/{unit_id}": Ask(form=said(name="改名")),
    "POST /api/units/{unit_id}/closing": Ask(),
    "POST /api/units/{unit_id}/super-administrator": Ask(json=naming("user_id", "user_id"), by_rule=True, never=HANDED),
    "POST /units/{unit_id}/super": Ask(form=naming("user_id", "user_id"), by_rule=True, never=HANDED),
}
TO_NOWHERE: Made = lambda w, t: {"person_id": t.ids["stays_id"], "to_unit_id": str(w.units["nowhere"].id)}  # noqa: E731 (beside its like)
MOVES = {
    "POST /api/moves/{move_id}/decision": (Ask(ids={"move_id": "move_in"}, json=said(accept=True)),),
    "POST /moves/{move_id}/decision": (Ask(ids={"move_id": "move_in"}, form=said(decision="accept")),),
    "POST /api/moves/{move_id}/withdrawal": (
        Ask(roles=OWN_ROLES),
        Ask(ids={"move_id": "move_sent"}, roles=UNIT_ROLES),
    ),
    "POST /moves/{move_id}/withdrawal": (Ask(roles=OWN_ROLES), Ask(ids={"move_id": "move_sent"}, roles=UNIT_ROLES)),
    "POST /api/moves": (Ask(json=TO_NOWHERE, roles=UNIT_ROLES),),
    "POST /moves": (Ask(form=lambda _w, t: {"person_id": t.ids["stays_id"], "unit": "无人厂"}, roles=UNIT_ROLES),),
}
CHANGING: Mapping[str, tuple[Ask, ...]] = {
    **{route: (one,) for part in (BASES, CASES, ISSUING, AUDITS, RECORDS, PEOPLE) for route, one in part.items()},
    **MOVES,
}
ALONE = frozenset({
    "POST /api/bases/classes", "POST /bases", "POST /cases/views", "POST /cases/views/{view_id}/drop",
    "POST /api/archives", "POST /api/proofs", "POST /upload", "POST /api/rosters", "POST /rosters", "POST /account/transfers",
    "POST /api/api-keys", "DELETE /api/api-keys/{key_id}", "POST /api/password", "DELETE /api/sessions/{session_id}", "POST /me/keys",
    "POST /me/keys/{key_id}/end", "POST /me/password", "POST /me/recovery-codes", "POST /me/sessions/{session_id}/end",
})  # fmt: skip
"""Routes that name nothing of anybody else: what they do is done for whoever asks, and an id of another is an id of nobody."""
