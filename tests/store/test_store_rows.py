"""What the store keeps, and what it refuses."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store.conftest import NOW
from verifier.errors import NotFoundError
from verifier.store import (
    BadCursorError,
    CaseFilter,
    Certificate,
    Session,
    StaleVersionError,
    StatusListRow,
    TakenError,
    add_assessment,
    add_case,
    add_certificate,
    add_entry,
    add_person,
    add_proof,
    add_status_list,
    add_user,
    certificates_of,
    change_certificate,
    count_cases,
    count_of_list,
    decisions_of,
    disable_user,
    entries_of,
    find_person_by_id_number,
    get_case,
    get_case_file,
    get_person,
    latest_assessment,
    list_cases,
    list_persons,
    list_proofs,
    record_decision,
    reveal_id_number,
    reverse_entry,
    sessions,
    set_proof_state,
    used_indexes,
)


def open_case(tx, person, *, position=0, now=NOW):
    """One proof of one upload, read and waiting for the unit."""
    proof = add_proof(
        tx,
        person_id=person.id,
        sha256="a" * 64,
        byte_count=3,
        file_name="证书.png",
        declared={"year": 2024},
        client_key=None,
        received_by="user:1",
        now=now,
    )
    made = add_assessment(
        tx,
        proof_id=proof.id,
        job_id=None,
        screened=[{"kind": "paper"}, {"kind": "award"}],
        pages=[],
        pack={"id": "CN-370300"},
        now=now,
    )
    return add_case(
        tx,
        assessment=made,
        position=position,
        person=person,
        region="370300",
        year=2024,
        kind="paper",
        proposal="accept",
        confidence=0.987,
        stage="unit",
        state="submitted",
        now=now,
    )


def test_an_identity_number_lies_sealed_and_is_found_by_its_keyed_hash(store, person):
    """No column holds the number, the same number is refused for another person, and only the key opens it."""
    with store.read() as tx:
        row = tx.connection.execute(text("SELECT * FROM persons")).mappings().one()
        assert b"11010519491231002X" not in b"".join(
            bytes(v) for v in row.values() if isinstance(v, bytes | memoryview)
        )
        assert find_person_by_id_number(tx, "11010519491231002X").id == person.id
        assert reveal_id_number(tx, person.id) == "11010519491231002X"
    with pytest.raises(TakenError), store.write() as tx:
        add_person(tx, name="李", region="370300", unit="x", id_number="11010519491231002X", now=NOW)


def test_a_person_that_is_not_there_is_not_found(store):
    """An unknown id is said to be unknown, not answered with nothing."""
    with pytest.raises(NotFoundError), store.read() as tx:
        get_person(tx, uuid4())


def test_only_one_of_two_decisions_on_a_version_is_taken(store, person):
    """Both reviewers saw version 1; the second is refused and nothing of hers is written."""
    with store.write() as tx:
        case = open_case(tx, person)
    outcomes = []

    def decide(who):
        try:
            with store.write() as tx:
                record_decision(
                    tx,
                    case,
                    action="unit_pass",
                    reason="",
                    facts={},
                    state_after="unit_passed",
                    stage_after="",
                    decided_by=who,
                    now=NOW,
                )
            outcomes.append(who)
        except StaleVersionError:
            outcomes.append(None)

    racers = [Thread(target=decide, args=(f"user:{number}",)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    with store.read() as tx:
        assert len([who for who in outcomes if who]) == 1
        assert [made.decided_by for made in decisions_of(tx, case.id)] == [who for who in outcomes if who]
        assert get_case(tx, case.id).version == 2


def test_a_case_file_holds_all_that_a_reviewer_sees(store, person):
    """Case, person, upload, reading and decisions come together, and the screened line is that of the case."""
    with store.write() as tx:
        case = open_case(tx, person, position=1)
    with store.read() as tx:
        file = get_case_file(tx, case.id)
        assert (file.person.id, file.proof.id, file.screened["kind"]) == (person.id, case.proof_id, "award")
        assert latest_assessment(tx, case.proof_id).screened == file.assessment.screened
        assert file.case.confidence == 987


def test_pages_of_a_list_hold_every_case_once(store, person):
    """Walking by cursor gives each case exactly once, also where several were opened in the same moment."""
    with store.write() as tx:
        made = [open_case(tx, person, now=NOW + timedelta(seconds=number // 3)).id for number in range(10)]
    seen, cursor = [], None
    with store.read() as tx:
        while True:
            page = list_cases(tx, CaseFilter(stage="unit"), after=cursor, limit=4)
            seen += [case.id for case in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert sorted(seen) == sorted(made)
        assert len(seen) == 10
        assert count_cases(tx, CaseFilter(stage="hr")) == 0


@pytest.mark.parametrize("cursor", ["", "x", "W10", "////", "bnVsbA"])
def test_a_foreign_cursor_is_refused(store, cursor):
    """A cursor from outside raises our error and no other."""
    with pytest.raises(BadCursorError), store.read() as tx:
        list_persons(tx, after=cursor)


def test_uploads_of_a_person_come_newest_first(store, person):
    """The person sees the last upload at the top, with what became of it."""
    with store.write() as tx:
        first = open_case(tx, person, now=NOW).proof_id
        second = open_case(tx, person, now=NOW + timedelta(minutes=1)).proof_id
        set_proof_state(tx, first, "unreadable", error={"code": "ocr.encrypted"})
    with store.read() as tx:
        listed = list_proofs(tx, person.id).items
        assert [proof.id for proof in listed] == [second, first]
        assert listed[1].error == {"code": "ocr.encrypted"}


def posting(person, key, hours="24"):
    """Facts of one entry."""
    return {
        "posting_key": key,
        "person_id": person.id,
        "region": "370300",
        "year": 2024,
        "category": "academic",
        "subject": "professional",
        "lane": "elective",
        "hours": Decimal(hours),
        "source": "review",
        "trail": {"cite": ["ZB Q4(3)一"]},
        "posted_by": "user:1",
        "now": NOW,
    }


def test_hours_are_exact_and_posted_once(store, person):
    """7.5 comes back as 7.5, days come back as days, and the same posting is refused."""
    with store.write() as tx:
        add_entry(tx, **posting(person, "case:1", "7.5"), days=(date(2024, 5, 7),))
    with pytest.raises(TakenError), store.write() as tx:
        add_entry(tx, **posting(person, "case:1"))
    with store.read() as tx:
        (entry,) = entries_of(tx, person.id, year=2024)
        assert (str(entry.hours), entry.days) == ("7.5", (date(2024, 5, 7),))


def test_an_entry_is_reversed_once_and_never_changed(store, person):
    """The reversal names what it takes back; a second one is refused, and so is an UPDATE."""
    with store.write() as tx:
        entry = add_entry(tx, **posting(person, "case:1"))
        reverse_entry(tx, entry, reason="hr_failed", posted_by="user:2", now=NOW)
    with pytest.raises(TakenError), store.write() as tx:
        reverse_entry(tx, entry, reason="again", posted_by="user:2", now=NOW)
    with pytest.raises(DBAPIError, match="insert-only"), store.write() as tx:
        tx.connection.execute(text("UPDATE entries SET hours = '90'"))
    with store.read() as tx:
        assert [found.reverses for found in entries_of(tx, person.id)] == [None, entry.id]


def certificate(person, index=5, live_key="person:annual_hours:2024"):
    """The intent of a certificate."""
    return Certificate(
        uid=bytes(7) + bytes([index]),
        number=f"ZB-{index}",
        person_id=person.id,
        region="370300",
        type="annual_hours",
        period="2024",
        state="intended",
        live_key=live_key,
        list_number=0,
        list_index=index,
        claims={},
        account={},
        key_id=None,
        token=None,
        pdf_sha256=None,
        reason=None,
        intended_at=NOW,
        issued_at=None,
        ended_at=None,
    )


def test_a_person_never_holds_two_certificates_of_a_period(store, person):
    """A second intent is refused while the first lives, and taken once it has ended."""
    with store.write() as tx:
        add_status_list(tx, StatusListRow(0, "370300", "https://x.example/status/0", open=True, created_at=NOW))
        add_certificate(tx, certificate(person))
    with pytest.raises(TakenError), store.write() as tx:
        add_certificate(tx, certificate(person, 6))
    with store.write() as tx:
        change_certificate(tx, certificate(person).uid, expected="intended", state="abandoned", live_key=None)
        add_certificate(tx, certificate(person, 6))
    with store.read() as tx:
        assert used_indexes(tx, 0, range(6)) == {5}
        assert count_of_list(tx, 0) == 2
        assert {held.state for held in certificates_of(tx, person.id)} == {"abandoned", "intended"}


def test_an_index_of_a_status_list_is_given_once(store, person):
    """The database refuses a second certificate at the same place of a list."""
    with store.write() as tx:
        add_status_list(tx, StatusListRow(0, "370300", "https://x.example/status/0", open=True, created_at=NOW))
        add_certificate(tx, certificate(person))
    other = replace(certificate(person), uid=bytes(8), number="ZB-9", live_key=None)
    with pytest.raises(DBAPIError), store.write() as tx:
        add_certificate(tx, other)


def test_a_certificate_changes_only_from_the_state_that_was_seen(store, person):
    """Two who revoke at once: one does, the other is told."""
    with store.write() as tx:
        add_status_list(tx, StatusListRow(0, "370300", "https://x.example/status/0", open=True, created_at=NOW))
        add_certificate(tx, certificate(person))
    with pytest.raises(StaleVersionError), store.write() as tx:
        change_certificate(tx, certificate(person).uid, expected="issued", state="revoked")


def test_a_disabled_user_has_no_session(store):
    """Rights end at once, and the login stays taken."""
    with store.write() as tx:
        user = add_user(
            tx, login="reviewer", shown_name="审核员", roles=("unit",), region="370300", unit="示例中学", now=NOW
        )
        sessions.add_session(tx, Session(b"h" * 32, uuid4(), user.id, "open", NOW, NOW, NOW + timedelta(hours=8)))
        assert sessions.find_session(tx, b"h" * 32).user_id == user.id
        disable_user(tx, user.id, now=NOW)
        assert sessions.find_session(tx, b"h" * 32) is None
    with pytest.raises(TakenError), store.write() as tx:
        add_user(tx, login="reviewer", shown_name="x", roles=(), region="370300", unit="x", now=NOW)
