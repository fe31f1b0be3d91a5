"""Engines behind one protocol: they find the same print, load no network client, and say when they are missing."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ocr import EngineUnavailableError, Picture, RapidEngine, TesseractEngine, default_engine
from ocr.engines import models
from ocr.layer_check import says_the_same, similarity
from tests.ocr.sheets import draw_sheet, pixels_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sheet():
    return draw_sheet(4, under_seal=False)


def assert_reads(lines, sheet, *, lacking: int = 1) -> None:
    said = "\n".join(line.text for line in lines)
    found = [line for line in sheet.lines if any(similarity(line, other.text) > 0.85 for other in lines)]
    assert len(found) >= len(sheet.lines) - lacking, said
    for line in lines:
        assert 0 <= line.box.left < line.box.right <= 1
        assert 0 <= line.box.top < line.box.bottom <= 1
        assert 0 <= line.confidence <= 1


def test_both_runtimes_read_the_same(sheet):
    """The runtime onnxruntime stands in for OpenVINO without a change in what is read."""
    pixels = Picture(pixels_of(sheet.image), number=3)
    with_openvino = RapidEngine(threads=1, runtime="openvino").read(pixels)
    with_onnx = RapidEngine(threads=1, runtime="onnxruntime").read(pixels)
    assert_reads(with_openvino, sheet)
    assert sorted(line.text for line in with_openvino) == sorted(line.text for line in with_onnx)
    assert {line.page for line in with_openvino} == {3}


@pytest.mark.needs("tesseract")
def test_tesseract_reads_a_page_and_a_strip(sheet):
    """The second opinion reads clean print, and its confidences lie in 0..1."""
    engine = TesseractEngine()
    pixels = pixels_of(sheet.image)
    assert_reads(engine.read(Picture(pixels)), sheet, lacking=4)
    (title,) = (line for line in default_engine().read(Picture(pixels)) if line.text == sheet.lines[0])
    height, width = pixels.shape[:2]
    box = title.box
    strip = pixels[int(box.top * height) : int(box.bottom * height), int(box.left * width) : int(box.right * width)]
    (reading,) = engine.recognise([np.ascontiguousarray(strip)])
    assert says_the_same(sheet.lines[0], reading.text)


def test_a_missing_tesseract_is_named(monkeypatch):
    """Without the program the error says which one to install."""
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(EngineUnavailableError) as caught:
        TesseractEngine().read(Picture(np.zeros((50, 50, 3), np.uint8)))
    assert caught.value.facts == {"engine": "tesseract", "missing": "tesseract"}


def test_a_missing_model_is_named(monkeypatch):
    """Without its wheel the default engine says which file it lacks, at the first page and not at import."""
    monkeypatch.setattr(models, "find_spec", lambda _package: None)
    with pytest.raises(EngineUnavailableError) as caught:
        RapidEngine().read(Picture(np.zeros((50, 50, 3), np.uint8)))
    assert caught.value.facts["missing"] == "rapidocr/models/PP-OCRv6_det_small.onnx"


def test_an_empty_picture_has_no_lines():
    """Plain paper, and a picture of a few pixels, give nothing and break nothing."""
    engine = default_engine()
    assert engine.read(Picture(np.full((1200, 900, 3), 255, np.uint8))) == ()
    assert engine.read(Picture(np.full((3, 2, 3), 128, np.uint8))) == ()
    assert engine.recognise([]) == ()


def test_reading_needs_no_network_and_no_network_client():
    """A page is read in a process that cannot open a socket to anywhere, within the modules that reading needs."""
    program = f"""
import io, socket, sys
sys.path.insert(0, {str(ROOT)!r})
def refuse(*_args, **_kwargs):
    raise AssertionError("reading went to the network")
socket.socket.connect = socket.getaddrinfo = refuse
from tests.ocr.sheets import draw_sheet
from ocr import read_document
out = io.BytesIO()
sheet = draw_sheet(1)
sheet.image.save(out, "PNG", compress_level=1)
document = read_document(out.getvalue())
assert sheet.lines[0] in document.text
print(sorted({{"requests", "urllib3", "rapidocr", "httpx", "torch", "paddle"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_similarity_looks_at_letters_and_digits_alone():
    """Spacing, width of characters and punctuation are the typesetter's; digits must be equal."""
    assert similarity("计 24 学时。", "计２４学时") == 1.0
    assert says_the_same("2024年3月11日", "2024 年 3 月 11 日")
    assert not says_the_same("计24学时", "计21学时")
    assert similarity("", "甲") == 0.0
