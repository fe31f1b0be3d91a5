"""The same paper is found again among all others: by bytes, numbers, text; on both databases."""

from datetime import timedelta
from itertools import count

import pytest

from tests.flows.made_cases import open_case, screened
from tests.store.conftest import NOW
from verifier.review import sketch_of
from verifier.store import (
    OWN_AGAIN,
    SAME_PROOF,
    add_person,
    add_proof,
    duplicates_of,
    get_case,
    keep_print,
    print_of,
    reasons_of,
    set_proof_state,
)
from verifier.store.prints import IN_VERY_MANY

HANDS = count(1)
TEMPLATE = "淄博市人力资源和社会保障局兹证明同志参加智能制造专业技术人员能力提升培训班共计学时成绩合格特发此证"


@pytest.fixture
def other(store):
    """Another person."""
    with store.write() as tx:
        return add_person(tx, name="李雷", region="370300", unit="示例中学", id_number=None, now=NOW)


def hand_in(store, person, text, *numbers):
    """Open a case of a paper with this text and these numbers, and give it with the twins that were found."""
    case = open_case(store, person, now=NOW + timedelta(minutes=next(HANDS)), line=screened())
    with store.write() as tx:
        made = print_of(tx, sketch_of({text[at : at + 3] for at in range(len(text) - 2)}), numbers)
        return case, keep_print(tx, case, made, now=NOW)


def test_a_photographed_copy_of_another_person_s_paper_is_flagged_on_both(store, person, other):
    """The number is the same and half of the text: both reviewers see both cases, with how they are alike."""
    first, none = hand_in(store, person, TEMPLATE + "王敏三月十一日至十三日二十四", "ZBJX202400317")
    second, twins = hand_in(store, other, TEMPLATE[6:] + "李雷三月十一日", "ZBJX202400317")
    assert none == ()
    assert [(one.case.id, one.how, one.same_person) for one in twins] == [(first.id, "number", False)]
    with store.read() as tx:
        assert SAME_PROOF in reasons_of(tx, first.id)
        assert SAME_PROOF in reasons_of(tx, second.id)
        (seen,) = duplicates_of(tx, first.id)
    assert (seen.case.id, seen.likeness) == (second.id, twins[0].likeness)


def test_another_person_on_the_same_template_is_none(store, person, other):
    """Nearly the same words, another number: nothing is found."""
    hand_in(store, person, TEMPLATE + "王敏", "ZBJX202400317")
    assert hand_in(store, other, TEMPLATE + "李雷", "ZBJX202400318")[1] == ()


def test_a_paper_without_a_number_is_found_by_its_text(store, person, other):
    """Nothing but words on both, and nearly all of them the same."""
    first, _ = hand_in(store, person, TEMPLATE + "王敏")
    _, twins = hand_in(store, other, TEMPLATE + "李雷")
    assert [(one.case.id, one.how) for one in twins] == [(first.id, "text")]


def test_the_same_bytes_are_found_without_any_reading(store, person, other):
    """A file that another person handed in before, whatever was read in it; the same person's own is told apart."""
    first, _ = hand_in(store, person, TEMPLATE)
    with store.write() as tx:
        digest = tx.connection.exec_driver_sql("SELECT sha256 FROM proofs").scalar()
        proof = add_proof(
            tx, person_id=other.id, sha256=digest, byte_count=1, file_name="b.jpg", declared={}, client_key=None,
            received_by="user:li", now=NOW,
        )  # fmt: skip
        set_proof_state(tx, proof.id, "assessed")
    second = open_case(store, other, now=NOW + timedelta(hours=1), proof=proof)
    with store.read() as tx:
        (twin,) = duplicates_of(tx, second.id)
        assert (twin.case.id, twin.how, twin.likeness) == (first.id, "bytes", 1000)
        assert duplicates_of(tx, first.id)[0].case.id == second.id


def test_one_s_own_paper_again_is_told_apart(store, person):
    """Handed in twice by the same person: flagged as that."""
    first, _ = hand_in(store, person, TEMPLATE + "王敏", "ZBJX202400317")
    second, twins = hand_in(store, person, TEMPLATE + "王敏", "ZBJX202400317")
    assert [one.same_person for one in twins] == [True]
    with store.read() as tx:
        assert {OWN_AGAIN} == {one for one in reasons_of(tx, second.id) if one.startswith("SAME")}
        assert get_case(tx, first.id).version == 1


def test_a_number_on_very_many_papers_tells_nothing(store, person, other):
    """The organiser's telephone stands on all of them: the later ones are compared by their own number alone."""
    for serial in range(IN_VERY_MANY + 1):
        hand_in(store, person, TEMPLATE + f"第{serial}号学员{serial}", "05333182055", f"SERIAL{serial:06}")
    assert hand_in(store, other, TEMPLATE + "第九百号学员", "05333182055", "SERIAL000900")[1] == ()
    assert hand_in(store, other, TEMPLATE + "第3号学员3", "05333182055", "SERIAL000003")[1] != ()


def test_the_kept_print_shows_no_number(store, person):
    """What lies in the database is a keyed hash; the number cannot be read there."""
    hand_in(store, person, TEMPLATE, "ZBJX202400317")
    with store.read() as tx:
        rows = tx.connection.exec_driver_sql("SELECT sketch, numbers FROM prints").all()
    assert all(b"ZBJX202400317" not in bytes(cell) for row in rows for cell in row)


def test_a_paper_that_very_many_have_is_still_found(store, person, other, monkeypatch):
    """However many stand under a key, only so many are looked at, and some of those that are alike are among them."""
    from verifier.store import prints

    monkeypatch.setattr(prints, "MOST_OF_A_KEY", 3)
    text = TEMPLATE + "参加线上学习全部课程已经完成截图为证"
    for _ in range(8):
        hand_in(store, person, text)
    _, twins = hand_in(store, other, text)
    assert len(twins) == 3
    assert {one.how for one in twins} == {"text"}
    template = [TEMPLATE + f"王{'敏李雷韩梅'[n]}" * 4 + "数控加工与智能产线运维培训班"[n:] for n in range(5)]
    for one in template:
        hand_in(store, person, one)
    copy, found = hand_in(store, other, template[2] + "复印")
    assert [one.likeness > 750 for one in found] == [True] * len(found)
    assert copy.id not in {one.case.id for one in found}
    assert found
