"""Declarations through the interface: photos, archives, progress, corrections, objections, previews, undo, many at once; each POST once."""

import io
import json
import threading
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from verifier.store import add_person, set_proof_state
from verifier.worker import jobs_of

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "proofs"
SAMPLE = (SAMPLES / "training-bureau-clean" / "proof.png").read_bytes()
PAPER = next((SAMPLES / "paper-first-author").glob("proof.*")).read_bytes()
ENGLISH = {"Accept-Language": "en", "Accept": "application/json"}


def zipped(**files):
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"夹子/{name}.png", data)
    return buffer.getvalue()


def decide(client, case, action, version=1, **more):
    """Decide through the interface."""
    sent = {"action": action, "version": version, "reason": "", "facts": {"organiser_ok": True}, **more}
    answer = client.post(f"/api/cases/{case.id}/decision", json=sent)
    assert answer.status_code == 200, answer.text
    return answer.json()


def events_of(text):
    """The events of a stream: (name, data)."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"]), lines.get("id")))
    return found


def test_several_photos_of_one_proof_are_one_upload(client):
    """`more` brings further photos; the answer lists the files of the upload in order."""
    files = [("file", ("1.png", SAMPLE)), ("more", ("2.pdf", PAPER))]
    answer = client.post("/api/proofs", files=files, data={"year": "2024"})
    assert answer.status_code == 202, answer.text
    told = client.get(answer.headers["location"]).json()
    assert [(one["file"], one["round"], one["position"]) for one in told["files"]] == [("1.png", 1, 0), ("2.pdf", 1, 1)]


def test_one_s_own_earlier_upload_of_the_same_file_is_told(client, node):
    """The answer names what it duplicates; of another person's upload of the same bytes it says nothing."""
    with node.services.store.write() as tx:
        other = add_person(tx, name="李雷", region="370300", unit="示例厂", id_number=None, now=node.services.clock())
    node.add_case()  # the same bytes, the person's own
    own = client.post("/api/proofs", files={"file": ("a.png", SAMPLE)}).json()
    assert [one["file"] for one in own["duplicates"]] == ["结业证书.png"]
    client.post("/api/proofs", files={"file": ("p.pdf", PAPER)})
    demo = replace(node, person=other, cases=[])
    demo.add_case(file_name="别人的.png")
    again = client.post("/api/proofs", files={"file": ("c.png", SAMPLE)}).json()
    assert "别人的.png" not in json.dumps(again, ensure_ascii=False)


def test_an_archive_answers_file_by_file(client):
    """A good file and a bad one in one zip; sent again under its key nothing is taken twice."""
    headers = {"Idempotency-Key": "an-archive-key"}
    sent = {"files": {"file": ("a.zip", zipped(good=SAMPLE, bad=b"words"))}, "headers": headers}
    first, again = client.post("/api/archives", **sent), client.post("/api/archives", **sent)
    assert first.status_code == 202, first.text
    good, bad = first.json()["items"]
    assert (good["file"], good["state"], bad["problem"]["code"]) == ("good.png", "received", "ocr.not_a_document")
    assert again.json()["items"][0]["id"] == good["id"]
    assert len(client.get("/api/proofs").json()["items"]) == 1
    alone = client.post("/api/proofs", files={"file": ("a.zip", zipped(good=SAMPLE))})
    assert (alone.status_code, alone.json()["code"]) == (422, "ocr.archive")


def test_progress_is_told_as_it_happens(served, node):
    """The stream says received, then assessed when the worker has read it, then ends; it is read from the store alone."""
    with httpx.Client(base_url=served.address, headers={"Host": served.address[7:]}, timeout=60) as client:
        made = client.post("/api/proofs", files={"file": ("a.png", SAMPLE)}).json()
        worker = threading.Timer(0.5, jobs_of(node.services).run_until_idle)
        worker.start()
        one = client.get(f"/api/proofs/{made['id']}/events")
        worker.join()
        assert one.headers["content-type"].startswith("text/event-stream")
        told = events_of(one.text)
        assert [name for name, *_ in told] == ["proof", "proof", "end"]
        assert [data["state"] for name, data, _ in told if name == "proof"] == ["received", "assessed"]
        assert told[1][1]["cases"][0]["stage"] == "unit"
        every = events_of(client.get("/api/events").text)
        assert [name for name, *_ in every] == ["proof", "end"]
        seen = events_of(client.get("/api/events", headers={"Last-Event-ID": every[0][2]}).text)
        assert [name for name, *_ in seen] == ["end"]  # nothing that the reader has is told again


def test_a_stream_of_nobody_s_upload_is_refused_as_a_problem(client):
    """404 problem+json before any stream begins."""
    answer = client.get(f"/api/proofs/{uuid4()}/events", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (404, "verifier.not_found")


def test_a_correction_is_a_new_version_with_its_history(client, node):
    """The person's words stand in the history with what was read before; the reviewer's stale decision hears of it."""
    case = node.add_case()
    sent = {"version": 1, "reason": "认错了一位", "fields": {"stated_hours": "16"}}
    answer = client.post(f"/api/cases/{case.id}/correction", json=sent)
    assert answer.status_code == 200, answer.text
    assert answer.json()["case"]["version"] == 2
    (line,) = client.get(f"/api/proofs/{case.proof_id}").json()["cases"]
    assert line["history"][0]["was"] == {"stated_hours": "24"}
    assert line["history"][0]["say"] == "本人更正"
    stale = client.post(f"/api/cases/{case.id}/decision", json={"action": "approve", "version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "case.moved")


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        (
            "correction",
            {"version": 1, "reason": "x", "fields": {"stated_hours": "many"}},
            422,
            "activity.fact_unreadable",
        ),
        ("correction", {"version": 1, "reason": "x", "fields": {"moon": "full"}}, 422, "activity.unknown_fact"),
        ("correction", {"version": 1, "reason": " ", "fields": {}}, 422, "declaration.nothing_corrected"),
        ("correction", {"version": 7, "reason": "x", "fields": {"stated_hours": "16"}}, 409, "case.moved"),
        ("correction", {"version": 1, "reason": "x", "moon": 1}, 422, "request.invalid"),
        ("ask", {"version": 1, "reason": "   "}, 422, "case.reason_missing"),
        ("ask", {"version": 2, "reason": "x"}, 409, "case.moved"),
        ("objection", {"reason": "x"}, 409, "objection.nothing_decided"),
        ("undo", {"version": 1}, 409, "undo.nothing"),
        ("preview", {"hours": "many"}, 422, "web.case.hours_unreadable"),
        ("preview", {"fields": {"start_date": "2024-02-30"}}, 422, "activity.fact_unreadable"),
    ],
)
def test_every_refusal_is_a_problem_in_the_caller_s_language(client, node, path, sent, status, code):
    """A stable code, a whole sentence in either language, and nothing has changed."""
    case = node.add_case()
    before = client.get(f"/api/cases/{case.id}").json()
    for headers, ending in ((ENGLISH, "."), ({"Accept-Language": "zh-CN"}, "。")):
        answer = client.post(f"/api/cases/{case.id}/{path}", json=sent, headers=headers)
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["status"]) == (status, code, status)
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["detail"].rstrip("）)").endswith((ending, ending + "）"))
    assert client.get(f"/api/cases/{case.id}").json() == before


def test_a_preview_writes_nothing(client, node):
    """Hours for an edited field, with the rule's reason; the case is as it was."""
    case = node.add_case()
    sent = {"facts": {"organiser_ok": True}, "fields": {"stated_hours": "40"}}
    seen = client.post(f"/api/cases/{case.id}/preview", json=sent).json()
    assert (seen["hours"], seen["reasons"], seen["subject"]) == ("24", ["CAP_DAY"], "professional")
    above = client.post(f"/api/cases/{case.id}/preview", json={**sent, "hours": "99"}).json()
    assert above["above_ceiling"]
    assert client.get(f"/api/cases/{case.id}").json()["version"] == 1


def test_a_decision_is_undone_by_the_interface(client, node):
    """Approved, undone, approved again: hours are posted, reversed, posted."""
    case = node.add_case()
    decide(client, case, "approve")
    undone = client.post(f"/api/cases/{case.id}/undo", json={"version": 2})
    assert undone.status_code == 200, undone.text
    assert (undone.json()["case"]["state"], undone.json()["reversed"]) == ("submitted", 1)
    assert decide(client, case, "approve", version=3)["state"] == "unit_passed"


def test_an_objection_runs_its_course(client, node):
    """Filed with its day, listed, refused to its own decider; taken back by the person."""
    case = node.add_case()
    decide(client, case, "reject", reason="不属于继续教育")
    filed = client.post(f"/api/cases/{case.id}/objection", json={"reason": "证明上有公章"})
    assert filed.status_code == 201, filed.text
    objection = filed.json()
    assert (objection["state"], objection["due_on"]) == ("filed", "2025-02-19")
    assert [one["id"] for one in client.get("/api/objections").json()["items"]] == [objection["id"]]
    own = client.post(f"/api/objections/{objection['id']}/answer", json={"upheld": True, "reason": "x"})
    assert (own.status_code, own.json()["code"]) == (409, "objection.own_decision")
    taken = client.post(f"/api/objections/{objection['id']}/withdraw")
    assert taken.json()["state"] == "withdrawn"
    assert client.get(f"/api/objections/{objection['id']}").json()["state"] == "withdrawn"


def test_many_are_passed_and_each_answer_is_told(client, node):
    """One plain case passes, one that asks for a person does not; nothing is an error of the whole."""
    plain = node.add_case(organiser_ok=True)
    asks = node.add_case(decision="review", minutes=1)
    sent = {"cases": [{"id": str(one.id), "version": 1} for one in (plain, asks)]}
    answer = client.post("/api/cases/pass", json=sent)
    assert answer.status_code == 200, answer.text
    outcomes = {one["id"]: one for one in answer.json()["items"]}
    assert outcomes[str(asks.id)]["problem"]["code"].startswith("bulk.")
    assert outcomes[str(asks.id)]["problem"]["detail"].endswith("。")
    too_many = {"cases": [{"id": str(uuid4()), "version": 1} for _ in range(51)]}
    refused = client.post("/api/cases/pass", json=too_many)
    assert (refused.status_code, refused.json()["code"]) == (422, "bulk.too_many")


def test_a_request_with_a_key_is_done_once(client, node):
    """Sent twice the answer is the same and the case has one more version; another request under the key is refused."""
    case = node.add_case()
    headers = {"Idempotency-Key": "correction-key-1"}
    sent = {"version": 1, "reason": "认错了一位", "fields": {"stated_hours": "16"}}
    path = f"/api/cases/{case.id}/correction"
    first, again = (client.post(path, json=sent, headers=headers) for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["idempotency-repeated"] == "true"
    other = client.post(path, json={**sent, "reason": "另有原因"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "upload.key_reused")
    assert client.get(f"/api/cases/{case.id}").json()["version"] == 2


def test_a_withdrawal_and_its_second_time(client, node):
    """What is open is withdrawn; what was passed is not."""
    case, passed = node.add_case(), node.add_case(minutes=1)
    told = client.post(f"/api/proofs/{case.proof_id}/withdraw", json={"reason": "传错了"})
    assert told.status_code == 200, told.text
    assert (told.json()["state"], told.json()["cases"][0]["state"]) == ("withdrawn", "withdrawn")
    decide(client, passed, "approve")
    refused = client.post(f"/api/proofs/{passed.proof_id}/withdraw", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "case.closed")


def test_other_files_take_the_place_of_unreadable_ones(client, node):
    """An upload that nobody could read gets other files under the same id."""
    case = node.add_case()
    early = client.post(f"/api/proofs/{case.proof_id}/files", files={"file": ("b.png", SAMPLE)}, data={"reason": "x"})
    assert (early.status_code, early.json()["code"]) == (409, "case.closed")
    with node.services.store.write() as tx:
        set_proof_state(
            tx, case.proof_id, "unreadable", error={"code": "ocr.timed_out", "facts": {"limit_seconds": 30}}
        )
    sent = client.post(
        f"/api/proofs/{case.proof_id}/files", files={"file": ("b.png", PAPER)}, data={"reason": "重新拍照"}
    )
    assert sent.status_code == 202, sent.text
    assert [one["round"] for one in client.get(f"/api/proofs/{case.proof_id}").json()["files"]] == [1, 2]


def test_reviewers_see_the_same_paper_elsewhere(client, node):
    """Two cases of the same bytes name each other."""
    first, second = node.add_case(), node.add_case(minutes=1)
    told = client.get(f"/api/cases/{second.id}/duplicates").json()
    assert [(one["id"], one["how"], one["same_person"]) for one in told["items"]] == [(str(first.id), "bytes", True)]
