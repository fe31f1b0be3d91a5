"""What the reader finds has a name for people, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ocr import ProofKind, extract_fields, split_proofs
from tests.ocr.written import all_texts, written
from verifier.messages import codes

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_kind_has_a_name(language):
    """Twenty-six kinds, each with a name."""
    assert {f"ocr.kind.{kind}" for kind in ProofKind} <= set(codes(language))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_field_has_a_name(language):
    """Whatever field any written proof yields can be shown with a label."""
    names = set()
    for text in all_texts():
        document = written(text["text"])
        names |= set(extract_fields(document, split_proofs(document)[0], ProofKind(text["kind"])))
    assert {f"ocr.field.{name}" for name in names} <= set(codes(language))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_signal_has_a_sentence(language):
    """The codes that `ocr.signals.find` gives, read from its source, all have a sentence."""
    source = (ROOT / "ocr" / "signals" / "find.py").read_text(encoding="utf-8")
    given = set(re.findall(r'"((?:date|hours|name|id_number|text_layer|page|pdf|seal|qr)\.[a-z_]+)"', source))
    assert len(given) >= 12
    assert {f"ocr.signal.{code}" for code in given} <= set(codes(language))
