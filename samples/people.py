"""People and bodies that do not exist: names of many shapes, masked numbers, offices, schools, societies, companies.

Every name is put together from parts; bodies carry 示例 or a place that names no body in particular. Nothing here is looked up.
"""

import random
from dataclasses import dataclass

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
RARE_SURNAMES = ("仝", "逄", "佘", "亓", "訾", "缑", "亢", "戚", "卜", "冼", "麦", "蔺", "仉", "郗")
COMPOUND_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "夏侯",
    "东方",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "皇甫",
    "呼延",
    "宇文",
)
GIVEN = "敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文波建国志伟海燕春梅晓东雪松宇航子涵思远一鸣佳慧婷婷浩然俊凯琳颖博雅欣怡家豪立新永红卫民爱玲振国宏图瑞祥启航梦洁书瑶"
RARE_GIVEN = "堃喆昇彧赟珺琰頔旻翀昶璟骐鋆煊玥邈钘祎竑湉昉犇淼焱"
MINORITY = (
    "买买提·艾力",
    "阿依古丽·吐尔逊",
    "古丽娜尔·沙比提",
    "迪丽努尔·阿不都热合曼",
    "巴特尔·乌兰",
    "扎西·次仁",
    "阿卜杜拉·尼亚孜",
    "叶尔兰·哈力",
    "卓玛·央金",
    "托合提·玉素甫",
)
ENGLISH_GIVEN = (
    "Oliver",
    "Hannah",
    "Marco",
    "Ingrid",
    "Samuel",
    "Priya",
    "Daniel",
    "Elena",
    "Thomas",
    "Grace",
    "Lukas",
    "Nadia",
)
ENGLISH_SURNAMES = (
    "Bennett",
    "Kowalski",
    "Rossi",
    "Lindqvist",
    "O'Hara",
    "Fernandez",
    "Novak",
    "Tanaka",
    "Whitfield",
    "Moreau",
)
PINYIN_SURNAMES = ("Wang", "Li", "Zhang", "Chen", "Zhao", "Ouyang", "Xu", "Lu", "Guo", "Deng")
PINYIN_GIVEN = ("Min", "Jianhua", "Xiaodong", "Siyuan", "Yiming", "Haoran", "Wenbo", "Ling", "Qing", "Zhiwei")

# No place of these names governs anything.
CITIES = ("青岚", "霁川", "泽隆", "东屏", "海湄", "辰岭", "南渡浦", "安平原", "清浦口", "白石渡")
REGIONS = (
    ("淄博市", "370300"),
    ("呼和浩特市", "150100"),
    ("南宁市", "450100"),
    ("乌鲁木齐市", "650100"),
    ("济南市", "370100"),
    ("桂林市", "450300"),
    ("包头市", "150200"),
)
OFFICES = (
    "人力资源和社会保障局",
    "工业和信息化局",
    "住房和城乡建设局",
    "教育局",
    "卫生健康委员会",
    "科学技术局",
    "水利局",
    "农业农村局",
    "应急管理局",
    "市场监督管理局",
    "交通运输局",
    "自然资源局",
    "档案局",
)
TRADES = (
    "机械工程",
    "土木建筑",
    "护理",
    "会计",
    "测绘地理信息",
    "水利工程",
    "农业技术推广",
    "计算机",
    "电力工程",
    "环境科学",
    "中医药",
    "质量管理",
    "图书馆",
    "食品科学技术",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person: the name as it is printed, whether it is written in Latin letters, and the identity number."""

    name: str
    latin: bool
    id_number: str


def chinese_name(dice: random.Random) -> str:
    """A Chinese name: mostly two or three characters, sometimes a compound surname, a rare character, or an interpunct."""
    shape = dice.random()
    if shape < 0.07:
        return dice.choice(MINORITY)
    surname = (
        dice.choice(COMPOUND_SURNAMES)
        if shape < 0.17
        else dice.choice(RARE_SURNAMES)
        if shape < 0.22
        else dice.choice(SURNAMES)
    )
    letters = dice.choices(GIVEN, k=1 if dice.random() < 0.3 else 2)
    if dice.random() < 0.08:
        letters[-1] = dice.choice(RARE_GIVEN)
    return surname + "".join(letters)


def english_name(dice: random.Random) -> str:
    """A name in Latin letters: western order, or pinyin."""
    if dice.random() < 0.5:
        return f"{dice.choice(ENGLISH_GIVEN)} {dice.choice(ENGLISH_SURNAMES)}"
    return f"{dice.choice(PINYIN_SURNAMES)} {dice.choice(PINYIN_GIVEN)}"


def person(dice: random.Random, *, latin: bool = False) -> Person:
    """An invented person with an identity number whose check digit is right and whose area code governs nothing."""
    return Person(english_name(dice) if latin else chinese_name(dice), latin, id_number(dice))


def id_number(dice: random.Random) -> str:
    """An identity number of a made-up area (x99), with the check digit of GB 11643."""
    body = f"{dice.choice(('37', '15', '45', '65'))}0399{dice.randint(1962, 2001)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}{dice.randint(1, 999):03d}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def masked(number: str, dice: random.Random) -> str:
    """The number as papers mask it: birth date, middle or end covered by stars."""
    return dice.choice(
        (
            number[:6] + "********" + number[14:],
            number[:14] + "****",
            number[:3] + "***********" + number[14:],
            number[:10] + "****" + number[14:],
        )
    )


def office(dice: random.Random) -> tuple[str, str]:
    """An authority and the GB/T 2260 code of its city; it issued nothing."""
    city, code = dice.choice(REGIONS)
    return city + dice.choice(OFFICES), code


def society(dice: random.Random) -> str:
    """A learned society or association."""
    return f"{dice.choice(CITIES)}示例{dice.choice(TRADES)}{dice.choice(('学会', '协会', '研究会'))}"


def university(dice: random.Random) -> str:
    """A university or college."""
    return f"{dice.choice(CITIES)}{dice.choice(('理工', '师范', '医科', '工业', '农业', ''))}{dice.choice(('大学', '学院', '职业技术学院'))}"


def company(dice: random.Random) -> str:
    """A company or institution that employs people."""
    return dice.choice(CITIES) + dice.choice(
        (
            "示例装备制造有限公司",
            "示例建设集团有限公司",
            "示例人民医院",
            "示例第二中学",
            "示例测绘研究院",
            "示例供水有限责任公司",
            "示例信息技术股份有限公司",
        )
    )


def platform(dice: random.Random) -> str:
    """A platform of online learning."""
    return dice.choice(CITIES) + dice.choice(
        (
            "专业技术人员继续教育网络平台",
            "继续教育在线学习中心",
            "干部网络学院",
            "职业能力云课堂",
        )
    )
