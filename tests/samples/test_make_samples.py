"""The sample proofs: what the catalogue promises is drawn, and drawing again gives the same sheets."""

import io
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

SPINE_KINDS = {
    "training_certificate",
    "conference_certificate",
    "paper",
    "qualification_exam",
    "xuexi_qiangguo",
    "not_proof",
}
FAST = ["training-bureau-clean", "training-rotated-photo", "paper-second-author-scan", "conference-bilingual"]


@pytest.fixture(scope="module")
def catalogue(root) -> list[dict]:
    """The proofs that the catalogue describes."""
    return tomllib.loads((root / "samples" / "catalogue.toml").read_text("utf-8"))["proof"]


def test_the_samples_cover_the_kinds_and_forms_of_the_main_job(catalogue):
    """At least twelve proofs of five kinds and two that prove nothing, as picture, scan, photo and text."""
    assert len(catalogue) >= 12
    assert {proof["kind"] for proof in catalogue} >= SPINE_KINDS
    assert sum(proof["kind"] == "not_proof" for proof in catalogue) >= 2
    assert {proof["form"] for proof in catalogue} >= {"pdf", "png", "jpg", "scan_pdf", "photo_jpg"}


def test_every_proof_lies_beside_what_a_correct_reader_finds(root, catalogue):
    """One folder a proof: exactly one file, and the kind and fields of the catalogue."""
    for proof in catalogue:
        folder = root / "samples" / "proofs" / proof["slug"]
        assert len(list(folder.glob("proof.*"))) == 1
        expected = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
        assert (expected["kind"], expected["fields"]) == (proof["kind"], proof["fields"])
    assert {path.name for path in (root / "samples" / "proofs").iterdir()} == {proof["slug"] for proof in catalogue}


@pytest.mark.parametrize("slug", FAST)
def test_drawing_again_gives_the_same_sheet(root, tmp_path, slug):
    """The same catalogue gives the same files: PDF and PNG to the byte, JPEG to the rounding of the processor."""
    subprocess.run(
        [sys.executable, root / "samples" / "make_samples.py", "--out", tmp_path, "--only", slug], check=True
    )
    drawn = next((tmp_path / slug).glob("proof.*"))
    kept = root / "samples" / "proofs" / slug / drawn.name
    if drawn.read_bytes() != kept.read_bytes():
        assert drawn.suffix == ".jpg" or "scan" in slug
        assert mean_difference(drawn, kept) < 1


def mean_difference(one: Path, other: Path) -> float:
    """How far two pictures are apart, in grey levels (0..255)."""
    first, second = (Image.open(io.BytesIO(picture_bytes(path))).convert("L") for path in (one, other))
    assert first.size == second.size
    return float(np.asarray(ImageChops.difference(first, second)).mean())


def picture_bytes(path: Path) -> bytes:
    """The JPEG itself, or the JPEG inside a scanned PDF."""
    data = path.read_bytes()
    return data if path.suffix == ".jpg" else data[data.index(b"\xff\xd8\xff") :]
