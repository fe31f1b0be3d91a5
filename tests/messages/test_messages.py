"""Both languages say the same things, and saying never fails."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.messages import codes, has, language_of, preferred_language, say, template_of
from verifier.messages.catalogue import BadCatalogueError, add_area, placeholders_of


def test_both_languages_have_the_same_codes():
    """Every sentence exists in Chinese and in English."""
    assert codes("zh") == codes("en")


def test_both_languages_ask_for_the_same_facts():
    """A translation may move a placeholder, never lose or invent one."""
    different = [
        c for c in codes("zh") if placeholders_of(template_of(c, "zh")) != placeholders_of(template_of(c, "en"))
    ]
    assert different == []


def test_no_sentence_is_blank_and_english_holds_no_chinese_sentence():
    """A blank or an untranslated sentence would be seen by a reader as a fault."""
    for code in codes("zh"):
        assert template_of(code, "zh").strip(), code
        english = template_of(code, "en")
        han = sum("\u4e00" <= letter <= "\u9fff" for letter in english)
        assert english.strip(), code
        assert han * 2 <= len(english), f"{code} is not translated: {english}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zh", "zh"),
        ("zh_CN", "zh"),
        ("zh-Hans-CN", "zh"),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr", "zh"),
        ("", "zh"),
        (None, "zh"),
    ],
)
def test_one_tag_names_a_language(text, expected):
    """Any English tag is English; everything else is the source language."""
    assert language_of(text) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr,en;q=0.2", "en"),
        ("fr,de;q=0.2", "zh"),
        ("en;q=0.3,zh-TW;q=0.7", "zh"),
        ("en;q=oops", "zh"),
        (None, "zh"),
        ("," * 5000, "zh"),
    ],
)
def test_the_browser_s_wish_is_followed(header, expected):
    """The highest quality among the two languages decides, damage never fails."""
    assert preferred_language(header) == expected


def test_an_unknown_code_is_shown_with_its_facts():
    """A missing sentence shows its code instead of failing the page."""
    assert say("no.such_code", "en", n=3) == "no.such_code (n=3)"
    assert not has("no.such_code")


def test_facts_are_written_as_the_language_writes_them():
    """Dates, exact numbers and lists read naturally in both languages."""
    facts = {"on": date(2024, 3, 5), "hours": Decimal("30.00"), "names": ("甲", "乙")}
    assert say("x", "zh", **facts) == "x (on=2024年3月5日, hours=30, names=甲、乙)"
    assert say("x", "en", **facts) == "x (on=5 March 2024, hours=30, names=甲, 乙)"


def test_facts_are_data_and_never_templates():
    """A file name with braces is shown as it is."""
    assert say("x", "zh", name="{0.__class__} {other}") == "x (name={0.__class__} {other})"


@pytest.mark.parametrize("text", ["{a.b}", "{a[0]}", "{}", "{a!r}", "{a:>9}", "{", "}"])
def test_sentences_hold_no_code(text):
    """Placeholders are plain names; anything else refuses the file."""
    with pytest.raises(BadCatalogueError):
        add_area({}, "zh_CN/x.toml", {"a": {"b": text}})


def test_a_code_has_one_sentence():
    """Two areas cannot both speak for a code, however the key is spelt."""
    found = {}
    add_area(found, "zh_CN/x.toml", {"a": {"b": "一"}})
    with pytest.raises(BadCatalogueError):
        add_area(found, "zh_CN/y.toml", {"a.b": "二"})


def test_a_sentence_is_text():
    """A number in the place of a sentence refuses the file."""
    with pytest.raises(BadCatalogueError):
        add_area({}, "zh_CN/x.toml", {"a": 1})
