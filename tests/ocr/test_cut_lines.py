"""Numbers that a full line cuts, and days beside a bare label: neither is taken for what it is not."""

from __future__ import annotations

import pytest

from ocr import ProofKind, extract_fields, split_proofs
from tests.ocr.written import written

SURE = 0.85


def _fields(text: str, kind: ProofKind = ProofKind.TRAINING_CERTIFICATE) -> dict[str, tuple[object, float]]:
    document = written(text)
    found = extract_fields(document, split_proofs(document)[0], kind)
    return {name: (field.value, field.confidence) for name, field in found.items()}


def _wrapped(sentence: str, width: int) -> str:
    """A certificate whose sentence is broken after so many characters, wherever that falls."""
    lines = [sentence[place : place + width] for place in range(0, len(sentence), width)]
    return "\n".join(("# 结业证书", *lines, "青禾市建筑业协会", "2023年6月20日"))


@pytest.mark.parametrize("width", range(14, 30))
@pytest.mark.parametrize(
    ("span", "hours"),
    [
        ("2023年6月5日至2023年6月19日", "48学时"),
        ("2023-06-05至2023-06-19", "48学时"),
        ("2023/06/05-2023/06/19", "48个学时"),
        ("2023.06.05—2023.06.19", "48课时"),
        ("二〇二三年六月五日至六月十九日", "四十八学时"),
    ],
)
def test_a_sentence_may_break_anywhere(span, hours, width):
    """However a sentence is broken, each value is the printed one, or it is missing or unsure: never another one surely."""
    read = _fields(_wrapped(f"兹证明樊立新同志于{span}参加装配式建筑施工技术培训班，共计{hours}，成绩合格。", width))
    wanted = {"holder_name": "樊立新", "start_date": "2023-06-05", "end_date": "2023-06-19", "stated_hours": "48"}
    wrong = {name: read[name] for name, value in wanted.items() if name in read and read[name][0] != value}
    assert {name: value for name, (value, sure) in wrong.items() if sure >= SURE} == {}
    assert read["stated_hours"][0] == "48"


def test_a_chinese_number_that_was_cut_is_no_smaller_one():
    """学时：二十 | 四 is twenty-four and never twenty."""
    text = "# 结业证书\n兹证明樊立新同志参加装配式建筑培训班，学时：二十\n四。考核合格，准予结业，特发此证书证明。"
    assert _fields(text)["stated_hours"][0] == "24"


def test_a_number_that_was_cut_is_read_whole_and_not_surely():
    """共计4 | 8学时 is 48, yet between its halves a mark may have been lost."""
    text = "# 结业证书\n兹证明樊立新同志参加装配式建筑培训班，共计4\n8学时，成绩合格，准予结业，特发此证书证明。"
    value, sure = _fields(text)["stated_hours"]
    assert value == "48"
    assert sure < SURE


@pytest.mark.parametrize("label", ["日期：", "日 期：", "Date: "])
def test_a_bare_label_at_the_foot_is_the_day_of_issue(label):
    """日期 under the issuer is no day of the event, which the sentence tells."""
    text = f"# 结业证书\n樊立新同志于2023年6月5日至9日参加装配式建筑培训班，共40学时。\n青禾市建筑业协会\n{label}2023年6月20日"
    read = _fields(text)
    assert read["start_date"][0] == "2023-06-05"
    assert read["end_date"][0] == "2023-06-09"
    assert read["issue_date"][0] == "2023-06-20"


def test_a_bare_label_at_the_foot_alone_is_no_day_of_the_event():
    """Where the paper tells no day of the event, the day at its foot is not one."""
    read = _fields("# 结业证书\n樊立新同志参加装配式建筑培训班，共40学时。\n青禾市建筑业协会\n日期：2023年6月20日")
    assert "start_date" not in read
    assert read["issue_date"][0] == "2023-06-20"


def test_a_bare_label_of_a_form_is_the_day_of_the_event():
    """日期 among the rows of a form, above what was heard and for how long, says when it was."""
    text = "# 听课证明\n听讲人：樊立新\n日期：2024年4月11日\n题目：水文模型前沿\n学时：4\n青禾大学\n2024年4月20日"
    read = _fields(text, ProofKind.LECTURE_CERTIFICATE)
    assert read["start_date"][0] == "2024-04-11"
    assert read["issue_date"][0] == "2024-04-20"


@pytest.mark.parametrize("line", ["您于2022年7月4日", "樊立新同志于2022 年 7 月 4 日", "2022年7月4日，樊"])
def test_a_line_of_a_sentence_that_holds_little_but_its_date_does_not_sign(line):
    """A date that a break left alone in its line is the event's."""
    rest = "立新同志参加示例省示范讲座，共4学时。" if line.endswith("樊") else "参加示例省示范讲座学习，共4学时。"
    read = _fields(f"# 听课证明\n{line}\n{rest}\n青禾市建筑业协会\n2022年7月30日", ProofKind.LECTURE_CERTIFICATE)
    assert read["start_date"][0] == "2022-07-04"
    assert read["issue_date"][0] == "2022-07-30"


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("February 10–13, 2019", "2019-02-10", "2019-02-13"),
        ("August 17 – 21, 2019", "2019-08-17", "2019-08-21"),
        ("30 June – 2 July 2019", "2019-06-30", "2019-07-02"),
    ],
)
def test_an_english_span_is_not_replaced_by_the_day_of_issue(line, first, last):
    """Date: at the foot of an English certificate is when it was given."""
    text = f"# CERTIFICATE OF ATTENDANCE\nThis is to certify that\n# Fan Lixin\nattended the 7th International Symposium on Soil Health, {line}, Qinghe, China.\nProf. Lin Mo\nDate: 5 September 2019"
    read = _fields(text, ProofKind.CONFERENCE_CERTIFICATE)
    assert (read["start_date"][0], read["end_date"][0]) == (first, last)
    assert read["issue_date"][0] == "2019-09-05"


def test_the_sum_of_a_subject_is_not_the_sum_of_the_year():
    """公需科目合计 sums the public hours; the total stands in its own row."""
    rows = "公需科目合计 | 30\n专业科目合计 | 64\n总学时 | 94"
    text = f"# 专业技术人员继续教育学时证明\n姓名：樊立新\n年度：2023\n{rows}\n青禾市人力资源和社会保障局"
    read = _fields(text, ProofKind.ANNUAL_HOURS_CERTIFICATE)
    figures = {name: read[name][0] for name in ("public_hours", "professional_hours", "total_hours")}
    assert figures == {"public_hours": "30", "professional_hours": "64", "total_hours": "94"}


def test_the_year_of_a_later_issue_does_not_doubt_a_letter_of_acceptance():
    """A letter of 2022 that promises the issue of 2023 has a sure day of issue."""
    text = "# 用稿通知书\n费思远同志：\n您的文章《寒区渠道冻胀防治》决定录用，将安排在2023年第5期刊出。\n《金穗水利》编辑部\n2022年10月4日"
    value, sure = _fields(text, ProofKind.PAPER_ACCEPTANCE)["issue_date"]
    assert value == "2022-10-04"
    assert sure >= SURE
