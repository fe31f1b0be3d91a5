"""Hours that a platform recorded are imported from a table: all rows or none, and each record once.

A row names its record, the person (by identity number), the year, the class of hours (a code of domain D6 that stands for a trusted channel) and the hours.
The rules of the person's region judge each row like any other activity; a row that they refuse, or that names nobody, stops the import with its number and
column, and nothing is posted. A record that was posted before is passed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verifier.accounts import Entry
from verifier.accounts import entries_of as entries_of_result
from verifier.activity import Activity, FactUnreadableError, UnknownFactError, activity_of, person_of
from verifier.errors import BadTableError
from verifier.regions import region
from verifier.rules import ItemResult, NoRuleInForceError, Packs, convert_in
from verifier.store import (
    LedgerEntry,
    Person,
    Store,
    Transaction,
    add_audit,
    add_entry,
    find_entry,
    find_person_by_id_number,
)

COLUMNS = ("record_id", "id_number", "name", "year", "category", "hours", "title", "start", "end")
NEEDED = ("record_id", "id_number", "name", "year", "category", "hours")


@dataclass(frozen=True, slots=True)
class Import:
    """A table of records: who sends them (the channel, such as `platform`), its name for the ledger, its rows as text."""

    source: str
    sender: str
    rows: Sequence[Mapping[str, str]]
    actor: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Entries that were posted, and how many records were there before."""

    posted: tuple[LedgerEntry, ...]
    passed_over: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was understood."""

    number: int
    key: str
    person: Person
    activity: Activity
    year: int


def import_records(store: Store, packs: Packs, table: Import, *, now: datetime) -> Imported:
    """Import a table of records, all or nothing.

    Raises:
        BadTableError: a row cannot be taken; it names row (the first one after the head is 2) and column.
    """
    with store.write() as tx:
        rows = [_understood(tx, table, number, row) for number, row in enumerate(table.rows, start=2)]
        fresh = [row for row in rows if find_entry(tx, row.key) is None]
        posted = tuple(entry for row in fresh for entry in _post(tx, packs, table, row, now))
        facts = {"sender": table.sender, "rows": len(rows), "posted": len(posted)}
        add_audit(tx, at=now, actor=table.actor, action="records.imported", subject=table.sender, facts=facts)
    return Imported(posted, len(rows) - len(fresh))


def _understood(tx: Transaction, table: Import, number: int, row: Mapping[str, str]) -> _Row:
    """Read one row."""
    cells = {column: str(row.get(column) or "").strip() for column in COLUMNS}
    for column in NEEDED:
        if not cells[column]:
            raise BadTableError(number, column, "empty")
    person = find_person_by_id_number(tx, cells["id_number"].upper())
    if person is None:
        raise BadTableError(number, "id_number", "nobody")
    if person.name != cells["name"]:
        raise BadTableError(number, "name", "differs")
    if not (cells["year"].isascii() and cells["year"].isdigit() and len(cells["year"]) == 4):
        raise BadTableError(number, "year", "not_a_year")
    return _Row(
        number,
        f"record:{table.sender}:{cells['record_id']}",
        person,
        _activity(table, number, cells),
        int(cells["year"]),
    )


def _activity(table: Import, number: int, cells: Mapping[str, str]) -> Activity:
    """The facts of one record."""
    facts: dict[str, Any] = {
        "record_id": cells["record_id"],
        "holder": cells["name"],
        "source": table.source,
        "stated_hours": cells["hours"],
        "training_year": cells["year"],
        "year": cells["year"],
        "title": cells["title"],
        "course": cells["title"],
        "start": cells["start"],
        "end": cells["end"],
    }
    try:
        return activity_of(f"{table.sender}:{cells['record_id']}", facts, category=cells["category"])
    except (FactUnreadableError, UnknownFactError) as exc:
        column = {"stated_hours": "hours", "training_year": "year"}.get(exc.name, exc.name)
        raise BadTableError(number, column, "unreadable") from None  # the cause repeats the cell


def _post(tx: Transaction, packs: Packs, table: Import, row: _Row, now: datetime) -> tuple[LedgerEntry, ...]:
    """Judge one record and post what it brings."""
    person = person_of({**row.person.facts, "name": row.person.name})
    place = region(row.person.region)
    try:
        item = convert_in(packs, place, [row.activity], person=person, year=row.year).items[0]
    except NoRuleInForceError:
        raise BadTableError(row.number, "year", "no_rule") from None
    drafts = entries_of_result(item, id=row.key, activity=row.activity, source=table.source)
    if not drafts:
        raise BadTableError(row.number, "category", ",".join(item.reasons) or str(item.status))
    return tuple(_posted(tx, table, row, draft, item, now) for draft in drafts)


def _posted(tx: Transaction, table: Import, row: _Row, draft: Entry, item: ItemResult, now: datetime) -> LedgerEntry:
    """Post one entry of a record."""
    return add_entry(
        tx,
        posting_key=draft.id,
        person_id=row.person.id,
        region=row.person.region,
        year=draft.year,
        category=draft.category,
        subject=draft.subject,
        lane=draft.lane,
        hours=draft.hours,
        source=draft.source,
        trail={"pack": item.pack, "cites": list(item.cites), "reasons": list(item.reasons), "sender": table.sender},
        posted_by=table.actor,
        now=now,
        days=draft.days,
        deems=draft.deems,
    )
