"""What is missing, in words, each hour once, with what would close it."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import amounts_of, gaps_of, judge, say_gaps
from verifier.regions import Region

END = date(2024, 12, 31)


def gaps(pack, source="", **hours):
    """The gaps of an account by lane, `_` for the dot."""
    amounts = amounts_of({lane.replace("_", "."): Decimal(figure) for lane, figure in hours.items()}, source=source)
    return gaps_of(judge(amounts, pack, END), pack, END)


def test_an_hour_that_is_missing_is_said_once(make_pack, floor):
    """Six professional hours that also lack in the total are six hours, not twelve."""
    pack = make_pack(requirement=(floor("total", 90), floor("public", 30), floor("professional", 60)))
    assert [(gap.lane, gap.hours) for gap in gaps(pack, public=30, professional=54)] == [("professional", 6)]
    assert [(gap.lane, gap.hours) for gap in gaps(pack, public=30, professional=60)] == []
    assert [(gap.lane, gap.hours) for gap in gaps(pack)] == [("public", 30), ("professional", 60)]


def test_what_the_subjects_do_not_explain_is_said_of_the_total(make_pack, floor):
    """89 hours with every subject met lack one hour of whatever kind."""
    pack = make_pack(requirement=(floor("total", 90), floor("public", 15), floor("professional", 60)))
    assert [(gap.lane, gap.hours) for gap in gaps(pack, public=15, professional=74)] == [("total", 1)]
    assert [(gap.lane, gap.hours) for gap in gaps(pack, public=15)] == [("professional", 60), ("total", 15)]


def test_a_lane_is_said_before_its_subject(make_pack, floor):
    """Twenty hours that only the platform gives come first; the subject is said only with what is left beside them."""
    pack = make_pack(requirement=(floor("total", 90), floor("professional", 60), floor("professional.compulsory", 20)))
    assert [(gap.lane, gap.hours) for gap in gaps(pack, public_compulsory=15, professional_elective=40)] == [
        ("professional.compulsory", 20),
        ("total", 15),
    ]
    assert [(gap.lane, gap.hours) for gap in gaps(pack, public=30, professional_elective=10)] == [
        ("professional.compulsory", 20),
        ("professional", 30),
    ]
    assert [(gap.lane, gap.hours) for gap in gaps(pack, public=70, professional_elective=60)] == [
        ("professional.compulsory", 20)
    ]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("还差专业科目6学时", "培训进修类", "NAT Art.8")), ("en", ("6 hours", "professional", "NAT Art.8"))],
)
def test_a_gap_is_said_with_its_clause_and_what_would_close_it(packs, lang, words):
    """The sentence names hours, lane, the pack's own categories for it and the clause that asks."""
    zibo = packs.for_year(Region("370300"), 2024)
    found = gaps(zibo, source="platform", public_compulsory=30, professional_compulsory=54)
    found = [gap for gap in found if gap.lane == "professional"]
    sentence = say_gaps(found, lang)[0]
    assert all(word in sentence for word in words), sentence


def test_only_what_brings_hours_is_named(packs, usual_pack):
    """A class without figures or without hours closes nothing; a lane is closed by its own classes alone."""
    zibo = packs.for_year(Region("370300"), 2024)
    compulsory = next(gap for gap in gaps(zibo) if gap.lane == "professional.compulsory")
    assert compulsory.ways == ("云平台专业科目必修课",)
    guangxi = packs.for_year(Region("450000"), 2024)
    assert not any("成果" in way for gap in gaps(guangxi) for way in gap.ways)
    bare = gaps(usual_pack)
    assert all(gap.ways == () for gap in bare)
    assert say_gaps(bare)[0].endswith("（ZZ 第一条）。")
