"""The figures of the evaluation, on proofs whose right answers are known."""

from __future__ import annotations

import json

import pytest

from ocr import ProofKind
from ocr.evaluate import evaluate_folder
from ocr.figures import Outcome, Report, as_table, same_value
from tests.ocr.written import written

TEXT = "# 结业证书\n王敏 同志：\n于2024年5月7日至9日参加增材制造技术培训班，共24学时，准予结业。\n海川省机械工程学会\n2024年5月9日"


def _folder(path, **proofs: tuple[str, str]):
    """A folder of proofs: slug → (text of the proof, text of its expected.toml)."""
    for slug, (text, expected) in proofs.items():
        (path / slug).mkdir()
        (path / slug / "proof.txt").write_text(text, encoding="utf-8")
        (path / slug / "expected.toml").write_text(expected, encoding="utf-8")
    return path


def _read(data: bytes, name: str):
    del name
    return written(data.decode())


def test_a_right_reading_counts_as_exact(tmp_path):
    """Kind and fields agree, and the reading would be taken."""
    expected = 'kind = "training_certificate"\nquality = "text"\n[fields]\nholder_name = "王敏"\nstated_hours = "24"\n'
    figures = evaluate_folder(_folder(tmp_path, one=(TEXT, expected)), _read).figures()
    assert (figures["kind_accuracy"], figures["taken"], figures["silent_errors"]) == (1.0, 1.0, {})
    assert figures["fields"]["holder_name"]["share"] == 1.0
    assert figures["by_quality"]["text"]["holder_name"] == 1.0
    assert "holder_name" in as_table(figures)
    assert figures["by_quality"]["text"]["proofs"] == 1
    assert json.dumps(figures, ensure_ascii=False)


def test_a_wrong_value_in_a_reading_that_is_taken_is_a_silent_error(tmp_path):
    """The reader says 24 with confidence, the truth is 36."""
    expected = 'kind = "training_certificate"\n[fields]\nholder_name = "王敏"\nstated_hours = "36"\n'
    figures = evaluate_folder(_folder(tmp_path, one=(TEXT, expected)), _read).figures()
    assert figures["silent_errors"] == {"one": ["stated_hours"]}
    assert figures["fields"]["stated_hours"]["wrong"] == 1


def test_a_negative_that_is_taken_is_listed(tmp_path):
    """A certificate that was said to prove nothing would be taken: both lists name it."""
    figures = evaluate_folder(_folder(tmp_path, one=(TEXT, 'kind = "not_proof"\n')), _read).figures()
    assert figures["negatives_taken"] == list(figures["silent_errors"]) == ["one"]


SECOND = (
    "# 参会证明\n兹证明李四光同志于2023年6月1日至2日参加海川省档案学术年会，计16学时。\n海川省档案学会\n2023年6月3日"
)


def test_every_proof_of_a_file_is_judged(tmp_path):
    """A file of two papers has two outcomes; the second is found by what it says, not by its place."""
    first, second = (
        'kind = "training_certificate"\n[fields]\nholder_name = "王敏"\n',
        'kind = "conference_certificate"\n[{}fields]\nholder_name = "李四光"\n',
    )
    expected = first + "[[more]]\n" + second.format("more.")
    figures = evaluate_folder(_folder(tmp_path, one=(f"{TEXT}\f{SECOND}", expected)), _read_pages).figures()
    assert (figures["proofs"], figures["kind_accuracy"], figures["fields"]["holder_name"]["exact"]) == (2, 1.0, 2)
    assert figures["not_found"] == figures["invented"] == []


def test_a_proof_that_was_not_found_and_one_that_is_none_are_told(tmp_path):
    """Where two papers are wanted and one is read, the other was lost; a second reading of one paper was invented."""
    lost = 'kind = "training_certificate"\n[[more]]\nkind = "paper"\n[more.fields]\nholder_name = "赵六"\n'
    folder = _folder(tmp_path, one=(TEXT, lost), two=(f"{TEXT}\f{SECOND}", 'kind = "training_certificate"\n'))
    figures = evaluate_folder(folder, _read_pages).figures()
    assert (figures["not_found"], figures["invented"]) == (["one#2"], ["two#2"])
    assert figures["silent_errors"] == {"two#2": ["proof"]}
    assert figures["fields"]["holder_name"]["missing"] == 1


def _read_pages(data: bytes, name: str):
    del name
    return written(*data.decode().split("\f"))


def test_a_folder_without_its_proof_is_listed_apart(tmp_path):
    """Nothing is measured on what cannot be read."""
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / "expected.toml").write_text('kind = "paper"\n', encoding="utf-8")
    report = evaluate_folder(tmp_path, _read)
    assert list(report.unread) == ["lost"]
    assert report.figures()["seconds_a_page"] is None


def _outcome(confidence: float, *, right: bool) -> Outcome:
    kind = ProofKind.PAPER if right else ProofKind.BOOK
    return Outcome("x", "clean", ProofKind.PAPER, kind, confidence, {}, taken=False, pages=1, seconds=0.1)


@pytest.mark.parametrize(
    ("outcomes", "error"),
    [
        ([_outcome(1.0, right=True)], 0.0),
        ([_outcome(0.9, right=True), _outcome(0.9, right=False)], 0.4),
        ([], None),
    ],
)
def test_the_calibration_error_is_the_distance_of_confidence_and_accuracy(outcomes, error):
    """Half right at 0.9 is wrong by 0.4."""
    assert Report(outcomes=outcomes).calibration_error() == error


@pytest.mark.parametrize(
    ("read", "wanted", "same"),
    [
        ("数字经济(第二期)培训班", "数字经济（第二期）培训班", True),
        ("T/QLSX 22-2025", "T/QLSX 22—2025", True),
        (("示例学会",), ("示例学会",), True),
        (("示例学会",), ("示例学会", "示例大学"), False),
        (None, "24", False),
        (True, True, True),
    ],
)
def test_width_makes_no_difference(read, wanted, same):
    """Values are compared as print, not as bytes."""
    assert same_value(read, wanted) is same


def test_signals_are_counted(tmp_path):
    """What is raised on papers that nobody altered is the rate of false alarms."""
    twice = TEXT.replace("5月7日至9日", "5月9日至7日")
    expected = 'kind = "training_certificate"\n'
    figures = evaluate_folder(_folder(tmp_path, one=(TEXT, expected), two=(twice, expected)), _read).figures()
    assert figures["signals"]["date.order"] == {"raised": 1, "rate": 0.5}
    assert figures["parted_right"] == 1.0
