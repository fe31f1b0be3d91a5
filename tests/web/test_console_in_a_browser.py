"""The console in Debian's Chromium: hours that follow what is typed, a place drawn by mouse and by keys, no scripts at all."""

import json

import pytest

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def page(chromium, node):
    """A page at the node's time that collects whatever goes wrong in it."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.clock.set_fixed_time(node.services.clock())
    page.wrongs = []
    page.on("pageerror", lambda error: page.wrongs.append(str(error)))
    page.on("console", lambda line: page.wrongs.append(line.text) if line.type == "error" else None)
    yield page
    context.close()


def fill(node, count):
    """Courses of one day each, no two alike."""
    for number in range(count):
        day = f"2024-{number % 12 + 1:02}-{number // 12 + 11:02}"
        dated = {"start_date": day, "end_date": day, "stated_hours": "8", "certificate_number": f"ZB-2024-{number:05}"}
        node.add_case(minutes=number, title=f"培训班第{number:02}期", own_file=True, fields=dated)


def await_case(page, title):
    """Wait until this case is shown and its keys work."""
    page.locator("html.scripted h1", has_text=title).wait_for()


def case_list(page, address):
    """Every case as the interface tells it, longest waiting first."""
    return json.loads(page.request.get(f"{address}/api/cases?state=any&limit=100").text())["items"]


def test_hours_follow_what_is_typed(node, address, page):
    """E goes to the least certain field; a changed figure changes the hours beside it without anything being sent for good."""
    node.add_case()
    page.goto(f"{address}/cases/{node.cases[0].id}")
    await_case(page, "智能制造")
    assert not page.locator(".recompute").is_visible()
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "field.organiser"
    page.locator('[name="field.stated_hours"]').fill("16")
    page.locator('#trial [data-slot="hours"]', has_text="16").wait_for()
    assert "16学时" in page.locator('#trial [data-slot="say"]').inner_text()
    assert page.locator("#trial blockquote.clause").count() >= 1
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    page.locator("text=这里没有案件").wait_for()
    assert case_list(page, address)[0]["decisions"][0]["facts"]["hours"] == "16"
    assert page.wrongs == []


def test_a_place_is_drawn_with_the_mouse(node, address, page):
    """Drag over the seal: the return carries the place, and the page shows it."""
    case = node.add_case()
    page.goto(f"{address}/cases/{case.id}")
    await_case(page, "智能制造")
    page.keyboard.press("r")
    page.keyboard.press("5")
    page.locator("[data-action=draw]").click()
    sheet = page.locator(".sheet svg").bounding_box()
    page.mouse.move(sheet["x"] + 0.5 * sheet["width"], sheet["y"] + 0.7 * sheet["height"])
    page.mouse.down()
    page.mouse.move(sheet["x"] + 0.9 * sheet["width"], sheet["y"] + 0.9 * sheet["height"], steps=4)
    page.mouse.up()
    assert page.locator("#point").input_value() == "drawn"
    page.keyboard.press("Control+Enter")
    page.locator("text=这里没有案件").wait_for()
    left, top, right, bottom = case_list(page, address)[0]["decisions"][0]["facts"]["point"]["box"]
    assert abs(left - 0.5) < 0.02
    assert abs(top - 0.7) < 0.02
    assert abs(right - 0.9) < 0.02
    assert abs(bottom - 0.9) < 0.02
    assert page.wrongs == []


def test_a_place_is_drawn_with_keys(node, address, page):
    """P, arrows, Shift and arrows, Enter: the same without a mouse; letters move nothing meanwhile."""
    case = node.add_case()
    page.goto(f"{address}/cases/{case.id}")
    await_case(page, "智能制造")
    page.keyboard.press("r")
    page.keyboard.press("5")
    page.keyboard.press("p")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    page.locator("text=这里没有案件").wait_for()
    point = case_list(page, address)[0]["decisions"][0]["facts"]["point"]
    assert point["box"] == [0.37, 0.44, 0.69, 0.54]
    assert page.wrongs == []


def test_everything_works_without_scripts(node, address, chromium):
    """Narrow, open, correct, compute, decide and take back with forms alone."""
    fill(node, 2)
    context = chromium.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/cases")
    page.locator("summary", has_text="更多筛选").click()
    page.get_by_label("材料种类").select_option("training_certificate")
    page.get_by_role("button", name="应用").click()
    page.get_by_role("link", name="开始复核").click()
    page.locator('[name="field.stated_hours"]').fill("4")
    page.get_by_role("button", name="重新折算").click()
    assert page.locator('#trial [data-slot="hours"]').inner_text() == "4"
    page.locator("label", has_text="认可").first.click()
    page.get_by_role("button", name="提交决定").click()
    assert page.locator("h1").inner_text() == "培训班第01期"
    page.get_by_role("button", name="撤销").click()
    assert page.locator("h1").inner_text() == "培训班第00期"
    page.locator("label", has_text="退回补正").click()
    page.get_by_role("textbox", name="理由").fill("缺页")
    page.get_by_label("指给申请人看").select_option("holder_name")
    page.get_by_role("button", name="提交决定").click()
    made = json.loads(page.request.get(f"{address}/api/cases/{node.cases[0].id}").text())["decisions"]
    assert [one["action"] for one in made] == ["unit_pass", "undo", "unit_return"]
    assert made[2]["facts"]["point"]["page"] == 1
    context.close()


def test_keys_sleep_while_an_input_method_composes(node, address, page):
    """No key of the console acts on a keydown that belongs to a composition."""
    fill(node, 2)
    page.goto(f"{address}/cases/{node.cases[0].id}")
    await_case(page, "培训班第00期")
    for key in "jkarxuep?1":
        page.evaluate(
            "key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true }))",
            key,
        )
    assert page.locator("h1").inner_text() == "培训班第00期"
    assert page.locator("[name=action]:checked").count() == 0
    assert not page.locator("dialog[open]").count()
