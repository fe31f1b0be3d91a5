"""Kinds and fields of written proofs: the words alone, without any picture or engine."""

from __future__ import annotations

import pytest

from ocr import Document, ProofKind, classify_proof, extract_fields, split_proofs
from tests.ocr.written import all_texts, written

TEXTS = all_texts()


@pytest.mark.parametrize("text", TEXTS, ids=[text["id"] for text in TEXTS])
def test_a_written_proof_is_recognised(text):
    """Each wording is one proof of its kind, and what decided is printed on it."""
    document = written(text["text"])
    (proof,) = split_proofs(document)
    classification = classify_proof(document, proof)
    assert classification.kind == text["kind"]
    assert set(classification.deciding) <= set(document.lines)


@pytest.mark.parametrize(
    "text", [text for text in TEXTS if "fields" in text], ids=[text["id"] for text in TEXTS if "fields" in text]
)
def test_its_fields_are_read(text):
    """Each field has the value of the contract, and its evidence is printed inside the page."""
    document = written(text["text"])
    (proof,) = split_proofs(document)
    fields = extract_fields(document, proof, ProofKind(text["kind"]), holder=text.get("holder"))
    wanted = {name: tuple(value) if isinstance(value, list) else value for name, value in text["fields"].items()}
    assert {name: fields[name].value for name in wanted if name in fields} == wanted
    for field in fields.values():
        assert 0 <= field.box.left <= field.box.right <= 1
        assert 0 <= field.box.top <= field.box.bottom <= 1
        assert 0 <= field.confidence <= 1


def test_nothing_is_read_from_what_proves_nothing():
    """An invoice has no fields, so nothing of it can be counted."""
    document = written("# 电子发票\n购买方：王敏\n价税合计：1200元\n培训费 24学时")
    (proof,) = split_proofs(document)
    assert extract_fields(document, proof, ProofKind.NOT_PROOF) == {}


def test_the_boundaries_of_a_field_lie_on_its_words():
    """The box of the name covers the name and not the whole line."""
    document = written("# 结业证书\n姓名：赵立新　性别：男　单位：海川市测绘院\n参加培训，共24学时")
    (proof,) = split_proofs(document)
    name = extract_fields(document, proof, ProofKind.TRAINING_CERTIFICATE)["holder_name"]
    line = document.pages[0].lines[1]
    assert name.text == "赵立新"
    assert name.box.left > line.box.left
    assert name.box.right < line.box.left + line.box.width / 2


def test_no_document_is_too_odd():
    """A page of random marks gives an answer and no error."""
    document = written("〔〕《》：：：\n(((\n|||\n年月日\n0000-00-00\n学时学时学时")
    (proof,) = split_proofs(document)
    kind = classify_proof(document, proof).kind
    for one in ProofKind:
        extract_fields(document, proof, one)
    assert kind in {ProofKind.UNKNOWN, ProofKind.NOT_PROOF}
    assert isinstance(document, Document)
