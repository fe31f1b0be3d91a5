"""What people settled about a proof adds up: later words beat earlier ones, an undone word was never said, the paper stays as it was read."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.activity import FactUnreadableError, Sex, UnknownFactError
from verifier.review import (
    ASK,
    CORRECT,
    REOPEN,
    SUBMIT,
    UNDO,
    WITHDRAW,
    Standing,
    activity_standing,
    person_judged,
    plain_words,
    require_correctable,
    standing_of,
)

LINE = {
    "kind": "training_certificate",
    "fields": {
        "holder_name": {"value": "王敏"},
        "stated_hours": {"value": "20"},
        "start_date": {"value": "2024-05-07"},
    },
    "proposal": {"category": "training"},
}


@dataclass(frozen=True)
class Word:
    """One line of a history."""

    version: int
    action: str
    facts: dict = field(default_factory=dict)


def a_pass(version, **facts):
    """What a unit says when it passes a case."""
    return Word(version, "unit_pass", facts)


def the_undoing_of(word, version):
    """The word by which another is taken back."""
    return Word(version, UNDO, {"undoes": word.version})


def test_later_words_beat_earlier_ones_name_by_name():
    """A fact that is said again is replaced; what was said of another one stands."""
    history = [
        Word(1, CORRECT, {"fields": {"stated_hours": "12", "holder_name": "王敏"}, "kind": "lecture_certificate"}),
        a_pass(2, facts={"organiser_ok": True}, named_category="training"),
        Word(3, CORRECT, {"fields": {"stated_hours": "16"}}),
    ]
    standing = standing_of(history)
    assert standing.fields == {"stated_hours": "16", "holder_name": "王敏"}
    assert standing.facts == {"organiser_ok": True}
    assert (standing.kind, standing.category, standing.hours) == ("lecture_certificate", "training", None)


def test_a_reviewer_s_own_figure_stands_until_another_one_is_given_or_the_matter_is_read_anew():
    """ZB Q4(3)二: the employer fixes the hours; a plain pass later takes the figure back, and so does a declaration that comes again."""
    own = a_pass(1, own_hours=True, hours="12.5")
    assert standing_of([own]).hours == Decimal("12.5")
    assert standing_of([own, Word(2, "authority_pass", {})]).hours == Decimal("12.5")
    assert standing_of([own, a_pass(2, own_hours=True, hours="8")]).hours == 8
    assert standing_of([own, a_pass(2, own_hours=False, hours="24")]).hours is None
    for anew in (SUBMIT, REOPEN):
        assert standing_of([own, Word(2, anew)]).hours is None
    assert standing_of([own, Word(2, WITHDRAW), Word(3, ASK)]).hours == Decimal("12.5")


def test_what_was_undone_was_never_said():
    """Undone, a decision leaves the words before it; the undoing itself says nothing."""
    confirmed, figure = a_pass(1, facts={"organiser_ok": True}), a_pass(2, own_hours=True, hours="8")
    assert standing_of([confirmed, figure, the_undoing_of(figure, 3)]) == standing_of([confirmed])
    stray = Word(3, UNDO, {"facts": {"organiser_ok": False}})
    assert standing_of([confirmed, stray]).facts == {"organiser_ok": True}


WORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "facts": st.dictionaries(st.sampled_from(["organiser_ok", "archive"]), st.booleans()),
            "fields": st.dictionaries(st.sampled_from(["stated_hours", "year"]), st.sampled_from(["1", "2", None])),
            "kind": st.sampled_from(["paper", "book"]),
            "named_category": st.sampled_from(["paper", "training"]),
        },
    ),
    max_size=8,
)


@settings(deadline=None)
@given(WORDS, st.data())
def test_undoing_a_word_is_the_same_as_never_having_said_it(words, data):
    """Whatever was said before and after, and whichever words are taken back."""
    history = [Word(version, "unit_pass", facts) for version, facts in enumerate(words)]
    taken_back = data.draw(st.sets(st.sampled_from(range(len(history))))) if history else set()
    undoings = [the_undoing_of(history[one], 100 + one) for one in sorted(taken_back)]
    kept = [word for word in history if word.version not in taken_back]
    assert standing_of([*history, *undoings]) == standing_of(kept)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_the_last_word_on_each_thing_wins(earlier, later):
    """What stands after both is what stands after the earlier ones, overlaid with the later ones."""
    first, second = ([Word(0, "unit_pass", facts) for facts in words] for words in (earlier, later))
    before, after = standing_of(first), standing_of(second)
    overlaid = before.with_words(facts=after.facts, fields=after.fields, kind=after.kind, category=after.category)
    assert standing_of([*first, *second]) == overlaid


def test_what_was_read_stays_and_what_was_said_lies_over_it():
    """Read 20, corrected 16, declared and then confirmed: the later word of a person beats the earlier, and any person the paper."""
    read = activity_standing(LINE, Standing(), id_="x")
    assert (read.stated_hours, read.start, read.category) == (20, date(2024, 5, 7), "training")
    standing = Standing(facts={"organiser_ok": True}, fields={"stated_hours": "16", "start_date": None})
    said = activity_standing(LINE, standing, id_="x", declared={"organiser_ok": False, "archive": True})
    assert (said.stated_hours, said.start, said.organiser_ok, said.archive) == (16, None, True, True)


def test_another_kind_frees_a_paper_from_the_class_that_the_machine_gave_it():
    """The class came from the kind; of another kind the region's rules ask again, unless somebody named the class."""
    assert activity_standing(LINE, Standing(kind="paper"), id_="x").category is None
    assert activity_standing(LINE, Standing(kind="paper", category="book"), id_="x").category == "book"
    assert activity_standing(LINE, Standing(kind="not_proof"), id_="x") is None
    assert activity_standing(LINE, Standing(kind="not_proof", category="other"), id_="x").category == "other"


def test_corrected_fields_take_the_shape_of_their_field():
    """Blanks and control characters go; nothing stands for a field that is to be empty, also one of blanks alone."""
    given_ = {
        "holder_name": " 王\x00敏 ",
        "other_names": ["李雷 ", "  ", "韩梅梅"],
        "journal": "机械工程学报",
        "stated_hours": "24",
        "start_date": "2024-05-07",
        "organiser": [],
        "doi": "",
        "isbn": None,
        "event_or_title": " \u200b\n",
        "exam_name": [" "],
    }
    assert require_correctable(given_) == {
        "holder_name": "王敏",
        "other_names": ["李雷", "韩梅梅"],
        "journal": "机械工程学报",
        "stated_hours": "24",
        "start_date": "2024-05-07",
        "organiser": None,
        "doi": None,
        "isbn": None,
        "event_or_title": None,
        "exam_name": None,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stated_hours", "many"),
        ("start_date", "2024-02-30"),  # an impossible date is reported, never rolled over (trap 0.10)
        ("year", "二〇二四"),
        ("region_of_issuer", "淄博"),
        ("stated_hours", 24),  # figures arrive as text
        ("journal", ["one", "two"]),
        ("stated_hours", ["1", "2"]),
        ("holder_name", "王" * 501),
        ("other_names", ["王"] * 51),
        ("other_names", [1]),
        ("organiser", {"name": "x"}),
    ],
)
def test_a_value_of_another_shape_is_refused_under_the_name_that_was_sent(name, value):
    """The sender is told the contract's name of the field, not the rules' one; the value is for the sender alone."""
    with pytest.raises(FactUnreadableError) as refused:
        require_correctable({name: value})
    assert (refused.value.name, refused.value.value, refused.value.facts) == (name, value, {"name": name})


@pytest.mark.parametrize("name", ["id_number", "has_seal", "qr_payload", "organiser_ok", "moon"])
def test_what_is_no_business_of_a_correction_is_refused(name):
    """An identity number, a seal, a code, a fact or a word of nobody's is not a field that is corrected."""
    with pytest.raises(UnknownFactError):
        require_correctable({name: "1"})


@settings(deadline=None)
@given(st.text())
def test_plain_words_hold_nothing_that_nobody_sees(text):
    """No control characters, no blanks around, and cleaning again changes nothing."""
    words = plain_words(text)
    assert words == words.strip() == plain_words(words)
    assert all(letter.isprintable() or letter in "\n\t" for letter in words)


def test_a_person_is_judged_by_what_rules_ask_for_and_nothing_else():
    """IM 三: age and route decide; a unit's own notes about somebody are passed over, a misspelt birthday is not."""
    facts = {"sex": "F", "birth": "1975-02-28", "medical": True, "grassroots_township": False, "shoe_size": "38"}
    person = person_judged("王敏", facts)
    assert (person.name, person.sex, person.birth) == ("王敏", Sex.FEMALE, date(1975, 2, 28))
    assert person.attributes == {"medical"}
    with pytest.raises(FactUnreadableError):
        person_judged("王敏", {"birth": "28.2.1975"})
