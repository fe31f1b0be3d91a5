"""The JSON line of one screened proof, key by key as the contract has it."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from ocr import Field, Level, Signal
from verifier.activity import person_of
from verifier.review import (
    Claim,
    Decision,
    Proposal,
    error_line,
    field_object,
    judge_document,
    proposal_object,
    say_doubt,
    screen_line,
    signal_object,
)
from verifier.rules import load_packs

PACKS = load_packs()
WANG = Claim(
    region="370300", year=2024, holder="王敏", person=person_of({"name": "王敏"}), declared={"organiser_ok": True}
)


def line_of(document, claim, **more):
    """The line of the first proof of a document."""
    judged = judge_document(document, claim, PACKS)[0]
    facts = {name: getattr(judged, name) for name in ("proof", "classification", "fields", "signals", "proposal")}
    return screen_line(file="a.pdf", document=document, ms=812, **{**facts, **more})


def test_a_line_has_the_contract_s_keys_and_is_json(certificate):
    """Every key in its place; what is written can be read back."""
    line = line_of(certificate, WANG)
    keys = ["file", "page", "place", "kind", "confidence", "fields", "proposal", "signals", "document", "ms"]
    assert list(line) == keys
    assert json.loads(json.dumps(line, ensure_ascii=False)) == line
    assert line["place"] == [0, 0, 1, 1]
    assert line["document"] == {"sha256": "a" * 64, "pages": 1, "text_layer": True}
    holder = line["fields"]["holder_name"]
    assert (holder["value"], holder["text"], holder["page"], len(holder["box"])) == ("王敏", "王敏", 1, 4)
    assert set(holder) == {"value", "text", "page", "box", "confidence"}


def test_the_proposal_carries_figure_clause_and_words(certificate):
    """24 of 30 hours: the figure as text, the clause, and the arithmetic in words."""
    proposal = line_of(certificate, WANG)["proposal"]
    assert (proposal["hours"], proposal["subject"], proposal["lane"], proposal["year"]) == (
        "24",
        "professional",
        "elective",
        2024,
    )
    assert (proposal["category"], proposal["cite"], proposal["reasons"][0]) == ("academic", ["ZB Q4(3)一"], "CAP_DAY")
    assert "24学时" in proposal["say"]
    assert proposal["pack"].startswith("CN-370300@")


def test_without_a_region_there_is_no_figure(certificate):
    """hours: null, and nothing of a rule."""
    proposal = line_of(certificate, Claim())["proposal"]
    assert [proposal[key] for key in ("hours", "subject", "lane", "year", "category", "pack")] == [None] * 6
    assert proposal["cite"] == []


def test_a_question_shows_the_figure_that_a_person_would_confirm(certificate):
    """Who ran the class is not known: no hours, but the figure beside the question and what the days allow."""
    proposal = line_of(certificate, replace(WANG, declared={}))["proposal"]
    assert (proposal["decision"], proposal["hours"], proposal["proposed"], proposal["ceiling"]) == (
        "review",
        None,
        "24",
        "24",
    )


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "材料内容识别完整"), ("en", "The paper was read completely")])
def test_a_complete_reading_is_said_to_be_one(lang, sentence):
    """An accept without rules says what it accepts."""
    assert sentence in proposal_object(Proposal(Decision.ACCEPT, ()), lang)["say"]


def test_each_doubt_is_said_after_the_rule(certificate):
    """First the rule in its words, then the doubts about the reading, in the reader's language."""
    english = line_of(certificate, WANG, lang="en")["proposal"]["say"]
    assert "Q4(3)一" in english
    assert say_doubt("MISSING:stated_hours").startswith("未识别到所载学时")
    assert "text layer" in say_doubt("PAGE:text_layer.disagrees", "en")
    assert "something_new" in say_doubt("UNSURE:something_new")
    assert say_doubt("KIND_UNSURE", "en").startswith("The kind of proof")


def test_a_signal_says_its_facts():
    """The sentence is filled; a fact that would shadow the call is left out."""
    signal = Signal("date.impossible", Level.WARNING, {"printed": "2025年11月31日", "lang": "xx"})
    assert signal_object(signal) == {"code": "date.impossible", "level": "warning", "say": signal_object(signal)["say"]}
    assert "2025年11月31日" in signal_object(signal)["say"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("24", "24"),
        (("王敏", "李建国"), ["王敏", "李建国"]),
        (True, True),
        (Decimal("7.50"), "7.5"),
        (None, None),
        (1 + 2j, "(1+2j)"),
    ],
)
def test_values_are_plain_json(value, written):
    """Quantities are text, lists lists, flags flags; anything else is its text."""
    assert field_object(Field(value))["value"] == written


def test_a_field_without_a_place_has_no_box():
    """A value that stands in no line has a null box, not an invented one."""
    assert field_object(Field("x", box=None))["box"] is None


def test_a_file_that_cannot_be_read_gives_a_line_too():
    """Code and sentence; the run goes on."""
    line = error_line(file="b.pdf", code="ocr.encrypted", sentence="文件已加密。")
    assert line == {"file": "b.pdf", "error": {"code": "ocr.encrypted", "say": "文件已加密。"}, "ms": 0}
