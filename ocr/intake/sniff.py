"""What type a file is, by its first bytes: the name and the sender's media type are never believed.

Source: the magic numbers of each format's specification. Types that Pillow could open but that no one proves anything
with (icons, textures, JPEG 2000, Photoshop, …) are no documents here: every decoder that is not needed is attack surface.
"""

from __future__ import annotations

from enum import StrEnum


class MediaType(StrEnum):
    """The types that can hold a proof."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    TIFF = "image/tiff"
    HEIC = "image/heic"
    GIF = "image/gif"
    BMP = "image/bmp"
    ZIP = "application/zip"


_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
_SIGNATURES = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"BM", MediaType.BMP),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
    (b"PK\x03\x04", MediaType.ZIP),
    (b"PK\x05\x06", MediaType.ZIP),
)
# Types that people do upload by mistake, named so that the answer can say what to do with them.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ms-office"),
    (b"{\\rtf", "rtf"),
    (b"<!DOCTYPE html", "html"),
    (b"<html", "html"),
    (b"<?xml", "xml"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"8BPS", "psd"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_PDF_HEADER_WITHIN = 1024  # bytes before %PDF- that readers tolerate (ISO 32000-1, annex H, note 13)


def find_media_type(data: bytes) -> MediaType | None:
    """The type of the file, or None when it is none of ours."""
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return MediaType.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return MediaType.HEIC
    if b"%PDF-" in data[: _PDF_HEADER_WITHIN + 5]:
        return MediaType.PDF
    return None


def name_foreign_type(data: bytes) -> str:
    """A word for a type that is none of ours: `ms-office`, `html`, `program`, `text`, `unknown`."""
    for signature, word in _FOREIGN:
        if data[:64].lstrip().startswith(signature):
            return word
    try:
        data[:4096].decode("utf-8")
    except UnicodeDecodeError as exc:
        return "text" if exc.start >= 4096 - 4 else "unknown"
    return "text"
