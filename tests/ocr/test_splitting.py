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
