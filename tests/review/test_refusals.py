"""Each reason for which review refuses has its own class, its own code and a sentence with what to do, in both languages."""

from datetime import date

import pytest

from verifier.messages import Language, say, template_of
from verifier.messages.catalogue import placeholders_of
from verifier.review import (
    AfterDeadlineError,
    BulkRefusedError,
    FlaggedError,
    NamedTwiceError,
    NoSuchMachineError,
    NothingCorrectedError,
    NothingToObjectToError,
    NothingToUndoError,
    NotPlainError,
    NotYoursToUndoError,
    ObjectionEndedError,
    ObjectionRefusedError,
    ObjectionTooLateError,
    ObjectionWaitsError,
    OtherRuleError,
    OtherYearError,
    OwnDecisionError,
    PointOutsideError,
    RestsOnItError,
    StepRefusedError,
    TooManyAtOnceError,
    TooManyFilesError,
    TooManyPhotosError,
    UndoRefusedError,
    UndoTooLateError,
    UnsureError,
)

DAY = date(2025, 2, 25)
REFUSALS = [
    AfterDeadlineError(DAY, "四(三)"),
    FlaggedError(("SHARED_WORK", "UNIT_ASSUMED")),
    NamedTwiceError(),
    NoSuchMachineError("elevator"),
    NotPlainError(),
    NotYoursToUndoError("unit-2"),
    NothingCorrectedError(),
    NothingToObjectToError(),
    NothingToUndoError(),
    ObjectionEndedError("upheld"),
    ObjectionTooLateError(DAY),
    ObjectionWaitsError(DAY),
    OtherRuleError("ZB-C2", "ZB-C1"),
    OtherYearError(2023),
    OwnDecisionError(),
    PointOutsideError(3),
    RestsOnItError("certificate:ZB-2024-17"),
    StepRefusedError("declaration", "draft", "unit_pass"),
    TooManyAtOnceError(501, 500),
    TooManyFilesError(301, 300),
    TooManyPhotosError(13, 12),
    UndoTooLateError(30),
    UnsureError(),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
@pytest.mark.parametrize("lang", list(Language))
def test_a_refusal_says_every_fact_that_its_sentence_asks_for(refusal, lang):
    """Nothing is left unfilled, and what the sentence names is what was refused."""
    template = template_of(refusal.code, lang)
    assert template is not None
    assert placeholders_of(template) <= set(refusal.facts)
    sentence = say(refusal.code, lang, **refusal.facts)
    assert sentence.endswith(("。", ".")), sentence
    for name in placeholders_of(template):
        assert all(shown in sentence for shown in shown_of(refusal.facts[name], lang))


def shown_of(fact, lang):
    """How a fact is shown in a sentence."""
    if isinstance(fact, tuple):
        return [shown for one in fact for shown in shown_of(one, lang)]
    if fact == DAY:
        return ["2025"]
    return [fact.say(lang) if hasattr(fact, "say") else str(fact)]


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (RestsOnItError("certificate:ZB-2024-17"), ("证书 ZB-2024-17", "certificate ZB-2024-17")),
        (RestsOnItError("objection"), ("异议", "an objection")),
        (FlaggedError(("SHARED_WORK",)), ("合著", "Several authors")),
        (FlaggedError(("MISSING:archive",)), ("缺少：学习档案", "Missing: the study archive")),
        (FlaggedError(("UNSURE:stated_hours",)), ("没有把握：所载学时", "Unsure: Stated hours")),
        (FlaggedError(("SIGNAL:seal.absent",)), ("纸面警示", "Warning on the paper")),
        (OtherRuleError("training", "academic"), ("培训", "training")),
        (OtherRuleError("CN-370300@2024.1", "CN-370300@2021.1"), ("CN-370300@2024.1", "CN-370300@2021.1")),
        (ObjectionEndedError("upheld"), ("异议成立", "Objection upheld")),
        (StepRefusedError("declaration", "unit_passed", "withdraw"), ("单位审核通过", "withdrawn by the person")),
    ],
)
def test_people_read_words_and_programs_codes(refusal, words):
    """A code never stands in a sentence where it has a word, and stays the fact that a program compares."""
    for word, lang in zip(words, Language, strict=True):
        assert word in say(refusal.code, lang, **refusal.facts)
    codes = [
        str(fact) for value in refusal.facts.values() for fact in (value if isinstance(value, tuple) else (value,))
    ]
    assert all(code.isascii() for code in codes)


def test_no_two_reasons_share_a_code():
    """Scripts and pages tell refusals apart by it."""
    assert len({refusal.code for refusal in REFUSALS}) == len(REFUSALS)


@pytest.mark.parametrize("root", [BulkRefusedError, ObjectionRefusedError, UndoRefusedError])
def test_each_root_gathers_the_reasons_of_its_step(root):
    """A page catches the step's refusals by the root; the root's own code is said of none of them."""
    below = [refusal for refusal in REFUSALS if isinstance(refusal, root)]
    assert len(below) >= 4
    assert all(refusal.code.split(".")[0] == root.code.split(".")[0] != refusal.code for refusal in below)


def test_what_was_refused_can_be_read_from_the_refusal():
    """Facts by name, and in the developer's line; no name, number or text of a paper among them."""
    refusal = TooManyAtOnceError(501, 500)
    assert refusal.facts == {"named": 501, "most": 500}
    assert str(refusal) == "bulk.too_many (named=501, most=500)"
