"""Several proofs in one file or one photo."""

from __future__ import annotations

from dataclasses import replace

from ocr import Box, Document, classify_proof, extract_fields, split_proofs
from tests.ocr.written import written

FIRST = "# 结业证书\n王敏 同志：\n于2024年5月7日至9日参加增材制造技术培训班，共24学时，准予结业。\n海川省机械工程学会\n2024年5月9日"
SECOND = "# 参会证明\n兹证明李建国同志于2023年10月13日参加海川省水利学术年会，计8学时。\n海川省水利学会\n2023年10月14日"


def _on_one_page(first: str, second: str, *, beside: bool) -> Document:
    """Two certificates on one page, each in its half."""
    halves = []
    for place, text in enumerate((first, second)):
        for line in written(text).pages[0].lines:
            box = line.box
            moved = (
                Box(box.left / 2 + place / 2, box.top, box.right / 2 + place / 2, box.bottom)
                if beside
                else Box(box.left, box.top / 2 + place / 2, box.right, box.bottom / 2 + place / 2)
            )
            halves.append(replace(line, box=moved))
    document = written(first)
    return replace(document, pages=(replace(document.pages[0], lines=tuple(halves)),))


def _names(document: Document) -> list[object]:
    return [
        extract_fields(document, proof, classify_proof(document, proof).kind)["holder_name"].value
        for proof in split_proofs(document)
    ]


def test_two_certificates_one_above_the_other_are_two_proofs():
    """Each proof has its own name, and its place lies in its half."""
    document = _on_one_page(FIRST, SECOND, beside=False)
    upper, lower = split_proofs(document)
    assert _names(document) == ["王敏", "李建国"]
    assert upper.place.bottom <= lower.place.top


def test_two_certificates_side_by_side_are_two_proofs():
    """Lines of the left one never run into the right one."""
    assert _names(_on_one_page(FIRST, SECOND, beside=True)) == ["王敏", "李建国"]


def test_three_certificates_in_a_file_are_three_proofs():
    """A page that begins with a title and a person begins a proof."""
    document = written(FIRST, SECOND, FIRST.replace("王敏", "陈一诺"))
    assert [proof.page for proof in split_proofs(document)] == [1, 2, 3]
    assert _names(document) == ["王敏", "李建国", "陈一诺"]


def test_pages_of_unlike_papers_without_a_title_are_parted():
    """A letter of acceptance and a result of an examination begin papers of their own, though neither is called a certificate."""
    letter = "尊敬的赵一鸣老师：\n您投来的稿件《支架结构的拓扑优化设计》经专家审稿，决定录用，拟刊于2024年第5期。\n《海川机械》编辑部\n2024年3月2日"
    result = "考生姓名 | 李建国\n证件号码 | 370303199004121234\n考试名称 | 二级建造师资格考试\n合格状态 | 合格\n海川省人事考试中心"
    document = written(FIRST, letter, result)
    assert [proof.page for proof in split_proofs(document)] == [1, 2, 3]


def test_an_english_certificate_behind_a_chinese_one_is_another_paper():
    """It names another person and other days; a translation would tell the same ones."""
    english = "# Certificate of Completion\nThis is to certify that Thomas Bennett has completed\nthe training course Data Analytics on May 10, 2021.\nJichuan University\nMay 12, 2021"
    assert len(split_proofs(written(FIRST, english))) == 2


def test_a_translation_belongs_to_its_original():
    """The same person, days and hours in English are no second proof."""
    english = "# Certificate of Completion\nThis is to certify that Wang Min attended the training course\nAdditive Manufacturing from May 7 to May 9, 2024, 24 class hours.\nMay 9, 2024"
    assert len(split_proofs(written(FIRST, english))) == 1
    assert len(split_proofs(_on_one_page(FIRST, english, beside=True))) == 1


def test_two_sheets_of_unlike_kinds_in_a_photo_are_two():
    """A patent lies beside the cover of a standard; neither names a holder in a sentence."""
    patent = "# 实用新型专利证书\n实用新型名称：一种采样器\n发明人：赵一鸣；李建国\n专利号：ZL 2022 2 9651252.8\n专利权人：海川示例公司\n授权公告日：2023年6月25日"
    standard = "# 团体标准\nT/HCJX 12—2024\n继电保护操作规程\n2024-12-18发布 2025-01-18实施\n本文件主要起草人：陈一诺、王敏。\n本文件由海川示例协会提出并归口。"
    document = _on_one_page(patent, standard, beside=True)
    assert [classify_proof(document, proof).kind for proof in split_proofs(document)] == ["patent", "standard"]


def test_a_booklet_is_one_paper():
    """The title of the left page and the sentences of the right one belong together."""
    left = "# 研修证书\n海川省专业技术人员\n编号：JX2024-00017"
    right = "王敏 同志：\n你参加2024年5月7日至9日举办的增材制造\n技术高级研修班，修完24学时，成绩合格。\n海川省机械工程学会\n2024年5月9日"
    document = _on_one_page(left, right, beside=True)
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    assert fields["event_or_title"].value == "增材制造技术高级研修班"
    assert (fields["start_date"].value, fields["end_date"].value) == ("2024-05-07", "2024-05-09")


def test_an_article_of_three_pages_is_one_proof():
    """Pages that go on do not begin anything."""
    document = written(
        "海川机械 2024年第3期\n# 支架结构的拓扑优化设计\n王敏，李建国\n摘要：提出方法。\n关键词：支架",
        "1 模型\n支架结构的优化模型如下，参加计算的单元为六面体。",
        "参考文献\n[1] 示例",
    )
    (proof,) = split_proofs(document)
    assert proof.pages == (1, 2, 3)


def test_a_single_certificate_stays_whole():
    """A long gap between title and body does not cut a certificate in two."""
    document = written("# 荣誉证书\n\n\n\n\n何雨桐 同志：\n荣获一等奖。\n\n\n\n\n海川省教育厅\n2023年12月8日")
    assert len(split_proofs(document)) == 1


def test_a_document_without_lines_is_one_empty_proof():
    """A blank page is looked at, and is no proof."""
    document = written("")
    (proof,) = split_proofs(document)
    assert classify_proof(document, proof).kind == "not_proof"


def test_a_title_set_letter_by_letter_begins_a_proof():
    """A page headed 证 … 明 behind another certificate is a proof of its own, with its own holder."""
    spread = (
        "# 证|明\n兹有我单位职工李建国，于2021年4月14日至2021年4月17日赴海川市参加了由海川省水利学会组织的\n"
        "“新时代公文写作专题培训”，共计32学时。\n特此证明。\n海川省示例设计院有限公司\n2021年5月11日"
    )
    document = written(FIRST, spread)
    assert [proof.pages for proof in split_proofs(document)] == [(1,), (2,)]
    assert _names(document) == ["王敏", "李建国"]
