"""Draw varied proofs with what a correct reader finds: python samples/generate.py --split train --count 100 --seed 1 --out FOLDER.

Layouts and wordings of the two halves are disjoint (an app or an article has the same words everywhere, never the same layout).
The same seed gives the same files. What it draws is not committed; the generator is.
"""

import argparse
import io
import json
import random
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import camera
import distort
import pypdfium2
import typst
from make_samples import FONTS, HERE, PRINT_PPI, picture_pdf
from PIL import Image
from wording import Sheet, wordings, write

LAYOUTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "train": {
        "sheet": ("train/ribbon", "train/portrait", "train/lines", "train/english", "landscape", "letter", "form"),
        "article": ("article",),
        "list": ("train/roster",),
        "cover": ("train/cover",),
        "phone": ("phone",),
        "chat": ("train/chat",),
    },
    "held_out": {
        "sheet": (
            "held_out/darkhead", "held_out/leftletter", "held_out/booklet", "held_out/twocolumns", "held_out/vertical",
            "held_out/smallprint", "held_out/slip", "held_out/sidebar", "held_out/webpage",
        ),
        "article": ("held_out/journal",),
        "list": ("held_out/list",),
        "cover": ("held_out/jacket",),
        "phone": ("held_out/darkphone",),
        "chat": ("held_out/messages",),
    },
    "browser": {
        "sheet": (
            "browser/goldframe", "browser/redhead", "browser/infotable", "browser/platform", "browser/mobile", "browser/spread",
            "browser/centred", "browser/blanks", "browser/nightcard", "browser/cards", "browser/leftseal", "browser/upright",
        ),
        "article": ("browser/column",),
        "list": ("browser/register",),
        "cover": ("browser/imprint",),
        "phone": ("browser/profile",),
        "chat": ("browser/talk",),
    },
}  # fmt: skip
ONLY_PROSE = frozenset({"landscape", "letter"})
ONLY_ROWS = frozenset({"form"})
QUALITIES = ("text", "clean", "clean", "scan", "scan", "photo", "photo", "low_resolution", "several_pages", "two_in_photo")  # fmt: skip
NEGATIVES = 0.2
"""The share of papers that prove nothing."""


def main() -> None:
    """Draw the sheets that are asked for, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=sorted(LAYOUTS), required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the place to begin at, to draw in slices")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    for place in range(arguments.first, arguments.first + arguments.count):
        draw(arguments.split, arguments.seed, place, arguments.out)


def draw(split: str, seed: int, place: int, out: Path) -> Path:
    """Draw the sheet at one place of a run; it depends on split, seed and place alone."""
    dice = random.Random(zlib.crc32(f"{split}/{seed}/{place}".encode()))
    sheets = [choose(split, dice, place)]
    quality = dice.choice(QUALITIES)
    if quality in {"several_pages", "two_in_photo"}:
        if sheets[0].shape == "sheet" and sheets[0].kind != "not_proof":
            sheets += another(split, dice, count=dice.choice((1, 2)) if quality == "several_pages" else 1)
        else:
            quality = "clean"
    suffix, data = render(sheets, split, quality, dice)
    folder = out / f"{split}-{seed}-{place:05d}-{sheets[0].kind.replace('_', '-')}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("proof.*"):
        old.unlink()
    (folder / f"proof{suffix}").write_bytes(data)
    (folder / "expected.toml").write_text(expected(sheets, quality), "utf-8")
    return folder


def choose(split: str, dice: random.Random, place: int) -> Sheet:
    """A sheet of a kind: negatives in their share, the other kinds in turn, so that each comes equally often."""
    known = wordings(split)
    kinds = sorted({one["kind"] for one in known} - {"not_proof"})
    kind = "not_proof" if dice.random() < NEGATIVES else kinds[place % len(kinds)]
    return write(dice.choice([one for one in known if one["kind"] == kind]), dice)


def another(split: str, dice: random.Random, *, count: int) -> list[Sheet]:
    """More proofs of the plain shape for the same file."""
    plain = [one for one in wordings(split) if one.get("shape", "sheet") == "sheet" and one["kind"] != "not_proof"]
    return [write(dice.choice(plain), dice) for _ in range(count)]


def render(sheets: list[Sheet], split: str, quality: str, dice: random.Random) -> tuple[str, bytes]:
    """The file that a person would upload: its suffix and its bytes."""
    layouts = [layout_for(sheet, split, dice) for sheet in sheets]
    seed = dice.randint(0, 2**31)
    if quality in {"text", "several_pages"} and sheets[0].shape != "picture":
        return ".pdf", bound([typeset(sheet, layout, "pdf") for sheet, layout in zip(sheets, layouts, strict=True)])
    pictures = [picture(sheet, layout, seed) for sheet, layout in zip(sheets, layouts, strict=True)]
    if quality == "scan" and dice.random() < 0.5:
        return ".pdf", picture_pdf(distort.scanned(pictures[0], seed))
    if quality in {"text", "clean", "several_pages"}:
        out = io.BytesIO()
        pictures[0].save(out, "PNG")
        return ".png", out.getvalue()
    return ".jpg", captured(pictures, quality, seed, turn=dice.choice((0, 0, 90, 180, 270)))


def captured(pictures: list[Image.Image], quality: str, seed: int, *, turn: int) -> bytes:
    """What a scanner or a phone makes of the sheets, as a JPEG file."""
    match quality:
        case "scan":
            return distort.jpeg(distort.scanned(pictures[0], seed), quality=70)
        case "photo":
            return distort.jpeg(camera.snapped(pictures[0], seed, turn=turn), quality=78)
        case "low_resolution":
            small = camera.shrunk(camera.snapped(pictures[0], seed, steep=0.03), seed)
            return distort.jpeg(small, quality=50)
        case "two_in_photo":
            return distort.jpeg(camera.snapped(camera.together(*pictures), seed, steep=0.02), quality=80)
    raise ValueError(f"unknown quality {quality}; known: {', '.join(sorted(set(QUALITIES)))}")


def layout_for(sheet: Sheet, split: str, dice: random.Random) -> str:
    """A layout of the half that can print this sheet."""
    if sheet.shape == "picture":
        return ""
    unfit: set[str] = set()
    if sheet.data.get("rows"):
        unfit |= ONLY_PROSE
    if sheet.data.get("paragraphs"):
        unfit |= ONLY_ROWS
    if sheet.data["title"].isascii():
        unfit |= ONLY_PROSE | ONLY_ROWS
    return dice.choice([layout for layout in LAYOUTS[split][sheet.shape] if layout not in unfit])


def typeset(sheet: Sheet, layout: str, form: str) -> bytes:
    """The sheet as PDF or PNG."""
    if layout.startswith("browser/"):
        import browser  # needs Chromium, which the other parts do not

        name = layout.removeprefix("browser/")
        return browser.printed(sheet, name) if form == "pdf" else browser.picture(sheet, name)
    return bytes(
        typst.compile(
            str(HERE / "layouts" / f"{layout}.typ"),
            root=str(HERE / "layouts"),
            format=form,
            ppi=PRINT_PPI,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(sheet.data, ensure_ascii=False)},
        )
    )


def picture(sheet: Sheet, layout: str, seed: int) -> Image.Image:
    """The sheet as pixels; what holds no words is painted."""
    if sheet.shape == "picture":
        return camera.no_paper(sheet.data["title"], seed)
    return Image.open(io.BytesIO(typeset(sheet, layout, "png")))


def bound(files: list[bytes]) -> bytes:
    """The pages of several files as one."""
    if len(files) == 1:
        return files[0]
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for data in files:
            with pypdfium2.PdfDocument(data) as part:
                whole.import_pages(part)
        whole.save(out)
    return out.getvalue()


def expected(sheets: list[Sheet], quality: str) -> str:
    """What a correct reader finds, as TOML: of the first proof, then of each further one under [[more]]."""
    lines = [f'kind = "{sheets[0].kind}"', f'quality = "{quality}"', f"proofs = {len(sheets)}"]
    if sheets[0].declared:
        lines.append(f"declared_holder = {_value(sheets[0].declared)}")
    lines += ["", "[fields]", *_pairs(sheets[0].fields)]
    for sheet in sheets[1:]:
        lines += ["", "[[more]]", f'kind = "{sheet.kind}"', "[more.fields]", *_pairs(sheet.fields)]
    return "\n".join(lines) + "\n"


def _pairs(fields: Mapping[str, Any]) -> list[str]:
    """One line for each field."""
    return [f"{name} = {_value(value)}" for name, value in fields.items()]


def _value(value: Any) -> str:
    """A string or list of strings as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
