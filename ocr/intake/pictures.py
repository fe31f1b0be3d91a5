"""Photos and scans to upright RGB bitmaps; runs in the decoder process only.

Decides: which frames count, how EXIF orientation, CMYK, 16-bit, palettes and transparency become plain RGB, and to what size a
picture is reduced. Only the Pillow plugins of our media types are ever asked. Sources: TIFF 6.0, EXIF 2.32 (orientation),
ITU T.81 (markers of a JPEG).
"""

from __future__ import annotations

import struct
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ocr.codes import find_codes
from ocr.errors import (
    DamagedFileError,
    OcrError,
    PictureTooLargeError,
    TooManyPagesError,
    TooManyScansError,
    TruncatedFileError,
)
from ocr.intake.sniff import MediaType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ocr.codes import Code
    from ocr.limits import Limits

_PLUGINS = {
    MediaType.JPEG: ("JPEG", "MPO"),
    MediaType.PNG: ("PNG",),
    MediaType.WEBP: ("WEBP",),
    MediaType.TIFF: ("TIFF",),
    MediaType.HEIC: ("HEIF", "AVIF"),
    MediaType.GIF: ("GIF",),
    MediaType.BMP: ("BMP",),
}
_CODE_PIXELS = 30_000_000  # a photo is looked at for codes at no more than so many pixels
_FRAMES_ARE_PAGES = frozenset({MediaType.TIFF})
_START_OF_SCAN = b"\xff\xda"
_EXIF_TAKEN, _EXIF_CAMERA, _EXIF_SOFTWARE, _EXIF_ORIENTATION = 0x9003, 0x0110, 0x0131, 0x0112
_EXIF_IFD = 0x8769


def decode_pictures(
    data: bytes, media_type: MediaType, limits: Limits
) -> Iterator[dict[str, Any] | tuple[NDArray[np.uint8], tuple[Code, ...]]]:
    """Yield first the facts of the file (`page_count` and more), then for each page one upright RGB bitmap and the codes that only the larger original shows.

    Raises:
        OcrError: one of its classes, and nothing else, whatever the bytes are.
    """
    try:
        yield from _decode(data, media_type, limits)
    except (OcrError, MemoryError):
        raise
    except Exception as exc:
        raise _reason_of(exc) from exc


def _decode(
    data: bytes, media_type: MediaType, limits: Limits
) -> Iterator[dict[str, Any] | tuple[NDArray[np.uint8], tuple[Code, ...]]]:
    if media_type is MediaType.JPEG:
        require_few_scans(data, limits.max_jpeg_scans)
    with _open(data, media_type) as picture:
        frame_count = int(getattr(picture, "n_frames", 1))
        page_count = frame_count if media_type in _FRAMES_ARE_PAGES else 1
        if page_count > limits.max_pages:
            raise TooManyPagesError(page_count=page_count, limit_pages=limits.max_pages)
        yield {
            "page_count": page_count,
            **({"frames": frame_count} if frame_count > page_count else {}),
            **_photo_facts(picture),
        }
        for index in range(page_count):
            if page_count > 1:
                picture.seek(index)
            original = picture.size
            bitmap, codes = _upright_bitmap(picture, limits)
            if max(picture.size) < max(original):  # it was reduced while it was decoded
                codes = _codes_of_larger(data, media_type, limits)
            yield bitmap, codes


def _open(data: bytes, media_type: MediaType) -> Image.Image:
    import io

    if media_type is MediaType.HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limits are checked before any pixel is decoded
    warnings.simplefilter("ignore")
    return Image.open(io.BytesIO(data), formats=_PLUGINS[media_type])


def require_few_scans(data: bytes, limit: int) -> None:
    """Refuse a JPEG that announces more scans than `limit`; each scan costs a pass over the whole picture."""
    if data.count(_START_OF_SCAN) <= limit:
        return
    count = _count_scans(data)
    if count > limit:
        raise TooManyScansError(scan_count=count, limit_scans=limit)


def _count_scans(data: bytes) -> int:
    """Count start-of-scan markers outside other segments (an embedded thumbnail has its own)."""
    count, place = 0, 2
    while 0 <= (place := data.find(b"\xff", place)) < len(data) - 3:
        marker = data[place + 1]
        if marker == 0xDA:
            count += 1
        if marker in {0x00, 0xFF} or 0xD0 <= marker <= 0xD9:
            place += 1 if marker == 0xFF else 2
            continue
        place += 2 + int(struct.unpack_from("!H", data, place + 2)[0])
    return count


def _upright_bitmap(picture: Image.Image, limits: Limits) -> tuple[NDArray[np.uint8], tuple[Code, ...]]:
    _require_size(picture, limits.max_declared_pixels)
    if picture.format in {"JPEG", "MPO"}:
        # libjpeg scales by 1/2, 1/4 or 1/8 while decoding; it keeps at least the asked size.
        scale = limits.long_side_px / max(picture.size)
        if scale < 1:
            picture.draft("RGB", (max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))
    _require_size(picture, limits.max_pixels)
    picture.load()
    turned = picture.getexif().get(_EXIF_ORIENTATION, 1) != 1
    rgb = _as_rgb(ImageOps.exif_transpose(picture) if turned else picture)
    # A small code in a wide photo does not survive the reduction; in pictures that are not reduced it is found later.
    codes = find_codes(np.asarray(rgb.convert("L"))) if max(rgb.size) > limits.long_side_px else ()
    return _reduced(rgb, limits.long_side_px), codes


def _reduced(picture: Image.Image, long_side_px: int) -> NDArray[np.uint8]:
    """The picture at no more than so many pixels on its long side.

    Whole steps are taken by averaging, the rest (less than a half) between neighbours: a filter of Pillow's costs as much as decoding, for the same reading.
    """
    step = max(picture.size) // long_side_px
    bitmap = np.asarray(picture.reduce(step) if step > 1 else picture)
    scale = long_side_px / max(bitmap.shape[:2])
    if scale >= 1:
        return bitmap
    import cv2  # a decoder that only meets small pictures and PDFs never needs it

    cv2.setNumThreads(1)
    height, width = (max(1, min(round(side * scale), long_side_px)) for side in bitmap.shape[:2])
    return np.asarray(cv2.resize(bitmap, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _codes_of_larger(data: bytes, media_type: MediaType, limits: Limits) -> tuple[Code, ...]:
    """The codes on a photo that was reduced while decoding, looked for in its brightness alone, as large as is cheap."""
    with _open(data, media_type) as picture:
        scale = 1.0
        while picture.width * picture.height * scale * scale > min(_CODE_PIXELS, limits.max_pixels):
            scale /= 2
        picture.draft("L", (max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))
        _require_size(picture, limits.max_pixels)
        return find_codes(np.asarray(ImageOps.exif_transpose(picture).convert("L")))


def _require_size(picture: Image.Image, limit: int) -> None:
    width, height = picture.size
    if width < 1 or height < 1:
        raise DamagedFileError
    if width * height > limit:
        raise PictureTooLargeError(width_px=width, height_px=height, limit_megapixels=limit // 1_000_000)


def _as_rgb(picture: Image.Image) -> Image.Image:
    """Plain RGB on white paper, whatever the mode was."""
    if picture.mode.startswith(("I", "F")):
        return _deep_gray(picture).convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    if picture.mode == "LAB":
        from PIL import ImageCms

        profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, *profiles, outputMode="RGB") or picture.convert("L").convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _deep_gray(picture: Image.Image) -> Image.Image:
    """16-bit, 32-bit and floating-point gray to 8 bits: by the depth where it is used, else by the values that occur."""
    values = np.nan_to_num(np.asarray(picture).astype(np.float32))
    low, high = float(values.min()), float(values.max())
    if picture.mode.startswith("I;16") and high > 0xFF:
        low, high = 0.0, float(0xFFFF)
    elif picture.mode.startswith("I") and low >= 0 and high <= 0xFF:
        low, high = 0.0, float(0xFF)
    spread = (values - low) * (255.0 / max(high - low, 1e-6))
    return Image.fromarray(np.clip(spread, 0, 255).astype(np.uint8))


def _photo_facts(picture: Image.Image) -> dict[str, Any]:
    try:
        exif = picture.getexif()
        said = {
            "taken": exif.get_ifd(_EXIF_IFD).get(_EXIF_TAKEN) or exif.get(0x0132),
            "camera": exif.get(_EXIF_CAMERA),
            "software": exif.get(_EXIF_SOFTWARE),
        }
    except Exception:  # noqa: BLE001 - a damaged EXIF block raises anything, and a photo is read without it
        return {}
    return {name: str(value).strip("\0 ")[:100] for name, value in said.items() if value}


def _reason_of(exc: Exception) -> OcrError:
    said = str(exc).lower()
    if isinstance(exc, UnidentifiedImageError):
        return DamagedFileError()
    if isinstance(exc, (EOFError, struct.error)) or "truncated" in said or "not enough" in said:
        return TruncatedFileError()
    return DamagedFileError()
