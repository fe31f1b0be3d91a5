"""What is said of a signed PDF: whole, added to, changed, or other bytes than were signed; and of the words around a seal."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from ocr import Reader, classify_proof, extract_fields, find_signals, split_proofs
from tests.ocr.sheets import FONTS
from tests.render.papers import AT, CLAIMS, a_world
from verifier.render import render_certificate_pdf, sign_pdf


@pytest.fixture(scope="module")
def reader():
    """One reader for all files."""
    with Reader(decoders=1) as made:
        yield made


@pytest.fixture(scope="module")
def signed():
    """A certificate that an office signed."""
    world = a_world()
    return sign_pdf(render_certificate_pdf(world.view(CLAIMS), created_at=AT), world.seal, at=AT)


def signals_of(reader, data):
    """The hints of the first proof by their codes."""
    document = reader.read(data)
    proof = split_proofs(document)[0]
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    return {signal.code: signal for signal in find_signals(document, proof, fields)}


def with_more_on_the_page(signed: bytes) -> bytes:
    """The file with a red field painted on it afterwards, as an update that leaves the signed bytes alone."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed), strict=False)
    painted = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 100 200 200 re f Q")
    writer.add_stream_to_page(0, writer.add_object(painted), prepend=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_another_byte(signed: bytes) -> bytes:
    """The file with one bit of what was signed turned around, in the mark behind the head that no reader looks at."""
    place = signed.index(b"%\x80\x80\x80\x80") + 2
    return signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]


def test_a_whole_signature_is_no_warning(reader, signed):
    """The signer is named as its certificate names itself."""
    found = signals_of(reader, signed)
    assert "pdf.signature_whole" in found
    assert found["pdf.signature_whole"].facts["signer"]
    assert not {"pdf.changed_after_signing", "pdf.signature_broken"} & set(found)


def test_a_page_painted_on_after_signing_is_a_warning(reader, signed):
    """The signed bytes are whole, and the page shows something else."""
    found = signals_of(reader, with_more_on_the_page(signed))
    assert found["pdf.changed_after_signing"].level == "warning"
    assert "pdf.signature_whole" not in found


def test_other_bytes_than_were_signed_are_a_warning(reader, signed):
    """One bit is enough."""
    found = signals_of(reader, with_another_byte(signed))
    assert found["pdf.signature_broken"].level == "warning"


def sealed_page(words: str, *, blur: int = 1) -> bytes:
    """A page with some print and a round seal with these words, as a JPEG."""
    page = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONTS / "NotoSerifSC-Regular.ttf"), 46)
    for row, text in enumerate(("结业证书", "王敏同志于2024年5月7日参加培训班，共24学时，准予结业。", "2024年5月9日")):
        pen.text((200, 300 + 200 * row), text, fill=(20, 20, 20), font=font)
    seal = Image.new("RGBA", (320, 320), (0, 0, 0, 0))
    ring = ImageDraw.Draw(seal)
    ring.ellipse([4, 4, 316, 316], outline=(205, 30, 35, 230), width=8)
    ring.regular_polygon((160, 160, 44), 5, fill=(205, 30, 35, 230))
    small = ImageFont.truetype(str(FONTS / "NotoSerifSC-Regular.ttf"), 40)
    for index, char in enumerate(words):
        turned = Image.new("RGBA", (320, 320), (0, 0, 0, 0))
        ImageDraw.Draw(turned).text((160, 42), char, fill=(205, 30, 35, 230), font=small, anchor="mm")
        angle = (index - (len(words) - 1) / 2) * -28
        seal.alpha_composite(turned.rotate(angle, resample=Image.Resampling.BICUBIC))
    page.paste(seal, (1100, 1700), seal)
    out = io.BytesIO()
    page.resize((1654 // blur, 2339 // blur)).resize((1654, 2339)).save(out, "JPEG", quality=80)
    return out.getvalue()


def test_the_words_around_a_seal_are_read(reader):
    """They are a hint of their own at the seal's place; the seal itself is said once."""
    found = signals_of(reader, sealed_page("示例市测试专用章"))
    assert found["seal.text"].facts["text"] == "示例市测试专用章"
    assert found["seal.text"].box.contains_center_of(found["seal.found"].box)


def test_words_that_cannot_be_read_are_not_guessed(reader):
    """A seal that is a blot says nothing."""
    assert "seal.text" not in signals_of(reader, sealed_page("示例市测试专用章", blur=9))
