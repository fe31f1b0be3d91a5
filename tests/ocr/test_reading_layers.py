"""A text layer is taken when its picture confirms it, and never against what people see."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import Document, Page, PageNote, PageSource, Reader
from tests.ocr import layered
from tests.ocr.sheets import FONTS


@pytest.fixture(scope="module")
def reader():
    with Reader(decoders=1) as made:
        yield made


def only_page(document: Document) -> Page:
    (page,) = document.pages
    return page


def written(text: str, width: int = 400, height: int = 60) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    face = ImageFont.truetype(FONTS / "NotoSerifSC-Regular.ttf", int(height * 0.7))
    ImageDraw.Draw(image).text((width // 2, height // 2), text, font=face, fill="black", anchor="mm")
    return image


def said(page: Page) -> str:
    """The text without spaces: between Chinese and digits they are the typesetter's."""
    return page.text.replace(" ", "")


def assert_boxes_hold_ink(page: Page) -> None:
    """Every word's box lies on print: the picture under it is no plain paper."""
    pixels = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_GRAYSCALE)
    height, width = pixels.shape
    assert (page.width_px, page.height_px) == (width, height)
    for line in page.lines:
        for word in line.words:
            box = word.box
            part = pixels[
                int(box.top * height) : int(box.bottom * height) + 1, int(box.left * width) : int(box.right * width) + 1
            ]
            assert part.min() < 140, (word.text, box)
            assert line.box.left <= box.left <= box.right <= line.box.right


def test_a_clean_layer_is_taken_with_its_boxes(reader):
    """Lines come in reading order from the layer, with full confidence, and every box lies on its print."""
    page = only_page(reader.read(layered.certificate()))
    assert page.source is PageSource.TEXT_LAYER
    assert [line.text for line in page.lines] == [
        "结业证书",
        "证书编号：ZBJX-2024-00317",
        "王敏同志于2024年3月11日至2024年3月13日参加智能制造培训，",
        "共计24学时。",
        "淄博市示例培训中心",
        "2024年3月13日",
    ]
    assert {line.confidence for line in page.lines} == {1.0}
    assert page.notes == ()
    assert_boxes_hold_ink(page)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_stands_upright(reader, rotation):
    """A page whose /Rotate turns it on its side is read upright, from its layer or its picture, with boxes on the print."""
    data = layered.changed(layered.certificate(), lambda _document, page: page.set_rotation(rotation))
    page = only_page(reader.read(data))
    assert "共计24学时" in said(page)
    assert page.height_px > page.width_px
    assert_boxes_hold_ink(page)


def test_a_crop_box_moves_the_boxes_along(reader):
    """A page that shows a part of its sheet has its boxes in fractions of that part."""
    data = layered.changed(layered.certificate(), lambda _document, page: page.set_cropbox(40, 300, 595, 842))
    page = only_page(reader.read(data))
    assert page.source is PageSource.TEXT_LAYER
    assert "共计24学时" in said(page)
    assert_boxes_hold_ink(page)


def test_a_number_pasted_over_is_read_from_the_picture(reader):
    """The layer still says 24, the picture shows 90: the page is read from its picture and flagged."""
    data = layered.certificate()
    left, bottom, right, top = layered.place_of(data, "24 学时")

    def tamper(document, page):
        box = (left, bottom, right, top)
        layered.paint_white(page, box)
        layered.paste(document, page, written("90学时", 230, 70), (left, bottom - 2, right, top + 2))

    page = only_page(reader.read(layered.changed(data, tamper)))
    assert page.source is PageSource.OCR
    assert "90学时" in said(page)
    assert "24学时" not in said(page)
    assert PageNote.TEXT_LAYER_DISAGREES in page.notes
    assert any("24学时" in line.text for line in page.text_layer)


def test_invisible_text_does_not_speak_for_a_page(reader):
    """Text that is not painted (someone's OCR, or a trick) is compared; the picture's lines count."""
    scan = written("王敏同志参加培训计16学时", 1100, 90)

    def tamper(document, page):
        layered.make_invisible(page)
        layered.paste(document, page, scan, (60, 500, 540, 540))

    page = only_page(reader.read(layered.changed(layered.certificate(), tamper)))
    assert page.source is PageSource.OCR
    assert "16学时" in said(page)
    assert PageNote.TEXT_LAYER_DISAGREES in page.notes


def test_a_font_that_lies_is_found_out(reader):
    """A table of characters that names other digits than the outlines show is caught by the spot check."""
    data = layered.lying_font(
        "Total: 16 credit hours in 2024", "Total: 95 credit hours in 2023".replace("credit", "cyexit")
    )
    page = only_page(reader.read(data))
    honest = only_page(
        reader.read(layered.lying_font("Total: 16 credit hours in 2024", "Total: 16 credit hours in 2024"))
    )
    assert honest.source is PageSource.TEXT_LAYER
    assert "16 credit hours in 2024" in honest.text
    assert "16 credit hours in 2024" in page.text


def test_a_damaged_conversion_is_read_from_the_picture(reader):
    """A font that names no characters makes a layer of nonsense: the picture is read, and the page says why."""
    data = layered.certificate().replace(b"/ToUnicode", b"/NoUnicode")
    page = only_page(reader.read(data))
    assert page.source is PageSource.OCR
    assert "共计24学时" in said(page)
    assert PageNote.TEXT_LAYER_DAMAGED in page.notes
    assert page.text_layer == ()


def test_print_inside_a_picture_is_read_too(reader):
    """A caption of a few words over a pasted scan: the scan is what counts."""
    data = layered.set_pages("附件：证书扫描件一份如下所示")

    def insert(document, page):
        layered.paste(document, page, written("李建华完成公需科目30学时", 1100, 120), (80, 400, 520, 460))

    page = only_page(reader.read(layered.changed(data, insert)))
    assert "30学时" in said(page)
    assert "附件" in said(page)


def test_what_was_typed_into_a_form_is_read(reader):
    """A filled field is no page content, but people see it."""
    page = only_page(reader.read(layered.filled_form("WANG MIN")))
    assert "WANG MIN" in page.text
    assert "Certificate of Attendance" in page.text


def test_a_mixed_file_is_read_page_by_page(reader):
    """One page with a layer, one blank: each by its own source."""
    page_with_text, blank = reader.read(layered.set_pages(layered.CERTIFICATE[0], "#v(1cm)")).pages
    assert (page_with_text.number, page_with_text.source) == (1, PageSource.TEXT_LAYER)
    assert (blank.number, blank.source, blank.lines) == (2, PageSource.OCR, ())
    assert PageNote.BLANK in blank.notes


def test_a_signed_pdf_is_accepted_and_says_so(reader):
    """A digitally signed PDF is read as it is; that it is signed is a fact of the document."""
    from cryptography.hazmat.primitives.asymmetric import ec

    data = _signed(layered.certificate(), ec.generate_private_key(ec.SECP256R1()))
    document = reader.read(data)
    assert document.facts["signed"] is True
    assert "共计24学时" in said(document.pages[0])
    assert reader.read(layered.certificate()).facts["signed"] is False


def test_prose_in_two_columns_is_read_column_by_column(reader):
    """The first page of a paper reads down the left column first."""
    text = "焊接过程中质量波动难以及时发现的问题需要建立工位的模型。" * 6
    data = layered.set_pages(f"#columns(2)[左栏开始。{text}左栏结束。\n#colbreak()\n右栏开始。{text}右栏结束。]")
    text = reader.read(data).text.replace("\n", "")
    order = [text.index(mark) for mark in ("左栏开始", "左栏结束", "右栏开始", "右栏结束")]
    assert order == sorted(order)


def _signed(data: bytes, key) -> bytes:
    import datetime as dt

    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sample signer")])
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(der),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)), signers.PdfSignatureMetadata(field_name="Signature1"), signer=signer
    )
    return out.getvalue()
