"""Labels and values in the forms that cards, tables and web pages have."""

from __future__ import annotations

import pytest

from ocr import ProofKind, classify_proof, extract_fields, split_proofs
from ocr.identity import parse_masked_id
from tests.ocr.written import written


def _fields(text, kind):
    document = written(text)
    (proof,) = split_proofs(document)
    return {name: field.value for name, field in extract_fields(document, proof, kind).items()}


def test_a_value_stands_under_its_label():
    """In a row of labels no label is the value of the one before it."""
    fields = _fields(
        "#职业技能等级证书\n\n工种|技能等级|证书编号\n保育师|三级/高级工|PX2024001122\n姓名|性别\n王敏|女\n示例评价中心",
        ProofKind.SKILL_CERTIFICATE,
    )
    assert fields["exam_name"] == "保育师"
    assert fields["certificate_number"] == "PX2024001122"
    assert fields["holder_name"] == "王敏"


def test_a_holder_stands_under_the_label():
    """授课人 over the name, with another label beside it."""
    fields = _fields(
        "#授课证明\n\n授课人|授课题目\n孔文东|数字经济与档案管理\n示例人社局\n2024年5月9日", ProofKind.TEACHING
    )
    assert fields["holder_name"] == "孔文东"
    assert fields["event_or_title"] == "数字经济与档案管理"


def test_an_award_is_read_beside_its_labels():
    """获奖项目 is a label: 获 in it is no honour."""
    fields = _fields(
        "#获奖证书\n\n获奖者 王敏|获奖项目 智慧水务平台\n奖励等级 特等奖|奖励日期 2024年5月6日", ProofKind.AWARD
    )
    assert fields["event_or_title"] == "智慧水务平台"


def test_a_number_ends_at_its_bracket():
    """A bracket that closes what was opened before the number is not part of it."""
    fields = _fields(
        "#课题立项证书\n\n王敏主持的课题《智慧水务平台研究》（立项编号：2025GX009822）获准立项。",
        ProofKind.RESEARCH_PROJECT,
    )
    assert fields["certificate_number"] == "2025GX009822"


def test_a_roster_is_run_by_who_signs_it():
    """The employers of the people in the table organise nothing, and the class keeps its last word."""
    fields = _fields(
        "#2024年针灸康复专题培训结业人员名单\n\n主办单位：示例针灸学会\n序号|姓名|单位\n1|王敏|安平原示例测绘学会\n2|李娜|辰岭示例第二中学\n示例针灸学会\n2024年5月9日",
        ProofKind.ROSTER,
    )
    assert fields["organiser"] == ("示例针灸学会",)
    assert fields["event_or_title"] == "2024年针灸康复专题培训"
    assert fields["other_names"] == ("王敏", "李娜")


def test_a_roster_names_its_class_and_its_hours():
    """The class stands beside its label, and each person gets the hours of the heading."""
    fields = _fields(
        "#培训学员名册\n\n培训班名称：2024年大数据分析骨干人员培训班|每人24学时\n序号|姓名|单位\n1|王敏|示例测绘学会\n2|李娜|示例中学\n示例局\n2024年5月9日",
        ProofKind.ROSTER,
    )
    assert fields["event_or_title"] == "2024年大数据分析骨干人员培训班"
    assert fields["stated_hours"] == "24"


def test_a_standard_has_its_title_behind_its_number():
    """On a cover in one size of print the line after the number is the title."""
    fields = _fields("团体标准\nT/QLSX 22—2025\n特种设备检验评价指南\n2025年5月9日发布", ProofKind.STANDARD)
    assert fields["event_or_title"] == "特种设备检验评价指南"
    assert fields["certificate_number"] == "T/QLSX 22-2025"


def test_a_heading_is_no_name():
    """English words of a heading before a name are not part of it."""
    fields = _fields(
        "Online Course Certificate\nElena Tanaka has successfully completed the course Food Safety on 2 May 2024.",
        ProofKind.ONLINE_COURSE,
    )
    assert fields["holder_name"] == "Elena Tanaka"


@pytest.mark.parametrize(
    ("printed", "value", "trusted"),
    [
        ("370399*******7503", "370399********7503", True),
        ("450**********988X", "450***********988X", True),
        ("3703**********0021", "3703**********0021", True),
        ("15039919620102****", "15039919620102****", True),
        ("37039*******7503", "37039*********7503", False),
        ("15039919621302****", "15039919621302****", False),
    ],
)
def test_a_masked_number_has_eighteen_characters(printed, value, trusted):
    """Stars are not counted but follow from what is open; an odd head says that something was lost."""
    assert parse_masked_id(printed) == (value, trusted)


def test_a_masked_number_makes_no_empty_form():
    """An X behind the stars is a check character, not a place to fill in."""
    document = written("#听讲证明\n听讲人|慕容秀頔\n身份证号|650*********053XX\n讲座|档案数字化讲座\n示例学会")
    (proof,) = split_proofs(document)
    assert classify_proof(document, proof).kind is ProofKind.LECTURE_CERTIFICATE


def test_a_name_keeps_its_rare_character():
    """頔 has a simplified form that no certificate prints."""
    assert (
        _fields("#听讲证明\n听讲人|慕容秀頔\n讲座|档案数字化讲座", ProofKind.LECTURE_CERTIFICATE)["holder_name"]
        == "慕容秀頔"
    )
