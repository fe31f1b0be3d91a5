"""Cues of papers about a person's standing: examinations, skills, degrees, enrolment, archives, points, rosters."""

from __future__ import annotations

from ocr.kinds.cue import Cue, anywhere, heading
from ocr.kinds.kind import ProofKind as Kind

_EXAM = (
    *heading(
        Kind.QUALIFICATION_EXAM,
        (r"(?:职业|执业|专业技术|技术|从业|任职|会计|注册[^\n]{0,14}|[\w]{0,10}师)资格(?:\(?水平\)?)?(?:考试)?(?:合格)?(?:证书?|证明)|资格证书", 3.8),
        (r"(?:资格|职业|执业|水平)?考试(?:成绩|合格)(?:通知|合格)?(?:证明|单|书|证|查询|报告|人员)|成绩(?:通知|证明|合格|查询)?(?:单|书|证明|查询|结果)|合格(?:通知|成绩)(?:书|单)", 3.0),
        (r"qualification\s+certificate|certificate\s+of\s+(?:professional\s+)?qualification|certified\s+(?:public\s+accountant|\w+\s+engineer)|examination\s+(?:result|report)", 3.2),
        (r"法律职业资格|教师资格|执业(?:医师|药师|护士|兽医)|一级|二级(?:建造师|造价)|注册(?:会计师|安全工程师|建造师|测绘师|城乡规划师|消防工程师)|系统分析师|软考", 2.4),
    ),
    *anywhere(
        Kind.QUALIFICATION_EXAM,
        (r"(?:职业|执业|专业技术|从业)资格|资格(?:名称|级别|类别|证书)|管理号|资格证书(?:编?号|管理号)|批准(?:日期|时间)", 2.2),
        (r"(?:全国)?(?:统一|统考|国家)?(?:职业|执业|专业技术|会计|计算机|经济|注册)[^。\n]{0,20}考试", 2.2),
        (r"(?:考试|科目|各科)成绩|(?:合格|及格)(?:标准|分数)|(?:考试)?结果[:为]?\s*(?:合格|通过|不合格)|准考证号|档案号|考区|考试(?:科目|年度|名称|时间|级别|专业)", 1.6),
        (r"通过(?:了)?[^。\n]{0,40}(?:组织的|举行的)?[^。\n]{0,20}考试[,,]?\s*(?:取得|获得|具备)", 2.4),
        (r"人事考试|考试(?:中心|院|局|网)|(?:人力资源和?社会保障|住房和城乡建设)部.{0,6}(?:监制|批准|印制|盖章)?|has\s+passed\s[^.]{0,60}examination|examination", 1.2),
        (r"公需|职业技能|技能等级|报名(?:成功|确认|表)|(?:^|\n)准考证(?:\n|$)", -2.6),
        (r"(?:学校|学院|大学)[^\n]{0,8}成绩(?:单|证明)|学籍|平均学分绩", -2.4),
    ),
)  # fmt: skip
_SKILL = (
    *heading(
        Kind.SKILL_CERTIFICATE,
        (r"职业技能(?:等级|培训|鉴定)?(?:合格|结业)?(?:证书?|证明)|技能(?:等级|人才|培训|鉴定|水平)(?:评价|认定|合格)?(?:证书?|证明)|职业培训(?:合格|结业)?证|特种作业操作证|特种设备[^\n]{0,14}人员证|上岗证书?|专项(?:职业)?能力证书|职业资格证书[\s\S]{0,40}(?:[一二三四五]级|技师)", 4.4),
        (r"岗位(?:培训)?(?:合格)?证书?", 2.4),
        (r"vocational\s+skill|occupational\s+skill|skill\s+(?:level|grade)\s+certificate", 4.0),
    ),
    *anywhere(
        Kind.SKILL_CERTIFICATE,
        (r"职业技能(?:等级|培训|鉴定|评价|标准)|技能(?:等级|鉴定|评价)|(?:职业|工种)(?:名称|\(工种\)|及?等级)|工种[/:\s]?(?:/职业方向)?|操作(?:项目|类别)|理论(?:知识)?(?:考试)?成绩[\s\S]{0,30}(?:操作|技能)(?:考核)?成绩|评定成绩", 2.6),
        (r"(?:高级技师|技师|高级工|中级工|初级工|[一二三四五]级/)", 1.6),
        (r"理论(?:知识)?[\s\S]{0,40}(?:操作|技能)(?:技能)?(?:考核|成绩|考试)", 2.0),
        (r"技能鉴定|技能等级", 1.6),
        (r"评价机构|鉴定(?:机构|所|站|中心)|岗位技能|technician|skilled\s+worker", 1.4),
    ),
)  # fmt: skip
_DEGREE = (
    *heading(
        Kind.DEGREE,
        (r"(?:毕\s?业|学\s?位)(?:证\s?书?|证明)|(?:学士|硕士|博士)学位|学历证书?(?:电子注册备案表)?|(?:学历|学位|学籍)(?:认证|验证)报告|degree\s+certificate|(?:bachelor|master|doctor)\s+of", 4.4),
    ),
    *anywhere(
        Kind.DEGREE,
        (r"\bdiploma\b", 1.2),
        (r"(?:准予|予以)毕业|授予[^。\n]{0,20}(?:学士|硕士|博士)(?:专业)?学位|(?:学士|硕士|博士)学位|(?:本科|专科|研究生)毕业|conferred\s+(?:the\s+)?(?:degree|upon)|degree\s+of\s+(?:bachelor|master|doctor)", 3.2),
        (r"修业|学制[\s:]*[\w.]+年|成绩合格[,,]?准予毕业|校\(?院\)?长|学位评定委员会|学位授予|毕业证书?编?号|证书编号\s*\d{15,18}", 1.8),
        (r"学习形式|培养方式|层次[:：]|在[^。\n]{0,30}专业[^。\n]{0,40}学习", 0.9),
        (r"在读|在籍|就读|尚未|预计毕业", -3.0),
    ),
)  # fmt: skip
_ENROLMENT = (
    *heading(
        Kind.STUDY_ENROLMENT,
        (r"(?:在读|在籍|学籍|在学|就读|在校(?:生)?|入学|学生(?:身份)?|学业)(?:学习|成绩)?(?:证明|通知书?|验证报告|在线验证报告)|录取通知书|certificate\s+of\s+enrol+ment|enrol+ment\s+(?:certificate|letter)|学生成绩(?:单|表)|成绩单", 4.4),
        (r"(?:academic\s+)?transcript|admission\s+(?:letter|notice)|offer\s+of\s+admission", 3.4),
    ),
    *anywhere(
        Kind.STUDY_ENROLMENT,
        (r"(?:现|目前|正)?(?:就读|在读|在籍|在校)(?:于|的|学生|生|研究生)?|学籍(?:状态|号)?|(?:当前|学籍)状态|入学(?:时间|日期)|预计毕业|(?:currently|presently)\s+(?:enrolled|studying|a)|is\s+enrolled", 2.8),
        (r"系我[校院][^。\n]{0,40}(?:学生|研究生|学员)|学号|班级|(?:硕士|博士)研究生(?:在读)?|(?:非全日制|在职)研究生|录取", 1.4),
        (r"学年|学期|平均学分绩|绩点|GPA|课程(?:名称|性质)[\s\S]{0,30}(?:学分|成绩)", 1.6),
    ),
)  # fmt: skip
_SELF_STUDY = (
    *heading(Kind.SELF_STUDY_ARCHIVE, (r"(?:个人|单位组织的?|在职)?自学(?:学习)?(?:档案|记录|计划|证明|笔记|登记|情况|学时|成果|报告|审核|认定)+(?:表|卡|书|单)?|学习(?:档案|笔记|记录(?:表|卡))|读书笔记|自学考试(?:毕业|合格|成绩)?|self-?study\s+(?:record|archive|log)", 4.6)),
    *anywhere(
        Kind.SELF_STUDY_ARCHIVE,
        (r"自学(?:内容|时间|书目|教材|材料|目标|形式|方式|小结|体会|成果|笔记|学时|计划)|个人自学|(?:本人|职工)自学|学习(?:心得|体会|小结)|所学(?:内容|书目)|self-?study", 2.6),
        (r"(?:单位|部门|所在单位)(?:审核|认定|核定|确认|考核)(?:意见|学时)?|(?:认定|核定|折算)学时|档案(?:编号|号)|建档(?:时间|单位|日期)", 1.4),
    ),
)  # fmt: skip
_POINTS = (
    *heading(Kind.XUEXI_QIANGGUO, (r"学习强国|强国积分|我的积分|学习积分", 2.6)),
    *anywhere(
        Kind.XUEXI_QIANGGUO,
        (r"学习强国", 3.2),
        (r"个人积分|(?:20\d\d年?度?|学习|成长|今日|总|年度|本年|当年|累计|当前|我的|月度|本月)(?:总|已|累积|累计|学习|成长|获得)*积分|积分(?:明细|排行|规则|排名|查询|榜)", 2.2),
        (r"登录|我要选读文章|视听学习|每日答题|专项答题|四人赛|双人对战|挑战答题|选读文章|强国号|连续学习\d*天", 1.0),
        (r"本站|网站链接|责任编辑|来源:", -1.2),
    ),
)  # fmt: skip
_ROSTER = (
    *heading(Kind.ROSTER, (r"(?:学员|人员|培训|参训|参会|参加|结业|报名|合格|考核|与会|代表)?(?:花名册|名册|名单|签到表|签到册|签到簿|考勤表|汇总表|一览表|登记册|统计表)(?:\(.{1,12}\))?|roster|attendance\s+(?:list|sheet)|list\s+of\s+(?:participants|trainees)", 4.4)),
    *anywhere(
        Kind.ROSTER,
        (r"序号\s*[\t ]?\s*姓\s?名|姓\s?名[\t\n ]+(?:性别|单位|工作单位|身份证号?|学时|签名|签到|职[称务]|部门)[\t\n ]|\bNo\.?\s+Name\b", 3.2),
    ),
)  # fmt: skip

STANDING: tuple[Cue, ...] = (*_EXAM, *_SKILL, *_DEGREE, *_ENROLMENT, *_SELF_STUDY, *_POINTS, *_ROSTER)
"""All cues of this module."""
