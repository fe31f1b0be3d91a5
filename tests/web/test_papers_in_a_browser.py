"""An issued PDF changed part by part, a stranger's code, a picture without one: the verify page says in words what is wrong with each."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image

from signing import (
    generate_key,
    open_token,
    qr_png,
    sign_certificate,
    text_to_token,
    token_to_text,
)
from tests.web.tampering import with_another_total, with_bytes_after, with_code, with_data
from tests.web.test_every_page import AXE, SHOTS
from verifier.render import PaperSeals
from verifier.store import get_certificate_by_number

pytestmark = pytest.mark.needs("chromium")
WIDTHS = {"zh": 1280, "en": 360}


@pytest.fixture
def paper(node):
    """A sealed paper of this node: its PDF and the text of its code."""
    with ThreadPoolExecutor(
        1
    ) as aside:  # signing a PDF begins a loop of its own, and the browser's driver has one here
        return aside.submit(sealed_paper, node).result()


def sealed_paper(node):
    """Make the node's seal, issue a certificate, read its PDF back."""
    services = node.services
    PaperSeals(services.keys.papers, services.keys.passphrase).make(services.settings.node, now=services.clock())
    number = node.issue()
    with services.store.read() as tx:
        certificate = get_certificate_by_number(tx, number)
    return services.store.blobs.get(certificate.pdf_sha256), token_to_text(certificate.token, host="localhost:8000")


def strange(text):
    """The same certificate, signed by somebody whom no list names."""
    claims = open_token(text_to_token(text)).claims
    forger = generate_key()
    return token_to_text(sign_certificate(replace(claims, holder="李敏"), forger), host="localhost:8000")


def picture(code=None):
    """A photo of a sheet, with this code on it or none."""
    sheet = Image.new("RGB", (900, 700), "white")
    if code:
        sheet.paste(Image.open(io.BytesIO(qr_png(code, scale=5))), (300, 150))
    kept = io.BytesIO()
    sheet.save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture(params=["zh", "en"])
def reader(request, chromium, node):
    """A reader's page in one language, at the node's time; no code of its own runs beyond the page's."""
    width = WIDTHS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.clock.set_fixed_time(node.services.clock())
    page.lang = request.param
    yield page
    context.close()


def shown(page, address, data, name):
    """Hand a file in, wait for the verdict, look at it with axe, keep a picture; gives the verdict."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    kind = "application/pdf" if data.startswith(b"%PDF") else "image/png"
    page.goto(f"{address}/?lang={page.lang}")
    page.wait_for_load_state("networkidle")
    page.locator("#file").set_input_files({"name": "c", "mimeType": kind, "buffer": data})
    page.locator("#picture button").click()
    verdict = page.locator("#verdict .verdict")
    verdict.wait_for(timeout=60_000)
    page.add_script_tag(path=AXE)
    assert page.evaluate("axe.run()")["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.screenshot(path=SHOTS / f"{name}-{page.lang}-light-{page.viewport_size['width']}.png", full_page=True)
    return verdict


def parts_of(verdict):
    """What the page says of each part."""
    rows = verdict.locator("tr[data-part]")
    return {row.get_attribute("data-part"): row.get_attribute("data-state") for row in rows.all()}


def test_each_part_that_was_changed_is_named(node, address, reader, paper):
    """Print, data, code: the verdict is that it was changed, and its first sentence names the part; the honest paper agrees in all four."""
    pdf, code = paper
    honest = shown(reader, address, pdf, "verify-paper-honest")
    assert honest.get_attribute("data-state") == "valid"
    assert parts_of(honest) == dict.fromkeys(("page", "attachment", "code", "signature"), "agrees")
    changed = {
        "page": (with_another_total(pdf), {"zh": ("页面文字", "合计学时"), "en": ("Text of the page", "total")}),
        "attachment": (with_data(pdf, "王敏", "李敏"), {"zh": ("随附数据", "姓名"), "en": ("Attached data", "name")}),
        "code": (with_code(pdf, strange(code)), {"zh": ("二维码",), "en": ("Code",)}),
    }
    for part, (tampered, words) in changed.items():
        verdict = shown(reader, address, tampered, f"verify-paper-{part}")
        assert verdict.get_attribute("data-state") == "forged", part
        found = parts_of(verdict)
        assert {name for name, state in found.items() if state == "tampered"} - {"signature"} == {part}
        first = verdict.locator("[data-slot=sentences] p").first.inner_text()
        assert words[reader.lang][0] in first, part
        row = verdict.locator(f"tr[data-part={part}]").inner_text()
        assert all(word in row.lower() for word in words[reader.lang][1:]), part
        assert "王敏" not in verdict.inner_text()
        assert "990" not in verdict.inner_text()


def test_a_paper_changed_after_its_signature_says_so_and_stays_valid(node, address, reader, paper):
    """Bytes behind the end: what was certified is untouched, so it is valid; that the file was changed is the first thing said."""
    pdf, _ = paper
    verdict = shown(reader, address, with_bytes_after(pdf), "verify-paper-signature")
    assert verdict.get_attribute("data-state") == "valid"
    assert parts_of(verdict)["signature"] == "tampered"
    said = verdict.locator("[data-slot=sentences]").inner_text()
    assert ("PDF 签名不成立" if reader.lang == "zh" else "signature of the PDF does not hold") in said


def test_a_certificate_of_an_unknown_issuer_is_not_believed(node, address, reader, paper):
    """Signed by a key that no list names: the sentence says so, and nothing of what it claims is shown."""
    verdict = shown(reader, address, picture(strange(paper[1])), "verify-unknown-issuer")
    assert verdict.get_attribute("data-state") == "forged"
    assert ("信任名单" if reader.lang == "zh" else "trust list") in verdict.inner_text()
    assert "李敏" not in verdict.inner_text()


@pytest.mark.parametrize("kind", ["image", "pdf"])
def test_a_file_without_a_code_says_that_there_is_none(node, address, reader, paper, kind):
    """Not the sentence of a damaged code: none was found, and what to do; the state stays "cannot be read"."""
    blank = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(blank, "PDF")
    data = picture() if kind == "image" else blank.getvalue()
    verdict = shown(reader, address, data, f"verify-no-code-{kind}")
    assert verdict.get_attribute("data-state") == "unreadable"
    said = verdict.locator("[data-slot=sentences]").inner_text()
    wanted = ("没有找到", "重新拍摄") if reader.lang == "zh" else ("No certificate code was found", "closer photo")
    assert all(word in said for word in wanted)
    form = verdict.locator("tbody[data-slot=checks] tr").first.inner_text()
    assert ("没有找到二维码" if reader.lang == "zh" else "No code was found") in form
