"""Reading of somebody's data is in the audit, once a view, with who, what and when; one's own leaves no line."""

import json
from itertools import pairwise

import pytest

from tests.web.conftest import NOW
from verifier.access import Role
from verifier.store import change_certificate, check_audit, read_audit

READ = (
    ("unit", "GET /proofs/{proof_id}", "proof.read", "proof_id", {}),
    ("unit", "GET /api/proofs/{proof_id}", "proof.read", "proof_id", {}),
    ("unit", "GET /proofs/{proof_id}/pages/1", "proof.page.read", "proof_id", {"page": 1}),
    ("hr", "GET /cases/{case_id}", "case.read", "case_id", {}),
    ("unit", "GET /api/cases/{case_id}", "case.read", "case_id", {}),
    ("unit", "GET /api/cases/{case_id}/duplicates", "case.duplicates", "case_id", {}),
    ("hr", "GET /api/account/cycle?person={person_id}", "account.read", "person_id", {"part": "cycle"}),
    ("unit", "GET /api/account/readiness?person={person_id}", "account.read", "person_id", {"part": "readiness"}),
    ("issuer", "GET /certificates/{number}", "certificate.read", "number", {"part": "page"}),
    ("unit", "GET /certificates/{number}.pdf", "certificate.read", "number", {"part": "paper"}),
    ("issuer", "GET /issuing/certificate?number={number}", "certificate.read", "number", {"part": "page"}),
    ("hr", "GET /api/objections/{objection_id}", "objection.read", "objection_id", {}),
    ("hr", "GET /api/transfers/{transfer_id}", "transfer.read", "transfer_id", {}),
    ("unit_admin", "GET /api/persons/{person_id}/memberships", "person.read", "person_id", {}),
    ("unit_admin", "GET /people/{user_id}", "user.read", "user_id", {}),
    ("security_admin", "GET /api/users/{user_id}", "user.read", "user_id", {}),
)
"""Who reads what by which address, the line that it leaves, what the line is about, and which part was read."""
LISTED = (
    (
        "unit",
        "GET /api/cases?state=submitted",
        "case.list",
        "list",
        {"level": "unit", "proposal": "any", "state": "submitted"},
    ),
    ("unit", "GET /cases", "case.list", "list", {"level": "unit", "proposal": "any", "state": "submitted"}),
    ("hr", "GET /api/objections?state=filed", "objection.list", "list", {"state": "filed"}),
    ("hr", "GET /api/transfers", "transfer.list", "list", {"state": "open"}),
    ("hr", "GET /transfers", "transfer.list", "list", {"state": "open"}),
    ("authority", "GET /api/records", "record.list", "list", {"state": "asks"}),
    ("authority", "GET /records", "record.list", "list", {"state": "asks"}),
    ("unit", "GET /api/moves", "move.list", "list", {}),
    ("unit", "GET /moves", "move.list", "list", {}),
    ("unit_admin", "GET /api/users?q=甲乙", "user.list", "list", {"q": True}),
    ("unit_admin", "GET /people", "user.list", "list", {}),
    ("unit", "GET /api/admissions", "user.waiting", "list", {}),
    ("unit", "GET /people/waiting", "user.waiting", "list", {}),
    ("unit", "GET /api/rosters/{roster_id}", "roster.read", "roster_id", {}),
    ("unit", "GET /rosters/{roster_id}", "roster.read", "roster_id", {}),
    ("unit", "GET /api/rosters/{roster_id}/errors", "roster.read", "roster_id", {}),
    ("issuer", "GET /api/issue-runs/{run_id}/items", "certificate.issue_many", "run_id", {}),
    ("issuer", "GET /issuing/runs/{run_id}", "certificate.issue_many", "run_id", {}),
    (
        "unit",
        "GET /api/statistics/units/export?year=2024&form=csv",
        "unit_report.exported",
        "list",
        {"form": "csv", "year": 2024},
    ),
    ("unit", "GET /api/year-audits?year=2024", "year_audit.list", "list", {"year": 2024}),
    ("unit", "GET /year-audits?year=2024", "year_audit.list", "list", {"year": 2024}),
)
"""Lists and exports, and what their line says."""


def ask(browser, world, address):
    """Read something of the person of the sub-unit, and give the lines that it left."""
    ids = world.things["own"].ids
    with world.services.store.read() as tx:
        seen = check_audit(tx)
    answer = browser.get(address.removeprefix("GET ").format(**ids))
    assert answer.status_code == 200, answer.text[:300]
    with world.services.store.read() as tx:
        assert check_audit(tx) >= seen
        return read_audit(tx, after=seen)


@pytest.fixture(scope="module")
def printed(world):
    """The person's certificate has its paper."""
    things, digest = world.things["own"], world.services.store.blobs.put(b"%PDF a paper")
    with world.services.store.write() as tx:
        change_certificate(tx, things.certificate_uid, expected="issued", pdf_sha256=digest)
    return world


@pytest.mark.parametrize(("role", "address", "action", "about", "part"), READ)
def test_a_reading_by_another_is_one_line(printed, role, address, action, about, part):
    """Who, what, whose, when; and nothing of what was read."""
    (line,) = ask(printed.browser(role, "sub"), printed, address)
    things = printed.things["own"]
    assert (line.action, line.subject) == (action, things.ids[about])
    assert (line.actor, line.at) == (f"{role}.sub", NOW.isoformat())
    assert json.loads(line.facts) == {"person": things.ids["person_id"], **part}
    assert things.person.name not in line.facts


@pytest.mark.parametrize(("role", "address", "action", "about", "filters"), LISTED)
def test_a_list_is_one_line_with_its_filters_and_count(world, role, address, action, about, filters):
    """Not a line for each row, and no word that was searched for."""
    (line,) = ask(world.browser(role, "sub"), world, address)
    told = json.loads(line.facts)
    assert (line.action, line.subject) == (action, world.things["own"].ids.get(about, about))
    assert told["count"] > 0
    assert told["filter"] == filters


@pytest.mark.parametrize(
    "address",
    [
        "/proofs/{proof_id}", "/api/proofs/{proof_id}", "/proofs/{proof_id}/pages/1", "/api/cases/{case_id}", "/account",
        "/api/account", "/api/account/cycle", "/api/account/cycle?person={person_id}", "/account/readiness", "/certificates/{number}",
        "/api/objections/{objection_id}", "/api/objections", "/api/transfers/{transfer_id}", "/api/persons/{person_id}/memberships",
        "/api/moves", "/moves", "/api/proofs", "/account/transfers",
    ],
)  # fmt: skip
def test_one_s_own_readings_leave_no_line(world, address):
    """A person looks at what is theirs as often as they like."""
    assert ask(world.browser("self", "own"), world, address) == ()


def test_what_is_refused_was_not_read(world):
    """Of a thing out of reach no line says that it was read."""
    with world.services.store.read() as tx:
        seen = check_audit(tx)
    for role, place in ((Role.UNIT, "other"), (Role.HR, "far"), (Role.APPLICANT, "sub")):
        things = world.things["own"]
        assert world.browser(str(role), place).get(f"/proofs/{things.ids['proof_id']}").status_code == 404
    with world.services.store.read() as tx:
        assert read_audit(tx, after=seen) == ()


def test_the_auditor_s_export_holds_the_readings(printed):
    """The chain as the auditor takes it has each reading with its digest."""
    reader = printed.browser("unit", "sub")
    reader.get(f"/proofs/{printed.things['own'].ids['proof_id']}")
    auditor, lines, after = printed.browser("auditor", "root"), [], 0
    while after is not None:
        page = auditor.get("/api/audit", params={"after": after}).json()
        lines, after = [*lines, *page["items"]], page["next"]
    assert [one["number"] for one in lines] == list(range(1, len(lines) + 1))
    read = [one for one in lines if one["action"] == "proof.read" and one["actor"] == "unit.sub"]
    assert read[-1]["subject"] == printed.things["own"].ids["proof_id"]
    assert all(later["previous"] == earlier["digest"] for earlier, later in pairwise(lines))
