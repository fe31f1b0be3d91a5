"""Names in sentences, in lists that lost their gaps, and beside words that are no names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ocr import ProofKind, extract_fields, find_signals, split_proofs
from ocr.document import Box, Line, Word
from ocr.patterns.name_lists import cut_names, distances_in
from ocr.sheet import make_sheet
from tests.ocr.written import written


def _fields(text, kind, **more):
    document = written(text)
    (proof,) = split_proofs(document)
    return {name: field.value for name, field in extract_fields(document, proof, kind, **more).items()}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("经审核，姚杰（150303198801013997）在2024年度内登记继教90学时。", "姚杰"),
        ("贾瑞已完成2022年度专业技术人员继续教育90学时。", "贾瑞"),
        ("雷立远（150303198801013997）参加2022年度培训学习90学时。", "雷立远"),
        ("尊敬的邵雪英：您于2024年参加培训，共24学时。", "邵雪英"),
        ("邵雪英作者：您的稿件已被录用。", "邵雪英"),
        ("方平骐系我单位职工，参加2022年度培训学习90学时。", "方平骐"),
        ("兹证明方平骐二〇二二年五月七日参加了专题讲座。", "方平骐"),
        ("兹证明阿卜杜拉·尼亚孜于2022年2月20日赴东屏参加考察学习。", "阿卜杜拉·尼亚孜"),
        ("乔洁文在2022年度科技创新成果评选中荣获优秀奖。", "乔洁文"),
    ],
)
def test_a_name_begins_a_sentence(sentence, name):
    """No 同志 or 先生 is needed where the sentence says of whom it speaks."""
    assert (
        _fields(f"#继续教育证明\n\n{sentence}\n\n示例学会\n2024年5月9日", ProofKind.TRAINING_CERTIFICATE)["holder_name"]
        == name
    )


def test_sir_is_no_birth():
    """先生于 holds 生于, and the date behind it is the event's."""
    fields = _fields(
        "#结业证书\n\n侯东慧先生于2025年7月7日至9日参加示例局举办的专题培训班，共24学时。",
        ProofKind.TRAINING_CERTIFICATE,
    )
    assert (fields["start_date"], fields["end_date"]) == ("2025-07-07", "2025-07-09")


def test_a_title_is_not_part_of_the_name():
    """The line of the title ends a paragraph, though nothing stands behind it."""
    fields = _fields("奖状\n阿依古丽·吐尔逊同志：\n在2024年度工作中被评为先进个人。", ProofKind.AWARD)
    assert fields["holder_name"] == "阿依古丽·吐尔逊"


@pytest.mark.parametrize(
    ("fused", "names"),
    [
        ("戴燕磊方平骐唐静航陈颖佳", ("戴燕磊", "方平骐", "唐静航", "陈颖佳")),
        ("许子波姜永一杜鸣", ("许子波", "姜永一", "杜鸣")),
        ("徐明晓叶尔兰·哈力潘博然", ("徐明晓", "叶尔兰·哈力", "潘博然")),
        ("蒋杰然徐启卓玛·央金夏民杰", ("蒋杰然", "徐启", "卓玛·央金", "夏民杰")),
        ("夏建涛白然敏尉迟瑞宏", ("夏建涛", "白然敏", "尉迟瑞宏")),
        ("邹博夏侯航思阎永", ("邹博", "夏侯航思", "阎永")),
        ("辰岭示例人民医院", ()),
    ],
)
def test_names_are_parted_at_surnames(fused, names):
    """A list whose gaps were lost is cut where surnames stand, or not at all."""
    cuts = cut_names(fused)
    assert (cuts.names if cuts else ()) == names


def test_inventors_without_gaps_are_read_but_unsure():
    """What was parted by surnames alone needs a person; a declared name that stands between two names parts them."""
    document = written(
        "#发明专利证书\n\n发明人|曹子爱文琳赟朱宇\n专利号|ZL 2024 2 9097207.1\n决定授予专利权，颁发本证书。"
    )
    (proof,) = split_proofs(document)
    unsure = extract_fields(document, proof, ProofKind.PATENT)
    assert unsure["other_names"].confidence < 0.85
    fields = extract_fields(document, proof, ProofKind.PATENT, holder="文琳赟")
    assert fields["holder_name"].value == "文琳赟"
    assert fields["holder_position"].value == "2"
    assert fields["holder_position"].confidence >= 0.85


def test_the_word_in_the_box_of_a_photograph_is_no_print():
    """照片 stands beside the sentences and belongs to none of them."""
    fields = _fields(
        "#结业证书\n\n王敏同志参加“BIM技术应用前沿进\n照片|展”专题培训班，共24学时。", ProofKind.TRAINING_CERTIFICATE
    )
    assert fields["event_or_title"] == "BIM技术应用前沿进展"


def test_two_papers_in_one_proof_are_said():
    """Two titles, each with a day of its own, warn the reviewer."""
    document = written(
        "#结业证书\n王敏同志参加培训班。\n示例学会\n2024年5月9日\n荣誉证书\n李娜同志被评为先进。\n2023年1月5日"
    )
    found = [signal.code for proof in split_proofs(document) for signal in find_signals(document, proof, {})]
    assert len(split_proofs(document)) > 1 or "proof.several" in found


@pytest.mark.parametrize("printed", ["二二三年七月三日", "二〇三年七月三日"])
def test_a_year_that_lost_a_numeral_is_unsure(printed):
    """An engine that loses 〇 leaves three numerals: the year is read, and a person asked."""
    document = written(f"#讲座证明\n\n曾华先生于{printed}参加了专题讲座，计4学时。")
    (proof,) = split_proofs(document)
    field = extract_fields(document, proof, ProofKind.LECTURE_CERTIFICATE)["start_date"]
    assert field.value == "2023-07-03"
    assert field.confidence < 0.85


def test_the_year_is_said_as_a_whole_before_its_parts():
    """完成继续教育78学时，其中公需… names the total."""
    fields = _fields(
        "#继续教育合格证书\n\n王敏女士2024年度完成继续教育78学时，其中公需科目18学时，专业科目60学时，审验合格。",
        ProofKind.ANNUAL_HOURS_CERTIFICATE,
    )
    assert (fields["public_hours"], fields["professional_hours"], fields["total_hours"]) == ("18", "60", "78")


def _printed(*names: str, gap: float) -> Line:
    """A line of names with a gap between them, each character with the box that an engine gives it: half way to its neighbours."""
    text = "".join(names)
    middles, x = [], 0.1
    for name in names:
        for _ in name:
            middles.append(x)
            x += 0.02
        x += gap
    edges = [middles[0] - 0.01, *((left + right) / 2 for left, right in pairwise(middles)), middles[-1] + 0.01]
    words = tuple(Word(letter, Box(edges[n], 0.2, edges[n + 1], 0.23)) for n, letter in enumerate(text))
    return Line(text, Box(edges[0], 0.2, edges[-1], 0.23), 0.99, 1, words)


@pytest.mark.parametrize(
    "names", [("蒋新燕", "易琰", "程立凯"), ("康琳", "阿依古丽·吐尔逊", "黎振"), ("任鸣浩", "姜卫", "司徒永", "易祥瑶")]
)
def test_gaps_of_print_part_names(names):
    """Surnames alone would cut 蒋新 | 燕易琰; half an em of white between the characters shows where a name ends."""
    sheet = make_sheet([_printed(*names, gap=0.009)])
    text = sheet.rows.text
    cuts = cut_names(text, distances_in(sheet, sheet.rows, 0, len(text)))
    assert cuts is not None
    assert (cuts.names, cuts.seen) == (names, True)


def test_a_line_without_gaps_shows_no_cut():
    """Evenly set characters leave the cuts to the surnames, and the list unsure."""
    sheet = make_sheet([_printed("许子波", "姜永一", "杜鸣", gap=0.0)])
    cuts = cut_names(sheet.rows.text, distances_in(sheet, sheet.rows, 0, len(sheet.rows.text)))
    assert cuts is not None
    assert not cuts.seen
