"""Drawing and reading the code (FORMAT §7.4): small enough for small print, and read back exactly."""

import io
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from PIL import Image
from qrcode.util import MODE_8BIT_BYTE, MODE_NUMBER

from signing import (
    ImageUnreadableError,
    NotEncodableError,
    qr_png,
    qr_svg,
    qr_version,
    read_qr_codes,
    read_qr_codes_in_pdf,
    sign_certificate,
    token_to_text,
)
from signing.limits import MAX_IMAGE_BYTES
from signing.qr import _symbol
from tests.signing.vector_world import ACTIVE, ACTIVE_ED25519, CLAIMS

HOST_OF_29 = "certificates.jxjy.example.org"
TEXT = token_to_text(sign_certificate(CLAIMS, ACTIVE), host=HOST_OF_29)


@pytest.mark.parametrize("signer", [ACTIVE, ACTIVE_ED25519])
def test_a_typical_certificate_is_version_9_at_level_m(signer):
    """Four characters, 90/30/60 hours, and a host of 29 characters: 53 × 53 modules."""
    assert len(HOST_OF_29) == 29
    assert qr_version(token_to_text(sign_certificate(CLAIMS, signer), host=HOST_OF_29)) == 9


def test_the_segments_are_the_address_and_the_digits():
    """A byte segment up to the # and a numeric one after it, and nothing else."""
    address, _, digits = TEXT.partition("#")
    segments = [(each.mode, each.data.decode()) for each in _symbol(TEXT).data_list]
    assert segments == [(MODE_8BIT_BYTE, address + "#"), (MODE_NUMBER, digits)]


@pytest.mark.parametrize("scale", [2, 3, 8])
def test_a_png_is_read_back(scale):
    """At two pixels a module and more, black and white, with its quiet zone."""
    png = qr_png(TEXT, scale=scale)
    image = Image.open(io.BytesIO(png))
    assert image.size == ((53 + 8) * scale, (53 + 8) * scale)
    assert read_qr_codes(png) == (TEXT,)
    assert read_qr_codes(image.convert("RGB").rotate(90)) == (TEXT,)


def test_a_transparent_ground_counts_as_white():
    """Saved with its white made transparent, as some editors do, a code is still read."""
    image = Image.open(io.BytesIO(qr_png(TEXT, scale=4))).convert("RGBA")
    pixels = [(0, 0, 0, 255 if red < 128 else 0) for red, *_ in image.get_flattened_data()]
    image.putdata(pixels)
    palette = image.quantize(4)
    for each in (image, image.convert("LA"), palette):
        out = io.BytesIO()
        each.save(out, "PNG")
        assert read_qr_codes(out.getvalue()) == (TEXT,)


def test_the_svg_draws_the_modules_of_the_png():
    """Every dark module of the symbol is one square of the path, at its place."""
    root = ET.fromstring(qr_svg(TEXT))
    path = root.find("{http://www.w3.org/2000/svg}path").get("d")
    drawn = {tuple(map(int, step.split("H")[0].split(","))) for step in path.removeprefix("M").split("M")}
    modules = _symbol(TEXT).modules
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(modules) for x, dark in enumerate(row) if dark}
    assert root.get("viewBox") == "0 0 61 61"


def test_several_codes_on_one_image_are_read_in_order():
    """Top to bottom, each text once."""
    other = token_to_text(sign_certificate(CLAIMS, ACTIVE_ED25519), host=HOST_OF_29)
    images = [Image.open(io.BytesIO(qr_png(text, scale=4))) for text in (TEXT, other, TEXT)]
    page = Image.new("L", (images[0].width, 3 * images[0].height), 255)
    for place, image in enumerate(images):
        page.paste(image, (0, place * image.height))
    assert read_qr_codes(page) == (TEXT, other)


def test_codes_are_read_from_the_pages_of_a_pdf():
    """In the order of the pages, within the limit of pages."""
    other = token_to_text(sign_certificate(CLAIMS, ACTIVE_ED25519), host=HOST_OF_29)
    pages = [Image.open(io.BytesIO(qr_png(text, scale=4))).convert("RGB") for text in (TEXT, other)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=100, save_all=True, append_images=pages[1:])
    assert read_qr_codes_in_pdf(out.getvalue()) == (TEXT, other)
    assert read_qr_codes_in_pdf(out.getvalue(), max_pages=1) == (TEXT,)


def test_a_huge_page_is_rendered_coarser():
    """A page of five metres is searched within the limit of pixels, not refused."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_400, 14_400)
    out = io.BytesIO()
    document.save(out)
    assert read_qr_codes_in_pdf(out.getvalue()) == ()


@pytest.mark.parametrize(
    "text", ["", "no address", "https://V.EXAMPLE/#123", "https://v.example/#12a", "https://名.example/#1"]
)
def test_only_certificate_texts_are_drawn(text):
    """An address in lower case with digits after its #."""
    with pytest.raises(NotEncodableError):
        qr_version(text)


def test_more_than_a_symbol_holds_is_refused():
    """6,000 digits do not fit version 40 at level M; scales are bounded too."""
    with pytest.raises(NotEncodableError):
        qr_svg("https://v.example/#" + "1" * 6000)
    for scale in (0, 65):
        with pytest.raises(NotEncodableError):
            qr_png(TEXT, scale=scale)


def test_damaged_images_give_our_error():
    """Cut, empty, foreign and oversized files are unreadable, whatever the decoder says."""
    png = qr_png(TEXT)
    jpeg = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("L").save(jpeg, "JPEG")
    broken = bytearray(png)
    broken[60:90] = bytes(30)
    for data in (b"", b"%PDF-1.7", png[:200], jpeg.getvalue()[:90], bytes(broken), b"GIF89a" + bytes(20)):
        with pytest.raises(ImageUnreadableError):
            read_qr_codes(data)
    for data in (b"", png, b"%PDF-1.7\n%%EOF"):
        with pytest.raises(ImageUnreadableError):
            read_qr_codes_in_pdf(data)


def test_a_pdf_with_a_page_missing_gives_our_error():
    """The catalogue promises a page that is not there."""
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )
    body = b"".join(b"%d 0 obj%sendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    with pytest.raises(ImageUnreadableError, match="page"):
        read_qr_codes_in_pdf(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF")


def test_images_beyond_the_limits_are_not_decoded():
    """50 million pixels and 32 MiB are the limits, for images and for PDFs."""
    large = io.BytesIO()
    Image.new("1", (10_000, 5_001)).save(large, "PNG")
    with pytest.raises(ImageUnreadableError, match="pixels"):
        read_qr_codes(large.getvalue())
    with pytest.raises(ImageUnreadableError, match="pixels"):
        read_qr_codes(Image.new("1", (10_000, 5_001)))
    for read in (read_qr_codes, read_qr_codes_in_pdf):
        with pytest.raises(ImageUnreadableError, match="bytes"):
            read(bytes(MAX_IMAGE_BYTES + 1))
