"""Sheets drawn by a browser: HTML layouts, other fonts and seals than typst's, as picture or as PDF with a text layer.

For measuring alone: these layouts and their wordings were drawn after the rules of reading were fixed.
"""

import atexit
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from playwright.sync_api import Browser, Page, sync_playwright
from wording import Sheet

HERE = Path(__file__).resolve().parent
LAYOUTS = HERE / "layouts" / "browser"
FONTS = HERE.parent / "templates" / "assets" / "fonts"
CHROMIUM = "/usr/bin/chromium"
SCALE = 1.6
"""Pixels of a picture to a CSS pixel: about 150 dots an inch."""


@cache
def _templates() -> jinja2.Environment:
    """The layouts."""
    return jinja2.Environment(loader=jinja2.FileSystemLoader(LAYOUTS), autoescape=True, trim_blocks=True)


@cache
def _browser() -> Browser:
    """One browser for the run."""
    started = sync_playwright().start()
    browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"])
    atexit.register(started.stop)
    atexit.register(browser.close)
    return browser


def _open(sheet: Sheet, layout: str) -> Page:
    """The sheet in a window of the layout's size."""
    html = _templates().get_template(f"{layout}.html").render(**_context(sheet))
    page = _browser().new_page(device_scale_factor=SCALE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.html"
        path.write_text(html, "utf-8")
        page.goto(path.as_uri())
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
    width, height = page.evaluate("[document.body.dataset.width, document.body.dataset.height].map(Number)")
    page.set_viewport_size({"width": width, "height": height})
    return page


def _context(sheet: Sheet) -> dict[str, Any]:
    """What a layout may print."""
    data = dict(sheet.data)
    rows = data.get("rows", [])
    pairs = [rows[place : place + 2] for place in range(0, len(rows), 2)]
    empty = dict.fromkeys(
        ("number", "to", "note", "issuer", "date", "name", "org", "label", "points", "period", "by"), ""
    )
    return (
        empty | data | {"rows": rows, "pairs": pairs, "fonts": FONTS.as_uri(), "paragraphs": data.get("paragraphs", [])}
    )


def picture(sheet: Sheet, layout: str) -> bytes:
    """The sheet as PNG."""
    page = _open(sheet, layout)
    try:
        return page.screenshot()
    finally:
        page.close()


def printed(sheet: Sheet, layout: str) -> bytes:
    """The sheet as a PDF of one page with a text layer."""
    page = _open(sheet, layout)
    try:
        size = page.viewport_size or {"width": 800, "height": 600}
        return page.pdf(
            width=f"{size['width']}px", height=f"{size['height']}px", print_background=True, page_ranges="1"
        )
    finally:
        page.close()
