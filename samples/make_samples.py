"""Draw samples/proofs from catalogue.toml: layouts by typst, scanner and phone by distort.py. Same catalogue, same files.

Usage: python samples/make_samples.py [--out FOLDER] [--only SLUG]
"""

import argparse
import io
import json
import tempfile
import tomllib
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import distort
import typst
from PIL import Image

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "templates" / "assets" / "fonts"
PRINT_PPI = 150
FORMS = {
    "pdf": (".pdf", "text"),
    "png": (".png", "clean"),
    "jpg": (".jpg", "clean"),
    "scan_pdf": (".pdf", "scan"),
    "scan_jpg": (".jpg", "scan"),
    "photo_jpg": (".jpg", "photo"),
}

Proof = Mapping[str, Any]


def main() -> None:
    """Draw every proof of the catalogue, or the one that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "proofs")
    parser.add_argument("--only", help="the slug of one proof")
    arguments = parser.parse_args()
    for proof in tomllib.loads((HERE / "catalogue.toml").read_text("utf-8"))["proof"]:
        if arguments.only in {None, proof["slug"]}:
            write_proof(proof, arguments.out / proof["slug"])


def write_proof(proof: Proof, folder: Path) -> None:
    """Write proof.* and expected.toml into the folder of one proof."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix, quality = FORMS[proof["form"]]
    for old in folder.glob("proof.*"):
        old.unlink()
    (folder / f"proof{suffix}").write_bytes(draw(proof))
    (folder / "expected.toml").write_text(expected(proof, quality), "utf-8")


def draw(proof: Proof) -> bytes:
    """The bytes of the file that a person would upload."""
    seed = zlib.crc32(proof["slug"].encode())
    match proof["form"]:
        case "pdf":
            return typeset(proof, "pdf")
        case "png":
            return typeset(proof, "png")
        case "jpg":
            return distort.jpeg(picture(proof), quality=88)
        case "scan_jpg":
            return distort.jpeg(distort.scanned(picture(proof), seed), quality=70)
        case "scan_pdf":
            return picture_pdf(distort.scanned(picture(proof), seed))
        case "photo_jpg":
            return distort.jpeg(distort.photographed(picture(proof), seed, turn=proof.get("turn", 0)), quality=78)
        case form:
            raise ValueError(f"{proof['slug']}: unknown form {form}; known: {', '.join(FORMS)}")


def typeset(proof: Proof, form: str) -> bytes:
    """Lay the proof's data out by its layout, as PDF or PNG."""
    return bytes(
        typst.compile(
            str(HERE / "layouts" / f"{proof['layout']}.typ"),
            format=form,
            ppi=PRINT_PPI,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(proof["data"], ensure_ascii=False)},
        )
    )


def picture(proof: Proof) -> Image.Image:
    """The proof as pixels, before anything happens to it."""
    return Image.open(io.BytesIO(typeset(proof, "png")))


def picture_pdf(image: Image.Image) -> bytes:
    """A PDF of one picture, without a text layer."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "scan.jpg").write_bytes(distort.jpeg(image, quality=72))
        page = Path(folder) / "picture.typ"
        page.write_bytes((HERE / "layouts" / "picture.typ").read_bytes())
        inputs = {
            "file": "scan.jpg",
            "width": str(image.width / PRINT_PPI * 25.4),
            "height": str(image.height / PRINT_PPI * 25.4),
        }
        return bytes(typst.compile(str(page), format="pdf", sys_inputs=inputs))


def expected(proof: Proof, quality: str) -> str:
    """What a correct reader finds, as TOML."""
    lines = [f'kind = "{proof["kind"]}"', f'quality = "{quality}"', "", "[fields]"]
    lines += [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in proof["fields"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
