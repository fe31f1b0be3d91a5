"""Cues of papers about learning: classes, conferences, lectures, seminars, visits, courses, and the year's account."""

from __future__ import annotations

from ocr.kinds.cue import Cue, anywhere, event, heading
from ocr.kinds.kind import ProofKind as Kind

_TRAINING = (
    *heading(
        Kind.TRAINING_CERTIFICATE,
        (r"(?:结业|结训|肄业)(?:合格)?(?:证书?|证明|凭证|鉴定)|培训\w{0,8}?(?:证书?|证明|凭证)", 3.4),
        (r"(?:学习|进修|轮训|集训|岗前|见习|继续(?:医学)?教育)(?:班|合格|结业|培训|学分|项目|学时)*(?:证书?|证明|凭证)", 2.2),
        (r"^(?:考核|学习)?合格证书?$", 1.4),
        (r"(?:certificate|diploma)\s+of\s+(?:completion|training|study)|training\s+(?:program(?:me)?\s+)?certificate|completion\s+certificate", 3.0),
        (r"(?:statement|record|proof|confirmation)\s+of\s+(?:attendance|completion|participation|training)", 2.0),
        (r"certificate\s+of\s+(?:achievement|accomplishment|participation|attendance)|continuing\s+education\s+certificate", 1.0),
    ),
    *anywhere(
        Kind.TRAINING_CERTIFICATE,
        (r"(?:contact|credit|class|training|academic)\s+hours|\bCPD\b|\btraining\b", 1.2),
        (r"参加[^。;\n]{0,60}(?:培训|学习班|进修班|轮训|集训|讲习班)|参训", 1.6),
        (r"(?:准予|予以|同意|批准)结业|经考[核试](?:成绩)?合格|考核成绩?[:为]?(?:合格|优秀|良好)|学习期满|修完|完成(?:了)?(?:全部|规定|培训|所有)[^。]{0,10}(?:课程|内容|学时)", 1.0),
        (r"(?:培训|参训)(?:班)?(?:起止|总)?(?:时间|日期|内容|项目|班次|地点|单位|机构|课程|名称|方式|学时|科目|主题|类别|班级)", 1.2),
        (r"特发此证|以资证明|颁发此证|特此证明", 0.4),
        (r"satisfied\s+(?:all\s+)?the\s+requirements\s+of|(?:certifies|certify)\s+that[\s\S]{0,80}(?:completed|finished)", 1.4),
        (r"complet(?:ed?|ing)\s[^.]{0,80}(?:training|course|program|workshop)|has\s+(?:successfully\s+)?(?:attended|completed|finished)", 1.2),
        (r"国家级继续医学教育|继续医学教育项目|学习班|进修学习", 1.0),
    ),
    *event(
        Kind.TRAINING_CERTIFICATE,
        (r"培训(?:班|课程|项目|活动|学习)?|(?:学习|进修|提高|强化|轮训|讲习|骨干|研习|实训|训练)(?:班|营)|培训会|集训|轮训|进修(?:学习)?|实训|training(?:\s(?:course|program(?:me)?|class|session))?", 3.4),
        (r"workshop", 2.4),
    ),
)  # fmt: skip
_CONFERENCE = (
    *heading(
        Kind.CONFERENCE_CERTIFICATE,
        (r"(?:参会|与会|出席|会议|大会|论坛|参加会议|会议(?:注册|出席|交流)|学术(?:会议|交流)|年会)(?:学习|学分|学时|参加|报告|交流)*(?:证书?|证明|凭证)", 4.2),
        (r"论文(?:交流|宣读|报告)(?:证书?|证明)|(?:大会|会议|口头|墙报|壁报)(?:报告|交流|发言|展示)(?:证书?|证明)", 3.6),
        (r"学术年会|学术会议|研讨会|高峰论坛|学术论坛|(?:行业|产业|技术|发展)(?:论坛|大会|峰会)|国际会议|年会|代表大会", 1.6),
        (r"conference|symposium|congress|(?:international|annual)\s+workshop|annual\s+meeting|summit|forum|colloquium", 2.4),
        (r"certificate\s+of\s+(?:attendance|participation|presentation)", 1.6),
    ),
    *anywhere(
        Kind.CONFERENCE_CERTIFICATE,
        (r"(?:参加|出席|参与|列席|赴会|注册)[^。;\n]{0,60}(?:年会|研讨会|论坛|学术会议|峰会|交流会|学术交流|大会|座谈会)", 1.8),
        (r"(?:年会|大会|会议|论坛|研讨会|交流会)(?:上|中)?(?:作|做|进行|宣读|交流|发言|的?(?:大会|口头|主题|特邀|邀请|分会场?)?报告)|会期", 2.0),
        (r"参会(?:人员|代表|时间|学时)|会议(?:时间|地点|名称|主题|代表)|大会(?:报告|主席|组委会)|组委会|组织委员会|学术委员会", 1.2),
        (r"(?:attended|participated\s+in|presented\s+(?:a|an|the)?\s?\w*\s?(?:paper|poster|talk)?\s?at)\s[^.]{0,100}(?:conference|symposium|congress|meeting|forum|summit)", 2.2),
        (r"(?:presentation|talk|paper|poster|speech)[^.]{0,40}(?:at|in|for)\s+the\s+(?:\w+\s){0,6}(?:symposium|conference|congress|forum|meeting)|(?:symposium|conference|congress|forum|annual\s+meeting)\s+(?:on|of)\b", 2.0),
        (r"(?:oral|poster|invited|keynote|plenary)\s+(?:presentation|talk|speech|lecture|paper)|\bPC\s+member|session\s+chair", 1.6),
        (r"\b(?:\d{1,2}(?:st|nd|rd|th)|international|annual|asia)\b[\w\s-]{0,30}workshop", 2.0),
        (r"organizing\s+committee|conference\s+chair|general\s+chair", 1.2),
    ),
    *event(
        Kind.CONFERENCE_CERTIFICATE,
        (r"(?:international|annual|\d+(?:st|nd|rd|th))\s[\w\s]*workshop", 4.6),
        (r"年会|研讨会?|论坛|峰会|(?:学术|国际|工作|专题|专家|行业|经验|技术)?(?:会议|大会|交流会|交流活动|交流|座谈会|沙龙|博览会)|学术活动|conference|symposium|congress|meeting|forum|summit", 3.6),
    ),
)  # fmt: skip
_LECTURE = (
    *heading(
        Kind.LECTURE_CERTIFICATE,
        (r"(?:讲座|听讲|听课|报告会|(?:学术|专题)报告|宣讲)(?:听取)?(?:学习|参加|学时|听课|听讲)*(?:证书?|证明|凭证|票)", 4.4),
        (r"讲座|学术报告会|专题报告会", 1.4),
        (r"lecture|webinar|seminar\s+(?:attendance|certificate)", 2.0),
    ),
    *anywhere(
        Kind.LECTURE_CERTIFICATE,
        (r"(?:参加|听取|聆听|参与|旁听)[^。;\n]{0,60}(?:讲座|报告会|讲堂|宣讲|公开课|学术报告)", 2.4),
        (r"讲座(?:主题|题目|时间|地点|名称|内容)|主讲(?:人|嘉宾|专家)[:为]|报告人[:为]", 1.4),
        (r"attended\s[^.]{0,80}(?:lecture|seminar|talk|webinar)", 2.0),
    ),
    *event(Kind.LECTURE_CERTIFICATE, (r"讲座|报告会|学术报告|讲堂|宣讲会?|公开课|辅导报告|lectures?|lecture\sseries|seminar|webinar|talk", 3.8)),
)  # fmt: skip
_ADVANCED = (
    *heading(
        Kind.ADVANCED_SEMINAR,
        (r"高级研修(?:班|项目|活动)?|高研班|高级研讨班|知识更新工程", 3.6),
        (r"研修班?(?:结业|学习|合格|培训|学员)*(?:证书?|证明)", 4.4),
        (r"advanced\s+(?:study\s+)?(?:seminar|training|workshop|program(?:me)?|research)", 3.4),
    ),
    *anywhere(
        Kind.ADVANCED_SEMINAR,
        (r"高级研修|高研班|高级研讨班|高级人才研修|advanced\s+(?:study\s+)?(?:seminar|workshop|training\s+(?:program|seminar|workshop))|advanced\s+(?:research\s+)?seminar", 3.6),
        (r"专业技术人才知识更新工程|知识更新工程|研修(?:时间|内容|主题|项目|班)", 1.6),
    ),
    *event(Kind.ADVANCED_SEMINAR, (r"(?:高级)?研修(?:班|项目|活动|课程)?|高研班|研讨班|advanced\s[\w\s]*(?:seminar|program(?:me)?|workshop)", 3.2)),
)  # fmt: skip
_VISIT = (
    *heading(
        Kind.STUDY_VISIT,
        (r"(?:考察|访学|研学|访问(?:学者|学习)?|参观学习|学习考察|游学|出国\(?境?\)?(?:培训|研修)?|海外(?:培训|研修)|境外(?:培训|研修)|跟岗|实践锻炼|观摩)(?:学习|活动|交流|锻炼|结业|研修|合格)*(?:证书?|证明|鉴定|报告)", 4.2),
        (r"进修(?:学习|结业|医师|医生|护士|人员|生|考核)*(?:证书?|证明|鉴定表?)", 1.6),
        (r"访问学者|study\s+(?:visit|tour)|visiting\s+scholar|exchange\s+visit|field\s+visit", 3.6),
    ),
    *anywhere(
        Kind.STUDY_VISIT,
        (r"(?:赴|到|前往|参加|随团)[^。;\n]{0,60}(?:培训团|考察|访学|参观学习|研学|访问交流|观摩|跟岗)|学习考察|考察团|考察(?:时间|地点|内容)|实地考察|访问学者|访学", 2.8),
        # Who learns at another house for some months and in no class: a physician at a hospital, a teacher at a school.
        (r"(?:在|来|到|至|赴|前往)[^。;\n]{0,30}(?:院|医院|校|大学|所|中心|科室?|馆|厂|公司)(?:[^,。;\n]{0,16}?(?:科|室|中心|组|部|专业))?(?:参加|从事|接受|进行)?(?:临床|专科|业务)?(?:进修|跟岗|见习|访学)(?!班|部|学院|课程|项目)|进修(?:科室|医院|医师|人员|专科)", 3.2),
        (r"(?:study\s+(?:visit|tour)|visiting\s+scholar|field\s+trip|paid\s+a\s+visit|as\s+a\s+visiting)", 2.8),
    ),
    *event(Kind.STUDY_VISIT, (r"(?:学习)?考察(?:活动|学习|交流)?|访学|研学(?:活动)?|参观学习|观摩(?:学习|活动)?|跟岗(?:学习|研修)?|访问交流|study\s(?:visit|tour)", 4.0)),
)  # fmt: skip
_ONLINE = (
    *heading(
        Kind.ONLINE_COURSE,
        (r"(?:网络|在线|网上|线上|远程|慕课|MOOC|数字化?)(?:课程|教育|培训|学习|继续教育|结业|结课|完成|学时|合格|研修)*(?:证书?|证明|凭证|记录)", 5.0),
        (r"online\s+(?:course|learning|training)|MOOC|e-?learning|statement\s+of\s+accomplishment|verified\s+certificate|course\s+certificate", 3.4),
        (r"学习(?:时长|进度|轨迹|档案记录|记录)(?:证明|截图|查询)?", 3.0),
        (r"课程(?:结业|结课|学习|合格|完成|认证)*(?:证书?|证明)|学习记录|学习证书", 1.4),
    ),
    *anywhere(
        Kind.ONLINE_COURSE,
        (r"(?:参加|完成|学习|修读|通过)[^。;\n]{0,50}(?:网络|在线|网上|线上|远程)[^。;\n]{0,20}(?:课程|学习|培训|研修|教育)|慕课|MOOC|网课|微课程|在[^。;\n]{2,30}(?:平台|云课堂|在线|网络学院|学习网)上?(?:完成|学习|修读|修完|参加)", 2.8),
        (r"(?:网络|在线|网上|远程|线上)(?:课程|学习|培训|教育|学院|平台)|学习平台|云课堂|网络学院|云上学堂|云学堂|学堂在线|智慧树|超星|学银在线|干部网络", 1.8),
        (r"(?:^|[\n\t])(?:网络|在线|线上)课程(?:名称)?(?=[:\t\n ]|[\u4e00-\u9fff《]{4})|(?:云课堂|云学堂|网络学院|在线学习(?:平台|中心)|学习网|慕课网?)(?:\(.{1,4}\))?(?:\n|$)", 1.6),
        (r"我的证书|结业证查询|学习档案|继续教育(?:在线|网)(?:\n|$)", 1.4),
        (r"学习(?:进度|时长|状态)|观看时长|课程(?:进度|状态)|已完成|完成(?:率|度|日期|时间)|学完(?:日期|时间)|100%", 1.5),
        (r"online\s+(?:course|learning|training|platform)|e-?learning|offered\s+(?:through|via|on)|coursera|edx|udemy|futurelearn", 2.4),
    ),
    *event(Kind.ONLINE_COURSE, (r"(?:网络|在线|网上|线上|远程|慕课)[^,。]{0,14}(?:课程|学习|培训班?|教育|研修)|在线课程|慕课|online\s[\w\s]*(?:course|training|program)", 4.2)),
)  # fmt: skip
_PUBLIC = (
    *heading(
        Kind.PUBLIC_COURSE_CERTIFICATE,
        (r"公(?:需|共|修)(?:科目|课程?|知识)(?:学习|考试|培训|继续教育|考核|结业|学时)*(?:合格|结业)?(?:证书?|证明|凭证)", 5.4),
        (r"公需(?:科目|课)", 2.4),
        (r"public\s+(?:required\s+)?(?:course|subject)|general\s+(?:required\s+)?course", 3.0),
    ),
    *anywhere(
        Kind.PUBLIC_COURSE_CERTIFICATE,
        (r"(?:参加|完成|学习|修完)[^。;\n]{0,50}公需(?:科目|课)|公需(?:科目|课程?)[^。;\n]{0,20}(?:考试|考核|学习|培训)?[^。;\n]{0,8}(?:合格|通过|成绩)", 2.8),
        (r"公需(?:科目|课程?)", 1.8),
        (r"专业科目\D{0,8}\d", -2.6),
        (r"public\s+(?:required\s+)?(?:course|subject)s?", 2.0),
    ),
)  # fmt: skip
_ANNUAL = (
    *heading(
        Kind.ANNUAL_HOURS_CERTIFICATE,
        (r"专业技术人员继续教育(?:学时|学分|合格|验证|审验|登记|年度)*(?:证书?|证明|卡|表|手册)|继续教育(?:年度)?(?:完成情况|学时|学分|合格|审验|验证|登记|认定)+(?:证书?|证明|卡|表|单|合格证)", 3.6),
        (r"(?<![课授座讲习训][程课])(?<![授课座训习修察听])(?<!会议)(?<!参会)(?<!与会)(?<!年会)(?<!论坛)(?<!大会)(?<!活动)(?<!交流)(?:学时|学分)(?:\(学?[分时]\))?(?:证明|认定|登记|审验|汇总|合格|年审)+(?:书|表|卡|单|证)?|审验(?:卡|合格|证)|验证(?:卡|合格证)|年度(?:学时|学分|继续教育|验审)|学时学分证明", 3.2),
        (r"annual\s+(?:continuing\s+education|credit|hours)|(?:hours|credits?)\s+(?:transcript|statement)", 3.2),
    ),
    *anywhere(
        Kind.ANNUAL_HOURS_CERTIFICATE,
        (r"公需(?:科目|课程?)?(?:学时|课时|学分)?\D{0,10}\d[\s\S]{0,80}?专业(?:科目|课程?)?(?:学时|课时|学分)?\D{0,10}\d|专业(?:科目|课程?)\D{0,10}\d[\s\S]{0,80}?公需(?:科目|课程?)\D{0,10}\d", 4.0),
        (r"(?:年度|当年)[^。\n]{0,30}(?:继续教育)?(?:任务|学时(?:要求)?|学分)[^。\n]{0,12}(?:完成|合格|达标|达到)|审验(?:合格|通过|结果|单位)|年度审验|验证合格", 2.0),
        (r"(?:总|累计|合计|共)[^。\n]{0,8}学时", 0.6),
        (r"(?:public|general)\s+(?:course|subject|hours)[\s\S]{0,60}professional\s+(?:course|subject|hours)", 3.2),
    ),
)  # fmt: skip

LEARNING: tuple[Cue, ...] = (*_TRAINING, *_CONFERENCE, *_LECTURE, *_ADVANCED, *_VISIT, *_ONLINE, *_PUBLIC, *_ANNUAL)
"""All cues of this module."""
