"""The limits under which a file is read, each with its unit. Deployments may lower them; nothing reads a limit from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file may cost; a file that passes one ends with the error of that reason."""

    max_bytes: int = 64 << 20  # bytes of one file
    max_pages: int = 100  # pages or frames of one file
    max_pixels: int = 120_000_000  # pixels of one decoded picture (a JPEG counts after its reduction while decoding)
    max_declared_pixels: int = 400_000_000  # pixels that a JPEG header may announce (phones make 200 megapixels)
    max_jpeg_scans: int = 100  # scans of a progressive JPEG (encoders write about ten)
    max_text_chars: int = 30_000  # characters of one page's text layer
    long_side_px: int = 2400  # pages are reduced to this long side before they are read
    dpi: int = 200  # resolution at which PDF pages are rendered, within the long side
    wall_seconds: int = 30  # the parent's patience with the decoder, over the whole file
    cpu_seconds: int = 25  # CPU time of the decoder, over the whole file
    memory_bytes: int = 1536 << 20  # address space of the decoder
    text_layer_seconds: int = 6  # time for the words of one page's text layer; then the picture counts
    reading_seconds: int = 300  # time for recognising all pages of a file
    max_archive_files: int = 2000  # files in one zip
    max_archive_bytes: int = 512 << 20  # bytes of all files of one zip, unpacked


DEFAULT_LIMITS = Limits()
