"""Dates of issue that a seal or an edge has cut: what is left is said without confidence, or not at all."""

from __future__ import annotations

import pytest

from ocr import ProofKind, extract_fields, split_proofs
from ocr.patterns.torn import judge_remains
from tests.ocr.written import written

_CERTIFICATE = """
#结业证书

兹证明王敏同志于2024年5月7日至9日参加示例学会举办的档案数字化专题培训班，共24学时，考核合格。

示例学会
{date}
"""


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2022年3月6", "2022-03-06"),
        ("2023-05★", "2023-05"),
        ("2024年月08日", None),
        ("2023年1。月15日", "2023-01-15"),
        ("2023年12月18E", "2023-12-18"),
        ("2024.07.1", "2024-07-01"),
        ("2025/0/13★", None),
    ],
)
def test_a_torn_date_is_never_sure(printed, value):
    """What is left of a date is taken with little confidence, and a lost month gives no date."""
    judged = judge_remains(printed)
    assert judged is not None
    assert judged[0] == value
    assert judged[1] <= 0.7


@pytest.mark.parametrize(
    "printed", ["2024年3月6日", "2024.7.1", "2024年3月", "2023-05-06★", "二〇二四年五月六日", "示例学会2024年5月"]
)
def test_a_whole_date_is_not_torn(printed):
    """A date with all its parts, or a month that ends in 月, is left to the ordinary reading."""
    assert judge_remains(printed) is None


@pytest.mark.parametrize(
    ("printed", "value"), [("2024年5月16", "2024-05-16"), ("2024-05★", "2024-05"), ("2024年月16日", None)]
)
def test_no_other_date_takes_the_place_of_a_torn_one(printed, value):
    """The foot's torn date is the date of issue or none; the event's dates stay the event's."""
    document = written(_CERTIFICATE.format(date=printed))
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, ProofKind.TRAINING_CERTIFICATE)
    issue = fields.get("issue_date")
    assert (issue.value if issue else None) == value
    assert issue is None or issue.confidence < 0.85
    assert fields["start_date"].value == "2024-05-07"


def test_the_day_of_entry_is_not_the_day_of_issue():
    """入学日期 stands alone in its line, and still says nothing about the paper."""
    document = written("#在读证明\n\n姓名：王敏\n入学日期：2020年9月\n专业：土木工程\n特此证明\n示例大学\n2024年月08日")
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, ProofKind.STUDY_ENROLMENT)
    assert "issue_date" not in fields
    assert fields["start_date"].value == "2020-09"


@pytest.mark.parametrize(("date", "sure"), [("2024年5月9日", True), ("2024年1月15日", False), ("2031年5月9日", False)])
def test_a_paper_is_issued_after_its_event(date, sure):
    """A date of issue before the event's end, or many years after it, has a digit that was misread."""
    document = written(_CERTIFICATE.format(date=date))
    (proof,) = split_proofs(document)
    issue = extract_fields(document, proof, ProofKind.TRAINING_CERTIFICATE)["issue_date"]
    assert (issue.confidence >= 0.85) is sure
