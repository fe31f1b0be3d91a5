"""Bulk runs, corrections, transfers and foreign heads on both databases: each thing once, in the state that was expected."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store.conftest import NOW
from verifier.errors import NotFoundError
from verifier.store import (
    ForeignHead,
    StaleVersionError,
    TakenEntry,
    TakenError,
    TakenTransfer,
    TakenYear,
    add_entry,
    add_foreign_head,
    add_issue_run,
    add_person,
    add_taken_transfer,
    change_taken_transfer,
    change_taken_year,
    count_items,
    end_issue_run,
    find_foreign_head,
    find_running_issue_run,
    find_transferred,
    find_year_place,
    forked_logs,
    get_issue_run,
    get_taken_transfer,
    list_items,
    list_taken_transfers,
    next_waiting_item,
    reverse_entry,
    set_taken_entry,
    settle_item,
    taken_entries_of,
    taken_years_of,
)


@pytest.fixture(name="person")
def _person(store):
    """Somebody."""
    with store.write() as tx:
        return add_person(tx, name="王敏", region="450000", unit="甲", id_number=None, now=NOW)


def test_a_run_goes_through_its_persons_once(store, person):
    """Only the unit's; what was written first stands; an ended run is no running one."""
    same = {"region": "450000", "unit": "甲", "year": 2024, "paper": ""}
    with store.write() as tx:
        add_person(tx, name="别处", region="450000", unit="乙", id_number=None, now=NOW)
        run = add_issue_run(tx, **same, facts={"audit_passed": True}, asked_by="x", now=NOW)
        assert find_running_issue_run(tx, **same) == run
        item = next_waiting_item(tx, run.id)
        assert item.person_id == person.id
        settle_item(tx, item, state="unmet", error={"code": "a"}, now=NOW)
        settle_item(tx, item, state="failed", error={"code": "b"}, now=NOW)
        assert [one.error for one in list_items(tx, run.id)] == [{"code": "a"}]
        assert (next_waiting_item(tx, run.id), count_items(tx, run.id)) == (None, {"unmet": 1})
        end_issue_run(tx, run.id, now=NOW)
        assert (get_issue_run(tx, run.id).state, find_running_issue_run(tx, **same)) == ("done", None)
        with pytest.raises(NotFoundError):
            get_issue_run(tx, uuid4())


def taken_by(person):
    """A transfer of one year with one entry."""
    taken = TakenTransfer(
        uuid4(), b"12345678", "package", person.id, "370300", "1", b"data", None, "open", NOW, "x", None, None
    )
    year = TakenYear(
        taken.id,
        2024,
        True,
        "370300",
        True,
        "review",
        "NO_REGIONAL_RULE",
        None,
        ("c",),
        ("unit",),
        {"public": "1"},
        "waiting",
    )
    entry = TakenEntry(
        taken.id,
        0,
        2024,
        b"1" * 16,
        "paper",
        "public",
        None,
        "review",
        Decimal("1.25"),
        (NOW.date(),),
        None,
        ("c",),
        "谁",
        ("ab",),
    )
    return taken, year, entry


def test_a_transfer_is_kept_as_it_came_and_taken_once(store, person):
    """Years and entries come back; the same source a second time is refused."""
    taken, year, entry = taken_by(person)
    with store.write() as tx:
        add_taken_transfer(tx, taken, (year,), (entry,))
    with store.read() as tx:
        assert get_taken_transfer(tx, taken.id) == taken
        assert (taken_years_of(tx, taken.id), taken_entries_of(tx, taken.id)) == ((year,), (entry,))
        assert [one.id for one in list_taken_transfers(tx, state="open", person_id=person.id).items] == [taken.id]
        with pytest.raises(NotFoundError):
            get_taken_transfer(tx, uuid4())
    with pytest.raises(TakenError), store.write() as tx:
        add_taken_transfer(tx, replace(taken, id=uuid4()), (), ())


def test_only_the_expected_state_changes(store, person):
    """Who comes second is told."""
    taken, year, entry = taken_by(person)
    with store.write() as tx:
        add_taken_transfer(tx, taken, (year,), (entry,))
        assert find_year_place(tx, person.id, 2024) is None
        change_taken_year(tx, taken.id, 2024, expected="waiting", state="recognised")
        assert find_year_place(tx, person.id, 2024) == "370300"
        assert find_year_place(tx, person.id, 2023) is None
        change_taken_transfer(tx, taken.id, expected="open", state="settled")
    for change in (
        lambda tx: change_taken_year(tx, taken.id, 2024, expected="waiting", state="refused"),
        lambda tx: change_taken_transfer(tx, taken.id, expected="open", state="ended"),
    ):
        with pytest.raises(StaleVersionError), store.write() as tx:
            change(tx)


def test_what_a_transfer_brought_is_found_by_its_keys_while_it_counts(store, person):
    """Posted: found; reversed: not any more."""
    taken, year, entry = taken_by(person)
    with store.write() as tx:
        add_taken_transfer(tx, taken, (year,), (entry,))
        assert find_transferred(tx, person.id, ("ab",)) is None
        posted = add_entry(
            tx, posting_key="t", person_id=person.id, region="370300", year=2024, category="paper", subject="public",
            lane=None, hours=Decimal(1), source="transfer", trail={}, posted_by="x", now=NOW,
        )  # fmt: skip
        set_taken_entry(tx, entry, entry_id=posted.id)
        assert find_transferred(tx, person.id, ("ab", "cd")).place == 0
        assert find_transferred(tx, person.id, ("cd",)) is None
        reverse_entry(tx, posted, reason="r", posted_by="x", now=NOW)
        assert find_transferred(tx, person.id, ("ab",)) is None


def test_heads_of_foreign_logs_are_kept_for_good(store):
    """The newest that is believed; contradictions apart; no row changes."""
    heads = [
        ForeignHead(bytes([size]) * 32, "370300", size, b"r" * 32, NOW + timedelta(size), b"h", size < 3, NOW)
        for size in (1, 2, 3)
    ]
    with store.write() as tx:
        for head in (*heads, heads[0]):
            add_foreign_head(tx, head)
        assert find_foreign_head(tx, "370300").size == 2
        assert find_foreign_head(tx, "450000") is None
        assert [head.size for head in forked_logs(tx)] == [3]
    with pytest.raises(DBAPIError, match="insert-only"), store.write() as tx:
        tx.connection.execute(text("UPDATE foreign_heads SET believed = false"))
