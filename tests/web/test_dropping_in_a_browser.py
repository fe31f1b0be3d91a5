"""In Debian's Chromium: files and folders let fall on the page as the system hands them over, the camera's input, progress as it happens, cancel and undo."""

import io
import zipfile
from pathlib import Path

import pytest

from verifier.store import list_proofs, set_proof_state

pytestmark = pytest.mark.needs("chromium")
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "proofs" / "training-bureau-clean" / "proof.png"
COPY = 1  # what a drop may do, by the protocol of the browser


@pytest.fixture
def page(chromium, node, address):
    """The upload page, which collects whatever goes wrong in it."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.wrongs = []
    page.on("pageerror", lambda error: page.wrongs.append(str(error)))
    page.goto(f"{address}/upload")
    page.locator("html.scripted").wait_for()
    yield page
    context.close()


def file_at(path, *, mark=""):
    """A copy of the sample under another name; with a mark its bytes are its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(SAMPLE.read_bytes() + mark.encode())
    return path


def let_fall(page, *paths):
    """Drag files or folders from the desktop over the page, and let them fall, with the DataTransfer that the system makes."""
    drop = page.locator(".drop").bounding_box()
    driver = page.context.new_cdp_session(page)
    at = {"x": drop["x"] + drop["width"] / 2, "y": drop["y"] + drop["height"] / 2}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": COPY}
    for step in ("dragEnter", "dragOver"):
        driver.send("Input.dispatchDragEvent", {"type": step, **at, "data": data})
    assert "is-over" in page.locator(".drop").get_attribute("class")
    driver.send("Input.dispatchDragEvent", {"type": "drop", **at, "data": data})
    driver.detach()


def names_of(node):
    """What the person has handed in."""
    with node.services.store.read() as tx:
        return sorted(proof.file_name for proof in list_proofs(tx, node.person.id).items)


def states_of(node):
    """How each upload stands, by its name."""
    with node.services.store.read() as tx:
        return {proof.file_name: proof.state for proof in list_proofs(tx, node.person.id).items}


def archive_at(path, **members):
    """A zip of these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    path.write_bytes(kept.getvalue())
    return path


def test_files_a_folder_and_an_archive_fall_together(node, page, tmp_path):
    """Good files, a folder in a folder, a zip and three bad ones at once: every good one is taken, and every bad one says why and what to do."""
    good = file_at(tmp_path / "a.png", mark="a")
    file_at(tmp_path / "证明" / "2024" / "b.png", mark="b")
    file_at(tmp_path / "证明" / ".DS_Store")
    zipped = archive_at(tmp_path / "c.zip", **{"d.png": SAMPLE.read_bytes() + b"d", "e.txt": b"words"})
    (tmp_path / "空.png").write_bytes(b"")
    (tmp_path / "坏.pdf").write_bytes(b"no document")
    let_fall(page, good, tmp_path / "证明", zipped, tmp_path / "空.png", tmp_path / "坏.pdf")
    rows = page.locator("#uploads li")
    for name in ("a.png", "b.png", "d.png"):
        rows.filter(has_text=name).locator(".upload-follow:visible").wait_for(timeout=60_000)
    for name, next_step in (("空.png", "重新拍摄"), ("坏.pdf", "请"), ("e.txt", "请")):
        row = rows.filter(has_text=name)
        row.locator(".upload-say", has_text=next_step).wait_for(timeout=60_000)
        assert "is-bad" in row.get_attribute("class")
        assert row.locator(".upload-say").inner_text().endswith("。")
    assert names_of(node) == ["a.png", "b.png", "d.png"]
    assert "is-over" not in page.locator(".drop").get_attribute("class")
    assert page.wrongs == []


def test_the_camera_of_a_phone_hands_its_picture_in(node, page, tmp_path):
    """The input asks for the camera behind the phone, and what it gives is taken like any file."""
    camera = page.locator("#photo")
    assert (camera.get_attribute("capture"), camera.get_attribute("accept")) == ("environment", "image/*")
    camera.set_input_files(file_at(tmp_path / "IMG_0001.jpg"))
    page.locator("#uploads li.is-good").wait_for(timeout=60_000)
    assert names_of(node) == ["IMG_0001.jpg"]
    assert page.wrongs == []


def test_progress_is_pushed_to_the_page(node, page, tmp_path):
    """One stream of events is open; when the worker has read a file its row changes, and the page asks for nothing."""
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    let_fall(page, file_at(tmp_path / "1.png", mark="1"), file_at(tmp_path / "2.png", mark="2"))
    rows = page.locator("#uploads li")
    for name in ("1.png", "2.png"):
        rows.filter(has_text=name).get_by_text("已收到，正在识读").wait_for(timeout=60_000)
    with node.services.store.write() as tx:
        for proof in list_proofs(tx, node.person.id).items:
            set_proof_state(tx, proof.id, "assessed")
    for name in ("1.png", "2.png"):
        rows.filter(has_text=name).get_by_text("识读完成，等待复核").wait_for(timeout=60_000)
    assert {url.partition("/api/")[2] for url in asked} == {"proofs", "events"}
    assert page.wrongs == []


def test_an_upload_is_cancelled_on_its_way_and_sent_after_all(node, page, tmp_path):
    """While the file hangs on the line it can be stopped: nothing is kept; the same row sends it again."""
    held = []

    def hold(
        route,
    ):  # a function of its own: the browser's library keeps a mark on it, which a method of a list cannot bear
        held.append(route)

    page.route("**/api/proofs", hold)
    let_fall(page, file_at(tmp_path / "慢.png"))
    row = page.locator("#uploads li")
    row.get_by_role("button", name="取消").click()
    row.get_by_text("已取消").wait_for()
    assert page.evaluate("document.activeElement.className") == "upload-again"
    page.unroute("**/api/proofs")
    assert names_of(node) == []
    page.keyboard.press("Enter")
    row.locator(".upload-follow:visible").wait_for(timeout=60_000)
    assert names_of(node) == ["慢.png"]
    assert page.wrongs == []


def test_an_upload_is_taken_back_and_handed_in_anew(node, page, tmp_path):
    """Received, taken back by one press, and sent again as another upload; the first stays on record."""
    let_fall(page, file_at(tmp_path / "错.png"))
    row = page.locator("#uploads li")
    row.get_by_role("button", name="撤回").click(timeout=60_000)
    row.get_by_text("已撤回").wait_for()
    assert states_of(node) == {"错.png": "withdrawn"}
    row.get_by_role("button", name="重新上传").click()
    row.get_by_text("已收到，正在识读").wait_for(timeout=60_000)
    with node.services.store.read() as tx:
        states = sorted(proof.state for proof in list_proofs(tx, node.person.id).items)
    assert states == ["received", "withdrawn"]
    assert page.wrongs == []
