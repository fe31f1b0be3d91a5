"""The menu of the page head: the main places in sight, the others a word away, without any script."""

import re

import pytest

PHONE = 360
ONE_LINE = 70  # pixels
MENU = re.compile(r'<nav aria-label="主菜单">(.*?)</nav>', re.DOTALL)


def menu_of(answer):
    """What stands in the head, and what is folded away."""
    shown, _, folded = MENU.search(answer.text)[1].partition("<details")
    return re.findall(r'href="([^"]+)"', shown), re.findall(r'href="([^"]+)"', folded)


def test_many_places_are_folded_away(client):
    """Whoever plays every part sees five places; the others are kept beneath one word, none twice and none lost."""
    shown, folded = menu_of(client.get("/upload"))
    assert shown == ["/", "/upload", "/cases", "/account", "/people"]
    assert {"/moves", "/rosters", "/statistics", "/audit"} <= set(folded)
    assert not set(shown) & set(folded)


def test_few_places_need_no_folding(client):
    """One part has room for all its places, and one place alone is never folded."""
    for part in ("applicant", "unit", "authority", "hr", "auditor"):
        client.post("/demo/part", data={"part": part})
        _, folded = menu_of(client.get("/"))
        assert len(folded) != 1, part
    client.post("/demo/part", data={"part": "applicant"})
    assert menu_of(client.get("/")) == (["/", "/upload", "/account", "/moves"], [])


def test_the_folded_place_where_the_reader_is_marks_its_word(client):
    """The word of the folded places is marked where one of them is open, and only there."""
    assert '<summary aria-current="true">' in client.get("/audit").text
    assert "<summary>更多</summary>" in client.get("/upload").text


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [360, 1000, 1280])
def test_the_menu_works_by_keys_without_scripts(address, chromium, width):
    """Enter unfolds the places, Tab and Enter go there; at a desk the head stays one line, and nothing is wider than the screen."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/upload")
    page.locator(".more summary").press("Enter")
    for link in page.locator(".more a").all():
        box = link.bounding_box()
        assert box["x"] >= 0, box
        assert box["x"] + box["width"] <= width, box
    if width > PHONE:
        assert page.locator(".site-header").bounding_box()["height"] < ONE_LINE
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/waiting")
    context.close()
