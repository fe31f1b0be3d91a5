"""What proofs are about: courses, meetings, works, examinations, put together from parts so that few titles come twice."""

import random

FIELDS = (
    "智能制造", "装配式建筑", "基层护理", "数字经济", "土壤污染防治", "水工建筑物安全监测", "档案数字化", "核心素养导向的课堂教学", "电力系统继电保护", "不动产测绘",
    "公路桥梁养护", "绿色农产品加工", "医院感染控制", "大数据分析与应用", "新能源汽车维修", "特种设备检验", "古籍修复", "政府会计准则", "知识产权保护", "城市更新规划",
    "工程质量管理", "畜禽疫病防控", "人工智能与机器视觉", "焊接机器人应用", "高标准农田建设", "危险化学品安全管理", "3D打印与增材制造", "BIM技术应用", "6S现场管理", "针灸康复",
)  # fmt: skip
ENGLISH_FIELDS = (
    "Smart Manufacturing", "Bridge Inspection", "Clinical Nursing", "Data Analytics", "Soil Remediation", "Structural Health Monitoring", "Digital Archives",
    "Power System Protection", "Infection Control", "Machine Vision", "Water Resources Management", "Food Safety Engineering",
)  # fmt: skip
COURSES = ("培训班", "专题培训", "专业技术人员能力提升培训班", "骨干人员培训班", "岗位技能提升培训", "业务培训班", "继续教育培训", "（第二期）培训班")  # fmt: skip
SEMINARS = ("高级研修班", "高级研修项目", "专业技术人才知识更新工程高级研修班", "省级高级研修班")
MEETINGS = ("学术年会", "学术研讨会", "技术交流大会", "发展论坛", "青年学者论坛", "学术会议暨技术展示会")
LECTURES = ("的现状与趋势", "前沿进展", "关键技术解读", "典型案例剖析", "政策与实务")
METHODS = ("基于数字孪生的", "面向边缘计算的", "一种改进的", "多源数据融合的", "考虑不确定性的", "寒冷地区")
OBJECTS = ("焊缝缺陷识别方法", "配电网故障定位研究", "大坝变形预测模型", "护理质量评价体系构建", "土壤重金属迁移规律", "课堂互动行为分析", "桥梁裂缝检测系统设计", "刀具磨损监测技术研究", "档案检索系统设计与实现")  # fmt: skip
DEVICES = ("焊接夹具", "自动喷淋装置", "管道检测机器人", "便携式采样器", "输液报警装置", "桥梁伸缩缝清理设备", "试件养护箱", "刀具磨损在线监测装置", "粮食烘干机", "图书消毒柜")  # fmt: skip
EXAMS = ("二级建造师", "一级造价工程师", "中级注册安全工程师", "社会工作师", "监理工程师", "一级注册消防工程师", "执业药师", "注册测绘师", "护士执业", "中级会计专业技术", "环境影响评价工程师", "咨询工程师（投资）")  # fmt: skip
OCCUPATIONS = ("电工", "焊工", "钳工", "养老护理员", "保育师", "工程测量员", "无人机驾驶员", "起重装卸机械操作工", "电梯安装维修工", "茶艺师")  # fmt: skip
LEVELS = ("三级/高级工", "二级/技师", "四级/中级工", "一级/高级技师", "五级/初级工")
MAJORS = ("机械工程", "土木工程", "护理学", "会计学", "计算机科学与技术", "水利水电工程", "环境工程", "学前教育", "电气工程及其自动化", "临床医学")  # fmt: skip
PUBLIC = ("人工智能与健康", "专业技术人员职业道德与创新能力建设", "数字经济与高质量发展", "生态文明建设", "专业技术人员权益保护", "知识产权与创新驱动")  # fmt: skip
HONOURS = ("一等奖", "二等奖", "三等奖", "优秀奖", "特等奖")
JOURNALS = ("示例机械工程", "青岚理工大学学报", "霁川水利", "示例护理研究", "东屏建筑技术", "泽隆农业科学", "示例测绘通报", "海湄教育探索")  # fmt: skip
PRESSES = ("青岚科学技术出版社", "霁川人民出版社", "泽隆大学出版社", "东屏教育出版社")


def event(dice: random.Random, endings: tuple[str, ...], year: int) -> str:
    """A title of an event: the field and what it was, sometimes with the year or a running number before it."""
    title = dice.choice(FIELDS) + dice.choice(endings)
    return dice.choice((title, title, f"{year}年{title}", f"{year}年度{title}", f"第{dice.choice('三四五六七八九')}届{title}" if endings is MEETINGS else title))  # fmt: skip


def lecture(dice: random.Random) -> str:
    """The title of one talk."""
    return dice.choice(FIELDS) + dice.choice(LECTURES)


def paper(dice: random.Random) -> str:
    """The title of an article, a project or a book is made of a method and its object."""
    return dice.choice(METHODS) + dice.choice(OBJECTS)


def book(dice: random.Random) -> str:
    """The title of a book."""
    return dice.choice(FIELDS) + dice.choice(("实用教程", "理论与实践", "技术手册", "概论", "案例精选"))


def device(dice: random.Random) -> str:
    """The name of an invention."""
    return "一种" + dice.choice(("", "自动化", "可调节的", "用于狭小空间的", "智能")) + dice.choice(DEVICES)


def competition(dice: random.Random, year: int) -> str:
    """What an award was given in."""
    return dice.choice((f"{year}年青岚市职工技能大赛", f"第{dice.choice('三四五六七')}届霁川青年教师教学竞赛", f"{year}年度示例行业科技创新成果评选", "“示例杯”工程设计大赛", f"{year}年东屏市优秀论文评选"))  # fmt: skip


def standard(dice: random.Random) -> str:
    """The title of a standard."""
    return dice.choice(FIELDS) + dice.choice(("技术规范", "评价指南", "通用要求", "操作规程"))
