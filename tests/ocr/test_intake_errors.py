"""What cannot be read ends with the error of its reason, quickly, and the decoders live on."""

import contextlib
import io
import json
import os
import signal
import struct
import time
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr import errors
from ocr.errors import OcrError
from ocr.intake import DecodedPage, DecoderPool, decode_file, unpack_archive
from ocr.intake.decoded import checked, error_of
from ocr.limits import DEFAULT_LIMITS, Limits


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool(size=1)
    yield made
    made.close()


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), **options) -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, kind, **options)
    return out.getvalue()


def one_page_pdf(*, pages: int = 1, width: float = 595, height: float = 842) -> bytes:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(one_page_pdf())))
    writer.encrypt(owner_pass="owner", user_pass="secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(data: bytes, pool: DecoderPool, limits: Limits = DEFAULT_LIMITS) -> int:
    return sum(isinstance(answer, DecodedPage) for answer in decode_file(data, pool, limits))


def ended(data: bytes, pool: DecoderPool) -> str:
    """The code of the error, or the number of pages; any other exception fails the test."""
    try:
        return f"{read(data, pool)} pages"
    except OcrError as error:
        return error.code


def assert_pool_lives(pool: DecoderPool) -> None:
    assert read(picture(), pool) == 1


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def white_png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG", compress_level=1)
    return out.getvalue()


def many_scans_jpeg(scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    data = picture("JPEG", (64, 64), progressive=True)
    last = data.rfind(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.EmptyFileError),
        (b"Dear sir, this is no certificate", errors.NotADocumentError),
        (b"MZ\x90\0" + bytes(200), errors.NotADocumentError),
        (b"8BPS\0\1" + bytes(200), errors.NotADocumentError),
        (picture("JPEG")[: len(picture("JPEG")) // 2], errors.TruncatedFileError),
        (picture("PNG")[:4000], errors.TruncatedFileError),
        (b"\xff\xd8\xff\xe0" + bytes(400), errors.DamagedFileError),
        (b"%PDF-1.7\n" + bytes(500), errors.TruncatedFileError),
        (b"%PDF-1.7\n" + bytes(500) + b"\n%%EOF\n", errors.DamagedFileError),
        (one_page_pdf()[:200], errors.TruncatedFileError),
        (encrypted_pdf(), errors.EncryptedFileError),
        (png_header(60_000, 60_000), errors.PictureTooLargeError),
        (many_scans_jpeg(400), errors.TooManyScansError),
        (one_page_pdf(pages=DEFAULT_LIMITS.max_pages + 1), errors.TooManyPagesError),
        (b"PK\x05\x06" + bytes(18), errors.ArchiveError),
        (b"PK\x03\x04" + bytes(100), errors.TruncatedFileError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{len(value)}B",
)
def test_each_reason_has_its_error(pool, data, error):
    """The error names the reason with its own class and code, and the next file is read."""
    with pytest.raises(error) as caught:
        read(data, pool)
    assert caught.value.code == error.code
    assert_pool_lives(pool)


def test_a_file_above_the_limit_never_reaches_a_decoder(pool):
    """The size is checked first, and the error carries both sizes."""
    with pytest.raises(errors.FileTooLargeError) as caught:
        read(bytes(1001), pool, replace(DEFAULT_LIMITS, max_bytes=1000))
    assert caught.value.facts == {"byte_count": 1001, "limit_bytes": 1000, "limit_mib": 0}


def test_a_page_of_14400_points_is_clamped_before_it_is_drawn(pool):
    """The largest page that PDF allows costs no more than an ordinary one."""
    began = time.monotonic()
    (page,) = [
        answer
        for answer in decode_file(one_page_pdf(width=14_400, height=7_200), pool, DEFAULT_LIMITS)
        if isinstance(answer, DecodedPage)
    ]
    assert page.pixels.shape == (DEFAULT_LIMITS.long_side_px // 2, DEFAULT_LIMITS.long_side_px, 3)
    assert time.monotonic() - began < 5


def test_memory_is_limited(pool):
    """A picture that needs more than the limit ends with the error that says so, not with the machine."""
    narrow = replace(DEFAULT_LIMITS, memory_bytes=400 << 20)
    with pytest.raises(errors.ReadingOutOfMemoryError):
        read(white_png(10_000, 9_000), pool, narrow)
    assert_pool_lives(pool)


def test_cpu_time_is_limited(pool):
    """A decoder that burns its seconds is ended by the kernel; the file timed out."""
    assert_pool_lives(pool)
    with pytest.raises(errors.ReadingTimedOutError):
        read(white_png(10_000, 9_000), pool, replace(DEFAULT_LIMITS, cpu_seconds=0))
    assert_pool_lives(pool)


def test_the_wall_clock_is_limited(pool):
    """A decoder that hangs without burning anything is ended by the parent."""
    assert_pool_lives(pool)
    os.kill(pool._idle[0].process.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(errors.ReadingTimedOutError):
        read(picture(), pool, replace(DEFAULT_LIMITS, wall_seconds=1))
    assert time.monotonic() - began < 5
    assert_pool_lives(pool)


def test_a_crash_is_an_error_of_that_file_alone(pool):
    """A decoder that dies of a signal names it, and a fresh one takes the next file."""
    tiff = io.BytesIO()
    frames = [Image.new("RGB", (2000, 2000), (value, 0, 0)) for value in (0, 80, 160)]
    frames[0].save(tiff, "TIFF", save_all=True, append_images=frames[1:])
    answers = decode_file(tiff.getvalue(), pool, DEFAULT_LIMITS)
    next(answers)
    child = _children_of(os.getpid())[-1]
    os.kill(child, signal.SIGSEGV)
    with pytest.raises(errors.DecoderCrashedError) as caught:
        list(answers)
    assert caught.value.facts == {"signal": signal.SIGSEGV}
    assert_pool_lives(pool)


def test_a_decoder_that_died_while_idle_is_replaced(pool):
    """An idle decoder that the kernel took away costs no file."""
    assert_pool_lives(pool)
    process = pool._idle[0].process
    process.kill()
    process.wait()
    assert_pool_lives(pool)


def test_a_reader_that_walks_away_leaves_no_decoder_busy(pool):
    """A caller that stops in the middle of a file does not block the pool's only place."""
    answers = decode_file(one_page_pdf(pages=5), pool, DEFAULT_LIMITS)
    next(answers)
    answers.close()
    assert_pool_lives(pool)


def test_a_zip_bomb_is_refused(pool):
    """Members are counted and measured while they are unpacked, whatever the directory claims."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(4):
            archive.writestr(f"{index}.png", bytes(2_000_000))
    with pytest.raises(errors.ArchiveTooLargeError):
        unpack_archive(out.getvalue(), pool, replace(DEFAULT_LIMITS, max_archive_bytes=5_000_000))
    with pytest.raises(errors.ArchiveTooLargeError):
        unpack_archive(out.getvalue(), pool, replace(DEFAULT_LIMITS, max_archive_files=3))


def test_an_office_file_is_named(pool):
    """A Word file is a zip too: the error says what it is, so that the answer can say to save it as PDF."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(errors.NotADocumentError) as caught:
        read(out.getvalue(), pool)
    assert caught.value.facts == {"detected": "docx"}


@pytest.mark.parametrize(
    "head",
    [
        {"kind": "page"},
        {"kind": "page", "number": 1, "height": 2, "width": 2},
        {"kind": "page", "number": 2, "height": 1, "width": 1},
        {
            "kind": "page",
            "number": 1,
            "height": 1,
            "width": 1,
            "layer": {"words": [["a", 0, 0, float("nan"), 1, True]]},
        },
        {"kind": "page", "number": 1, "height": 1, "width": 1, "layer": {"words": 5}},
        {"kind": "page", "number": "one", "height": 1, "width": 1},
        {"kind": "file", "media_type": "text/html", "facts": {}},
        {"kind": "nonsense"},
    ],
    ids=lambda head: json.dumps(head)[:50],
)
def test_a_decoder_that_was_taken_over_is_not_believed(head):
    """Answers that do not fit are a crash of the decoder, whatever they claim."""
    with pytest.raises(errors.DecoderCrashedError):
        checked(head, bytearray(3), 1, DEFAULT_LIMITS)


def test_an_unknown_error_of_a_decoder_is_a_crash():
    """Only codes that exist come through, and only plain facts."""
    assert isinstance(error_of({"code": "ocr.surprise"}), errors.DecoderCrashedError)
    known = error_of({"code": "ocr.timed_out", "facts": {"limit_seconds": 3, "deep": {"no": 1}}})
    assert isinstance(known, errors.ReadingTimedOutError)
    assert known.facts == {"limit_seconds": 3}


_STARTS = (
    b"%PDF-1.7\n",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0",
    b"GIF89a",
    b"BM",
    b"RIFF\0\0\0\0WEBP",
    b"PK\x03\x04",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from((b"", *_STARTS)), rest=st.binary(max_size=2000))
def test_any_bytes_end_with_pages_or_our_error(pool, start, rest):
    """Hostile bytes raise only our errors."""
    assert ended(start + rest, pool)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), value=st.integers(0, 255), cut=st.floats(0.3, 1))
def test_damaged_files_end_with_pages_or_our_error(pool, place, value, cut):
    """A flipped byte or a lost tail in a real file raises only our errors."""
    for whole in (picture("JPEG"), picture("PNG"), picture("TIFF"), one_page_pdf()):
        data = bytearray(whole)
        data[int(place * (len(data) - 1))] = value
        assert ended(bytes(data[: int(cut * len(data))]), pool)


def _children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def test_a_decoder_goes_on_after_a_file_that_ended_between_two_pages():
    """What the parent still says about the last page of a broken file is not taken for the next file."""
    first, second = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(first, "TIFF")
    frames = [Image.new("RGB", (200 + 50 * place, 100), (place * 40, 0, 0)) for place in range(4)]
    frames[0].save(second, "TIFF", save_all=True, append_images=frames[1:])
    broken = second.getvalue()[: len(second.getvalue()) // 2]
    pool = DecoderPool(size=1)
    try:
        for _ in range(3):
            with contextlib.suppress(OcrError):
                list(decode_file(broken, pool, DEFAULT_LIMITS))
            pages = [page for page in decode_file(second.getvalue(), pool, DEFAULT_LIMITS) if hasattr(page, "pixels")]
            assert [page.pixels.shape[1] for page in pages] == [200, 250, 300, 350]
            assert [int(page.pixels[50, 50, 0]) for page in pages] == [0, 40, 80, 120]
    finally:
        pool.close()
