"""Sheets with known lines for measuring the reading: drawn here, distorted by the samples' scanner and phone.

Layouts, fonts, names and seals vary with the seed; the lines and the issue date are known. Everything is invented.
"""

import math
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from samples.distort import photographed, scanned

FONTS = Path(__file__).resolve().parents[2] / "templates" / "assets" / "fonts"
QUALITIES = ("clean", "scan", "photo", "rotated")
_ISSUERS = ("淄博市工业和信息化局", "山东省示例机械工程学会", "示例大学继续教育学院", "青岛市示例职业培训中心")
_EVENTS = ("工业互联网安全专题培训", "智能制造高级研修班", "公需科目网络培训", "档案数字化技术交流会")
_NAMES = ("王敏", "欧阳思远", "赵一鸣", "陈晓雯", "李建华")
_TITLES = ("结业证书", "培训合格证书", "继续教育学时证明", "参会证明")
_CHINESE_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Sheet:
    """A drawn sheet, its lines from top to bottom, and the date and issuer that lie under its seal."""

    image: Image.Image
    lines: tuple[str, ...]
    issuer: str
    date: str


def draw_sheet(seed: int, *, font: Path | None = None, under_seal: bool = True) -> Sheet:
    """Draw the sheet of a seed: A4, upright or lying, at 200 dpi."""
    pick = random.Random(seed)
    size = (1654, 2339) if seed % 2 else (2339, 1654)
    image = Image.new("RGB", size, (255, 255, 252))
    draw = ImageDraw.Draw(image)
    face = font or FONTS / pick.choice(("NotoSerifSC-Regular.ttf", "NotoSansHans-Regular.otf"))
    draw.rectangle([50, 50, size[0] - 50, size[1] - 50], outline=pick.choice(((150, 110, 30), (160, 30, 40))), width=6)
    issuer, date, texts = _words(pick)
    lines = _draw_texts(draw, face, texts, size, pick)
    place = int(size[0] * 0.56), int(size[1] * 0.74)
    body = ImageFont.truetype(face, 44)
    draw.text(place, issuer, font=body, fill=(25, 25, 25))
    draw.text((place[0] + 40, place[1] + 80), date, font=body, fill=(25, 25, 25))
    if under_seal:
        image = _stamp(image, (place[0] + 230, place[1] + 70), face, pick)
    return Sheet(image, (*lines, issuer, date), issuer, date)


def distort(sheet: Image.Image, quality: str, seed: int) -> Image.Image:
    """The sheet as it is uploaded: `clean`, `scan`, `photo`, or `rotated` (a photo on its side)."""
    match quality:
        case "scan":
            return scanned(sheet, seed)
        case "photo":
            return photographed(sheet, seed)
        case "rotated":
            return photographed(sheet, seed, turn=(90, 180, 270)[seed % 3])
    return sheet


def _words(pick: random.Random) -> tuple[str, str, list[str]]:
    year, month, day = pick.randint(2019, 2025), pick.randint(1, 12), pick.randint(4, 28)
    hours = pick.choice((8, 12, 16, 24, 30, 40, 72))
    name, event, issuer = pick.choice(_NAMES), pick.choice(_EVENTS), pick.choice(_ISSUERS)
    number = f"JX{year}-{pick.randint(0, 99999):05d}"
    date = f"{year}年{month}月{day}日"
    if pick.random() < 0.3:
        date = "".join(_CHINESE_DIGITS[int(digit)] for digit in str(year)) + f"年{_chinese(month)}月{_chinese(day)}日"
    texts = [
        pick.choice(_TITLES),
        f"证书编号：{number}",
        f"{name}同志（身份证号：37030319{pick.randint(60, 99)}0412{pick.randint(1000, 9999)}）于",
        f"{year}年{month}月{max(day - 3, 1)}日至{year}年{month}月{day}日参加“{event}”，",
        f"共计{hours}学时，其中公需科目{hours // 4}学时、专业科目{hours - hours // 4}学时，",
        "修完规定课程，考核合格，特发此证。",
    ]
    rows = [
        f"{index + 1}. {pick.choice(_EVENTS)}第{index + 1}讲　{pick.randint(1, 8)}学时　主讲：{pick.choice(_NAMES)}"
        for index in range(pick.randint(0, 6))
    ]
    return issuer, date, texts + rows


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")) + (digits[ones] if ones else "")


def _draw_texts(
    draw: ImageDraw.ImageDraw, face: Path, texts: list[str], size: tuple[int, int], pick: random.Random
) -> list[str]:
    top = int(size[1] * 0.1)
    draw.text((size[0] // 2, top), texts[0], font=ImageFont.truetype(face, 92), fill=(20, 20, 20), anchor="ma")
    top += 170
    body, small = pick.randint(40, 50), pick.randint(26, 32)
    for index, text in enumerate(texts[1:]):
        pixels = small if index == 0 or index >= 5 else body
        draw.text((int(size[0] * 0.11), top), text, font=ImageFont.truetype(face, pixels), fill=(25, 25, 25))
        top += int(pixels * 1.75)
    return texts


def _stamp(image: Image.Image, middle: tuple[int, int], face: Path, pick: random.Random) -> Image.Image:
    """A red seal: a ring, a star, and characters around."""
    radius, ink = pick.randint(165, 200), (*pick.choice(((215, 25, 35), (200, 20, 50))), pick.randint(150, 215))
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    x, y = middle
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], outline=ink, width=11)
    star = [
        (
            x + math.sin(k * math.pi / 5) * (60 if k % 2 == 0 else 24),
            y - math.cos(k * math.pi / 5) * (60 if k % 2 == 0 else 24),
        )
        for k in range(10)
    ]
    draw.polygon(star, fill=ink)
    font = ImageFont.truetype(face, 40)
    for index, char in enumerate("样张测试专用章"):
        angle = math.radians(-120 + index * 40)
        glyph = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
        ImageDraw.Draw(glyph).text((32, 32), char, font=font, fill=ink, anchor="mm")
        turned = glyph.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        at = int(x + math.sin(angle) * (radius - 45)) - 32, int(y - math.cos(angle) * (radius - 45)) - 32
        layer.alpha_composite(turned, at)
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def pixels_of(image: Image.Image) -> np.ndarray:
    """The image as height × width × 3, RGB."""
    return np.ascontiguousarray(np.asarray(image.convert("RGB")))
