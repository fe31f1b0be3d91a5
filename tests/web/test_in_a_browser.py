"""In Debian's Chromium: the check in the browser, a review by keys, an upload by drag, and no script of a stranger."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from signing import qr_png, token_to_text
from verifier.store import get_certificate_by_number

pytestmark = pytest.mark.needs("chromium")
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "proofs" / "training-bureau-clean" / "proof.png"


@pytest.fixture
def page(chromium, node):
    """A page at the node's time that collects whatever goes wrong in it."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.clock.set_fixed_time(node.services.clock())
    page.wrongs = []
    page.on("pageerror", lambda error: page.wrongs.append(str(error)))
    page.on("console", lambda line: page.wrongs.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: (page.wrongs.append(f"dialog {dialog.message}"), dialog.dismiss()))
    yield page
    context.close()


def test_a_scanned_code_is_checked_in_the_browser_and_not_sent(node, address, page):
    """The fragment is judged on the device: valid, focused, titled, and no request carries the code."""
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    digits = token_to_text(token, host="localhost").partition("#")[2]
    sent = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page.goto(f"{address}/#{digits}")
    verdict = page.locator("#verdict .verdict")
    verdict.wait_for()
    assert verdict.get_attribute("data-state") == "valid"
    assert verdict.locator('[data-fact="holder"]').inner_text() == "王敏"
    assert page.title().startswith("有效")
    assert page.evaluate("document.activeElement.dataset.state") == "valid"
    assert verdict.locator("tbody tr").count() == 8
    assert not [one for one in sent if digits[:40] in one.partition("#")[0]]
    assert page.wrongs == []


def film_of(text, path):
    """Write a film of half a second in which this code is held before the camera (YUV4MPEG2)."""
    code = Image.open(io.BytesIO(qr_png(text, scale=6))).convert("L")
    frame = Image.new("L", (640, 480), 200)
    frame.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    grey = frame.tobytes() + bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + 5 * (b"FRAME\n" + grey))


def test_the_camera_reads_a_code_held_before_it(node, address, playwright, tmp_path):
    """A camera that shows an issued certificate's code: one press, and the verdict is there; all from this host."""
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    film_of(token_to_text(token, host="localhost:8000"), tmp_path / "code.y4m")
    flags = [
        "--no-sandbox",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'code.y4m'}",
    ]
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
    page = browser.new_context(permissions=["camera"], locale="zh-CN").new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.set_fixed_time(node.services.clock())
    page.goto(address)
    page.get_by_role("button", name="打开相机").click()
    page.locator('#verdict [data-state="valid"]').wait_for(timeout=60_000)
    assert not page.locator("#camera").is_visible()
    assert {url.split("/")[2] for url in asked} == {address.split("/")[2]}
    browser.close()


def test_browser_and_server_say_the_same(node, address, page):
    """For a good, a changed and a senseless code the browser's page shows what the server's page shows."""
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    good = token_to_text(token, host="localhost").partition("#")[2]
    for digits in (good, good[:-1] + str((int(good[-1]) + 1) % 10), "12345"):
        shown = []
        for path in (f"/v/{digits}", f"/#{digits}"):
            page.goto("about:blank")
            page.goto(address + path)
            verdict = page.locator("#verdict .verdict")
            verdict.wait_for()
            facts = verdict.locator("dl.facts").all_inner_texts()
            shown.append((page.title(), facts, verdict.locator("tbody").inner_text()))
        assert shown[0] == shown[1]
    assert page.wrongs == []


def await_case(page, title):
    """Wait until this case is shown and its keys work."""
    page.locator("html.scripted h1", has_text=title).wait_for()


def test_a_reviewer_decides_by_keys(node, address, page):
    """J walks on, A and Ctrl+Enter approve, R with a reason returns; the next case opens each time."""
    for number in range(3):
        node.add_case(minutes=number, title=f"培训班 {number}")
    page.goto(f"{address}/cases")
    page.get_by_role("link", name="开始复核").click()
    await_case(page, "培训班 0")
    page.keyboard.press("j")
    await_case(page, "培训班 1")
    page.keyboard.press("k")
    await_case(page, "培训班 0")
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    await_case(page, "培训班 1")
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    assert page.locator("#decision-problem").is_visible()  # a return needs a reason
    page.keyboard.type("缺页 j k a x")  # letters in a field are text, not keys
    page.keyboard.press("Control+Enter")
    await_case(page, "培训班 2")
    states = [case["state"] for case in json.loads(page.request.get(f"{address}/api/cases?state=any").text())["items"]]
    assert states == ["unit_passed", "returned", "submitted"]
    assert page.wrongs == []


def test_keys_rest_while_an_input_method_is_composing(node, address, page):
    """A keydown that belongs to a composition decides nothing."""
    node.add_case()
    page.goto(f"{address}/cases")
    page.get_by_role("link", name="开始复核").click()
    await_case(page, "智能制造")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', isComposing: true, bubbles: true}))")
    assert page.locator("input[name=action]:checked").count() == 0
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}))")
    assert page.locator("input[name=action]:checked").count() == 1


def test_box_and_field_light_up_together(node, address, page):
    """Focus on a field lights its box; the pointer on a box lights its field."""
    node.add_case()
    page.goto(f"{address}/cases")
    page.get_by_role("link", name="开始复核").click()
    await_case(page, "智能制造")
    page.locator("#field-stated_hours").focus()
    assert "is-lit" in page.locator("#box-stated_hours").get_attribute("class")
    page.locator("#box-holder_name").hover()
    assert "is-lit" in page.locator("#field-holder_name").get_attribute("class")
    page.locator("#box-organiser").click()
    assert page.evaluate("document.activeElement.id") == "field-organiser"
    assert page.locator(".fields li").first.get_attribute("id") == "field-organiser"  # the least certain


def test_files_are_uploaded_with_progress_and_their_own_errors(node, address, page, tmp_path):
    """A good and a bad file: one is received, the other says why and what to do; the page stays whole."""
    (tmp_path / "空.png").write_bytes(b"")
    (tmp_path / "坏.pdf").write_bytes(b"this is no document")
    page.goto(f"{address}/upload")
    page.locator("#files").set_input_files([SAMPLE, tmp_path / "空.png", tmp_path / "坏.pdf"])
    rows = page.locator("#uploads li")
    rows.filter(has_text="proof.png").locator("a:visible").wait_for(timeout=30_000)
    assert "文件是空的" in rows.filter(has_text="空.png").inner_text()
    bad = rows.filter(has_text="坏.pdf")
    bad.locator(".upload-say", has_text="。").wait_for(timeout=30_000)
    rows.filter(has_text="proof.png").locator("a:visible").click()
    assert page.locator("h1").inner_text() == "proof.png"
    assert page.locator("#proof").get_attribute("data-state") == "received"


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("path", ["/", "/upload", "/cases", "/account?year=2024"])
def test_no_page_is_wider_than_its_screen(node, address, chromium, width, path):
    """Nothing has to be scrolled sideways, on a phone or a desk."""
    node.add_case(title="很长的名称" * 20, file_name="a_very_long_file_name_without_any_place_to_break" * 3 + ".png")
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_words_from_outside_never_become_markup(node, address, page):
    """File names, read text and reasons full of markup are shown as text on every page, and no script runs."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{7*7}}"
    case = node.add_case(file_name=evil, title=evil, holder=evil, say=evil, signal=evil)
    for path in ("/cases", f"/cases/{case.id}", f"/proofs/{case.proof_id}", "/upload", "/account?year=2024"):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        assert "{{7*7}}" in page.content(), path
    page.locator("body").click()
    assert page.wrongs == []


def test_without_a_network_the_page_still_verifies(node, served, chromium):
    """Opened once, then cut off: the code is judged by the kept lists, with their date; a week later it cannot be confirmed."""
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    digits = token_to_text(token, host="localhost:8000").partition("#")[2]
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.clock.set_fixed_time(node.services.clock())
    page.goto(f"{served.address}/#{digits}")
    page.locator('#verdict [data-state="valid"]').wait_for()
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # now through the worker, which keeps the lists it brings
    page.locator('#verdict [data-state="valid"]').wait_for()
    served.stop()
    context.set_offline(True)
    page.goto("about:blank")
    page.goto(f"{served.address}/#{digits}")
    page.locator('#verdict [data-state="valid"]').wait_for()
    assert "2025-01-20 10:30" in page.locator("#verdict tbody").inner_text()
    page.clock.set_fixed_time(node.services.clock() + timedelta(days=8))
    page.reload()
    page.locator('#verdict [data-state="undetermined"]').wait_for()
    context.close()
