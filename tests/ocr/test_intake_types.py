"""Every type of file that people upload becomes upright RGB pages, decoded outside this process."""

import io

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from ocr.intake import DecodedPage, DecoderPool, FileFacts, decode_file, find_media_type, unpack_archive
from ocr.limits import DEFAULT_LIMITS

# A sheet whose quarters tell where up is: red top left, green top right, blue bottom right, gray bottom left.
_QUARTERS = {"red": (220, 30, 30), "green": (30, 200, 30), "blue": (30, 30, 220), "gray": (128, 128, 128)}


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool(size=1)
    yield made
    made.close()


def quartered(width: int = 360, height: int = 240) -> Image.Image:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = _QUARTERS["red"]
    pixels[: height // 2, width // 2 :] = _QUARTERS["green"]
    pixels[height // 2 :, width // 2 :] = _QUARTERS["blue"]
    pixels[height // 2 :, : width // 2] = _QUARTERS["gray"]
    return Image.fromarray(pixels)


def saved(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pages_of(data: bytes, pool: DecoderPool) -> list[np.ndarray]:
    return [page.pixels for page in decode_file(data, pool, DEFAULT_LIMITS) if isinstance(page, DecodedPage)]


def assert_upright(pixels: np.ndarray, *, tolerance: int = 40) -> None:
    height, width = pixels.shape[:2]
    places = {"red": (0.2, 0.2), "green": (0.2, 0.8), "blue": (0.8, 0.8), "gray": (0.8, 0.2)}
    for name, (down, across) in places.items():
        seen = pixels[int(down * height), int(across * width)].astype(int)
        assert np.abs(seen - _QUARTERS[name]).max() <= tolerance, (name, seen)


@pytest.mark.parametrize(
    ("kind", "options", "media_type"),
    [
        ("JPEG", {"quality": 90}, "image/jpeg"),
        ("JPEG", {"quality": 90, "progressive": True}, "image/jpeg"),
        ("PNG", {}, "image/png"),
        ("WEBP", {"lossless": True}, "image/webp"),
        ("TIFF", {"compression": "tiff_lzw"}, "image/tiff"),
        ("GIF", {}, "image/gif"),
        ("BMP", {}, "image/bmp"),
    ],
)
def test_each_type_keeps_its_colours_and_its_top(pool, kind, options, media_type):
    """A picture of any accepted type comes back as one upright RGB page, and its type is found by its bytes."""
    data = saved(quartered(), kind, **options)
    assert find_media_type(data) == media_type
    (page,) = pages_of(data, pool)
    assert page.shape == (240, 360, 3)
    assert_upright(page)


def test_a_heic_photo_is_read(pool):
    """Phones write HEIC; the page has its colours and its size."""
    out = io.BytesIO()
    pillow_heif.from_pillow(quartered()).save(out, quality=90)
    assert find_media_type(out.getvalue()) == "image/heic"
    (page,) = pages_of(out.getvalue(), pool)
    assert page.shape == (240, 360, 3)
    assert_upright(page)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(pool, orientation):
    """However the phone was held, what its EXIF block calls up is up."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = quartered()
    stored = image.transpose(undo[orientation]) if orientation in undo else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = pages_of(saved(stored, "JPEG", quality=92, exif=exif), pool)
    assert page.shape == (240, 360, 3)
    assert_upright(page)


def test_every_page_of_a_tiff_is_read_in_order(pool):
    """A multi-page TIFF gives its pages; their sizes may differ."""
    frames = [quartered(), quartered(300, 200), quartered(200, 300)]
    data = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    pages = pages_of(data, pool)
    assert [page.shape[:2] for page in pages] == [(240, 360), (200, 300), (300, 200)]
    for page in pages:
        assert_upright(page)


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(pool, kind):
    """Print shops send CMYK; stock OCR engines silently read nothing from it."""
    (page,) = pages_of(saved(quartered().convert("CMYK"), kind), pool)
    assert_upright(page, tolerance=60)


def test_sixteen_bits_keep_their_contrast(pool):
    """A 16-bit gray scan keeps black print black and white paper white."""
    deep = np.full((200, 300), 60_000, np.uint16)
    deep[80:120, 100:200] = 5_000
    (page,) = pages_of(saved(Image.fromarray(deep), "TIFF"), pool)
    assert page[20, 20].min() > 200
    assert page[100, 150].max() < 40


def test_a_faint_float_scan_is_spread(pool):
    """A floating-point TIFF has no depth of its own: its darkest is black, its brightest white."""
    deep = np.full((200, 300), 0.9, np.float32)
    deep[80:120, 100:200] = 0.1
    (page,) = pages_of(saved(Image.fromarray(deep), "TIFF"), pool)
    assert page[20, 20].min() > 250
    assert page[100, 150].max() < 5


def test_transparency_lies_on_white_paper(pool):
    """Transparent parts of a PNG are paper, never black."""
    image = quartered().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    (page,) = pages_of(saved(image, "PNG"), pool)
    assert page.min() == 255


def test_a_palette_and_one_bit_become_rgb(pool):
    """Palettes and fax-like pages are pages like others."""
    (page,) = pages_of(saved(quartered().convert("P"), "PNG"), pool)
    assert_upright(page)
    (page,) = pages_of(saved(quartered().convert("1"), "TIFF", compression="group4"), pool)
    assert page.shape == (240, 360, 3)


def test_only_the_first_frame_of_an_animation_counts(pool):
    """An animated GIF is its first frame, and the file says how many there were."""
    frames = [quartered(), quartered().rotate(180)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    answers = list(decode_file(data, pool, DEFAULT_LIMITS))
    assert answers[0] == FileFacts("image/gif", {"page_count": 1, "frames": 2})
    assert len(answers) == 2
    assert_upright(answers[1].pixels)


def test_a_photo_says_when_and_with_what_it_was_taken(pool):
    """The facts of a photo come from its EXIF block; a photo without one has none."""
    exif = Image.Exif()
    exif[0x0110] = "Phone 12"
    exif.get_ifd(0x8769)[0x9003] = "2024:03:13 09:30:00"
    told = next(iter(decode_file(saved(quartered(), "JPEG", exif=exif), pool, DEFAULT_LIMITS)))
    assert told.facts == {"page_count": 1, "taken": "2024:03:13 09:30:00", "camera": "Phone 12"}
    untold = next(iter(decode_file(saved(quartered(), "JPEG"), pool, DEFAULT_LIMITS)))
    assert untold.facts == {"page_count": 1}


def test_a_large_photo_is_reduced_while_decoding(pool):
    """A photo of 24 megapixels comes back with the long side of the limits, upright."""
    (page,) = pages_of(saved(quartered(6000, 4000), "JPEG", quality=80), pool)
    assert max(page.shape) == DEFAULT_LIMITS.long_side_px
    assert_upright(page)


def test_a_zip_gives_its_files_and_leaves_the_crumbs(pool):
    """The files of a zip come one by one, with Chinese names from old tools, without folders and system files."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("证明/结业证书.png", saved(quartered(), "PNG"))
        archive.writestr("证明/", b"")
        archive.writestr("__MACOSX/证明/._结业证书.png", b"crumb")
        archive.writestr("论文.pdf", b"%PDF-1.4 not really")
    members = unpack_archive(out.getvalue(), pool, DEFAULT_LIMITS)
    assert [member.name for member in members] == ["证明/结业证书.png", "论文.pdf"]
    assert_upright(pages_of(members[0].data, pool)[0])


def test_names_of_old_chinese_archives_are_read_as_gbk(pool):
    """A zip without the UTF-8 mark was written by an old Chinese tool: its names are GBK."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("XXXX.txt", b"x")
    data = out.getvalue().replace(b"XXXX", "证书".encode("gbk"))
    assert unpack_archive(data, pool, DEFAULT_LIMITS)[0].name == "证书.txt"
