"""The figures of the evaluation, on proofs whose right answers are known."""

from __future__ import annotations

import json

import pytest

from ocr import ProofKind
from ocr.evaluate import Outcome, Report, evaluate_folder, same_value
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
    assert (figures["kind_accuracy"], figures["taken"], figures["silent_errors"]) == (1.0, 1.0, [])
    assert figures["fields"]["holder_name"] == {"wanted": 1, "exact": 1, "missing": 0, "wrong": 0}
    assert figures["by_quality"]["text"]["proofs"] == 1
    assert json.dumps(figures, ensure_ascii=False)


def test_a_wrong_value_in_a_reading_that_is_taken_is_a_silent_error(tmp_path):
    """The reader says 24 with confidence, the truth is 36."""
    expected = 'kind = "training_certificate"\n[fields]\nholder_name = "王敏"\nstated_hours = "36"\n'
    figures = evaluate_folder(_folder(tmp_path, one=(TEXT, expected)), _read).figures()
    assert figures["silent_errors"] == ["one"]
    assert figures["fields"]["stated_hours"]["wrong"] == 1


def test_a_negative_that_is_taken_is_listed(tmp_path):
    """A certificate that was said to prove nothing would be taken: both lists name it."""
    figures = evaluate_folder(_folder(tmp_path, one=(TEXT, 'kind = "not_proof"\n')), _read).figures()
    assert figures["negatives_taken"] == figures["silent_errors"] == ["one"]


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
