"""Hints for the reviewer, each on the evidence that it names."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from ocr import (
    Document,
    PageNote,
    Reader,
    ReplayEngine,
    classify_proof,
    extract_fields,
    find_signals,
    likeness,
    long_numbers,
    print_facts,
    split_proofs,
)
from tests.ocr.written import written

TEXT = "# 结业证书\n王敏 同志：\n于2024年5月7日至9日参加增材制造技术培训班，共24学时，准予结业。\n证书编号：2024051700318\n海川省机械工程学会\n2024年5月9日"


def _with_picture(document: Document, draw=None) -> Document:
    """The document with a page picture on which something is drawn."""
    picture = Image.new("RGB", (1000, 1400), "white")
    if draw is not None:
        draw(picture)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return replace(document, pages=(replace(document.pages[0], image=out.getvalue()),))


def _codes(document: Document, *, holder: str | None = None) -> dict[str, str]:
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    return {signal.code: str(signal.level) for signal in find_signals(document, proof, fields, holder=holder)}


def _seal(picture: Image.Image) -> None:
    pen = ImageDraw.Draw(picture)
    pen.ellipse([600, 900, 800, 1100], outline=(210, 30, 30), width=9)
    pen.regular_polygon((700, 1000, 40), 5, fill=(210, 30, 30))


def _code(picture: Image.Image) -> None:
    symbol = zxingcpp.create_barcode("https://v.example/#1", zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(symbol.to_image(scale=6))
    picture.paste(code.convert("RGB"), (120, 1100))


def test_a_red_seal_is_found_where_it_is():
    """The field and the signal name the same place; the absence of a seal is only said."""
    document = _with_picture(written(TEXT), _seal)
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    assert fields["has_seal"].value is True
    assert fields["has_seal"].box.contains_center_of(fields["has_seal"].box)
    assert 0.55 < fields["has_seal"].box.left < 0.65
    assert _codes(document)["seal.found"] == "notice"
    assert _codes(_with_picture(written(TEXT)))["seal.absent"] == "notice"


def test_a_code_is_read():
    """The text of the QR code is a field and a hint."""
    document = _with_picture(written(TEXT), _code)
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, classify_proof(document, proof).kind)
    assert fields["qr_payload"].value == "https://v.example/#1"
    assert "qr.found" in _codes(document)


def test_a_small_code_in_a_wide_photo_is_read():
    """It is looked for on the photo as it came, and its place is that of the page turned upright."""
    words = "https://v.example/#" + "1048576" * 40
    symbol = Image.fromarray(zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode).to_image(scale=2))
    photo = Image.new("RGB", (4800, 3600), "white")
    photo.paste(symbol.convert("RGB"), (4200, 300))
    out = io.BytesIO()
    photo.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=85)
    with Reader(engine=ReplayEngine({1: ()}), decoders=1) as reader:
        document = reader.read(out.getvalue())
    (proof,) = split_proofs(document)
    found = {signal.code: signal for signal in find_signals(document, proof, {})}
    assert found["qr.found"].facts["text"] == words
    assert found["qr.found"].box.center_x > 0.85
    assert found["qr.found"].box.center_y < 0.2


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        (TEXT.replace("2024年5月9日", "2024年11月31日"), "date.impossible", "warning"),
        (TEXT.replace("5月7日至9日", "5月9日至7日"), "date.order", "warning"),
        (TEXT.replace("24学时", "40学时"), "hours.above_days", "notice"),
        (TEXT + "\n身份证号：370399198504120001", "id_number.invalid", "notice"),
    ],
)
def test_what_cannot_be_right_is_said(text, code, level):
    """Each impossible or implausible value has its own hint."""
    assert _codes(written(text))[code] == level


def test_another_name_than_the_declared_one_is_a_warning():
    """The same name with a space in it is the same name."""
    assert _codes(written(TEXT), holder="李建国")["name.differs"] == "warning"
    assert "name.differs" not in _codes(written(TEXT), holder="王 敏")


def test_what_the_reader_noted_about_a_page_is_passed_on():
    """A text layer that disagrees with its picture asks for a person."""
    document = written(TEXT)
    page = replace(document.pages[0], notes=(PageNote.TEXT_LAYER_DISAGREES,))
    assert _codes(replace(document, pages=(page,)))["text_layer.disagrees"] == "warning"


def test_a_signed_pdf_is_said_to_be_signed():
    """Facts of the file become hints; a drawing program is named."""
    document = replace(written(TEXT), facts={"signed": True, "revisions": 2, "producer": "Adobe Photoshop"})
    assert {"pdf.signed", "pdf.drawing_program"} <= set(_codes(document))


def test_warnings_stand_before_notices():
    """A reviewer reads what asks for a look first."""
    levels = list(
        _codes(_with_picture(written(TEXT.replace("2024年5月9日", "2024年2月30日"))), holder="李建国").values()
    )
    assert levels == sorted(levels, reverse=True)


def test_the_same_proof_again_and_another_persons_are_told_apart():
    """Another person's certificate shares most of the text and no long number."""
    mine, again = written(TEXT).lines, written(TEXT.replace("准予结业", "准子结业")).lines
    other = written(TEXT.replace("王敏", "李建国").replace("2024051700318", "2024051700412")).lines
    assert likeness(mine, again) > 0.8
    assert likeness(mine, other) > 0.5
    assert long_numbers(mine) == long_numbers(again) == frozenset({"2024051700318"})
    assert not long_numbers(mine) & long_numbers(other)
    assert likeness(mine, ()) == 0.0


def test_the_facts_of_a_file_are_its_digest_and_its_print():
    """The perceptual hash is a fact; without a picture there is none."""
    document = _with_picture(written(TEXT), _seal)
    (proof,) = split_proofs(document)
    assert print_facts(document, proof)["sha256"] == document.sha256
    assert len(print_facts(document, proof)["phash"]) == 16
    assert "phash" not in print_facts(written(TEXT), split_proofs(written(TEXT))[0])
