"""What a person does with their own declarations on pages, without script: correct, ask, withdraw, send anew, object."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from verifier.app import create_app
from verifier.flows import Answer, Choice, Point, answer_objection, decide_case
from verifier.store import add_person, get_case, get_case_file, objections_of

SAMPLE = (
    Path(__file__).resolve().parents[2] / "samples" / "proofs" / "training-bureau-clean" / "proof.png"
).read_bytes()


def decided(node, case, action, **words):
    """Let the unit decide a case."""
    services = node.services
    choice = Choice(case.id, version_of(node, case), action, "unit", "li", **words)
    return decide_case(services.store, services.packs, choice, now=services.clock())


def version_of(node, case):
    """The version of a case as it stands."""
    with node.services.store.read() as tx:
        return get_case(tx, case.id).version


def file_of(node, case):
    """Everything of a case as it stands."""
    with node.services.store.read() as tx:
        return get_case_file(tx, case.id)


def post(client, case, step, **form):
    """Send one of the page's forms."""
    return client.post(f"/proofs/{case.proof_id}/cases/{case.id}/{step}", data=form)


def test_the_person_sees_what_the_reviewer_sees(client, node):
    """Every box of the reviewer's page with its field, how sure the reading is, the rule's words and the hints."""
    case = node.add_case()
    mine = client.get(f"/proofs/{case.proof_id}").text
    theirs = client.get(f"/cases/{case.id}").text
    boxes = [
        re.findall(r'<rect[^>]*?x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', page) for page in (mine, theirs)
    ]
    assert boxes[0] == boxes[1] != []
    for words in ("按实际学时登记", "未发现印章", "清晰", "存疑"):
        assert words in mine
    assert mine.count(f'data-field="{case.id}-stated_hours"') >= 2


def test_a_correction_needs_a_reason_and_is_looked_at_by_a_person(client, node):
    """The corrected value is sent with its reason; the proposal becomes one for a person; history tells both."""
    case = node.add_case()
    form = {"version": str(case.version), "field.stated_hours": "20"}
    refused = post(client, case, "correct", **form)
    assert refused.status_code == 422
    assert 'value="20"' in refused.text
    assert "请写明更正的理由" in refused.text
    done = post(client, case, "correct", **form, reason="证书上是20学时")
    assert (done.status_code, done.headers["location"]) == (303, f"/proofs/{case.proof_id}#case-{case.id}")
    file = file_of(node, case)
    assert file.standing.fields == {"stated_hours": "20"}
    assert file.case.proposal == "review"
    page = client.get(f"/proofs/{case.proof_id}").text
    assert "证书上是20学时" in page
    assert "（已更正）" in page


def test_unchanged_fields_are_no_correction(client, node):
    """The form carries every field; only what was changed is sent on."""
    case = node.add_case()
    page = client.get(f"/proofs/{case.proof_id}").text
    fields = dict(re.findall(r'name="(field\.[a-z_]+)"[^>]*value="([^"]*)"', page))
    assert len(fields) > 3
    answer = post(client, case, "correct", version=str(case.version), reason="看错了", **fields)
    assert answer.status_code == 422
    assert file_of(node, case).decisions == ()


def test_a_return_points_at_a_place_and_is_handed_in_again(client, node):
    """The person sees the reviewer's box and note, corrects, and the case waits again."""
    case = node.add_case()
    decided(node, case, "unit_return", reason="主办单位看不清", point=Point(1, (0.57, 0.795, 0.868, 0.84), "这里"))
    page = client.get(f"/proofs/{case.proof_id}").text
    assert f'id="pointed-{case.id}" class="pointed" x="570" y="795"' in page
    assert "主办单位看不清" in page
    assert "这里" in page
    answer = post(
        client,
        case,
        "correct",
        version=str(version_of(node, case)),
        reason="补上全称",
        **{"field.organiser": "淄博市人力资源和社会保障局职业能力建设科"},
    )
    assert answer.status_code == 303
    assert file_of(node, case).case.state == "submitted"


def test_other_files_take_the_place_of_returned_ones(client, node):
    """New photos are kept beside the old ones; an empty choice is refused with a reason."""
    case = node.add_case()
    decided(node, case, "unit_return", reason="请重拍")
    path = f"/proofs/{case.proof_id}/files"
    refused = client.post(path, files={"files": ("", b"")}, data={"reason": "重拍"})
    assert refused.status_code == 422
    done = client.post(path, files={"files": ("重拍.png", SAMPLE)}, data={"reason": "重拍"})
    assert done.status_code == 303
    page = client.get(f"/proofs/{case.proof_id}").text
    assert "重拍.png" in page
    assert "已被新文件替换" in page


def test_somebody_may_ask_for_a_person(client, node):
    """From then on the case is for a person, and the reason stands in its history."""
    case = node.add_case()
    assert post(client, case, "ask", version="1", reason="想请人看看").status_code == 303
    assert file_of(node, case).case.proposal == "review"
    assert "想请人看看" in client.get(f"/proofs/{case.proof_id}").text


def test_a_withdrawn_declaration_is_over(client, node):
    """Withdrawn, it offers no step; what was handed in stays visible."""
    case = node.add_case()
    answer = client.post(f"/proofs/{case.proof_id}/withdraw", data={"case": str(case.id), "reason": "传错了"})
    assert answer.status_code == 303
    page = client.get(f"/proofs/{case.proof_id}").text
    assert "own-steps" not in page
    assert "传错了" in page


def test_an_objection_has_its_days_and_its_answer(client, node):
    """Filed in time, the day of the answer is shown; the answer appears; a second refusal ends it."""
    case = node.add_case()
    decided(node, case, "unit_reject", reason="与已认定的培训重复")
    page = client.get(f"/proofs/{case.proof_id}").text
    assert "请在 2025-02-19 之前" in page
    assert post(client, case, "object", reason="").status_code == 422
    assert post(client, case, "object", reason="内容不同").status_code == 303
    page = client.get(f"/proofs/{case.proof_id}").text
    assert "已提出，等待答复" in page
    assert "应在 2025-02-19 前答复" in page
    services = node.services
    with services.store.read() as tx:
        (objection,) = objections_of(tx, case.id)
    answer = Answer(objection.id, upheld=False, reason="经核对确属同一次培训", actor="zhao")
    answer_objection(services.store, services.packs, answer, now=services.clock())
    page = client.get(f"/proofs/{case.proof_id}").text
    assert "经核对确属同一次培训" in page
    assert "异议不成立" in page


def test_the_page_offers_an_objection_exactly_as_long_as_it_is_taken(node):
    """Ten days by the node's setting: named and taken on the last minute of the last day, neither named nor taken a minute later."""
    settings = node.services.settings.model_copy(update={"objection_days": 10})
    last = datetime(2025, 1, 30, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
    for minute, moment in enumerate((last + timedelta(minutes=1), last)):
        case = node.add_case(minutes=minute)
        decided(node, case, "unit_reject", reason="与已认定的培训重复")
        services = replace(node.services, settings=settings, clock=lambda moment=moment: moment)
        with TestClient(
            create_app(services), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000), follow_redirects=False
        ) as browser:
            page = browser.get(f"/proofs/{case.proof_id}", params={"lang": "zh"}).text
            is_open = moment == last
            assert ("请在 2025-01-30 之前" in page) is is_open
            assert (post(browser, case, "object", reason="内容不同").status_code == 303) is is_open


def test_an_objection_may_be_taken_back(client, node):
    """While it waits."""
    case = node.add_case()
    decided(node, case, "unit_reject", reason="重复")
    post(client, case, "object", reason="不重复")
    with node.services.store.read() as tx:
        (objection,) = objections_of(tx, case.id)
    path = f"/proofs/{case.proof_id}/objections/{objection.id}/withdraw"
    assert client.post(path).status_code == 303
    assert "已撤回" in client.get(f"/proofs/{case.proof_id}").text


def test_who_comes_second_is_told_who_decided(client, node):
    """A correction of a version that was decided meanwhile changes nothing and says who decided what."""
    case = node.add_case()
    decided(node, case, "unit_return", reason="请补正")
    answer = post(client, case, "ask", version="1", reason="请看看")
    assert answer.status_code == 409
    assert "li" in answer.text
    assert len(file_of(node, case).decisions) == 1


@pytest.mark.parametrize("step", ["correct", "ask", "object"])
def test_a_case_of_another_upload_is_not_found(client, node, step):
    """The address must name the case's own upload."""
    one, other = node.add_case(), node.add_case(minutes=1)
    form = {"version": "1", "reason": "理由"}
    assert client.post(f"/proofs/{other.proof_id}/cases/{one.id}/{step}", data=form).status_code == 404


def test_nobody_else_s_proof_is_a_thing_to_act_on(client, node):
    """Another person's upload: its page is a reviewer's to read, its steps are nobody else's."""
    with node.services.store.write() as tx:
        stranger = add_person(
            tx, name="赵强", region="370300", unit="别的单位", id_number=None, now=node.services.clock()
        )
    own, node.person = node.person, stranger
    case = node.add_case()
    node.person = own
    page = client.get(f"/proofs/{case.proof_id}")
    assert page.status_code == 200
    assert "own-steps" not in page.text
    for path in (f"/proofs/{case.proof_id}/withdraw", f"/proofs/{case.proof_id}/cases/{case.id}/ask"):
        assert client.post(path, data={"version": "1", "reason": "理由"}).status_code == 404
    assert file_of(node, case).decisions == ()
