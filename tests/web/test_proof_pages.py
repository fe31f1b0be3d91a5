"""Uploads: acknowledged when durable, taken once, refused with a next step, shown with what was read."""

import hashlib
from pathlib import Path

import pytest

SAMPLE = (
    Path(__file__).resolve().parents[2] / "samples" / "proofs" / "training-bureau-clean" / "proof.png"
).read_bytes()


def test_an_upload_is_acknowledged_with_where_to_ask(client):
    """202 with an id and a Location; the state is received until a worker has read it."""
    answer = client.post("/api/proofs", files={"file": ("证书.png", SAMPLE)}, data={"year": "2024"})
    assert answer.status_code == 202, answer.text
    state = client.get(answer.headers["location"]).json()
    assert (state["state"], state["file"], state["bytes"]) == ("received", "证书.png", len(SAMPLE))
    assert state["sha256"] == hashlib.sha256(SAMPLE).hexdigest()


def test_the_same_key_is_taken_once(client):
    """A repeated request gives the same proof; the same key for other bytes is refused."""
    headers = {"Idempotency-Key": "a-key-of-the-page"}
    first = client.post("/api/proofs", files={"file": ("a.png", SAMPLE)}, headers=headers).json()
    again = client.post("/api/proofs", files={"file": ("a.png", SAMPLE)}, headers=headers).json()
    assert (again["id"], again["repeated"]) == (first["id"], True)
    other = client.post("/api/proofs", files={"file": ("b.png", SAMPLE + b"\0")}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "upload.key_reused")
    assert len(client.get("/api/proofs").json()["items"]) == 1


def test_bytes_that_changed_on_the_way_are_refused(client):
    """The sender's digest is compared before anything is kept."""
    headers = {"X-Content-SHA256": "0" * 64}
    answer = client.post("/api/proofs", files={"file": ("a.png", SAMPLE)}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "upload.changed")
    assert client.get("/api/proofs").json()["items"] == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.png", b"", "ocr.empty"),
        ("note.txt", b"no document, only some words", "ocr.not_a_document"),
        ("cut.png", SAMPLE[:3000], "ocr.truncated"),
    ],
)
def test_a_file_at_fault_is_refused_with_a_next_step(client, name, data, code):
    """4xx with a stable code and a whole sentence; nothing is stored."""
    answer = client.post("/api/proofs", files={"file": (name, data)})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"].endswith("。")
    assert client.get("/api/proofs").json()["items"] == []


def test_the_form_without_script_takes_several_files(client):
    """One bad file among two: the good one is received, the bad one says why."""
    files = [("files", ("好.png", SAMPLE)), ("files", ("坏.txt", b"words"))]
    page = client.post("/upload", files=files)
    assert page.status_code == 200
    assert page.text.count('class="panel is-good"') == 1
    assert page.text.count('class="panel is-bad"') == 1
    assert len(client.get("/api/proofs").json()["items"]) == 1


def test_a_form_without_a_file_says_what_to_do(client):
    """Pressing upload with nothing chosen is told as such."""
    page = client.post("/upload", data={"year": ""})
    assert page.status_code == 422
    assert "没有选择文件" in page.text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("..\\..\\windows\\证书.pdf", "证书.pdf"), ("../../etc/passwd", "passwd"), ("a\u202egnp.png", "agnp.png")],
)
def test_file_names_lose_folders_and_tricks(client, sent, kept):
    """A name is a label: no path and no control or direction marks."""
    answer = client.post("/api/proofs", files={"file": (sent, SAMPLE)})
    assert client.get(answer.headers["location"]).json()["file"] == kept


def test_the_page_of_a_waiting_proof_asks_again_by_itself(client):
    """With script it polls, without script the page reloads; it is one status."""
    answer = client.post("/api/proofs", files={"file": ("a.png", SAMPLE)}).json()
    page = client.get(answer["href"]).text
    assert 'http-equiv="refresh"' in page
    assert "scripts/proof-page.js" in page
    assert 'aria-current="step"' in page


def test_what_was_read_is_shown_with_the_words_of_the_rule(client, node):
    """Kind, fields, proposal, clause with its quote, and the picture."""
    case = node.add_case()
    page = client.get(f"/proofs/{case.proof_id}").text
    assert "智能制造专业技术人员能力提升培训班" in page
    assert "每天至多8学时" in page
    assert "按实际学时登记" in page  # the words of the clause, found in the pack
    image = client.get(f"/proofs/{case.proof_id}/pages/1")
    assert image.headers["content-type"] == "image/png"
    assert image.content == SAMPLE
    assert client.get(f"/proofs/{case.proof_id}/pages/2").status_code == 404


def test_lists_are_paged_by_cursor(client):
    """Three uploads, two a page; a made-up cursor is refused."""
    for number in range(3):
        client.post("/api/proofs", files={"file": (f"{number}.png", SAMPLE)})
    first = client.get("/api/proofs?limit=2").json()
    second = client.get("/api/proofs", params={"limit": 2, "after": first["next"]}).json()
    assert len(first["items"]) == 2
    assert len({item["id"] for item in first["items"] + second["items"]}) == 3
    assert second["next"] is None
    assert client.get("/api/proofs?after=nonsense").status_code == 400
