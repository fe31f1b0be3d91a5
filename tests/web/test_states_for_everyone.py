"""States of the console and of the verify page that only a form reaches: usable by everyone, and pictured for a person to look at."""

import pytest

from signing import token_to_text
from tests.web.test_every_page import AXE, DESK, PHONE, SHOTS
from verifier.store import get_certificate_by_number

pytestmark = pytest.mark.needs("chromium")
TALL = 900


@pytest.fixture
def known(node):
    """A node with cases of several kinds, a like paper, and a certificate; its number and the digits of its code."""
    node.add_case(title="智能制造专业技术人员能力提升培训班")
    node.add_case(minutes=1, title="智能制造专业技术人员能力提升培训班", holder="李静", file_name="再次上传.png")
    for number in range(3):
        day = f"2024-0{number + 4}-11"
        dated = {"start_date": day, "end_date": day, "stated_hours": "8", "certificate_number": f"ZB-2024-0{number}"}
        node.add_case(minutes=2 + number, title=f"安全生产培训第{number + 1}期", own_file=True, fields=dated)
    number = node.issue()
    with node.services.store.read() as tx:
        token = get_certificate_by_number(tx, number).token
    return number, token_to_text(token, host="localhost:8000").partition("#")[2]


def walk(page, address, node, known, lang):
    """Reach each state by what a person would do there; gives its name each time."""
    number, digits = known
    at = f"lang={lang}"
    page.goto(f"{address}/cases?kind=training_certificate&{at}")
    page.locator("#view-name").fill("本周的培训证书")
    page.locator(".keep-form button").click()
    yield "cases-narrowed"
    page.goto(f"{address}/cases/bulk?{at}")
    yield "cases-bulk"
    page.locator("form[action='/cases/bulk'] button.primary").click()
    page.locator(".told").wait_for()
    yield "cases-bulk-told"
    page.goto(f"{address}/cases/{node.cases[1].id}?{at}")
    yield "case-twins"
    page.locator("html.scripted").wait_for()
    page.locator('[name="field.stated_hours"]').fill("16")
    page.locator("#trial:visible").wait_for()
    yield "case-trial"
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("5")
    page.locator("#point").select_option("organiser")
    yield "case-return"
    page.keyboard.press("Control+Enter")
    page.locator(".undo-note").wait_for()
    yield "case-undo"
    page.goto(f"{address}/cases/{node.cases[1].id}?{at}&state=returned")
    yield "case-decided"
    page.goto(f"{address}/?{at}")
    page.locator("#number").fill(number)
    page.locator("#by-number button").click()
    page.locator("#verdict .verdict").wait_for()
    yield "verify-by-number"
    page.goto(f"{address}/?{at}")
    page.locator("#number").fill("ZB-1")
    page.locator("#by-number button").click()
    page.locator("#problem").wait_for()
    yield "verify-unknown-number"
    page.goto(f"{address}/v/{digits}?{at}")
    page.locator("#id-number").fill("370302199001011231")
    page.locator("[data-action=confirm-id] button").click()
    page.locator("#verdict [data-id=none]").wait_for()
    yield "verify-id-number"
    pdf = page.request.get(f"{address}/certificates/{number}.pdf").body()
    page.goto(f"{address}/?{at}")
    page.locator("#file").set_input_files({"name": "c.pdf", "mimeType": "application/pdf", "buffer": pdf})
    page.locator("#picture button").click()
    page.locator(".paper").wait_for(timeout=60_000)
    yield "verify-paper"


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("zh", "light", DESK), ("zh", "dark", PHONE), ("en", "dark", DESK), ("en", "light", PHONE)],
)
def test_no_state_shuts_anybody_out(node, address, chromium, known, lang, scheme, width):
    """Axe finds nothing in any state; nothing is wider than the screen; a picture of each lies in build/shots."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(
        viewport={"width": width, "height": TALL},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
        locale="zh-CN" if lang == "zh" else "en",
    )
    page = context.new_page()
    page.clock.set_fixed_time(node.services.clock())
    found = []
    for name in walk(page, address, node, known, lang):
        page.wait_for_load_state("networkidle")
        page.add_script_tag(path=AXE)
        violations = page.evaluate("axe.run()")["violations"]
        found.extend((name, one["id"], one["nodes"][0]["html"][:120]) for one in violations)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((name, "wider than the screen", width))
        page.screenshot(path=SHOTS / f"{name}-{lang}-{scheme}-{width}.png", full_page=True)
    context.close()
    assert found == []
