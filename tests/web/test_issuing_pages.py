"""Issuing as pages: a run that workers do, what refused persons lack, and the end of a certificate."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from verifier.app import create_app
from verifier.store import add_person, get_certificate_by_number
from verifier.worker import jobs_of


def test_a_run_is_started_done_by_workers_and_shown(node, client):
    """The page tells who waits, then who has a certificate; the list of runs names it."""
    node.add_hours("public", "compulsory", "30", key="platform:public")
    node.add_hours("professional", "compulsory", "60", key="platform:professional")
    started = client.post("/issuing", data={"year": "2024", "paper": "", "unit": ""})
    assert started.status_code == 303
    running = client.get(started.headers["location"]).text
    assert "进行中" in running
    assert "查看最新进度" in running
    jobs_of(node.services).run_until_idle()
    done = client.get(started.headers["location"]).text
    assert "已完成" in done
    assert "查看最新进度" not in done
    number = re.search(r"/issuing/certificate\?number=([^\"]+)", done)[1]
    assert node.person.name in client.get(f"/issuing/certificate?number={number}").text
    assert started.headers["location"] in client.get("/issuing").text


def test_a_refusal_shows_what_would_fulfil_it(node, client):
    """Whoever lacks hours is named with the hours that are missing; a unit's run leaves others out."""
    with node.services.store.write() as tx:
        add_person(tx, name="李强", region="370300", unit="另一厂", id_number=None, now=node.services.clock())
    started = client.post("/issuing", data={"year": "2024", "unit": "示例机械厂"})
    jobs_of(node.services).run_until_idle()
    shown = client.get(started.headers["location"]).text
    assert "条件未满足 1" in shown
    assert re.search(r"还缺\d+学时；补足入账后即可出证", shown)
    assert "李强" not in shown


def test_revoking_needs_a_reason_and_a_second_word(node, client):
    """Without a reason nothing happens; with one it is asked again; only then is the certificate revoked, and once."""
    number = node.issue()
    path = f"/issuing/certificates/{number}/revocation"
    assert client.post(path, data={"reason": " "}).status_code == 422
    asked = client.post(path, data={"reason": "学时有误"})
    assert "确认撤销这张证书" in asked.text
    assert state_of(node, number) == "issued"
    assert client.post(path, data={"reason": "学时有误", "confirmed": "true"}).status_code == 303
    assert state_of(node, number) == "revoked"
    assert client.post(path, data={"reason": "再次", "confirmed": "true"}).status_code == 409


def test_a_correction_supersedes_with_its_reason(node, client):
    """The new certificate is opened, the old one is superseded; without a reason, or twice, it is refused."""
    number = node.issue()
    path = f"/issuing/certificates/{number}/correction"
    assert client.post(path, data={"reason": ""}).status_code == 422
    node.add_hours("public", "compulsory", "5", key="platform:more")
    done = client.post(path, data={"reason": "漏记学时"})
    assert (done.status_code, state_of(node, number)) == (303, "superseded")
    assert client.get(done.headers["location"]).status_code == 200
    assert client.post(path, data={"reason": "再次"}).status_code == 409


def test_an_unknown_number_is_told_on_the_page(client):
    """Looking up what is not there shows a sentence beside the forms."""
    assert client.get("/issuing/certificate?number=none").status_code == 404


PLACES = {
    "450000": ("专业技术人员继续教育合格证书", "还没有经审验通过"),
    "150000": ("继续教育审验卡", "培训情况报告"),
    "650000": ("继续教育证书", ""),
}
YEARS = {"150000": "2022"}  # its rules are of that year


def office_of(node, region):
    """The node as the office of another region, with one person there, and a browser of it."""
    settings = node.services.settings.model_copy(update={"region": region})
    services = replace(node.services, settings=settings)
    with services.store.write() as tx:
        add_person(tx, name="巴特尔", region=region, unit="示例学院", id_number=None, now=services.clock())
    return services, TestClient(
        create_app(services), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000), follow_redirects=True,
        headers={"Accept": "text/html", "Accept-Language": "zh-CN"},
    )  # fmt: skip


@pytest.mark.parametrize("region", sorted(PLACES))
def test_a_region_with_papers_of_its_own_offers_each_and_says_what_it_waits_for(node, region):
    """Its papers by name, its units to choose from, the run by the paper's name, and whoever lacks a condition with its sentence."""
    paper, lacks = PLACES[region]
    services, browser = office_of(node, region)
    with browser as client:
        page = client.get("/issuing").text
        code = re.search(rf'<option value="([^"]+)">{paper}</option>', page)[1]
        assert '<option value="示例学院">' in page
        assert "由本机构确认" in page
        run = client.post("/issuing", data={"year": YEARS.get(region, "2024"), "paper": code, "unit": "示例学院"})
        jobs_of(services).run_until_idle()
        shown = client.get(run.url.path).text
        assert paper in shown
        assert "示例学院" in shown
        assert lacks in shown
        assert not re.search(r"[a-z]+\.[a-z_]+(?=[）。])", shown)  # no bare code


def test_a_unit_that_the_region_does_not_have_begins_nothing(node, client):
    """Our own sentence, with the names that come close; what was chosen is still there; no run was begun."""
    refused = client.post("/issuing", data={"year": "2023", "unit": "示例机械"})
    assert refused.status_code == 422
    assert "没有名为“示例机械”的单位" in refused.text
    assert "示例机械厂" in refused.text
    assert "<option selected>2023</option>" in refused.text
    assert "还没有批量出证" in refused.text
    unknown = client.post("/issuing", data={"year": "2024", "unit": "天外来厂"})
    assert "用户与单位" in unknown.text


def test_a_failure_is_told_in_a_sentence_with_its_next_step(node, client):
    """A year without rules fails for each person: no bare code, the others are not affected, start again."""
    started = client.post("/issuing", data={"year": "2024", "paper": "GX-C2"})
    jobs_of(node.services).run_until_idle()
    shown = client.get(started.headers["location"]).text
    assert "未能出证 1" in shown
    assert "排除原因后重新开始同一批次" in shown
    assert "certificates.none_of_this_name" not in shown
    assert "‹" not in shown  # every fact of the sentence is there


def state_of(node, number):
    """The state of a certificate."""
    with node.services.store.read() as tx:
        return get_certificate_by_number(tx, number).state
