"""Pages of applications: a name beside its branch, numbers above, below or beside their labels."""

from __future__ import annotations

import pytest

from ocr import ProofKind, classify_proof, extract_fields, split_proofs
from ocr.patterns.points import find_points
from ocr.sheet import make_sheet
from tests.ocr.written import written


def _sheet(text: str):
    return make_sheet(written(text).pages[0].lines)


@pytest.mark.parametrize(
    ("text", "points", "kind"),
    [
        ("学习强国\n2023年度积分|#9655\n26|23299\n今日积分|总积分\n402|112天\n本月积分|连续学习", "9655", "year"),
        ("学习强国\n23299|9655\n总积分|2023年度积分\n402|26\n本月积分|今日积分", "9655", "year"),
        ("学习强国\n总积分|本年积分\n23299|9655\n本月积分|今日积分\n402|26", "9655", "year"),
        ("学习强国\n26|23,299\n今日积分|总积分\n402|112天\n本月积分|连续学习", "23299", "total"),
        ("学习强国\n成长总积分 23299\n今日积分 26", "23299", "total"),
        ("学习强国\n26|402\n今日积分|本月积分", None, None),
    ],
)
def test_points_are_those_of_their_label(text, points, kind):
    """Points of the year before the total, never those of today or this month."""
    fields = find_points(_sheet(text.replace("|#", "|")))
    assert fields.get("points") is None if points is None else fields["points"].value == points
    assert fields.get("points_kind") is None if kind is None else fields["points_kind"].value == kind


def test_the_head_of_a_profile_names_the_holder():
    """A name in the same row as its branch, where no label says 姓名."""
    document = written("学习强国\n梁霞婷|清浦口示例第二中学党支部\n2023年度积分|9655\n总积分|23299")
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    assert fields["holder_name"].value == "梁霞婷"


def test_rows_of_a_list_name_no_holder():
    """A name beside an employer in every row is a roster."""
    document = written("# 学员花名册\n序号|姓名|单位\n梁霞婷|示例第二中学\n王敏|示例第一中学")
    (proof,) = split_proofs(document)
    assert "holder_name" not in extract_fields(document, proof, ProofKind.UNKNOWN)


def test_a_value_may_stand_below_its_label_beside_other_print():
    """The day under 讲座日期 is its value although a number stands in the label's row."""
    document = written(
        "# 学术讲座证书\n听讲人\n吴涵敏\n讲座主题\n档案数字化前沿进展\n讲座日期||证书号：ZBJX-2023-60776\n2023年12月2日\n记学时数\n10学时\n主办单位||2024年1月11日\n泽隆医科大学"
    )
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    assert (fields["start_date"].value, fields["end_date"].value) == ("2023-12-02", "2023-12-02")
    assert fields["issue_date"].value == "2024-01-11"


@pytest.mark.parametrize(
    "cover",
    [
        "团体标准\n核心素养课堂教学技术规范\n发布日期：2024年9月17日\n前言\n本标准由示例协会提出并归口。\n本标准主要起草人：蒋佳祥、侯然。\nT/QLSX 40—2024",
        "# 核心素养课堂教学技术规范\n2024年9月17日发布|2024年10月1日实施\n前言\n本文件按照GB/T 1.1—2020给出的规则起草。\n本文件主要起草人：蒋佳祥、侯然。\nT/QLSX 40—2024|示例协会发布",
    ],
)
def test_a_standard_is_called_what_stands_above_its_day(cover):
    """Title and number of a cover, not those of the standard by whose rules it was written."""
    document = written(cover)
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, ProofKind.STANDARD)
    assert fields["event_or_title"].value == "核心素养课堂教学技术规范"
    assert fields["certificate_number"].value == "T/QLSX 40-2024"
