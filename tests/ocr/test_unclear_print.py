"""Print that is hard to read or badly encoded: unsure characters, spaces without a code, radicals, dashes of other alphabets, ranges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr import ProofKind, classify_proof, extract_fields, split_proofs
from ocr.document import Word
from ocr.normalize import normalize_text
from ocr.quantities import parse_hours_text
from tests.ocr.written import written


def _fields(text: str, **more):
    document = written(text)
    (proof,) = split_proofs(document)
    return extract_fields(document, proof, classify_proof(document, proof).kind, **more)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("ZL\x012023\x012\x019850399.4", "ZL 2023 2 9850399.4"),
        ("2025\x01年\x011\x01月\x0127\x01日", "2025年1月27日"),
        ("⻘岚学院", "青岚学院"),
        ("骨⻣干", "骨骨干"),
        ("18日〜22日", "18日~22日"),
        ("2 4学时", "24学时"),
        ("A1 2号", "A1 2号"),
    ],
)
def test_what_fonts_and_typists_do_to_text(printed, read):
    """Control characters stand for spaces, radicals for characters, a wave dash for a tilde, and 2 4 is one number."""
    assert normalize_text(printed) == read


@pytest.mark.parametrize("dash", ["〜", "―", "‒", "—", "~", "至", "－"])
def test_every_dash_parts_the_ends_of_a_span(dash):
    """A dash of another alphabet must not make a span of five days a single day."""
    fields = _fields(
        f"# 结业证书\n兹证明王敏同志参加增材制造研修班，研修时间：2024年10月18日{dash}22日，共30学时，准予结业。"
    )
    assert (fields["start_date"].value, fields["end_date"].value) == ("2024-10-18", "2024-10-22")


def test_an_unknown_mark_before_a_figure_leaves_the_end_unsure():
    """What stands between two days may be a dash that was misread."""
    fields = _fields("# 结业证书\n兹证明王敏同志于2024年10月18日≈22日参加增材制造培训班，共30学时，准予结业。")
    assert fields["end_date"].confidence < 0.85


@pytest.mark.parametrize("text", ["24-32学时", "共24～32学时", "24至32学时", "学时：24-32"])
def test_a_range_is_no_number_of_hours(text):
    """Neither end of a range is what was earned; on a paper it asks for a person."""
    assert parse_hours_text(text).hours is None
    fields = _fields(f"# 结业证书\n兹证明王敏同志于2024年5月7日参加增材制造培训班，{text}，准予结业。")
    assert "stated_hours" not in fields or fields["stated_hours"].confidence < 0.85


def _with_unsure(character: str, confidence: float):
    """A certificate whose engine was unsure of one character."""
    document = written(
        "# 结业证书\n兹证明杨湉同志于2024年5月7日参加增材制造培训班，共8学时，准予结业。\n海川省机械工程学会\n2024年5月9日"
    )
    page = document.pages[0]
    lines = tuple(
        replace(
            line,
            words=tuple(
                Word(one, line.box, confidence if one == character else 0.99) for one in line.text if one.strip()
            ),
        )
        for line in page.lines
    )
    return replace(document, pages=(replace(page, lines=lines),))


@pytest.mark.parametrize(
    ("confidence", "declared", "sure"), [(0.95, None, True), (0.7, None, False), (0.7, "杨湉", True)]
)
def test_the_least_sure_character_of_a_name_decides(confidence, declared, sure):
    """湉 was read with 0.7 in a line of 0.97: another character may stand there, unless the person declared the same name."""
    document = _with_unsure("湉", confidence)
    (proof,) = split_proofs(document)
    holder = extract_fields(document, proof, ProofKind.TRAINING_CERTIFICATE, holder=declared)["holder_name"]
    assert holder.value == "杨湉"
    assert (holder.confidence >= 0.85) is sure


def test_who_leads_a_project_is_named_behind_a_word():
    """由 introduces the leader and is no surname here."""
    fields = _fields(
        "# 课题结题证书\n由田波同志主持的课题《支架优化》（课题编号：2025GX1），经专家组鉴定，同意结题。\n海川省教育厅\n2025年5月1日"
    )
    assert fields["holder_name"].value == "田波"


def test_a_letter_may_be_addressed_to_all_authors():
    """The line that ends in a colon lists them in order."""
    fields = _fields(
        "录用通知\n王敏、李建国、赵一鸣：\n你们的论文《支架拓扑优化》已被本刊录用，拟在2024年第6期发表。\n《示例学报》编辑部\n2024年4月1日",
        holder="李建国",
    )
    assert (fields["holder_name"].value, fields["holder_position"].value) == ("李建国", "2")


def test_letters_of_a_label_in_cells_of_their_own_are_one_label():
    """发|明|人 is set to the width of 授权公告日."""
    document = written(
        "# 实用新型专利证书\n发|明|人|赵一鸣；李建国\n专|利|号|ZL 2022 2 1572519.3\n授权公告日|||2023年1月6日"
    )
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, ProofKind.PATENT)
    assert fields["other_names"].value == ("赵一鸣", "李建国")
    assert fields["issue_date"].value == "2023-01-06"
