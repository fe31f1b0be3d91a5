"""Issuing as pages: a run that workers do, what refused persons lack, and the end of a certificate."""

import re

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


def state_of(node, number):
    """The state of a certificate."""
    with node.services.store.read() as tx:
        return get_certificate_by_number(tx, number).state
