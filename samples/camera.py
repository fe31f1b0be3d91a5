"""Photos of many desks and hands, small pictures sent through a chat, two sheets in one photo, pictures of no paper. Same seed, same pixels."""

import cv2
import numpy as np
from PIL import Image

Pixels = np.ndarray

DESKS = ((118, 92, 66), (201, 196, 188), (58, 60, 66), (150, 162, 172), (182, 140, 96), (92, 110, 84))


def snapped(sheet: Image.Image, seed: int, *, turn: int = 0, steep: float = 0.05) -> Image.Image:
    """A phone photo: any desk, steeper perspective than a careful one, a shadow with an edge, warm or cold light, blur, noise.

    `steep` is the largest shift of a corner as a share of the side; `turn` is 0, 90, 180 or 270 degrees clockwise.
    """
    random = np.random.default_rng(seed)
    page = np.asarray(sheet.convert("RGB"))
    pixels = _laid(page, random, steep) * _shadow(page.shape, random, steep)[..., None]
    pixels *= np.array(random.choice(((1, 1, 1), (1.03, 1, 0.9), (0.93, 0.98, 1.04)))) * random.uniform(0.78, 1.02)
    pixels = _moved(pixels.astype(np.float32), random)
    pixels += random.normal(0, random.uniform(2, 7), pixels.shape)
    photo = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return photo.rotate(-turn, expand=True) if turn else photo


def shrunk(photo: Image.Image, seed: int) -> Image.Image:
    """The photo as a chat sends it: 1000 to 1300 pixels on the long side."""
    random = np.random.default_rng(seed)
    share = float(random.integers(1000, 1300)) / max(photo.size)
    size = (round(photo.width * share), round(photo.height * share))
    return photo.resize(size, Image.Resampling.BILINEAR) if share < 1 else photo


def together(one: Image.Image, other: Image.Image) -> Image.Image:
    """Two sheets on one desk: side by side where they stand upright, else one under the other, scaled to match."""
    upright = one.height > one.width
    side = one.height if upright else one.width
    share = side / (other.height if upright else other.width)
    other = other.resize((round(other.width * share), round(other.height * share)), Image.Resampling.LANCZOS)
    gap = side // 16
    size = (one.width + gap + other.width, side) if upright else (side, one.height + gap + other.height)
    desk = Image.new("RGB", size, DESKS[0])
    desk.paste(one.convert("RGB"), (0, 0))
    desk.paste(other.convert("RGB"), (one.width + gap, 0) if upright else (0, one.height + gap))
    return desk


def no_paper(name: str, seed: int) -> Image.Image:
    """A picture that holds no words: an empty sheet, or hills under a sky."""
    random = np.random.default_rng(seed)
    height, width = 900, 1200
    if name == "blank":
        pixels = np.full((height, width, 3), random.uniform(225, 252), np.float32)
    else:
        sky, grass = np.array([140, 185, 235]), np.array([70, 120, 60])
        steps = np.linspace(0, 1, height)[:, None, None]
        pixels = np.broadcast_to(sky * (1 - steps * 0.4) + 90 * steps, (height, width, 3)).astype(np.float32)
        ridge = cv2.GaussianBlur(random.normal(0, 900, (1, width)), (0, 0), 45)[0] + height * 0.55
        pixels = np.where((np.arange(height)[:, None] > ridge[None, :])[..., None], grass * (0.6 + 0.5 * steps), pixels)
    pixels = pixels + random.normal(0, 4, (height, width, 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _laid(page: Pixels, random: np.random.Generator, steep: float) -> Pixels:
    """The page in perspective on a desk."""
    height, width = page.shape[:2]
    margin_x, margin_y = int(width * (steep + 0.03)), int(height * (steep + 0.03))
    size = (width + 2 * margin_x, height + 2 * margin_y)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + (margin_x, margin_y) + random.uniform(-steep, steep, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    paper = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)[..., None] / 255.0
    grain = cv2.GaussianBlur(random.normal(0, 14, (size[1], size[0])), (0, 0), 3)[..., None]
    desk = np.array(DESKS[random.integers(len(DESKS))], np.float32) + grain
    return desk * (1 - mask) + paper * mask


def _shadow(shape: tuple[int, ...], random: np.random.Generator, steep: float) -> Pixels:
    """Light between 0.6 and 1.05 over the photo: a slow change, and half of the time the edge of a shadow."""
    height, width = shape[0] + 2 * int(shape[0] * (steep + 0.03)), shape[1] + 2 * int(shape[1] * (steep + 0.03))
    light = cv2.resize(random.uniform(0.85, 1.05, (3, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)  # fmt: skip
    if random.random() < 0.5:
        x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
        angle, place = random.uniform(0, 2 * np.pi), random.uniform(-0.5, 0.5)
        edge = 1 / (1 + np.exp(-(x * np.cos(angle) + y * np.sin(angle) - place) * 25))
        light *= 1 - edge.astype(np.float32) * random.uniform(0.15, 0.38)
    return light


def _moved(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Out of focus a little, and one time in four moved while the shutter was open."""
    blurred = cv2.GaussianBlur(pixels, (0, 0), random.uniform(0.6, 1.3))
    if random.random() < 0.25:
        length = int(random.integers(3, 6))
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2 if random.random() < 0.5 else np.arange(length), np.arange(length)] = 1 / length
        blurred = cv2.filter2D(blurred, -1, kernel)
    return blurred
