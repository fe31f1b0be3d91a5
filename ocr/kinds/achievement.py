"""Cues of papers about results: articles, books, patents, projects, awards, standards, teaching, support elsewhere."""

from __future__ import annotations

from ocr.kinds.cue import Cue, anywhere, event, heading
from ocr.kinds.kind import ProofKind as Kind

_PAPER = (
    *anywhere(
        Kind.PAPER,
        (r"(?:^|\n)\s*[\[【(]?摘\s*要[\]】)]?|(?:^|\n)\s*abstract\b", 2.0),
        (r"关键词|关键字|key\s?words", 2.0),
        (r"中图分类号|文献标[识志]码|文章编号|CLC\s+number|document\s+code|article\s+ID", 2.4),
        (r"收稿日期|修回日期|网络首发|received\b[^.]{0,30}(?:accepted|revised)|作者简介|通[信讯]作者|corresponding\s+author|基金(?:项目|资助)", 2.0),
        (r"\bdoi\b\s*[:：]?\s*10\.|10\.\d{4,9}/", 1.6),
        (r"ISSN|国内统一(?:连续出版物号|刊号)|CN\s?\d{2}-\d{4}|邮发代号|刊号", 1.8),
        (r"(?:19|20)\d\d\s?年?\s*,?\s*(?:第\s?\d{1,3}\s?卷)?\s*第\s?\d{1,3}\s?期|第\s?\d{1,3}\s?卷|总第\s?\d+\s?期|vol(?:ume)?\.?\s?\d+|no\.\s?\d+|issue\s?\d+", 1.5),
        (r"参考文献|(?:^|\n)\s*references\b|引言|(?:^|\n)\s*0\s+引\s*言|(?:^|\n)\s*1\.?\s+introduction", 1.4),
        (r"主管(?:单位)?[:：]|主办(?:单位)?[:：].{2,30}\n?.{0,20}(?:编辑|出版)|编辑出版|编委会|本刊|期刊|学报|journal\s+of|月刊|双月刊|季刊|半月刊|旬刊", 1.2),
        (r"(?:^|\n)\s*目\s*[录次](?:\n|$)|contents", 0.8),
        (r"论文(?:题目|名称)[:：]|发表(?:于|在)[^。]{0,30}(?:期刊|杂志|学报|第\s?\d+\s?期)|检索(?:报告|证明)|收录证明|已(?:正式)?(?:发表|刊登)|刊发证明|发表证明|见刊", 1.8),
        (r"录用(?:通知|证明|函)|用稿通知|稿件录用|acceptance\s+(?:letter|notice)|拟(?:刊|发)|(?:pleased|happy|glad)\s+to\s+(?:inform|let|notify)|has\s+been\s+(?:\w+\s+)?accepted|accept\s+your\s+(?:manuscript|paper|article)", -3.5),
        (r"图书在版编目|CIP\s?数据|ISBN", -2.0),
    ),
    *heading(Kind.PAPER, (r"学报|(?:^|《)\w{2,14}(?:杂志|期刊|通报|月刊|学刊)(?:$|》)|journal\s+of|transactions", 1.4)),
)  # fmt: skip
_ACCEPTANCE = (
    *heading(Kind.PAPER_ACCEPTANCE, (r"(?:稿件|论文|文章)?(?:录用|用稿|采用|采稿|刊用|接收)(?:通知|证明|函)书?|采用通知|letter\s+of\s+acceptance|acceptance\s+(?:letter|notice|notification)|notification\s+of\s+acceptance", 5.0)),
    *anywhere(
        Kind.PAPER_ACCEPTANCE,
        (r"(?:录用|用稿|采用|刊用)(?:通知|证明|函)|(?:稿件|论文|大作|文章|来稿|投稿)[^。]{0,60}(?:录用|采用|刊用|接收|刊发|刊登)|(?:决定|同意|予以|准予|被我刊|已被)[^。]{0,8}(?:录用|采用|刊用|刊发|接收)", 3.0),
        (r"(?:拟|将|计划|预计)(?:定?于|在|安排)?[^。]{0,30}(?:刊出|刊登|发表|刊发|出版|见刊)", 1.6),
        (r"(?:pleased|happy|glad)\s+to\s+(?:inform|notify|advise)[^.]{0,160}accepted|has\s+been\s+accepted\s+(?:for\s+publication|by|in)|accepted\s+for\s+publication|accept\s+your\s+(?:manuscript|paper|article)|(?:paper|manuscript|article|submission)[^.]{0,80}\baccepted\b", 4.0),
        (r"编辑部|审稿(?:意见|专家)?|稿件编号|稿号|manuscript\s+(?:ID|No|number)", 1.2),
    ),
)  # fmt: skip
_BOOK = (
    *anywhere(
        Kind.BOOK,
        (r"图书在版编目|在版编目\(?CIP|CIP\s?数据|版本图书馆", 4.0),
        (r"[I1l]SBN", 2.8),
        (r"出版社", 1.6),
        (r"责任编辑", 0.8),
        (r"(?:封面设计|责任校对|责任印制|出版发行|(?<![\u4e00-\u9fff])开[ ]?本|印[ ]?张|字[ ]?数|印[ ]?次|版[ ]?次|定[ ]?价)", 2.0),
        (r"(?:主编|编著|副主编|参编|合著|译著|专著|著作|教材)", 1.0),
        (r"(?:^|\n)[\w·、,;\s]{2,24}?(?:[\s◎]|等)?(?:著|编著|主编|编|译|主\s编)(?:\n|$)", 2.4),
        (r"(?:^|\n)[^\n]{2,14}出版(?:社|集团|公司)(?:\n|$)", 1.4),
        (r"all\s+rights\s+reserved|published\s+by|first\s+edition|printed\s+in|library\s+of\s+congress", 2.0),
        (r"(?:著作|图书|教材|专著)(?:出版)?证明|出版(?:证明|合同)", 2.0),
    ),
)  # fmt: skip
_PATENT = (
    *heading(Kind.PATENT, (r"(?:发明|实用新型|外观设计)专利证书|专利证书|certificate\s+of\s+(?:invention\s+)?patent|patent\s+certificate|授予专利权", 5.0)),
    *anywhere(
        Kind.PATENT,
        (r"专利号|ZL\s?\d{4}|专利权人|授权公告(?:日|号)|patent\s+(?:no|number)|patentee", 3.4),
        (r"发明人|设计人|实用新型名称|发明名称|专利申请日|国家知识产权局|inventor", 2.2),
    ),
)  # fmt: skip
_PROJECT = (
    *heading(
        Kind.RESEARCH_PROJECT,
        (r"(?:课题|项目|科研(?:项目|课题)?|科技(?:项目|计划)?|基金(?:项目)?|规划课题|研究(?:课题|项目))[^。\n]{0,10}(?:立项|结题|结项|验收|鉴定|完成|中标|批准)(?:通知|证明|合格)?(?:证书?|书|证明|批件)?|(?:立项|结题|结项|验收|(?<!工作)(?<!技能)(?<!任务)(?<!进修)(?<!实习)(?<!个人)(?<!自我)鉴定)(?:通知|证明|合格|报告)?(?:证书?|书|证明)", 4.6),
        (r"科技(?:成果|项目)(?:登记|鉴定|评价|验收)证书|project\s+(?:completion|approval|closure)|certificate\s+of\s+(?:project|completion\s+of\s+(?:research|project))", 3.6),
    ),
    *anywhere(
        Kind.RESEARCH_PROJECT,
        (r"(?:课题|项目)(?:名称|编号|批准号|负责人|主持人|组成员|组主要成员|承担单位|参加人|来源|类别|级别|起止|经费)|课题组", 2.6),
        (r"(?:批准|准予|同意|予以|准许)(?:立项|结题|结项)|通过(?:验收|鉴定|结题|评审验收)|(?:立项|结题|结项)(?:时间|日期|编号|证书)|已(?:按计划)?(?:结题|结项)|已按计划完成|已完成[^。;\n]{0,12}(?:研究|课题|项目)", 2.4),
        (r"project\s+(?:title|leader|number|no)|principal\s+investigator|grant\s+(?:no|number)", 2.2),
        (r"摘\s*要|关键词", -1.6),
    ),
)  # fmt: skip
_AWARD = (
    *heading(
        Kind.AWARD,
        (r"(?:荣誉|获奖|表彰|奖励|优秀|嘉奖)(?:证书?|证明|决定|状)|奖\s?状|喜报|优秀(?:论文|教师|学员|指导|组织|案例|成果|作品|工作者|个人|干部)\w{0,6}证书|奖(?:励|章)?证书|certificate\s+of\s+(?:honou?r|award|merit|excellence)|award\s+certificate|honorary", 4.0),
        (r"(?:特|一|二|三|优秀|金|银|铜|优胜|佳作|科技进步|自然科学|技术发明|教学成果|成果)(?:等)?奖", 2.6),
    ),
    *anywhere(
        Kind.AWARD,
        (r"(?:荣获|获得?|评为|授予|被评为|评选为)[^。;\n]{0,60}(?:奖|称号|荣誉|先进|标兵|能手|模范)", 3.0),
        (r"(?:特|一|二|三|优秀|优胜|金|银|铜)等?奖", 2.0),
        (r"以资鼓励|特颁?发?此证[,,]?以资|特此表彰|获奖(?:人|者|项目|作品|单位|等级)|奖励(?:等级|类别|日期)|表彰", 1.8),
        (r"(?:won|awarded|winning)\s[^.]{0,80}(?:prize|award|medal|honou?r)|(?:first|second|third|grand)\s+prize|in\s+recognition\s+of(?!\s+(?:\w+\s+)?(?:complet|attend|participat))", 2.6),
    ),
)  # fmt: skip
_STANDARD = (
    *heading(Kind.STANDARD, (r"(?:国家|行业|地方|团体|企业)标准|\b(?:GB|JB|HB|DB\d*|T/[A-Z]+|Q/\w+)(?:/T)?\s?\d+(?:\.\d+)?\s?[-—–]\s?(?:19|20)\d\d", 3.6)),
    *anywhere(
        Kind.STANDARD,
        (r"\bICS\s?\d{2}|\bCCS\s?[A-Z]|(?:19|20)\d\d[-.年]\d{1,2}[-.月]\d{1,2}日?\s*(?:发布|实施)", 2.6),
        (r"本(?:文件|标准|规范)(?:按照|由|规定|主要起草|的)|起草(?:单位|人)|归口|规范性引用文件|术语和定义|GB/T\s?1\.1", 2.6),
        (r"(?:国家|行业|地方|团体)标准|标准(?:编号|名称|号)|参与(?:制定|编制|起草)[^。]{0,30}标准|national\s+standard|drafting\s+(?:unit|organi)", 2.0),
    ),
)  # fmt: skip
_TEACHING = (
    *heading(
        Kind.TEACHING,
        (r"(?:授课|讲课|讲学|讲授|教学|任教|主讲|宣讲|讲座授课|带教)(?:工作|任务|课程|学时|教师|专家)*(?:证书?|证明|聘书)|聘\s?书|聘请书|(?:主讲|授课)(?:教师|专家|嘉宾)", 3.6),
        (r"(?:letter|certificate)\s+of\s+(?:appreciation|thanks)|certificate\s+of\s+(?:teaching|lecturing|appreciation\s+to\s+(?:speaker|lecturer))|teaching\s+certificate|letter\s+of\s+appointment|invited\s+(?:lecturer|speaker)", 3.2),
    ),
    *anywhere(
        Kind.TEACHING,
        (r"(?:讲授|主讲|授课|承担)[^。;\n]{0,40}(?:课程?|讲座|专题|学时|课时|教学|内容)|担任[^。;\n]{0,40}(?:讲师|主讲|授课|教师|导师|专家)|为[^。;\n]{0,40}(?:学员|培训班|学生|研修班|年会|人员)[^。;\n]{0,12}(?:授课|讲课|讲授|作|做)", 3.0),
        (r"(?:作|做)(?:了)?(?:题为|专题|学术)[^。;\n]{0,40}(?:讲座|授课|讲课)|授课(?:题目|时间|内容|学时|对象|课时|教师)|讲课(?:题目|内容|时间)|聘(?:请|任|为)[^。;\n]{0,40}(?:讲师|教师|授课|主讲|导师)", 2.6),
        (r"(?:deliver(?:ed|ing)|gave|giving|taught|teaching|presented)\s+(?:a|an|the|\d+)?\s?[\w\s]{0,40}(?:lectures?|course|class)|served\s+as\s+(?:a|an|the)?\s?(?:\w+\s){0,2}(?:lecturer|instructor|trainer)", 3.2),
    ),
)  # fmt: skip
_SUPPORT = (
    *heading(Kind.COUNTERPART_SUPPORT, (r"(?:援(?:疆|藏|青|外|蒙|川|黔|滇|派|建)|对口(?:支援|帮扶|支教)|支教|支医|支农|帮扶|挂职(?:锻炼)?|下乡|驻村|下基层|东西部协作|选派|服务基层)[^。\n]{0,10}(?:证书?|证明|鉴定|鉴定表|经历|考核)", 4.6)),
    *anywhere(
        Kind.COUNTERPART_SUPPORT,
        (r"援(?:疆|藏|青|外|蒙|川|黔|滇|派)|受援(?:地|单位|县|市|学校|医院)|对口(?:支援|帮扶|支教|协作)|支教|支医|东西部协作|组团式|医疗队|科技特派员|驻村|挂职|三支一扶|三下乡|城乡医院", 3.0),
        (r"(?:选派|派往|派驻|派出|派至|赴)[^。;\n]{0,40}(?:支援|帮扶|工作|服务|支教|挂职)", 1.8),
        (r"counterpart\s+(?:support|assistance)|aid\s+(?:xinjiang|tibet)|volunteer\s+teach", 3.6),
    ),
    *event(Kind.COUNTERPART_SUPPORT, (r"对口(?:支援|帮扶)(?:工作)?|支教(?:工作|活动)?|援[疆藏青](?:工作)?|帮扶(?:工作|活动)?", 3.6)),
)  # fmt: skip

ACHIEVEMENT: tuple[Cue, ...] = (
    *_PAPER,
    *_ACCEPTANCE,
    *_BOOK,
    *_PATENT,
    *_PROJECT,
    *_AWARD,
    *_STANDARD,
    *_TEACHING,
    *_SUPPORT,
)
"""All cues of this module."""
