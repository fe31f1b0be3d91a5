"""Keys by which the same thing is known in two regions: what is one thing shares one, what is not shares none."""

import pytest

from verifier.accounts import entry_key, hashed, proof_keys

COURSE = {"event_or_title": "智能制造高级研修班", "start_date": "2024-05-07", "end_date": "2024-05-09"}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("training_certificate", COURSE, {**COURSE, "event_or_title": " 智能制造 高级研修班 "}),
        ("training_certificate", {"certificate_number": "NO.12-3"}, {"certificate_number": "ＮＯ.12-3"}),
        ("paper", {"event_or_title": "某种方法"}, {"event_or_title": "某种方法", "start_date": "2024-01-01"}),
        ("paper", {"doi": "10.1/AB"}, {"doi": "10.1/ab"}),
        ("book", {"isbn": "978-7-111-11111-1"}, {"isbn": "9787111111111"}),
    ],
)
def test_the_same_thing_spelled_otherwise_shares_a_key(kind, one, other):
    """Case, spaces, full-width forms and hyphens of an ISBN make no other thing."""
    assert proof_keys(kind, one) & proof_keys(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("training_certificate", COURSE, {**COURSE, "start_date": "2024-06-07", "end_date": "2024-06-09"}),
        ("training_certificate", {"event_or_title": "培训班"}, {"event_or_title": "培训班"}),
        ("lecture_certificate", {}, {}),
        ("paper", {"event_or_title": "甲"}, {"event_or_title": "乙"}),
    ],
)
def test_two_things_share_none(kind, one, other):
    """A course of another week, a title without days, and nothing at all say nothing of being one."""
    assert not proof_keys(kind, one) & proof_keys(kind, other)


def test_the_same_file_is_the_same_proof():
    """The bytes are a key of their own; one day has no other end."""
    assert proof_keys("unknown", {}, sha256="ab") == {"file:ab"}
    day = {"event_or_title": "讲座", "start_date": "2024-05-07"}
    assert proof_keys("lecture_certificate", day) == proof_keys(
        "lecture_certificate", {**day, "end_date": "2024-05-07"}
    )


def test_hashes_travel_in_one_order_and_say_nothing():
    """16 bytes each, ascending; an entry's own key names its region."""
    keys = {entry_key("370300", "A-1"), entry_key("450000", "a-1")}
    listed = hashed(keys)
    assert listed == tuple(sorted(listed))
    assert [len(bytes.fromhex(one)) for one in listed] == [16, 16]
    assert entry_key("370300", "A-1") == entry_key("370300", "a-1")
