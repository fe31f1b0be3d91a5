"""What can be seen from the files alone: contrast, sentences for every key, no inline code, nothing from another host."""

import re
from pathlib import Path

import pytest

from verifier.messages import codes, has
from verifier.web.assets import load_assets

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "templates" / "web"
TOKENS = (WEB / "styles" / "10-tokens.css").read_text(encoding="utf-8")
PAIRS = [
    *((text, ground) for text in ("ink", "ink-soft", "accent") for ground in ("ground", "surface", "sunken")),
    *((f"{tone}", f"{tone}-soft") for tone in ("good", "care", "bad", "open")),
    *((tone, "surface") for tone in ("good", "care", "bad", "open", "seal")),
    ("accent-ink", "accent"),
    ("accent", "accent-soft"),
]


def colours(mode):
    """The colours of a mode by their token."""
    light, _, dark = TOKENS.partition("prefers-color-scheme: dark")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light)) | (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark)) if mode == "dark" else {}
    )


def luminance(colour):
    """The relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(mode, text, ground):
    """Every pair of text and ground keeps 4.5 : 1, in light and dark."""
    named = colours(mode)
    one, other = sorted((luminance(named[text]), luminance(named[ground])), reverse=True)
    assert (one + 0.05) / (other + 0.05) >= 4.5


def test_every_sentence_that_a_template_asks_for_exists():
    """A literal key has a sentence; a key made from a part has at least one of that family."""
    missing = []
    for path in sorted(WEB.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        for quote, key, more in re.findall(r"""\bt\((["'])([\w.]+)\1(\s*~)?""", source):
            del quote
            known = any(code.startswith(key) for code in codes()) if more else has(key)
            if not known:
                missing.append((path.name, key))
    assert missing == []


def test_templates_hold_no_code_of_their_own():
    """No inline script, handler or style: the policy would refuse them, and strings could hide there."""
    for path in WEB.rglob("*.html"):
        source = re.sub(
            r"\{%.*?%\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )  # what a template sets is no attribute
        assert not re.search(r"<script(?![^>]*\bsrc=)", source), path.name
        assert not re.search(r"\s(on\w+|style)\s*=", source), path.name
        assert "javascript:" not in source, path.name
    escapes = {path.name for path in WEB.rglob("*.html") if re.search(r"\|\s*safe\b", path.read_text(encoding="utf-8"))}
    assert escapes == {"icons.html"}  # only our own drawings are markup


def test_scripts_build_no_markup_from_text():
    """No innerHTML and its kin, no eval: text becomes nodes, never markup."""
    for path in [*(WEB / "scripts").glob("*.js"), *(WEB / "verify").glob("*.js"), WEB / "sw.js"]:
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", source), (
            path
        )


def test_nothing_of_ours_names_another_host():
    """Pages, styles and scripts refer to this site alone; of third parties only zxing's unused default address remains."""
    elsewhere = {}
    for path, asset in load_assets().files.items():
        if path.endswith((".js", ".css", ".svg")):
            found = set(re.findall(rb"https?://([\w.-]+)", asset.body)) - {b"www.w3.org"}
            if found:
                elsewhere[path] = found
    assert set(elsewhere) <= {"vendor/zxing/share.js"}, elsewhere
    for path in WEB.rglob("*.html"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name
