"""What a person's name looks like: Chinese surnames, compound ones, names with an interpunct, names in Latin letters.

A list of surnames only supports a reading; a name that stands beside a label is taken without it. Source: the surnames that
cover all but a few in a hundred thousand people, and those that fiction and law books use as compounds.
"""

from __future__ import annotations

import re

from ocr.normalize import HAN

COMPOUND = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木|长孙|宇文|司空|轩辕|南宫|西门|独孤|钟离|闾丘|东郭|百里|呼延|万俟|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|仲孙|鲜于|"
    "司寇|子车|颛孙|巫马|公西|漆雕|乐正|壤驷|公良|拓跋|夹谷|宰父|谷梁|段干|东门|南门|第五|赫连|纳兰|完颜|叶赫|那拉|爱新|觉罗|即墨|羊舌|左丘|梁丘"
)
_SINGLE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷"
    "施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池"
    "滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺苍闻由豆普占辉麦茅骆巴"
    "宣寇荣尚暴支敬富印粟门慈寻藏库商鹿步弓闪仝逯师茹甯桓郇亓蓟扈缪干后贝酆缑暨鄂隗能厉门曾哈满祖邝帅药妙青索赛双谯鱼逄蒯麻水泮蹇苻羿晁初令笪衡候檀肖代付阚闫邴束幸韶杭海怀贡劳扶宰浦农晏宦戈庾居衡禄阙沃蔚越夔隆訾那丰巢相储芮汲宓宿蒲籍咸阴竹骆岑庹仵禤湛揭佘郦雍濮牧钮盘郗班仰伊卿璩鲜弘刑邰况亢操折惠云皮狄禹昝裘诸嵇滑荀乌莘郏殳厍勾乜佴凤昌元危修矫税苟"
)
SURNAMES = frozenset(_SINGLE)

INTERPUNCT = "·•・‧∙⋅●."
CHINESE_NAME = rf"(?:[{HAN}]{{1,12}}(?:[{re.escape(INTERPUNCT)}][{HAN}]{{1,12}}){{1,4}}|[{HAN}]{{2,4}})"
"""Pattern of a Chinese name: two to four characters, or parts with an interpunct."""
SHORTEST_NAME = (
    rf"(?!兹|今有|特此)(?:[{HAN}]{{1,12}}?(?:[{re.escape(INTERPUNCT)}][{HAN}]{{1,12}}?){{1,4}}|[{HAN}]{{2,4}}?)"
)
"""The same, taking as little as what follows allows."""
_NO_PART = r"(?!(?i:in|for|on|at|has|have|who|with|from|is|was|by|to|of|the|and|as|attended|participated|completed)\b)"
LATIN_NAME = (
    rf"(?:[A-Z][a-zA-Z'’\-]+|[A-Z]\.)(?:[ ]+{_NO_PART}(?:[A-Z][a-zA-Z'’\-]+|[A-Z]\.|de|van|von|bin)){{1,4}}"
    rf"|[A-Z]{{2,}}(?:[ \-]+{_NO_PART}[A-Z][A-Za-z\-]+)+"
)
"""Pattern of a name in Latin letters."""

_NO_NAME = re.compile(
    r"专利|权人|公告|授予|同志|助理|研究员|工程师|医师|学号|工号|学生|考生|先生|女士|老师|学员|同学|单位|证书|证明|参加|培训|进修|名称|什么|怎么|请问|时候|学习|姓名|性别|大学|学院|公司|中心|委员|协会|学会|中国|全国|人民|教育|技术|工程|专业|继续|课程|时间|地点|年度|学时|学分|结业|合格|颁发|编号|日期|身份|"
    r"号码|职称|职务|工作|部门|项目|研究|会议|论坛|主办|承办|成绩|考试|本人|个人|我校|我院|我司|贵司|您|特此|以上|以下|该|此证|此致|敬礼|尊敬|亲爱|各位|全体|所有|有关|相关|优秀|荣誉|讲座|学术|会议|活动|参会|报告|会员|用户|举行|举办|人员|考察|平台|机构|服务|管理|论文|作者|编辑|出版|期刊|省|市|县|第一|"
    r"[×Xx_]{2}|某某|高级|中级|初级|资格|职业|执业|认定|审核|主任|校长|院长|局长|主席|汉族|女性"
)


_NO_LATIN_NAME = re.compile(
    r"\b(?:certificate|course|university|college|institute|society|association|training|online|completion|diploma|program(?:me)?|"
    r"conference|academy|centre|center|school|department|award|attendance|participation|engineering|technology)\b",
    re.IGNORECASE,
)
_MOST_LATIN_WORDS = 5
_LONGEST_PART = 7  # characters of a part of a name with an interpunct; a longer one is several names in a row

_BODIES = "部局处院校司厂站馆室厅"
"""A character that ends the name of a body, hardly ever that of a person."""
_RUNS_ON = "于在自从系因赴已的经被获"
"""A character that goes on with the sentence rather than ending a name."""


COMMON_WORD = re.compile(
    "时长|文章|明细|关注|应用|全部|成就|成长|黄金|王者|时间|周末|百灵|金币|丰收|时评|都市|"
    "授课|讲课|易学|温馨|常见|党史|党建|党务|党课|党员|党费|党委|通用|项目|安全|安装|包含|包括|车间|"
    "车辆|高清|高校|高等|高中|方式|方向|方案|方法|方便|和平|和谐|水平|水利|水务|石油|时代|"
    "时期|任务|任教|任职|元素|公开|公告|公示|经理|经济|权限|权利|申请|申报|成绩|成员|成果|"
    "成立|年级|年龄|支付|支持|支部|常用|平安|平时|平均|易错|万元|万人|幸福|印章|印刷|印发|"
    "简介|简历|简报|广告|江苏|江西|云南|安徽|安排|常规|白银|青铜|段位|强国|视听|电台|推荐|"
    "要闻|干部|干事|管理|师傅|文件|文化|文明|文字|文献|海报|海外|海洋|万能|莫高|农业|农村|"
    "农民|农历|党支部|王牌|金属|金融|金奖|银行|雷达|康复|康养|智能|计划|计算|计时|郑重|连续|"
    "连接|解析|解答|解读|晋升|晋级|雷同|米粉|花名册|花卉|花园|乐园|乐队|曲线|曲目|古籍|古代|"
    "古建筑|山水|牛奶|马路|路线|路桥|祝贺|祝福|明确|明年|明天|明星|充值|充电|平台|平面|游戏|"
    "游客|阴影|阴天|阳光|谷物|池塘|凌晨|温度|桥梁|荣誉|相关|相册|相机|巢湖|隆重|扶贫|扶持|"
    "浦东|怀念|贡献|劳动|劳务|云课堂|云学堂|云平台|云学习|云计算|云端|皮肤|元旦|元宵|元件|危险|危害|危房|修订|修改|修业|修满|修完|修习|修读|税务|税收|凤凰|诸位|乌海"
)
"""Words that begin with the character of a surname and stand alone in lines of forms, certificates and applications."""


def tidy_name(text: str) -> str:
    """A name in the form that is compared: one interpunct, no spaces inside Chinese, single spaces inside Latin."""
    if re.search(rf"[{HAN}]", text):
        compact = re.sub(r"\s+", "", text)
        return re.sub(rf"(?<=[{HAN}])[{re.escape(INTERPUNCT)}](?=[{HAN}])", "·", compact)
    return re.sub(r"\s+", " ", text).strip(" .,")


def name_plausibility(name: str) -> float:
    """How much a text looks like a person's name: 0 not at all, 1 surely."""
    if re.search(r"[A-Za-z]", name):
        if _NO_LATIN_NAME.search(name) or len(name.split()) > _MOST_LATIN_WORDS:
            return 0.0
        return 0.95 if re.fullmatch(LATIN_NAME, name) else 0.3
    if not re.fullmatch(CHINESE_NAME, name) or _NO_NAME.search(name) or COMMON_WORD.fullmatch(name):
        return 0.0
    if "·" in name:
        return 0.97 if max(map(len, name.split("·"))) <= _LONGEST_PART else 0.3
    return _without_interpunct(name)


def _without_interpunct(name: str) -> float:
    """How much two to four Chinese characters look like a name."""
    if len(name) >= 3 and name[-1] in _RUNS_ON + _BODIES:
        return 0.15
    compound = re.match(COMPOUND, name)
    if compound and len(name) >= 3:
        return 1.0
    if name[0] in SURNAMES:
        return {2: 0.98, 3: 1.0, 4: 0.72}[len(name)]
    return {2: 0.75, 3: 0.75, 4: 0.4}[len(name)]
