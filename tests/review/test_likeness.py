"""Two papers are the same by their numbers and their text together; text alone speaks only where no number can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import Box, Line
from verifier.review import are_twins, band_keys, likeness_of, number_key, paper_print, sketch_of

TEXT = "淄博市人力资源和社会保障局兹证明王敏同志于二〇二四年三月十一日至十三日参加智能制造专业技术人员能力提升培训班共计二十四学时成绩合格特发此证编号"


def runs(text):
    """The runs of three characters of a text."""
    return {text[index : index + 3] for index in range(len(text) - 2)}


@given(st.sets(st.text(min_size=3, max_size=3), max_size=300), st.sets(st.text(min_size=3, max_size=3), max_size=300))
def test_sketches_tell_how_much_text_two_papers_share(one, other):
    """Up to a thousand runs the figure is the Jaccard index itself, in thousandths, whichever comes first."""
    shared = likeness_of(sketch_of(one), sketch_of(other))
    expected = 1000 * len(one & other) // len(one | other) if one and other else 0
    assert shared == expected
    assert likeness_of(sketch_of(other), sketch_of(one)) == shared


def test_of_long_texts_the_sketches_estimate():
    """Ten thousand runs, half of them shared: a third of all, within a twentieth."""
    one = {f"{number:05}" for number in range(10_000)}
    other = {f"{number:05}" for number in range(5_000, 15_000)}
    assert 283 <= likeness_of(sketch_of(one), sketch_of(other)) <= 383
    assert len(sketch_of(one)) == 4096


def test_like_texts_meet_under_a_key_and_unlike_ones_do_not():
    """Nearly the same text shares bands, quite another shares none; a text of a few words has no band at all."""
    same = band_keys(sketch_of(runs(TEXT)))
    near = band_keys(sketch_of(runs(TEXT.replace("王敏", "李雷"))))
    far = band_keys(sketch_of(runs("".join(chr(0x4E00 + number) for number in range(100)))))
    assert len(same) == 20
    assert set(same) & set(near)
    assert not set(same) & set(far)
    assert band_keys(sketch_of(runs("短"))) == ()
    assert all(0 <= key < 1 << 63 for key in same)


@pytest.mark.parametrize(
    ("shared", "fewer", "likeness", "expected"),
    [
        (1, 1, 400, True),  # all numbers: the same paper photographed again
        (1, 1, 399, False),
        (3, 5, 400, True),  # most of them
        (2, 5, 600, False),  # an organiser's telephone and another person's text
        (2, 5, 700, True),
        (0, 2, 990, False),  # numbers on both, none shared: another person's on the same template
        (0, 0, 750, True),  # nothing to tell it by but the text
        (0, 0, 749, False),
    ],
)
def test_numbers_and_text_speak_together(shared, fewer, likeness, expected):
    """Both sides of every line."""
    assert are_twins(shared, fewer, likeness) is expected


def test_the_key_of_a_number_fits_both_databases():
    """63 bits, whatever the digest."""
    assert number_key(b"\xff" * 32) == (1 << 63) - 1


def printed(*texts):
    """Lines of print, from top to bottom."""
    return [Line(text, Box(0.1, 0.1 * row, 0.9, 0.1 * row + 0.05), 0.99, 1) for row, text in enumerate(texts, start=1)]


def test_a_paper_is_told_by_its_own_number_and_its_long_ones():
    """The number of the paper in one spelling and a telephone are kept; an identity number, checked by its last digit, never is."""
    lines = printed("证书编号: zb-2024 00017", "身份证号:11010519491231002X", "电话 0533-31820000", "结业证书")
    sketch, numbers = paper_print(lines, {"certificate_number": "zb-2024 00017"})
    assert "ZB202400017" in numbers
    assert not any("11010519491231002" in number for number in numbers)
    assert numbers == tuple(sorted(set(numbers)))
    assert len(sketch) > 0
    assert len(sketch) % 4 == 0


def test_a_number_that_many_papers_carry_tells_none_from_another():
    """Of fewer than six letters and digits ("第3期"), or none at all, it is no number of the paper."""
    lines = printed("结业证书", "王敏同志参加培训")
    for number in ("No. 3-17", "", None):
        assert paper_print(lines, {"certificate_number": number})[1] == ()
    assert paper_print(lines, {})[1] == ()
    assert paper_print(lines, {"certificate_number": "鲁人社 0001"})[1] == ("鲁人社0001",)
    assert paper_print([], {}) == (b"", ())
