"""What happens to a sheet between the printer and the upload: a scanner, or a phone held over a desk. Same seed, same pixels."""

import io

import cv2
import numpy as np
from PIL import Image

Pixels = np.ndarray


def scanned(sheet: Image.Image, seed: int) -> Image.Image:
    """A flatbed scan: skewed by up to one degree, slightly soft, uneven light, fine noise."""
    random = np.random.default_rng(seed)
    turned = sheet.convert("RGB").rotate(
        float(random.uniform(-1, 1)), resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 248)
    )
    pixels = cv2.GaussianBlur(np.asarray(turned), (0, 0), 0.7).astype(np.float32)
    pixels = pixels * 0.95 + 6 + _light(pixels.shape[:2], random, 5)[..., None] + random.normal(0, 3.5, pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def photographed(sheet: Image.Image, seed: int, *, turn: int = 0) -> Image.Image:
    """A phone photo of the sheet on a desk: perspective, shadow, blur, sensor noise; `turn` degrees clockwise on top."""
    random = np.random.default_rng(seed)
    page = np.asarray(sheet.convert("RGB"))
    height, width = page.shape[:2]
    margin_x, margin_y = int(width * 0.07), int(height * 0.09)
    out_width, out_height = width + 2 * margin_x, height + 2 * margin_y
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + (margin_x, margin_y) + random.uniform(-0.028, 0.028, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    desk = _desk(out_height, out_width, random)
    paper = cv2.warpPerspective(page, matrix, (out_width, out_height), flags=cv2.INTER_AREA)
    mask = (
        cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (out_width, out_height))[..., None] / 255.0
    )
    pixels = desk * (1 - mask) + paper * mask
    pixels = (
        cv2.GaussianBlur(pixels, (0, 0), 1.0) * (1 + _light((out_height, out_width), random, 0.16))[..., None] * 0.93
    )
    pixels += random.normal(0, 5, pixels.shape)
    photo = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return photo.rotate(-turn, expand=True) if turn else photo


def jpeg(image: Image.Image, *, quality: int) -> bytes:
    """The image as a JPEG file."""
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality, dpi=(150, 150))
    return out.getvalue()


def _light(shape: tuple[int, int], random: np.random.Generator, depth: float) -> Pixels:
    """Light that changes slowly over the sheet, between -depth and +depth."""
    coarse = random.uniform(-depth, depth, (3, 4)).astype(np.float32)
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _desk(height: int, width: int, random: np.random.Generator) -> Pixels:
    """A brown desk with a grain along the long side."""
    grain = cv2.GaussianBlur(random.normal(0, 26, (height, 1)).astype(np.float32).repeat(width, axis=1), (0, 0), 2.5)
    return np.clip(np.array([118, 92, 66], np.float32) + grain[..., None], 0, 255)
