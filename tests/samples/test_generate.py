"""The generator: what it draws is what it promises, the same for the same seed, and never one layout in both halves."""

import json
import random
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ocr import ProofKind, parse_id_number


@pytest.fixture(scope="module")
def room(root):
    """The modules of samples/, which are scripts beside each other and no package."""
    sys.path.insert(0, str(root / "samples"))
    import generate
    import wording

    yield {"generate": generate, "wording": wording}
    sys.path.remove(str(root / "samples"))


def drawn(root: Path, split: str, count: int, out: Path) -> list[Path]:
    """The folders of a run of the command."""
    command = [sys.executable, root / "samples" / "generate.py", "--split", split, "--count", str(count), "--out", out]
    subprocess.run(command, check=True, timeout=120)
    return sorted(out.iterdir())


def test_no_layout_is_in_both_halves(room, root):
    """At least twelve layouts a half, each a file, none shared: what is measured was never trained on."""
    halves = room["generate"].LAYOUTS
    train, held_out = (
        {layout for shape in halves[half].values() for layout in shape} for half in ("train", "held_out")
    )
    assert len(train) >= 12
    assert len(held_out) >= 12
    assert not train & held_out
    assert all((root / "samples" / "layouts" / f"{layout}.typ").is_file() for layout in train | held_out)


def test_wordings_of_sheets_are_not_shared_either(room):
    """A wording is in both halves only where the words are not the layout's: apps, articles, books, papers that prove nothing."""
    known = room["wording"].wordings
    shared = [one for one in known("train") if one in known("held_out")]
    assert {one["kind"] for one in shared} == {"xuexi_qiangguo", "paper", "book", "not_proof"}


@pytest.mark.parametrize("split", ["train", "held_out"])
def test_every_kind_has_wordings(room, split):
    """Each half knows every kind of the contract; only unknown is no kind of paper."""
    kinds = {one["kind"] for one in room["wording"].wordings(split)}
    assert kinds == {kind.value for kind in ProofKind} - {"unknown"}


@pytest.mark.parametrize("split", ["train", "held_out"])
def test_every_wording_can_be_written(room, split):
    """Each placeholder has a fact, and what is expected is printed: names, numbers and titles stand on the sheet."""
    for seed, one in enumerate(room["wording"].wordings(split)):
        sheet = room["wording"].write(one, random.Random(seed))
        printed = json.dumps(sheet.data, ensure_ascii=False).replace("　", "").replace(" ", "")
        for name in ("holder_name", "event_or_title", "journal", "doi", "certificate_number", "id_number"):
            value = str(sheet.fields.get(name, "")).replace(" ", "")
            assert value in printed, (one["kind"], name)


def test_invented_identity_numbers_are_well_formed(room):
    """A number has the right check digit, and an area that no place has."""
    for seed in range(40):
        fact = room["wording"].invent(random.Random(seed))["id"].text
        assert parse_id_number(fact).valid
        assert fact[2:6] == "0399"


def test_the_same_seed_draws_the_same_sheets(root, tmp_path):
    """Twice the same command, twice the same files to the byte, each beside what is expected of it."""
    first, second = (drawn(root, "held_out", 4, tmp_path / name) for name in ("one", "two"))
    assert [folder.name for folder in first] == [folder.name for folder in second]
    for one, other in zip(first, second, strict=True):
        (proof,), (again,) = one.glob("proof.*"), other.glob("proof.*")
        assert proof.read_bytes() == again.read_bytes()
        wanted = tomllib.loads((one / "expected.toml").read_text("utf-8"))
        assert wanted["kind"] in set(ProofKind)
        assert wanted["kind"] != "not_proof" or not wanted["fields"]


def test_slices_of_a_run_are_the_run(room, tmp_path):
    """A sheet depends on split, seed and place alone, so a run may be drawn in slices."""
    draw = room["generate"].draw
    whole, alone = (draw("train", 5, 3, tmp_path / name) for name in ("whole", "alone"))
    assert (whole / "expected.toml").read_text("utf-8") == (alone / "expected.toml").read_text("utf-8")


def test_several_proofs_of_one_file_are_all_expected(room):
    """Two certificates in one photo are two expectations."""
    generate = room["generate"]
    sheets = generate.another("train", random.Random(1), count=2)
    wanted = tomllib.loads(generate.expected(sheets, "two_in_photo"))
    assert wanted["proofs"] == 2
    assert [wanted["kind"], wanted["more"][0]["kind"]] == [sheet.kind for sheet in sheets]
