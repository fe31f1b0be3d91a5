"""Pages of rosters, bases, pushed records and figures: walked through without script, and looked at by axe in a browser."""

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from tests.flows.conftest import ID_NUMBER as ID
from tests.flows.test_bases import IDS, NAMES, PARTS, PEOPLE, PICTURE
from tests.flows.test_recording import declared, row, sheet
from tests.web.conftest import NOW
from verifier.app import create_app
from verifier.flows.records import Push, push_records
from verifier.store import add_person, pushers, record_decision

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = ROOT / "build" / "shots"

HEAD = "record_id,id_number,name,year,category,hours,title\n"
PLAN = {
    "title": "机械新工艺研修班",
    "starts_on": "2022-06-20",
    "ends_on": "2022-06-22",
    "hours": "24",
    "in_person": "true",
} | {f"part-{part}": text for part, text in PARTS.items()}


def browser(services):
    """A client of a node."""
    return TestClient(
        create_app(services), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000), follow_redirects=True,
        headers={"Accept": "text/html", "Accept-Language": "zh-CN"},
    )  # fmt: skip


@pytest.fixture
def base_node(node):
    """The node as one of Inner Mongolia in 2022, with people, and a clock that can be turned."""
    clock = {"now": datetime(2022, 6, 6, 2, 0, tzinfo=UTC)}
    settings = node.services.settings.model_copy(update={"region": "150000"})
    services = replace(node.services, settings=settings, clock=lambda: clock["now"])
    with services.store.write() as tx:
        for name, number in zip(NAMES, IDS, strict=True):
            add_person(tx, name=name, region="150000", unit="示例厂", id_number=number, now=clock["now"])
    return services, clock


def version_of(page):
    """The version that the forms of a page carry."""
    return re.search(r'name="version" value="(\d+)"', page)[1]


def reported_class(client, clock, *, headcount="3"):
    """A class from its plan to its filed report, by forms."""
    page = client.post("/bases", data=PLAN)
    address = page.url.path
    clock["now"] = datetime(2022, 6, 22, 9, 0, tzinfo=UTC)
    page = client.get(address)
    page = client.post(f"{address}/held", data={"version": version_of(page.text), "headcount": headcount})
    files = {part: (f"{part}.png", PICTURE) for part in ("summary", "notice", "evaluation")}
    files |= {"roster": ("花名册.xlsx", sheet(PEOPLE)), "sign_in": ("签到表.xlsx", sheet(PEOPLE))}
    files |= {"photos_or_screenshots": ("1-合影.png", PICTURE)}
    for part, file in files.items():
        data = {"version": version_of(page.text)}
        page = client.post(f"{address}/report/{part}", data=data, files={"files": file})
        assert page.status_code == 200, part
    return client.post(f"{address}/report", data={"version": version_of(page.text)})


def test_a_class_is_walked_by_forms(base_node):
    """Plan, headcount, six parts, report, returned for a part, filed again, passed: each step is on the page, with its clause."""
    services, clock = base_node
    with browser(services) as client:
        assert "开展培训前两周须上报培训计划" in client.get("/bases").text
        lacking = client.post("/bases", data=PLAN | {"part-faculty": " "})
        assert lacking.status_code == 422
        assert "师资" in lacking.text
        assert "机械新工艺研修班" in lacking.text  # what was typed is still there
        page = reported_class(client, clock)
        address = page.url.path
        assert "报告已提交" in page.text or "已提交报告，待审核" in page.text
        back = client.post(
            f"{address}/answer", data={"version": version_of(page.text), "answer": "return", "missing": "evaluation"}
        )
        assert "缺少培训效果评估表" in back.text
        again = client.post(f"{address}/report", data={"version": version_of(back.text)})
        done = client.post(f"{address}/answer", data={"version": version_of(again.text), "answer": "pass"})
        assert "报告已通过" in done.text
        file = client.get(f"{address}/report/roster/0")
        assert file.headers["content-disposition"].startswith("attachment")
        assert client.get(f"{address}/report/roster/9").status_code == 404


def test_what_does_not_agree_needs_a_reason(base_node):
    """A headcount beside the roster is shown as a flag, and a pass without a reason is refused on the page."""
    services, clock = base_node
    with browser(services) as client:
        page = reported_class(client, clock, headcount="5")
        assert "到训人数与花名册不一致" in page.text
        refused = client.post(f"{page.url.path}/answer", data={"version": version_of(page.text), "answer": "pass"})
        assert refused.status_code == 422
        assert "请写明理由" in refused.text
        moved = client.post(f"{page.url.path}/answer", data={"version": "1", "answer": "pass", "reason": "x"})
        assert moved.status_code == 409
        drawn = client.post("/bases/inspections", data={"first": "2022-01-01", "last": "2022-12-31", "count": "3"})
        assert "到训人数与花名册不一致" in drawn.text


def test_a_roster_is_walked_by_forms(node):
    """Errors shut "next" and name row, column and reason; a clean list shows every row, then imports once."""
    with node.services.store.write() as tx:
        add_person(tx, name="李华", region="370300", unit="示例机械厂", id_number=ID, now=NOW)
    with browser(node.services) as client:
        fields = {"channel": "platform", "sender": "sd-platform"}
        bad = client.post(
            "/rosters", data=fields, files={"file": ("a.csv", (HEAD + f"1,{ID},张,2024,x,=1,\n").encode())}
        )
        assert "姓名与这个身份证号登记的姓名不同" in bad.text
        assert ID not in bad.text
        assert "下载错误清单" in bad.text
        assert client.post(f"{bad.url.path}/next", data={"version": "1"}).status_code == 409
        wrong = client.post("/rosters", data=fields, files={"file": ("a.png", b"\x89PNG\0")})
        assert wrong.status_code == 422
        assert "不是能读取的表格" in wrong.text
        good = client.post(
            "/rosters",
            data=fields,
            files={"file": ("b.csv", (HEAD + f"1,{ID},李华,2024,platform_public,50,公需\n").encode())},
        )
        assert "下一步" in good.text
        done = client.post(f"{good.url.path}/next", data={"version": version_of(good.text)})
        assert "这份名单已经导入" in done.text


def asked_record(node):
    """A record that asks: fewer hours pushed than were approved."""
    with node.services.store.write() as tx:
        who = add_person(tx, name="王敏", region="370300", unit="示例机械厂", id_number=ID, now=NOW)
        pushers.add_pusher(
            tx, key_id="acc-1", source="sd-accounting", channel="industry_push", region="370300",
            categories=("industry_push",), public_key=bytes(32), by="hr", now=NOW,
        )  # fmt: skip
    declared(node.services, who, "60")
    push = Push("acc-1", "0123456789abcdef", [row(hours="40")])
    (done,) = push_records(node.services.store, node.services.packs, push, now=NOW)
    return done.record


def test_a_person_settles_a_record_on_the_page(node):
    """Both figures are shown; without a reason nothing is decided; afterwards nothing waits."""
    record = asked_record(node)
    with browser(node.services) as client:
        page = client.get("/records")
        assert ">40<" in page.text
        assert ">60<" in page.text
        said = {"version": "1", "stands": "declaration"}
        assert client.post(f"/records/{record.id}/settle", data=said).status_code == 422
        done = client.post(f"/records/{record.id}/settle", data=said | {"reason": "以证书为准"})
        assert "没有待核定的记录" in done.text


def decide_some(node):
    """Decisions over four months, so that the charts have something to show."""
    for month in range(4):
        for number in range(3 + month):
            decision = ("accept", "accept", "review", "reject")[number % 4]
            case = node.add_case(decision=decision, minutes=-60 * 24 * 30 * month)
            state = ("unit_passed", "returned", "unit_passed", "unit_rejected")[number % 4]
            action = {"unit_passed": "unit_pass", "returned": "unit_return", "unit_rejected": "unit_reject"}[state]
            with node.services.store.write() as tx:
                record_decision(
                    tx, case, action=action, reason="", facts={"facts": {}, "own_hours": False}, state_after=state,
                    stage_after="", decided_by="u", now=case.opened_at + timedelta(hours=3 + 20 * number),
                )  # fmt: skip


def test_charts_have_their_tables(node):
    """Every column and mark says its figure; the same figures stand in tables; no style is written into the page."""
    decide_some(node)
    with browser(node.services) as client:
        page = client.get("/statistics?months=6").text
    assert page.count('<figure class="chart">') == 3
    assert len(re.findall(r'<svg[^>]*role="img" aria-labelledby="\w+-name \w+-desc"', page)) == 3
    assert "<desc" in page
    assert " style=" not in page
    assert "按证明种类" in page
    assert client.get("/statistics/units?year=2024").status_code == 200


# ---------------------------------------------------------------- in a browser


def served(services):
    """A server on a free port, and how to stop it."""
    server = uvicorn.Server(uvicorn.Config(create_app(services), port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]

    def stop():
        server.should_exit = True
        server.force_exit = True
        thread.join(10)

    return f"http://127.0.0.1:{port}", stop


def looked_at(chromium, address, pages):
    """What axe finds on these pages in both languages, light and dark, on a phone and a desk; pictures lie in build/shots."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    found = []
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            context = chromium.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
            )
            page = context.new_page()
            for lang in ("zh", "en"):
                for name, path in pages.items():
                    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
                    page.add_script_tag(path=AXE)
                    violations = page.evaluate("axe.run()")["violations"]
                    found.extend((name, one["id"], one["nodes"][0]["html"][:120]) for one in violations)
                    if page.evaluate("document.documentElement.scrollWidth") > width:
                        found.append((name, "wider than the screen", width))
                    page.screenshot(path=SHOTS / f"{name}-{lang}-{scheme}-{width}.png", full_page=True)
            context.close()
    return found


@pytest.mark.needs("chromium")
def test_pages_of_records_shut_nobody_out(node, chromium):
    """Rosters with and without errors, records that ask, figures with their charts."""
    decide_some(node)
    asked_record(node)
    with browser(node.services) as client:
        fields = {"channel": "platform", "sender": "sd-platform"}
        text = HEAD + f"1,{ID},张,2024,platform_public,50,公需课\n2,{ID},王敏,2024,platform_prof_elective,30,数控\n"
        bad = client.post("/rosters", data=fields, files={"file": ("名单一.csv", text.encode())}).url.path
        text = HEAD + f"2,{ID},王敏,2024,platform_prof_elective,30,数控\n"
        good = client.post("/rosters", data=fields, files={"file": ("名单二.csv", text.encode())}).url.path
    address, stop = served(node.services)
    pages = {
        "rosters": "/rosters",
        "roster-errors": bad,
        "roster-clean": good,
        "records": "/records",
        "statistics": "/statistics?months=6",
        "unit-report": "/statistics/units?year=2024",
    }
    found = looked_at(chromium, address, pages)
    stop()
    assert found == []


@pytest.mark.needs("chromium")
def test_pages_of_bases_shut_nobody_out(base_node, chromium):
    """The list with the form of a plan, a class that waits for its report, one under review, a sample."""
    services, clock = base_node
    with browser(services) as client:
        first = client.post("/bases", data=PLAN | {"title": "又一个班"}).url.path
        second = reported_class(client, clock, headcount="5").url.path
        page = client.get(first)
        client.post(f"{first}/held", data={"version": version_of(page.text), "headcount": "2"})
        client.post("/bases/inspections", data={"first": "2022-01-01", "last": "2022-12-31", "count": "3"})
    address, stop = served(services)
    pages = {"bases": "/bases", "base-held": first, "base-reported": second, "inspections": "/bases/inspections"}
    found = looked_at(chromium, address, pages)
    stop()
    assert found == []
