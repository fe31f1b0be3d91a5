"""Pictures of sheets become lines: upright, in order, with what lies under the seal."""

import io
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from opencc import OpenCC
from PIL import Image

from ocr import (
    Box,
    Line,
    NothingRecordedError,
    PageNote,
    PageSource,
    Picture,
    Reader,
    ReplayEngine,
    read_again,
    read_document,
)
from ocr.orientation import PageTurner, turn
from ocr.red import find_red_seals
from ocr.under_seal import read_under_seals
from tests.ocr.sheets import QUALITIES, distort, draw_sheet, pixels_of

_SIMPLIFIED = OpenCC("t2s")


@pytest.fixture(scope="module")
def reader():
    with Reader() as made:
        yield made


def as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _SIMPLIFIED.convert(text))
    return "".join(char for char in folded if char.isalnum()).replace("〇", "0").replace("○", "0")


def curled(pixels: np.ndarray) -> np.ndarray:
    """The page bent in a wave, by a fiftieth of its height up and down."""
    height, width = pixels.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bend = 0.018 * height * np.sin(across / width * np.pi * 1.5)
    return cv2.remap(pixels, across, down + bend.astype(np.float32), cv2.INTER_LINEAR, borderValue=(90, 80, 70))


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_sheet_is_read_whole_in_every_quality(reader, quality):
    """Every line of the sheet, the issuer and the date under the seal among them, whether scanned, photographed or on its side."""
    sheet = draw_sheet(5)
    page = reader.read(as_jpeg(distort(sheet.image, quality, 5))).pages[0]
    said = letters(page.text)
    assert [line for line in sheet.lines if letters(line) not in said] == []
    assert page.source is PageSource.OCR
    assert (page.rotation != 0) == (quality == "rotated")
    assert page.height_px > page.width_px


def test_lines_come_in_reading_order(reader):
    """The title is above the number, the number above the text, the issuer above the date."""
    sheet = draw_sheet(4)
    said = letters(reader.read(as_jpeg(sheet.image)).pages[0].text)
    place = 0
    for line in sheet.lines:
        place = said.index(letters(line), place) + len(letters(line))


def test_words_lie_on_their_characters(reader):
    """Each word of a line has its own box, from left to right inside the line, and together they are the line."""
    page = reader.read(as_jpeg(draw_sheet(6).image)).pages[0]
    for line in page.lines:
        assert "".join(word.text for word in line.words) == line.text.replace(" ", "")
        lefts = [word.box.left for word in line.words]
        assert lefts == sorted(lefts)
        assert all(
            line.box.left - 1e-6 <= word.box.left < word.box.right <= line.box.right + 1e-6 for word in line.words
        )


def test_an_issuer_longer_than_its_seal_is_read_whole(reader, root):
    """The last character of the society's name lies under the seal, the first ones far beside it: the name comes back whole."""
    page = reader.read((root / "samples/proofs/conference-annual-photo/proof.jpg").read_bytes()).pages[0]
    assert "山东省示例机械工程学会" in {line.text for line in page.lines}


def test_what_the_seal_hides_is_read_again():
    """The first reading loses parts of issuer and date on some sheets; the second brings them back and marks them."""
    from ocr import default_engine

    engine, sheets = default_engine(), [draw_sheet(seed) for seed in (2, 6, 7, 10)]
    before = after = 0
    marked = []
    for sheet in sheets:
        picture = Picture(pixels_of(sheet.image))
        first = engine.read(picture)
        completed = read_under_seals(picture, first, engine)
        before += sum(letters(part) in {letters(line.text) for line in first} for part in (sheet.issuer, sheet.date))
        after += sum(letters(part) in {letters(line.text) for line in completed} for part in (sheet.issuer, sheet.date))
        marked += [line for line in completed if line.under_seal]
    assert before < after
    assert after >= 7
    assert marked
    assert all(line.under_seal is False for line in first)


def test_a_sheet_without_seal_is_left_as_it_was_read():
    """No seal, no second reading: the lines are the same objects."""
    sheet = draw_sheet(8, under_seal=False)
    picture = Picture(pixels_of(sheet.image))
    assert find_red_seals(picture.pixels) == ()
    lines = (Line("甲", Box(0, 0, 0.1, 0.1), 1.0, 1),)
    assert read_under_seals(picture, lines, ReplayEngine({})) == lines


def test_seals_are_found_where_they_were_stamped():
    """One seal a sheet, at its place, on upright and lying sheets; the red frame of a certificate is none."""
    for seed in range(6):
        (box,) = find_red_seals(pixels_of(draw_sheet(seed).image))
        assert 0.5 < box.center_x < 0.85
        assert 0.65 < box.center_y < 0.9


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_is_turned_upright(degrees):
    """However a sheet lies, the turner says how to turn it back."""
    turner = PageTurner()
    for seed in (1, 2, 3):
        lying = turn(pixels_of(draw_sheet(seed).image), degrees)
        found, sure = turner.find_turn(lying)
        assert (found + degrees) % 360 == 0
        assert sure > 0.5


@pytest.mark.parametrize("degrees", [-14, -5, 5, 14])
def test_a_sheet_that_lies_askew_is_straightened(reader, degrees):
    """A photo taken at an angle is read whole and in order, and the page says how far it was turned."""
    sheet = draw_sheet(1)
    askew = sheet.image.rotate(-degrees, expand=True, fillcolor=(90, 80, 70), resample=Image.Resampling.BICUBIC)
    page = reader.read(as_jpeg(askew)).pages[0]
    assert abs(page.straightened - degrees) < 1.0
    place, said = 0, letters(page.text)
    for line in sheet.lines:
        place = said.index(letters(line), place)


def test_print_on_a_curled_page_is_straightened(reader):
    """Lines that bend, as on a page that does not lie flat, are cut out along their bend and read."""
    sheet = draw_sheet(1)
    page = reader.read(as_jpeg(Image.fromarray(curled(pixels_of(sheet.image))))).pages[0]
    said = letters(page.text)
    assert [line for line in sheet.lines if letters(line) not in said] == []


def test_a_place_can_be_read_again(reader):
    """One line of a page is read again from its kept image, by an engine of choice."""
    sheet = draw_sheet(3)
    page = reader.read(as_jpeg(sheet.image)).pages[0]
    number = next(line for line in page.lines if line.text.startswith("证书编号"))
    reading = read_again(page, number.box, reader.engine)
    assert letters(reading.text) == letters(sheet.lines[1])
    assert reading.confidence > 0.9


def test_a_blank_page_is_blank(reader):
    """White paper gives no lines and the note that says so."""
    page = reader.read(as_jpeg(Image.new("RGB", (1240, 1754), "white"))).pages[0]
    assert page.lines == ()
    assert page.notes == (PageNote.BLANK,)


def test_a_small_picture_is_flagged(reader):
    """A thumbnail is read as far as it goes, and the page says that it is small."""
    small = draw_sheet(1).image.resize((420, 594))
    page = reader.read(as_jpeg(small)).pages[0]
    assert PageNote.LOW_RESOLUTION in page.notes


def test_the_picture_is_kept_for_display(reader):
    """The page's image is an upright JPEG of about 150 dpi with the size that the page states."""
    page = reader.read(as_jpeg(draw_sheet(3).image)).pages[0]
    with Image.open(io.BytesIO(page.image)) as image:
        assert image.format == "JPEG"
        assert image.size == (page.width_px, page.height_px)
        assert max(image.size) == 1754


def test_replayed_lines_are_answered_by_page_and_document():
    """The replay engine gives what was recorded, for a page number or for one document's page, and refuses the rest."""
    lines = (Line("结业证书", Box(0.3, 0.1, 0.7, 0.2), 0.99, 1),)
    data = as_jpeg(Image.new("RGB", (800, 1100), "white"))
    document = read_document(data, name="a.jpg", engine=ReplayEngine({1: lines}))
    assert document.lines == lines
    assert (document.name, document.media_type, document.byte_count) == ("a.jpg", "image/jpeg", len(data))
    again = read_document(data, engine=ReplayEngine({(document.sha256, 1): lines}))
    assert again.lines == lines
    with pytest.raises(NothingRecordedError):
        read_document(data, engine=ReplayEngine({("0" * 64, 1): lines}))


def test_many_threads_share_one_reader(reader):
    """Files read at once give what they give one by one."""
    files = [as_jpeg(draw_sheet(seed).image) for seed in (1, 2, 3, 4)]
    alone = [reader.read(data).text for data in files]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda data: reader.read(data).text, files))
    assert together == alone


def test_vertical_print_is_read_from_right_to_left(reader):
    """Columns of an old-style sheet are lines of their own, the right one first."""
    from PIL import ImageDraw, ImageFont

    from tests.ocr.sheets import FONTS

    image = Image.new("RGB", (900, 1200), "white")
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(FONTS / "NotoSerifSC-Regular.ttf", 64)
    for column, text in enumerate(("继续教育证书", "学员考核合格", "准予结业此证")):
        for row, char in enumerate(text):
            draw.text((700 - column * 220, 120 + row * 90), char, font=face, fill="black")
    page = reader.read(as_jpeg(image)).pages[0]
    assert PageNote.VERTICAL in page.notes
    assert [line.text for line in page.lines] == ["继续教育证书", "学员考核合格", "准予结业此证"]


def test_a_turned_bitmap_stays_contiguous():
    """Turning gives a bitmap that engines and encoders take as it is."""
    pixels = np.zeros((4, 6, 3), np.uint8)
    for degrees in (0, 90, 180, 270):
        turned = turn(pixels, degrees)
        assert turned.flags.c_contiguous
        assert turned.shape == ((4, 6, 3) if degrees % 180 == 0 else (6, 4, 3))
