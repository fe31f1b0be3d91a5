"""Engines: pictures in, lines out, all behind one protocol."""

from ocr.engines.protocol import OcrEngine, Picture, Pixels, Reading
from ocr.engines.rapid import RapidEngine
from ocr.engines.replay import ReplayEngine
from ocr.engines.tesseract import TesseractEngine

__all__ = ["OcrEngine", "Picture", "Pixels", "RapidEngine", "Reading", "ReplayEngine", "TesseractEngine"]
