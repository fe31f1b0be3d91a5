"""The labels that offices, platforms and societies print, in every form that a layout gives them, each with the value beside it."""

from __future__ import annotations

import pytest

from ocr import ProofKind, extract_fields, split_proofs
from tests.ocr.written import written

SPANS = "培训时间 培训日期 培训起止时间 学习期限 学习时段 研修时间 会议日期 召开时间 活动时间 讲座日期 授课时间 举办日期 办班时间 起止年月 时间 参训时间 进修期限 考察时间 访学期限 支教时间 服务期限 自学时间 培训周期"
ISSUED = "发证日期 发证时间 颁发日期 颁证日期 签发日期 填发日期 打印日期 出具日期 制证日期 核发时间 落款日期 授予日期 审验日期 生成时间 证书生成时间 证书签发日期 证书颁发日期 证书打印日期 签章日期 颁奖日期 出证日期 办理日期"
HOURS = "学时 总学时 学时数 培训学时 认定学时 折算学时 折合学时 合计学时 获得学时 取得学时 授予学时 记录学时 有效学时 实际学时 申报学时 证书学时 面授学时 听课学时 实训学时 总课时 课时数 培训课时 学时(学分)"
HOLDERS = "姓名 学员姓名 持证人 持有人 证书持有人 证书获得者 参训人员 参训学员 参会代表 参会者 参加人员 参加者 参与人 受奖人 被授予人 受训人员 研修人员 进修人员 进修医师 访问学者 授课教师 选派人员 派出人员 自学人 学习用户 真实姓名 受聘教师 学员名称 名字 会员"
TITLES = "培训名称 培训班 培训班名称 培训专题 专题名称 课程名称 结业课程 参训项目 参加课程 认证项目 学习内容 研修主题 会议名称 讲座题目 报告主题 项目名称 班次 讲授课程 主讲课程 自学书目 学习材料 考察主题"
NUMBERS = "证书编号 证书号 证书号码 编号 证号 证明编号 结业证号 结业证书编号 合格证编号 学分证编号 登记号 电子证书编号 统一编号 聘书编号"
FORMS = {
    "colon": "{label}：{value}",
    "cells": "{label} | {value}",
    "gap": "{label}  {value}",
    "over its value": "{label} | 联系电话\n{value} | 0000-1234567",
    "in brackets": "【{label}】{value}",
}


def _read(lines: str, name: str) -> object:
    document = written(f"# 结业证书\n{lines}\n青禾市城镇供水协会")
    field = extract_fields(document, split_proofs(document)[0], ProofKind.TRAINING_CERTIFICATE).get(name)
    return field and field.value


def _unread(labels: str, value: str, name: str, wanted: object, *, form: str, beside: str) -> dict[str, object]:
    """What is read instead of the value, for each label where it is not read."""
    read = {label: _read(f"{beside}\n{form.format(label=label, value=value)}", name) for label in labels.split()}
    return {label: got for label, got in read.items() if got != wanted}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
class TestEveryLabel:
    """Each printed label has its value read in each form."""

    def test_of_the_event(self, form):
        """A span beside a label of the event begins and ends it."""
        for name, day in (("start_date", "2024-05-07"), ("end_date", "2024-05-09")):
            span = "2024年5月7日至2024年5月9日"
            assert _unread(SPANS, span, name, day, form=form, beside="姓名：沈佳宜") == {}

    def test_of_the_day_of_issue(self, form):
        """A day beside a label of issue is the day of issue."""
        assert _unread(ISSUED, "2024年5月7日", "issue_date", "2024-05-07", form=form, beside="姓名：沈佳宜") == {}

    def test_of_hours(self, form):
        """A bare figure beside a label of hours is the hours."""
        assert _unread(HOURS, "24", "stated_hours", "24", form=form, beside="姓名：沈佳宜") == {}

    def test_of_the_holder(self, form):
        """A name beside a label of a learner is the holder's."""
        assert _unread(HOLDERS, "沈佳宜", "holder_name", "沈佳宜", form=form, beside="参加培训，成绩合格") == {}

    def test_of_the_title(self, form):
        """What stands beside a label of a class or course is the title."""
        title = "城市更新规划与设计实务"
        assert _unread(TITLES, title, "event_or_title", title, form=form, beside="姓名：沈佳宜") == {}

    def test_of_the_number(self, form):
        """What stands beside a label of a number is the paper's number."""
        number = "QH-2024-00871"
        assert _unread(NUMBERS, number, "certificate_number", number, form=form, beside="姓名：沈佳宜") == {}


PAIRS = {
    "two columns of a grid": "开始学习：{first} | 完成学习：{last}",
    "label over value": "开始时间 | 结束时间\n{first} | {last}",
    "rows of a form": "学习开始时间 | {first}\n学习结束时间 | {last}",
    "two lines": "开课日期：{first}\n结课日期：{last}",
    "until it closes": "开始学习时间：{first}\n学习截止时间：{last}",
    "English": "Start date: {first}\nCompletion date: {last}",
    "beside a day of issue": "培训开始日期：{first}\n发证日期：2024年12月30日\n培训结束日期：{last}",
}


@pytest.mark.parametrize("form", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize(("first", "last"), [("2024年3月1日", "2024年4月5日"), ("2024-03-01", "2024-04-05")])
def test_two_days_with_labels_of_their_own_begin_and_end(form, first, last):
    """开始学习 and 完成学习 are the two ends of one course, never the first day twice."""
    lines = "姓名：沈佳宜\n" + form.format(first=first, last=last)
    assert _read(lines, "start_date") == "2024-03-01"
    assert _read(lines, "end_date") == "2024-04-05"


@pytest.mark.parametrize(
    "lines",
    [
        "开始学习：2024-03-01\n姓名：沈佳宜",
        "开课时间：2024年3月1日\n姓名：沈佳宜",
        "Start date: 2024-03-01\nName: Shen Jiayi",
    ],
)
def test_a_beginning_alone_has_no_end(lines):
    """Where only the first day is printed, the last one is not read: the first is not said twice."""
    assert _read(lines, "start_date") == "2024-03-01"
    assert _read(lines, "end_date") is None


def test_the_days_of_several_courses_are_no_ones_own():
    """A list of courses has no beginning and no end that could be taken without a question."""
    lines = "姓名：沈佳宜\n课程 | 开始时间 | 完成时间\n造价管理 | 2024-03-01 | 2024-03-08\n招标投标 | 2024-05-01 | 2024-05-20"
    document = written(f"# 学习证明\n{lines}\n青禾市城镇供水协会")
    fields = extract_fields(document, split_proofs(document)[0], ProofKind.ONLINE_COURSE)
    assert fields["start_date"].confidence < 0.85
    assert fields["end_date"].confidence < 0.85


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [
        ("修满48学时", "48"),
        ("修完规定的36学时课程", "36"),
        ("完成了规定的30学时学习任务", "30"),
        ("学满20课时", "20"),
        ("按规定完成40学时", "40"),
        ("每年应完成90学时", None),
        ("规定学时90学时", None),
        ("满90学时者方可参加评审", None),
    ],
)
def test_hours_that_are_completed_are_the_proofs_own(sentence, hours):
    """修满 and 修完规定的 give hours; a requirement gives none."""
    assert _read(f"沈佳宜同志参加培训，{sentence}，成绩合格。", "stated_hours") == hours
