"""Next and previous follow the list that a reviewer came from."""

from datetime import UTC, datetime, timedelta

import pytest

from verifier.store import (
    PageImage,
    Worklist,
    add_assessment,
    add_case,
    add_person,
    add_proof,
    get_case,
    list_work,
    migrate,
    neighbours_of,
    open_store,
)

MOMENT = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def queue(tmp_path):
    """A store with five cases, two of them proposed for rejection, two opened at the same moment."""
    store = open_store(f"sqlite:///{tmp_path}/x.db", tmp_path / "blobs", bytes(32))
    migrate(store)
    with store.write() as tx:
        person = add_person(tx, name="王敏", region="370300", unit="甲", id_number=None, now=MOMENT)
        for number, proposal in enumerate(("accept", "reject", "accept", "reject", "accept")):
            now = MOMENT + timedelta(minutes=number // 2)
            facts = {"byte_count": 1, "file_name": "a.pdf", "declared": {}, "client_key": None, "received_by": "demo"}
            proof = add_proof(tx, person_id=person.id, sha256="0" * 64, now=now, **facts)
            pages = [PageImage(1, 10, 10, "image/jpeg", "0" * 64)]
            made = add_assessment(tx, proof_id=proof.id, job_id=None, screened=[{}], pages=pages, pack={}, now=now)
            place = {"region": "370300", "year": 2024, "kind": "paper", "stage": "unit", "state": "submitted"}
            add_case(tx, assessment=made, position=0, person=person, proposal=proposal, confidence=1, now=now, **place)
    yield store
    store.close()


@pytest.mark.parametrize("wanted", [Worklist(), Worklist(proposal="accept"), Worklist(proposal="reject")])
def test_neighbours_are_those_of_the_list(queue, wanted):
    """Walking by `next` from the first case visits exactly the list, in its order, and `previous` walks back."""
    with queue.read() as tx:
        listed = [case.id for case in list_work(tx, wanted).items]
        walked, at = [], listed[0]
        while at is not None:
            walked.append(at)
            beside = neighbours_of(tx, get_case(tx, at), wanted)
            assert beside.previous_id == (walked[-2] if len(walked) > 1 else None)
            at = beside.next_id
    assert walked == listed


def test_a_case_outside_the_filter_still_has_neighbours_in_it(queue):
    """After a decision the case leaves the list, and the next one of the list is still found."""
    with queue.read() as tx:
        every = list_work(tx).items
        rejects = [case.id for case in every if case.proposal == "reject"]
        accepted = next(case for case in every if case.proposal == "accept")
        beside = neighbours_of(tx, accepted, Worklist(proposal="reject"))
    assert beside.next_id in rejects or beside.previous_id in rejects
