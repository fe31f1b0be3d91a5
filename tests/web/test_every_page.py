"""Every page in both languages, light and dark, on a phone and a desk: usable by everyone, and pictured for a person to look at."""

from contextlib import suppress
from pathlib import Path

import pytest

from signing import token_to_text
from verifier.flows import Choice, ManyOrder, Point, begin_issue_run, decide_case, issue_many
from verifier.store import add_person, get_certificate_by_number

pytestmark = pytest.mark.needs("chromium")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = ROOT / "build" / "shots"
PHONE, DESK = 360, 1280


def pages_of(node):
    """The pages of a node that has something to show on each, by name."""
    first = node.add_case()
    asking = node.add_case(
        minutes=1,
        decision="review",
        title="2024年山东省机械工程学术年会",
        kind="conference_certificate",
        say="主办单位是否由人社部门或行业主管部门举办、批准或备案，证明上没有写明，请核实。",
        hours=None,
        proposed="24",
        reasons=["MISSING:organiser_ok"],
    )
    node.add_case(minutes=2, decision="reject", title="会议日程", kind="not_proof", say="这不是学习证明。", cite=[])
    returned = send_back(node, node.add_case(minutes=3, file_name="退回.png"))
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    digits = token_to_text(token, host="localhost:8000").partition("#")[2]
    return {
        "verify": "/",
        "verify-valid": f"/v/{digits}",
        "verify-forged": f"/v/{digits[:-1]}{(int(digits[-1]) + 1) % 10}",
        "verify-unreadable": "/v/123",
        "upload": "/upload",
        "proof": f"/proofs/{first.proof_id}",
        "cases": "/cases",
        "case": f"/cases/{first.id}",
        "case-asking": f"/cases/{asking.id}",
        "account": "/account?year=2024",
        "account-empty": "/account?year=2023",
        "account-form": "/account/form?year=2024",
        "account-transfers": "/account/transfers",
        "account-years": "/account/years?first=2022&last=2024",
        "readiness": "/account/readiness?on=2024-09-01&level=senior",
        "readiness-assessment": "/account/readiness?purpose=annual_assessment&on=2024-12-31",
        "proof-returned": f"/proofs/{returned.proof_id}",
        "certificate": f"/certificates/{number}",
        "issuing": "/issuing",
        "year-audits": "/year-audits?year=2024",
        "transfers": "/transfers",
        "issuing-certificate": f"/issuing/certificate?number={number}",
        "issuing-run": run_of_three(node),
        "people": "/people",
        "units": "/units",
        "moves": "/moves",
        "audit": "/audit",
        "sign-in": "/sign-in",
        "register": "/register",
        "missing": "/nothing",
    }


def run_of_three(node):
    """A run of one who has a certificate, one who lacks hours, and one whose turn has not come; gives its address."""
    services = node.services
    now, place, store = services.clock(), services.settings.node, services.store
    with store.write() as tx:
        for name in ("李静", "赵德全"):
            add_person(tx, name=name, region="370300", unit="示例机械厂", id_number=None, now=now)
    begun = begin_issue_run(store, place, ManyOrder(2024, "demo", unit="示例机械厂"), by_job=False, now=now)
    turns = iter((True, True, False))

    def clock():
        if not next(turns):
            raise StopIteration
        return now

    with suppress(StopIteration):
        issue_many(store, services.keys, services.packs, place, begun.run.id, clock=clock)
    return f"/issuing/runs/{begun.run.id}"


def send_back(node, case):
    """Return a case with a place on the page that the person sees."""
    services = node.services
    point = Point(1, (0.57, 0.795, 0.868, 0.84), "这里看不清")
    choice = Choice(
        case.id, case.version, "unit_return", "unit", "reviewer", reason="主办单位看不清，请重拍。", point=point
    )
    decide_case(services.store, services.packs, choice, now=services.clock())
    return case


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_shuts_anybody_out(node, address, chromium, lang, scheme, width):
    """Axe finds nothing on any page; nothing is wider than the screen; a picture of each lies in build/shots."""
    assert AXE.is_file(), "run `make setup`: it brings axe-core"
    SHOTS.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    found = []
    for name, path in pages_of(node).items():
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")
        page.add_script_tag(path=AXE)
        violations = page.evaluate("axe.run()")["violations"]
        found.extend((name, one["id"], one["nodes"][0]["html"][:120]) for one in violations)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((name, "wider than the screen", width))
        page.screenshot(path=SHOTS / f"{name}-{lang}-{scheme}-{width}.png", full_page=True)
    context.close()
    assert found == []


def test_states_differ_without_colour(node, address, chromium):
    """In forced colours the seven states are still seven different drawings with their words."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(viewport={"width": DESK, "height": 800}, forced_colors="active", locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    states = page.locator(".states li")
    pictures = {states.nth(at).locator("svg").screenshot() for at in range(states.count())}
    assert states.count() == len(pictures) == 7
    page.screenshot(path=SHOTS / "verify-forced-colours.png", full_page=True)
    context.close()
