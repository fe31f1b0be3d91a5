"""Documents made from written text: `#` begins a line in large print, `|` parts the cells of a row, an empty line is a gap."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from ocr import Box, Document, Line, Page, PageSource

TEXTS = Path(__file__).parent / "texts"


def written(*pages: str) -> Document:
    """A document whose pages hold the given texts, without a picture."""
    made = tuple(_page(text, number) for number, text in enumerate(pages, start=1))
    digest = hashlib.sha256("\f".join(pages).encode()).hexdigest()
    return Document(digest, "image/png", sum(map(len, pages)), made)


def _page(text: str, number: int) -> Page:
    lines: list[tuple[str, Box]] = []
    y = 0.08
    for raw in text.strip("\n").split("\n"):
        stripped = raw.strip()
        height = 0.04 if stripped.startswith("#") else 0.02
        cells = stripped.removeprefix("#").split("|")
        for place, cell in enumerate(cells):
            if cell.strip():
                width = sum(1.0 if ord(character) > 0x2E80 else 0.55 for character in cell.strip()) * height * 0.7
                left = 0.1 + place * 0.8 / len(cells)
                lines.append((cell.strip(), Box(left, y, min(1.0, left + width), y + height)))
        y += height * 1.9 if stripped else 0.05
    scale = max(1.0, y + 0.05)
    placed = tuple(
        Line(text, Box(box.left, box.top / scale, box.right, box.bottom / scale), 0.97, number) for text, box in lines
    )
    return Page(number, 1000, 1400, placed, PageSource.OCR, b"")


def all_texts() -> list[dict[str, Any]]:
    """Every written proof of the folder `texts`, with its kind and the fields that must be read."""
    return [
        proof | {"id": f"{path.stem}-{place}-{proof['kind']}"}
        for path in sorted(TEXTS.glob("*.toml"))
        for place, proof in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["proof"], start=1)
    ]
