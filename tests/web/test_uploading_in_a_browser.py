"""In Debian's Chromium: folders, archives, several photos of one proof, progress as it happens, and one's own steps by keyboard."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from verifier.store import files_of, get_case_file, list_proofs, set_proof_state

pytestmark = pytest.mark.needs("chromium")
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "proofs" / "training-bureau-clean" / "proof.png"


@pytest.fixture
def page(chromium):
    """A page that collects whatever goes wrong in it."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.wrongs = []
    page.on("pageerror", lambda error: page.wrongs.append(str(error)))
    page.on("console", lambda line: page.wrongs.append(line.text) if line.type == "error" else None)
    yield page
    context.close()


def proofs(node):
    """The person's uploads, newest first."""
    with node.services.store.read() as tx:
        return list_proofs(tx, node.person.id).items


def test_a_file_is_hashed_in_the_browser_and_followed_as_it_is_read(node, address, page):
    """The digest travels with the bytes; when the worker is done the row says so, without a reload."""
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(f"{address}/upload")
    page.locator("#files").set_input_files(SAMPLE)
    row = page.locator("#uploads li")
    row.get_by_text("已收到，正在识读").wait_for(timeout=30_000)
    headers = sent[0].all_headers()
    assert headers["x-content-sha256"] == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    assert len(headers["idempotency-key"]) == 32
    (proof,) = proofs(node)
    with node.services.store.write() as tx:
        set_proof_state(tx, proof.id, "assessed")
    row.get_by_text("识读完成，等待复核").wait_for(timeout=15_000)
    assert page.wrongs == []


def test_a_folder_is_taken_without_what_systems_leave_in_it(node, address, page, tmp_path):
    """Two pictures in nested folders are two uploads; hidden files are nobody's proof."""
    (tmp_path / "证明" / "2024").mkdir(parents=True)
    for name in ("a.png", "2024/b.png"):
        (tmp_path / "证明" / name).write_bytes(SAMPLE.read_bytes() + name.encode())
    (tmp_path / "证明" / ".DS_Store").write_bytes(b"x")
    page.goto(f"{address}/upload")
    page.locator("#folder").set_input_files(tmp_path / "证明")
    page.locator("#uploads li.is-good").nth(1).wait_for(timeout=30_000)
    assert sorted(proof.file_name for proof in proofs(node)) == ["a.png", "b.png"]
    assert page.wrongs == []


def archive_of(**files):
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def test_each_file_of_an_archive_has_its_own_row(node, address, page, tmp_path):
    """One good and one bad member: the good one can be followed, the bad one says why."""
    zipped = tmp_path / "证明.zip"
    zipped.write_bytes(archive_of(**{"好.png": SAMPLE.read_bytes(), "坏.txt": b"words"}))
    page.goto(f"{address}/upload")
    page.locator("#files").set_input_files(zipped)
    rows = page.locator("#uploads li")
    rows.filter(has_text="好.png").locator("a:visible").wait_for(timeout=30_000)
    assert "共 2 个文件" in rows.filter(has_text="证明.zip").inner_text()
    assert "is-bad" in rows.filter(has_text="坏.txt").get_attribute("class")
    assert [proof.file_name for proof in proofs(node)] == ["好.png"]


def test_photos_of_one_proof_stay_together(node, address, page, tmp_path):
    """Two photos with the box ticked are one upload of two files, in the order chosen."""
    for name in ("1.png", "2.png"):
        (tmp_path / name).write_bytes(SAMPLE.read_bytes() + name.encode())
    page.goto(f"{address}/upload")
    page.locator("#together").check()
    page.locator("#files").set_input_files([tmp_path / "1.png", tmp_path / "2.png"])
    page.locator("#uploads li.is-good").wait_for(timeout=30_000)
    (proof,) = proofs(node)
    with node.services.store.read() as tx:
        assert [file.file_name for file in files_of(tx, proof.id)] == ["1.png", "2.png"]
    assert page.wrongs == []


def test_boxes_and_fields_light_together(node, address, page):
    """A field under the pointer lights its box; a box clicked takes the focus to its field."""
    case = node.add_case()
    page.goto(f"{address}/proofs/{case.proof_id}")
    field = page.locator(f"#field-{case.id}-stated_hours")
    field.hover()
    box = page.locator(f'rect[data-field="{case.id}-stated_hours"]')
    assert "is-lit" in box.get_attribute("class")
    page.locator(f'rect[data-field="{case.id}-holder_name"]').click()
    assert page.evaluate("document.activeElement.id") == f"field-{case.id}-holder_name"
    assert page.wrongs == []


def test_a_correction_is_made_with_the_keyboard_alone(node, address, page):
    """Open the step, change a figure, write a reason, send: no mouse."""
    case = node.add_case()
    page.goto(f"{address}/proofs/{case.proof_id}")
    page.locator(".step summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(f"#edit-{case.id}-stated_hours").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    page.locator(f"#why-{case.id}").focus()
    page.keyboard.type("证书上是20学时")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/proofs/{case.proof_id}#case-{case.id}")
    page.get_by_text("（已更正）").wait_for(state="attached")
    with node.services.store.read() as tx:
        assert get_case_file(tx, case.id).standing.fields == {"stated_hours": "20"}


def test_without_script_an_archive_and_photos_are_taken_too(client, node):
    """The plain form: a zip's members one by one, two photos as one proof."""
    zipped = archive_of(**{"好.png": SAMPLE.read_bytes(), "坏.txt": b"words"})
    page = client.post("/upload", files=[("files", ("证明.zip", zipped))]).text
    assert "好.png" in page
    assert "坏.txt" in page
    photos = [("files", (name, SAMPLE.read_bytes() + name.encode())) for name in ("1.png", "2.png")]
    client.post("/upload", files=photos, data={"together": "yes"})
    with node.services.store.read() as tx:
        counts = sorted(len(files_of(tx, proof.id)) for proof in list_proofs(tx, node.person.id).items)
    assert counts == [1, 2]
