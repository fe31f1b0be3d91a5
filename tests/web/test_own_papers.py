"""What a person takes along: the form of a year, and everything that is kept of them."""

import hashlib
import io
import json
import zipfile

from verifier.flows import export_own_data
from verifier.store import add_person, read_audit

NUMBER = "370303198504120000"


def approve(client, case):
    """Approve a case as proposed."""
    answer = client.post(f"/api/cases/{case.id}/decision", json={"action": "approve", "version": case.version})
    assert answer.status_code == 200, answer.text


def test_the_form_has_every_line_and_places_to_sign(client, node):
    """Recognised hours and waiting ones apart, the sum of the recognised, lines for signatures and the seal."""
    approve(client, node.add_case())
    node.add_case(minutes=1, title="2024年山东省机械工程学术年会")
    page = client.get("/account/form?year=2024").text
    assert "智能制造专业技术人员能力提升培训班" in page
    assert "2024年山东省机械工程学术年会" in page
    assert "2024-03-11 – 2024-03-13" in page
    assert "已认定学时合计：公需科目 0，专业科目 24" in page
    for word in ("本人签字", "审核人签字", "单位（盖章）", "时间属实"):
        assert word in page
    assert page.count("待复核") >= 1
    assert " style=" not in page


def test_one_s_own_data_come_whole(client, node):
    """Records, the file as it was handed in, the paper; what is in the archive is what the records say."""
    case = node.add_case()
    approve(client, case)
    number = node.issue()
    answer = client.get("/account/export")
    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        told = json.loads(packed.read("data.json"))
        (proof,) = told["proofs"]
        (file,) = proof["files"]
        assert hashlib.sha256(packed.read(file["in_archive"])).hexdigest() == file["sha256"]
        assert proof["cases"][0]["history"][0]["action"] == "unit_pass"
        assert proof["read"][0]["fields"]["stated_hours"]["value"] == "24"
        assert {entry["hours"] for entry in told["entries"]} == {"24", "30", "60"}
        (paper,) = told["certificates"]
        assert paper["number"] == number
        assert packed.read(paper["in_archive"]).startswith(b"%PDF")
    assert client.get("/api/account/export").status_code == 200


def test_taking_one_s_data_is_audited_and_shows_no_number(node):
    """The number is masked in the archive, and the audit says who took it."""
    services = node.services
    with services.store.write() as tx:
        person = add_person(tx, name="李静", region="370300", unit="示例单位", id_number=NUMBER, now=services.clock())
    with export_own_data(services.store, person.id, actor="demo", now=services.clock()) as archive:
        data = archive.read()
    assert NUMBER.encode() not in data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert json.loads(packed.read("data.json"))["person"]["id_number_masked"] == "370303********0000"
    with services.store.read() as tx:
        last = read_audit(tx, after=0, limit=500)[-1]
    assert (last.action, last.subject, last.actor) == ("person.exported", str(person.id), "demo")


def test_names_of_files_reach_no_other_folder(node):
    """A file called ../../etc/passwd lies in its own upload's folder."""
    case = node.add_case(file_name="../../etc/passwd\\..\\x.png")
    services = node.services
    with (
        export_own_data(services.store, case.person_id, actor="demo", now=services.clock()) as archive,
        zipfile.ZipFile(archive) as packed,
    ):
        names = packed.namelist()
    assert all(".." not in name.split("/") and not name.startswith("/") for name in names)
    assert sum(name.startswith(f"proofs/{case.proof_id}/") for name in names) == 1
