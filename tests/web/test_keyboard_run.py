"""A reviewer's day by keys alone, in Debian's Chromium: twenty cases here, and any number by `XUESHI_KEYBOARD_CASES=300 pytest tests/web/test_keyboard_run.py`.

No mouse, no address typed: the queue is entered, walked over the borders of its pages, and worked off. Cases of another list lie between those of this one and
are never met. At every step the focus is looked at: it is in sight and drawn. What was pressed is compared with what the service wrote down.
"""

import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("chromium")
CASES = int(os.environ.get("XUESHI_KEYBOARD_CASES", "20"))
FIGURES = Path(__file__).resolve().parents[2] / "build" / "keyboard.json"
LIST = "/cases?state=submitted&proposal=any&kind=training_certificate"
FOCUS = """() => {
  const part = document.activeElement;
  if (!part || part === document.body) return "";
  const shown = part.closest(".choice") ?? part;
  const place = shown.getBoundingClientRect();
  const inSight = place.width > 0 && place.bottom > 0 && place.right > 0 && place.top < innerHeight && place.left < innerWidth;
  const look = getComputedStyle(shown);
  const isDrawn = (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none" || look.strokeWidth !== "1px";
  return inSight && isDrawn ? "" : `${part.localName}.${part.className?.baseVal ?? part.className}#${part.id} ${inSight ? "not drawn" : "out of sight"}`;
}"""


@dataclass
class Run:
    """What was pressed and seen, case by case."""

    page: object
    expected: list[str] = field(default_factory=list)
    pressed: Counter = field(default_factory=Counter)
    lost_focus: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def press(self, *keys):
        """Press keys one by one and look at the focus after each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed[key] += 1

    def look(self):
        """Note a focus that cannot be seen."""
        if fault := self.page.evaluate(FOCUS):
            self.lost_focus.append(fault)

    def on_case(self, number):
        """Wait until this case is shown and its keys work."""
        self.page.locator("html.scripted h1", has_text=title(number)).wait_for()

    def submit(self, next_number, count):
        """Send the decision; the next case of the list opens, or the empty list at the end."""
        self.look()
        began = time.monotonic()
        self.press("Control+Enter")
        if next_number < count:
            self.on_case(next_number)
        else:
            self.page.locator("text=这里没有案件").wait_for()
        self.waits.append(time.monotonic() - began)


def title(number):
    """What the course of a case is called."""
    return f"培训班第{number:03}期"


def fill(node, count):
    """Courses of one day each, no two alike; after every fourth a case that belongs to another list."""
    for number in range(count):
        day = f"2024-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
        dated = {"start_date": day, "end_date": day, "stated_hours": "8", "certificate_number": f"ZB-2024-{number:05}"}
        node.add_case(minutes=2 * number, title=title(number), own_file=True, fields=dated)
        if number % 4 == 3:
            node.add_case(minutes=2 * number + 1, title="年会", kind="conference_certificate", own_file=True)


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


def approve(run, number):
    """A, and once in a while a figure corrected first: E goes to the least certain field, Escape comes back to the keys."""
    if number % 13 == 5:
        run.press("e")
        run.look()
        run.press("Escape")
    run.press("a")
    run.expected.append("unit_passed")


def send_back(run, number):
    """R with common reasons; every other time with a place on the page, moved and sized by the arrow keys."""
    run.press("r")
    run.look()
    run.press("1", "2")
    if number % 2:
        run.press("p")
        run.look()
        run.press("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter")
    run.expected.append("returned")


def reject(run, number):
    """X with a typed reason; sent without one it is refused and the cursor is where the reason belongs. Every third is composed as Chinese is typed."""
    run.press("x", "Control+Enter")
    assert run.page.locator("#decision-problem").is_visible()
    run.look()
    if number % 3 == 0:
        compose(run.page, "zhengshuyubenrenwuguan", "证书与本人无关")
    else:
        run.page.keyboard.type("证书与本人无关 a r x")
    run.expected.append("unit_rejected")


def compose(page, letters, words):
    """Type words as an input method does: letters that are no keys, a choice by digit and Enter, then the words; nothing is decided meanwhile."""
    before = page.locator("h1").inner_text(), page.locator("[name=action]:checked").get_attribute("value")
    driver = page.context.new_cdp_session(page)
    for at in range(1, len(letters) + 1, 4):
        driver.send("Input.imeSetComposition", {"text": letters[:at], "selectionStart": at, "selectionEnd": at})
        for key in ("1", "Enter", letters[at - 1]):
            page.evaluate(
                "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
                " { key, ctrlKey: key === 'Enter', isComposing: true, bubbles: true, cancelable: true }))",
                key,
            )
    driver.send("Input.insertText", {"text": words})
    driver.detach()
    assert (page.locator("h1").inner_text(), page.locator("[name=action]:checked").get_attribute("value")) == before
    assert page.locator("#reason").input_value() == words


def look_at_the_neighbours(run, number, count):
    """J to the next of this list, K back; at either end of the list the key that leads nowhere does nothing."""
    if number + 1 < count:
        run.press("j")
        run.on_case(number + 1)
        run.press("k")
    else:
        run.press("j")
    run.on_case(number)


def take_the_last_one_back(run, number, count):
    """U opens the case again whose decision was a mistake; it is rejected for good, and the run goes on where it was."""
    run.press("u")
    run.on_case(number - 1)
    assert run.page.locator(".history", has_text="已撤销").count() == 1
    run.press("x", "6")
    run.expected[-1] = "unit_rejected"
    run.submit(number, count)


def walk_the_list(run, count):
    """From the top of the queue over its pages to the last row and back to the first, by J and K; then Enter."""
    for row in range(count):
        run.press("j")
        run.page.locator("html.scripted tr.is-chosen", has_text=title(row)).wait_for()
        run.look()
    run.press("j")  # there is nothing behind the last row
    run.page.locator("tr.is-chosen", has_text=title(count - 1)).wait_for()
    for row in reversed(range(count - 1)):
        run.press("k")
        run.page.locator("html.scripted tr.is-chosen", has_text=title(row)).wait_for()
    run.press("k", "Enter")


def every_case(page, address):
    """Every case of the list as the interface tells it, longest waiting first."""
    found, after = [], ""
    while True:
        asked = f"{address}/api/cases?state=any&limit=100{after}"
        answer = json.loads(page.request.get(asked).text())
        found += [case for case in answer["items"] if case["kind"] == "training_certificate"]
        if not answer.get("next"):
            return found
        after = f"&after={answer['next']}"


@pytest.mark.timeout(60 + 20 * CASES)
def test_cases_are_decided_without_the_mouse(node, address, page):
    """Approved, returned, rejected, looked at, taken back: as pressed, so written; no case of another list, no focus out of sight, no error."""
    fill(node, CASES)
    run, undone = Run(page), []
    page.goto(f"{address}{LIST}")
    page.locator("html.scripted").wait_for()
    began = time.monotonic()
    walk_the_list(run, CASES)
    walked = time.monotonic() - began
    for number in range(CASES):
        run.on_case(number)
        if number % 10 == 3 or number == CASES - 1:
            look_at_the_neighbours(run, number, CASES)
        if number % 20 == 7:
            undone.append(number - 1)
            take_the_last_one_back(run, number, CASES)
        step = send_back if number % 5 == 1 else reject if number % 5 == 4 else approve
        step(run, number)
        run.submit(number + 1, CASES)
    took = time.monotonic() - began
    found = every_case(page, address)
    assert [case["state"] for case in found] == run.expected
    for number in undone:
        assert [one["action"].split("_", 1)[-1] for one in found[number]["decisions"]][1:] == ["undo", "reject"]
    assert [case["decisions"] for case in found if not case["decisions"]] == []
    pointed = [case for case in found if any(one["facts"].get("point") for one in case["decisions"])]
    assert len(pointed) == sum(1 for number in range(CASES) if number % 5 == 1 and number % 2 and number not in undone)
    assert run.lost_focus == []
    assert page.wrongs == []
    keep(run, took, walked)


def keep(run, took, walked):
    """Write the figures of the run down for a person to read."""
    waits = sorted(run.waits)
    figures = {
        "cases": len(run.expected),
        "keys": sum(run.pressed.values()),
        "seconds": round(took, 1),
        "seconds_walking_the_list": round(walked, 1),
        "to_the_next_case_ms": {
            "median": round(1000 * waits[len(waits) // 2]),
            "p95": round(1000 * waits[int(0.95 * (len(waits) - 1))]),
        },
        "focus_out_of_sight": len(run.lost_focus),
        "decided": dict(Counter(run.expected)),
    }
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=1), encoding="utf-8")
