"""Which classes of a base are worth a visit, and how they are drawn."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.messages import has
from verifier.review import HeldClass, inspection_flags, inspection_sample

DAYS = (date(2022, 6, 20), date(2022, 6, 21))
CLASS = HeldClass("k1", DAYS, Decimal(16), 3, ("a", "b", "c"), ("c", "a", "b"), ("a", "c"))


@pytest.mark.parametrize(
    ("changed", "flags"),
    [
        ({}, ()),
        ({"hours": Decimal("16.5")}, ("MORE_THAN_8_A_DAY",)),
        ({"headcount": 4}, ("HEADCOUNT_DIFFERS",)),
        ({"headcount": 4, "roster": ("a", "b", "c", "c")}, ("HEADCOUNT_DIFFERS", "PHOTOS_OUT_OF_ORDER")),
        ({"signed_in": ("a", "b", "c", "x")}, ("SIGNED_IN_BY_STRANGER",)),
        ({"signed_in": ("a", "b")}, ("NOT_SIGNED_IN",)),
        ({"photos": ("c", "a")}, ("PHOTOS_OUT_OF_ORDER",)),
    ],
)
def test_a_class_is_flagged_by_what_its_own_papers_say(changed, flags):
    """IM 五(一): time and headcount; 四(二)2: pictures in the order of the roster."""
    if changed.get("roster"):
        changed = {**changed, "photos": ("c", "a")}
    assert inspection_flags(replace(CLASS, **changed)) == flags
    assert all(has(f"review.inspection.{flag}") for flag in flags)


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (replace(CLASS, id="k2"), True),
        (replace(CLASS, id="k2", days=(date(2022, 6, 21), date(2022, 6, 22)), signed_in=("c",)), True),
        (replace(CLASS, id="k2", days=(date(2022, 6, 22),)), False),
        (replace(CLASS, id="k2", signed_in=("x",)), False),
        (CLASS, False),
    ],
)
def test_nobody_sits_in_two_classes_on_one_day(other, clash):
    """The same person signed in twice on a day is a reason to look at both classes; a class does not clash with itself."""
    assert ("SAME_DAY_CLASH" in inspection_flags(CLASS, [other])) is clash
    assert ("SAME_DAY_CLASH" in inspection_flags(other, [CLASS])) is clash


def test_flagged_classes_are_drawn_first():
    """However the lot falls, a class that asks for a look comes before one that does not."""
    clean = [replace(CLASS, id=f"k{place}", days=(date(2022, 7, 1 + place),), hours=Decimal(8)) for place in range(9)]
    odd = replace(CLASS, id="odd", headcount=9)
    for seed in (b"1", b"2", b"3"):
        assert inspection_sample([*clean, odd], count=3, seed=seed)[0] == "odd"
    assert len({inspection_sample(clean, count=3, seed=bytes([seed])) for seed in range(20)}) > 5
    assert inspection_sample([], count=3, seed=b"1") == ()


@given(st.permutations(range(8)), st.binary(min_size=1, max_size=8), st.integers(0, 9))
def test_a_sample_can_be_drawn_again(order, seed, count):
    """The same classes and seed give the same sample, whatever order the classes come in."""
    classes = [replace(CLASS, id=f"k{place}", days=(date(2022, 7, 1 + place),), hours=Decimal(8)) for place in range(8)]
    drawn = inspection_sample([classes[place] for place in order], count=count, seed=seed)
    assert drawn == inspection_sample(classes, count=count, seed=seed)
    assert len(drawn) == len(set(drawn)) == min(count, 8)
