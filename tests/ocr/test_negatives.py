"""Papers that speak of classes, prizes and certificates and prove none of them; and proofs that look like such papers."""

from __future__ import annotations

import pytest

from ocr import ProofKind, classify_proof, split_proofs
from tests.ocr.written import written

_NEGATIVES = (
    "#个人简历\n\n姓名：王敏|性别：女\n毕业院校：示例大学\n工作经历：2015年至今 示例中学教师\n培训经历：2024年骨干教师培训班结业证书\n获奖情况：荣获优秀教师称号，2023年一等奖",
    "#简 历\n\n姓名：王敏\n教育背景|2010.9-2014.6 示例大学 学士学位\n获奖情况|荣获国家奖学金\n资格证书|教师资格证",
    "#求职简历\n姓名 王敏\n求职意向 会计\n自我评价\n证书 会计从业资格证书",
    "#报名信息确认\n\n姓名：王敏\n课程名称：数字经济网络培训\n学时：24\n报名状态：待缴费\n应缴金额：300元",
    "继续教育在线学习平台\n报名信息\n学员：王敏\n班次：2024年专业技术人员继续教育培训班\n状态：待审核\n应缴金额 ¥300",
    "#报名成功\n\n王敏，您已成功报名2024年数字经济高级研修班\n请于5月6日前完成缴费\n培训时间：2024年5月7日至9日\n学时：24",
    "#我的订单\n课程：智能制造在线课程\n学时：24\n待支付\n立即支付",
    "#2024年高级研修班收费标准\n\n班次|学时|费用（元）\n数字经济高级研修班|24|1800\n智能制造高级研修班|40|2600\n以上费用含资料费、培训费，食宿自理。",
    "#请假条\n\n尊敬的领导：\n本人因参加2024年骨干教师培训班，需于2024年5月7日至9日请假3天，望批准。\n请假人：王敏\n2024年5月6日",
    "#请 假 申 请\n\n本人王敏因参加示例学会举办的学术年会，特请假两天。\n申请人：王敏\n2024年5月6日",
    "#2024年度职工培训计划\n\n一、指导思想\n以提高职工素质为目标。\n二、主要安排\n3月组织参加学术年会；5月举办专业技术培训班；9月举办学术研讨会\n三、保障措施\n落实经费。\n示例公司\n2024年1月5日",
    "#关于2025年培训工作的安排\n一、工作目标\n二、培训内容：举办专业技术培训班3期\n三、工作要求",
    "#餐 券\n\n凭券用餐\n早餐|2024年5月7日\n示例学会第五届学术年会会务组\n遗失不补",
    "#代金券\n凭此券可抵扣培训费100元\n有效期至2024年12月31日\n示例培训学校",
    "#住宿登记表\n姓名 王敏\n房号 802\n参加会议 示例学会学术年会",
    "#培训申请表\n\n申请人：王敏\n拟参加培训：2024年数字经济高级研修班\n培训时间：2024年5月7日至9日\n申请理由：提高业务能力\n部门意见：\n领导审批：",
    "#参会回执\n\n姓名：王敏|单位：示例中学\n拟参加会议：示例学会2024年学术年会\n是否住宿：是",
    "#培训考核办法\n第一条 为规范专业技术人员继续教育学时登记\n第二条 参加培训班者按每天8学时登记\n第三条 证书由示例局颁发",
    "#工作总结\n\n2024年度本人参加继续教育培训90学时，荣获先进个人称号，发表论文2篇。\n王敏\n2024年12月30日",
    "#学习计划\n本人计划参加2024年网络培训课程，学习24学时\n王敏",
    "#会议签到二维码\n示例学会2024年学术年会\n请扫码签到",
    "#考试报名表\n姓名 王敏\n报考专业 二级建造师资格考试\n报名序号 20240012",
    "#课程介绍\n数字经济高级研修班\n主讲教师：王敏\n课程目标：掌握数字经济\n适合人群：专业技术人员\n学时：24 价格：¥1800",
    "培训照片\n2024年5月7日 于示例学会",
    "#聘用合同\n甲方：示例公司\n乙方：王敏\n合同期限 2024年1月1日至2026年12月31日",
    "#推荐表\n姓名：王敏\n推荐参加：2024年数字经济高级研修班\n推荐单位意见：同意推荐",
    "#缴费通知单\n王敏学员：您报名的2024年数字经济高级研修班应缴培训费1800元，请于5月1日前缴清。",
    "#工作证明\n兹证明王敏系我单位在职职工，从事教学工作10年。\n示例中学\n2024年5月9日",
    "#值班表\n2024年5月\n王敏|李娜\n周一|周二",
    "#学员须知\n一、学员须按时参加培训\n二、考勤不合格者不予颁发结业证书\n示例培训中心",
    "#培训效果评估表\n课程名称：数字经济培训班\n评价项目|很满意|满意|一般\n课程内容|√||",
    "#考场规则\n一、考生须凭准考证参加考试\n二、不得携带手机",
    "#证书领取登记表\n序号|姓名|证书编号|领取人签字\n1|王敏|PX2024001|王敏",
    "#证书遗失声明\n王敏遗失结业证书一本，编号PX2024001，声明作废。",
)
_PROOFS = (
    (
        "self_study_archive",
        "继\n续教育个\n人自学登记档案\n自学人|王敏\n自学课程|数字经济概论\n用人单位核定学|24\n时\n审核意见|同意\n示例中学\n2024年5月9日",
    ),
    ("self_study_archive", "自学登记档案\n自学人|王敏\n自学课程|数字经济概论\n核定学时|24\n审核意见|同意"),
    ("self_study_archive", "#个人自学申请认定表\n自学人：王敏\n自学内容：数字经济\n认定学时：24"),
    (
        "training_certificate",
        "#培训合格证\n王敏同志于2024年5月7日至9日参加骨干教师培训班学习，共24学时，考核合格，准予结业。\n示例学会\n2024年5月9日",
    ),
    (
        "online_course",
        "#学习证明\n王敏：您于2024年5月7日至9日在示例继续教育网络平台完成《数字经济》课程学习，共24学时。\n学习状态：已完成",
    ),
    (
        "annual_hours_certificate",
        "#专业技术人员继续教育登记卡\n姓名：王敏\n年度：2024\n公需科目 30\n专业科目 60\n总学时 90\n审验合格",
    ),
    ("award", "#荣誉证书\n王敏同志：在2024年度工作中成绩突出，被评为先进个人。特发此证，以资鼓励。\n示例学会"),
    ("research_project", "#科研项目立项申请书批准通知\n项目名称：智慧水务研究\n项目负责人：王敏\n批准立项\n2024年5月"),
    ("self_study_archive", "#个人自学学习计划及总结档案\n自学内容：数字经济\n自学时间：2024年5月\n单位认定学时：24"),
)


def _classified(text):
    document = written(text)
    (proof,) = split_proofs(document)
    return classify_proof(document, proof)


@pytest.mark.parametrize("text", _NEGATIVES, ids=[text.split("\n")[0] for text in _NEGATIVES])
def test_what_proves_nothing_is_no_proof(text):
    """What is planned, asked for, to be paid or told of oneself is not_proof, whatever words of classes it has."""
    assert _classified(text).kind is ProofKind.NOT_PROOF


@pytest.mark.parametrize(("kind", "text"), _PROOFS, ids=[text.replace("\n", "")[:14] for _, text in _PROOFS])
def test_a_proof_beside_them_is_taken(kind, text):
    """Words such as 登记, 申请 or 计划 in a title refuse no proof."""
    assert _classified(text).kind == kind


def test_a_doubtful_refusal_is_not_sure():
    """Where something speaks for a kind of proof, a refusal leaves room for a second look."""
    found = _classified("#个人简历\n\n姓名：王敏\n获奖情况：荣获优秀教师称号，2023年一等奖\n毕业院校：示例大学")
    assert found.kind is ProofKind.NOT_PROOF
    assert found.confidence <= 0.9
