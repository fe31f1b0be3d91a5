"""Forms whose labels touch their values, scores in sentences, numbers behind titles: what other people's layouts do."""

from __future__ import annotations

import pytest

from ocr import ProofKind, classify_proof, extract_fields, split_proofs
from tests.ocr.written import written


def _read(text: str, kind: ProofKind | None = None, **more):
    document = written(text)
    (proof,) = split_proofs(document)
    found = kind or classify_proof(document, proof).kind
    return {name: field.value for name, field in extract_fields(document, proof, found, **more).items()}


def test_labels_without_a_gap_end_where_the_value_begins():
    """Three labels at the beginning of lines make a form; none of them stays in its value."""
    fields = _read(
        "# 岗位培训合格证\n学员姓名何兰思\n证件号码370399199001011234\n工作单位海川示例人民医院\n培训项目2024年度档案数字化培训班\n"
        "起止时间2024.06.05-2024.06.07\n培训学时24课时\n主办单位海川示例建筑学会\n发证日期2024.06.07"
    )
    assert fields["event_or_title"] == "2024年度档案数字化培训班"
    assert fields["organiser"] == ("海川示例建筑学会",)
    assert (fields["holder_name"], fields["stated_hours"], fields["issue_date"]) == ("何兰思", "24", "2024-06-07")


def test_a_masked_number_may_touch_its_label():
    """证件号码4503991987****8805 is a number behind a label, of eighteen signs."""
    fields = _read("# 培训证书\n姓名：邓启\n证件号码4503991987****8805\n参加增材制造培训班，计8学时")
    assert fields["id_number_masked"] == "4503991987****8805"


@pytest.mark.parametrize(
    ("words", "score"),
    [("在线考试70分，合格", "70"), ("Final grade: 84.", "84"), ("考核成绩为91.5分", "91.5"), ("考试时间90分钟", None)],
)
def test_a_score_in_a_sentence(words, score):
    """The points of an examination, never its minutes."""
    text = f"# 线上课程结课证明\n学员陈一诺通过云课堂修完《食品安全》课程，{words}，折合20学时。"
    assert _read(text, ProofKind.ONLINE_COURSE).get("score") == score


@pytest.mark.parametrize("head", ["硕士学位证书证书编号：海证字〔2024〕第67243号", "高级研修结业证书No. PX2024043967"])
def test_a_number_may_share_the_row_of_the_title(head):
    """A web page prints title and number in one row."""
    number = head.split("：")[-1].split("No. ")[-1].replace("〔", "〔")
    assert _read(f"# {head}\n兹证明史秀同志参加学习，准予结业。", ProofKind.DEGREE)["certificate_number"] == number


def test_numerals_are_whole_numbers():
    """学时为十二学时 is twelve; half of a numeral is no number."""
    fields = _read("# 自学情况认定书\n我单位金松同志利用业余时间自学“畜禽疫病防控”，认定自学学时为十二学时。")
    assert fields["stated_hours"] == "12"


def test_a_body_called_computing_does_not_end_the_name_of_an_event():
    """计 of 计算机 is no 共计."""
    fields = _read(
        "# 参会证明\n尊敬的徐燕女士：您于2024年6月5日出席了由海川示例计算机研究会主办、在青岚召开的2024年度监测技术交流大会，记6学分。"
    )
    assert fields["event_or_title"] == "2024年度监测技术交流大会"


def test_a_session_in_brackets_belongs_to_the_name_of_a_class():
    """6S现场管理(第二期)培训班 is one name."""
    fields = _read(
        "# 结业证书\n陈一诺同志于2024年5月7日参加2024年度6S现场管理（第二期）培训班学习，共8学时，准予结业。"
    )
    assert fields["event_or_title"] == "2024年度6S现场管理(第二期)培训班"


def test_a_trade_is_what_a_skill_was_examined_in():
    """职业技能等级 names the kind of paper; 焊工 stands beside 工种."""
    fields = _read(
        "# 职业技能等级证书\n姓名|邓启\n工种|焊工\n技能等级|四级/中级工\n证书编号|PX2025093988\n评价机构|海川示例技能评价有限公司"
    )
    assert fields["exam_name"] == "焊工"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("继续教育学时登记花名册\n序号|姓名|单位\n1|王敏|示例公司\n2|李建国|示例公司", "roster"),
        ("讲授课程学时证明\n兹证明王敏为培训班讲授《材料学》，授课学时24。", "teaching"),
        (
            "学生在读信息表\n姓名|性别|院校\n王敏|男|海川学院\n入学日期|学籍状态|学号\n2020年9月|在籍|2020123",
            "study_enrolment",
        ),
        ("线上课程结课证明\n姓名|王敏\n课程|政府会计\n视频学习时长|已完成\n学时|4", "online_course"),
        (
            "对口支援工作考核表\n姓名|王敏\n派出单位|海川医院\n受援地|示例县\n支援时间|2025年4月至2026年12月\n考核结果|优秀",
            "counterpart_support",
        ),
    ],
)
def test_the_title_decides(title, kind):
    """What a paper calls itself weighs more than the words of its rows, and is sure."""
    document = written(f"# {title}\n海川示例大学\n2025年1月5日")
    (proof,) = split_proofs(document)
    found = classify_proof(document, proof)
    assert found.kind == kind
    assert found.confidence >= 0.85


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# 团体标准起草人证书\n贾丽东为团体标准《汽车维修操作规程》主要起草人。\n特此证明。", "贾丽东"),
        ("# 授课证明\n兹证明黄凯波应邀于2024年5月7日为我单位骨干人员培训班学员授课，共8学时。", "黄凯波"),
        ("# 科技进步奖证书\n项目名称寒冷地区迁移规律\n获奖等级三等奖\n获奖人员周佳豪", "周佳豪"),
        ("# 个人自学情况登记表\n姓|名罗红新\n自学内容|智能制造专题\n认定学时|90", "罗红新"),
    ],
)
def test_holders_in_words_of_others(text, name):
    """为 and 应邀 end a name, 人员 is one label, and a label may be parted from itself rather than from its value."""
    assert _read(text)["holder_name"] == name


def test_a_class_that_was_taught_is_what_the_paper_is_about():
    """为…培训班学员授课 names the class."""
    fields = _read(
        "# 授课证明\n兹证明黄凯波同志于2024年5月7日为我单位数据分析骨干人员培训班学员授课，主讲专题内容，授课8学时。"
    )
    assert fields["event_or_title"] == "数据分析骨干人员培训班"


def test_a_request_for_leave_proves_nothing():
    """A paper that asks for leave tells of a class that has not been."""
    document = written(
        "# 外出培训请假单\n尊敬的领导：\n本人因参加增材制造培训班（2025年12月8日至11日），需请假，望批准。\n请假人：王敏\n2025年12月1日"
    )
    (proof,) = split_proofs(document)
    assert classify_proof(document, proof).kind == "not_proof"


def test_a_paper_is_not_issued_before_the_year_it_tells_of():
    """2025年度 and a day of 2022 do not go together: a digit was misread, and the day is unsure."""
    document = written(
        "# 公需科目合格证书\n王敏同志2025年度参加公需科目“数字经济”学习，认定公需30学时。\n海川市人力资源和社会保障局\n2022年1月5日"
    )
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    assert fields["issue_date"].value == "2022-01-05"
    assert fields["issue_date"].confidence < 0.85
