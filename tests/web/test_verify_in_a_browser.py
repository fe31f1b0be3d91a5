"""The verify page in Debian's Chromium: what is read and confirmed on the device, also without a network, and the seven states without colour."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from signing import qr_png, token_to_text
from verifier.store import get_certificate_by_number

pytestmark = pytest.mark.needs("chromium")
SHOTS = Path(__file__).resolve().parents[2] / "build" / "shots"


@pytest.fixture
def page(chromium, node):
    """A page at the node's time."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.clock.set_fixed_time(node.services.clock())
    page.wrongs = []
    page.on("pageerror", lambda error: page.wrongs.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def code(node):
    """The text of an issued certificate's code."""
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    return token_to_text(token, host="localhost:8000")


def picture_of(text):
    """A photograph-like PNG that shows this code."""
    code = Image.open(io.BytesIO(qr_png(text, scale=5))).convert("RGB")
    sheet = Image.new("RGB", (900, 700), "white")
    sheet.paste(code, (300, 150))
    return png_of(sheet)


def png_of(image):
    """The bytes of an image as PNG."""
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def test_a_picture_is_read_on_the_device(page, address, code):
    """The photo of a code gives the verdict in the browser, and no picture is sent anywhere."""
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(address)
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": picture_of(code)}
    page.locator("#file").set_input_files(photo)
    page.get_by_role("button", name="上传并核验").click()
    page.locator('#verdict [data-state="valid"]').wait_for(timeout=30_000)
    assert sent == []
    assert page.wrongs == []


def test_a_picture_without_a_code_says_so(page, address, code):
    """No damaged code, no forgery: there is none, and the sentence says what to do."""
    page.goto(address)
    blank = {"name": "photo.png", "mimeType": "image/png", "buffer": png_of(Image.new("RGB", (400, 300), "white"))}
    page.locator("#file").set_input_files(blank)
    page.get_by_role("button", name="上传并核验").click()
    verdict = page.locator("#verdict [data-state=unreadable]")
    verdict.wait_for(timeout=30_000)
    assert "没有找到证书的二维码" in verdict.inner_text()
    assert "重新拍摄" in verdict.inner_text()


def test_a_hand_scanner_types_wherever_the_page_is(page, address, code):
    """Fast keys and Enter are a code, in the field and outside of it."""
    page.goto(address)
    page.locator("html").evaluate("() => new Promise((done) => setTimeout(done, 200))")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator('#verdict [data-state="valid"]').wait_for()
    page.goto(address)
    page.locator("#text").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator('#verdict [data-state="valid"]').wait_for()


def test_an_identity_number_is_confirmed_on_the_device_without_a_network(page, served, node, id_code):
    """With the network cut the page says whether the certificate is that number's; the number is in no request."""
    page.goto(f"{served.address}/?lang=zh")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_load_state("networkidle")
    page.locator("#text").fill(id_code)
    page.get_by_role("button", name="核验", exact=True).click()
    page.locator('#verdict [data-state="valid"]').wait_for()
    served.stop()
    for typed, answer in (("370302 19900101 123x", "matches"), ("370302199001011231", "differs"), ("12", "unreadable")):
        page.locator("#id-number").fill(typed)
        page.get_by_role("button", name="核对号码").click()
        page.locator(f'[data-id="{answer}"]').wait_for(timeout=30_000)
    assert page.wrongs == []


@pytest.fixture
def id_code(node):
    """The code of a certificate whose holder has an identity number."""
    from verifier.store.schema import persons

    with node.services.store.write() as tx:
        sealed = tx.seal.close("37030219900101123X", node.person.id)
        tx.connection.execute(persons.update().where(persons.c.id == node.person.id).values(id_number_sealed=sealed))
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    return token_to_text(token, host="localhost:8000")


def test_a_verdict_prints_on_one_page(page, address, code):
    """The browser's own PDF of a verdict has one page with the word and the facts."""
    page.goto(f"{address}/v/{code.partition('#')[2]}")
    from pypdfium2 import PdfDocument

    with PdfDocument(page.pdf(format="A4")) as printed:
        assert len(printed) == 1
        text = printed[0].get_textpage().get_text_range()
    assert "有效" in text
    assert "王敏" in text


def states_of(page):
    """The drawings of the seven states as greyscale images of one size, by state."""
    found = {}
    for item in page.locator(".states li").all():
        shot = Image.open(io.BytesIO(item.locator("svg").screenshot())).convert("L").resize((48, 48))
        found[item.get_attribute("class")] = shot
    return found


@pytest.mark.parametrize(("name", "forced"), [("forced-colours", "active"), ("greyscale", "none")])
def test_the_seven_states_stay_apart_without_colour(chromium, node, address, name, forced):
    """In forced colours and in greyscale every two drawings differ in many pixels, and every word is its own."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, forced_colors=forced, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    drawings = list(states_of(page).items())
    words = {item.inner_text() for item in page.locator(".states strong").all()}
    assert len(drawings) == len(words) == 7
    for at, (one, left) in enumerate(drawings):
        for other, right in drawings[at + 1 :]:
            differing = sum(1 for value in ImageChops.difference(left, right).tobytes() if value > 40)
            assert differing > 48 * 48 // 25, (one, other, differing)
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
    whole.save(SHOTS / f"verify-{name}.png")
    context.close()


def test_a_verdict_without_scripts_takes_every_way_in(chromium, node, address, code):
    """Typed text, a picture and a number are checked by the server where no script runs."""
    context = chromium.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("#text").fill(code)
    page.get_by_role("button", name="核验", exact=True).click()
    assert page.locator("#verdict .verdict").get_attribute("data-state") == "valid"
    page.goto(address)
    page.locator("#file").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": picture_of(code)})
    page.get_by_role("button", name="上传并核验").click()
    assert page.locator("#verdict .verdict").get_attribute("data-state") == "valid"
    number = page.locator('[data-fact="number"]').inner_text()
    page.goto(address)
    page.locator("#number").fill(number)
    page.get_by_role("button", name="查询").click()
    assert page.locator('[data-fact="holder"]').inner_text() == "王＊"
    page.locator("#name").fill("王 敏")
    page.get_by_role("button", name="核对姓名").click()
    assert page.locator('[data-fact="holder"]').inner_text() == "王敏"
    context.close()
