"""What one row means: whose hours, known already or new, a correction, at odds with a declaration, or wrong.

The rules of the person's region judge a row like any other activity. A record beats a hand declaration of the same course (Zibo Q7: 无需个人手工申报,
domain.md ZB-36), so that of the two one counts; but where the declaration was approved for more hours, or a certificate rests on it, neither
may give way unseen: the larger figure stands, both facts are kept, and a person is asked. Nothing is written here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from ocr import parse_id_number
from verifier.accounts import Entry
from verifier.accounts import entries_of as entries_of_result
from verifier.activity import Activity, FactUnreadableError, UnknownFactError
from verifier.flows.records.errors import RowFault
from verifier.flows.records.tables import LOST, NEEDED, TableRow
from verifier.regions import is_within, region
from verifier.review import activity_standing, person_judged
from verifier.rules import ItemResult, NoRuleInForceError, Packs, convert_in
from verifier.store import (
    CaseFilter,
    LedgerEntry,
    Person,
    Transaction,
    canonical_json,
    certificates_of,
    find_person_by_id_number,
    get_person,
    kept_cases,
    living_entries,
    pushers,
    records,
    subject_of_person,
)

DUPLICATE_PUSHED = "DUPLICATE_PUSHED"
COUNTING = ("unit_passed",)
LIVING = frozenset({"intended", "signed", "issued"})
LONGEST = {"record_id": 128, "name": 80, "title": 300, "category": 40}  # characters


class Outcome(StrEnum):
    """What taking a row would do."""

    NEW = "new"
    SAME = "same"
    CORRECTION = "correction"
    ASKS = "asks"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends rows: the channel, the source that names them, and for a pusher what its key allows.

    Of a roster `unit_path` says for which unit and `actor` who uploaded it: it corrects no record of anybody else's people.
    """

    channel: str
    source: str
    categories: tuple[str, ...] = ()
    region: str = ""
    unit_path: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with what it means. `drafts` are the entries that it would post, `overlapped` those of a declaration that give way."""

    number: int
    cells: Mapping[str, str]
    outcome: Outcome
    faults: tuple[RowFault, ...] = ()
    person: Person | None = None
    known: records.Record | None = None
    digest: str = ""
    row: Mapping[str, Any] | None = None
    item: ItemResult | None = None
    drafts: tuple[Entry, ...] = ()
    overlapped: tuple[LedgerEntry, ...] = ()

    @property
    def hours(self) -> Decimal:
        """学时 that the row brings."""
        return sum((draft.hours for draft in self.drafts), start=Decimal(0))

    @property
    def declared_hours(self) -> Decimal:
        """学时 of the declaration of the same course."""
        return sum((entry.hours for entry in self.overlapped), start=Decimal(0))


def judge_row(tx: Transaction, packs: Packs, sending: Sending, row: TableRow) -> JudgedRow:
    """Judge one row as things stand now."""
    cells = {name: value.strip() for name, value in row.cells.items()}
    faults, person = _of_cells(tx, sending, row.number, cells)
    if faults or person is None:
        return JudgedRow(row.number, cells, Outcome.FAULTY, tuple(faults))
    return judge_known(tx, packs, sending, row.number, person, cells)


def judge_known(
    tx: Transaction, packs: Packs, sending: Sending, number: int, person: Person, cells: Mapping[str, str]
) -> JudgedRow:
    """Judge a row whose person is known."""
    kept = {name: value for name, value in cells.items() if name not in {"id_number", "name"}}
    kept |= {"channel": sending.channel}
    digest = hashlib.sha256(canonical_json([str(person.id), kept]).encode()).hexdigest()
    known = records.find_record(tx, sending.source, cells["record_id"])
    if known is not None and known.digest == digest:
        return JudgedRow(number, cells, Outcome.SAME, person=person, known=known, digest=digest, row=kept)
    judged = JudgedRow(number, cells, Outcome.NEW, (), person, known, digest, kept)
    if known is not None and not _may_correct(tx, sending, known, person):
        return _faulty(judged, RowFault(number, "record_id", "record_not_yours"))
    return _by_rules(tx, packs, sending, judged)


def _may_correct(tx: Transaction, sending: Sending, known: records.Record, person: Person) -> bool:
    """Whether a roster may send a record again with other content: its own, or one of the unit's people; never a platform's or another's."""
    if not sending.unit_path:
        return True
    if known.person_id != person.id or pushers.is_source(tx, sending.source):
        return False
    if records.last_made_by(tx, known) == sending.actor:
        return True
    subject = subject_of_person(tx, person.id, what="person", key="")
    return not subject.ended and subject.unit_path.startswith(sending.unit_path)


def judge_again(tx: Transaction, packs: Packs, sending: Sending, record: records.Record) -> JudgedRow:
    """Judge a kept record as things stand now, as its next version."""
    cells = {name: str(value) for name, value in record.row.items() if name != "channel"}
    person = get_person(tx, record.person_id)
    judged = JudgedRow(1, cells, Outcome.CORRECTION, (), person, record, record.digest, record.row)
    return _by_rules(tx, packs, sending, judged)


# ---------------------------------------------------------------- cells


def _of_cells(
    tx: Transaction, sending: Sending, number: int, cells: Mapping[str, str]
) -> tuple[list[RowFault], Person | None]:
    """What is wrong with the cells themselves, and the person that they name."""
    faults = [RowFault(number, column, "empty") for column in NEEDED if not cells.get(column)]
    faults += [RowFault(number, name, "number_lost") for name, value in cells.items() if value == LOST]
    faults += [RowFault(number, name, "too_long") for name, most in LONGEST.items() if len(cells.get(name, "")) > most]
    year = cells.get("year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        faults.append(RowFault(number, "year", "not_a_year"))
    if sending.categories and cells.get("category") and cells["category"] not in sending.categories:
        faults.append(RowFault(number, "category", "category_not_yours"))
    if any(fault.column == "id_number" for fault in faults):
        return faults, None
    wrong, person = _whose(tx, sending, number, cells)
    return faults + wrong, person


def _whose(
    tx: Transaction, sending: Sending, number: int, cells: Mapping[str, str]
) -> tuple[list[RowFault], Person | None]:
    """The person of this identity number and name."""
    parsed = parse_id_number(cells["id_number"])
    person = find_person_by_id_number(tx, parsed.text)
    if person is None:  # the check digit tells a slip from a stranger
        return [RowFault(number, "id_number", str(parsed.code or "nobody"))], None
    if cells.get("name") and person.name != cells["name"]:
        return [RowFault(number, "name", "differs")], None
    if sending.region and not is_within(region(person.region), region(sending.region)):
        return [RowFault(number, "id_number", "region_not_yours")], None
    return [], person


# ---------------------------------------------------------------- rules


def _by_rules(tx: Transaction, packs: Packs, sending: Sending, judged: JudgedRow) -> JudgedRow:
    """Judge a row whose cells are in order, beside the person's declarations of the year."""
    number, cells, person = judged.number, judged.cells, judged.person
    assert person is not None
    try:
        activity = records.activity_of_row(sending.source, judged.row or {})
    except (FactUnreadableError, UnknownFactError) as exc:
        column = {"stated_hours": "hours", "training_year": "year"}.get(exc.name, exc.name)
        return _faulty(judged, RowFault(number, column, "unreadable"))
    declared = _declared(tx, person, int(cells["year"]))
    who = person_judged(person.name, person.facts)
    try:
        conversion = convert_in(
            packs, region(person.region), [activity, *declared.values()], person=who, year=int(cells["year"])
        )
    except NoRuleInForceError:
        return _faulty(judged, RowFault(number, "year", "no_rule"))
    item, beside = conversion.items[0], conversion.items[1:]
    drafts = entries_of_result(item, id=_posting_key(sending, judged), activity=activity, source=sending.channel)
    if not drafts:
        said = tuple((lang, item.say(lang)) for lang in ("zh", "en"))
        return _faulty(judged, RowFault(number, "category", "refused_by_rule", said))
    same_course = [case for case, one in zip(declared, beside, strict=True) if DUPLICATE_PUSHED in one.reasons]
    overlapped = tuple(entry for case in same_course for entry in living_entries(tx, case))
    return _weighed(tx, judged, item, drafts, overlapped)


def _weighed(
    tx: Transaction, judged: JudgedRow, item: ItemResult, drafts: tuple[Entry, ...], overlapped: tuple[LedgerEntry, ...]
) -> JudgedRow:
    """Say what taking the row would do."""
    outcome = Outcome.NEW if judged.known is None else Outcome.CORRECTION
    found = replace(judged, outcome=outcome, item=item, drafts=drafts, overlapped=overlapped)
    if not overlapped:
        return found
    smaller = found.hours < found.declared_hours or any(one.year != drafts[0].year for one in overlapped)
    return replace(found, outcome=Outcome.ASKS) if smaller or _rested_on(tx, overlapped) else found


def _rested_on(tx: Transaction, overlapped: tuple[LedgerEntry, ...]) -> bool:
    """Whether a living certificate rests on these entries."""
    ids = {str(entry.id) for entry in overlapped}
    return any(
        one.state in LIVING and ids & set(one.account.get("entries", ()))
        for one in certificates_of(tx, overlapped[0].person_id)
    )


def _declared(tx: Transaction, person: Person, year: int) -> dict[UUID, Activity]:
    """The person's approved declarations of a year, by case."""
    kept = kept_cases(tx, CaseFilter(person_id=person.id, year=year, states=COUNTING))
    found = (
        (one.case.id, activity_standing(one.screened, one.standing, id_=str(one.case.id), declared=one.declared))
        for one in kept
    )
    return {case: activity for case, activity in found if activity is not None}


def _posting_key(sending: Sending, judged: JudgedRow) -> str:
    """Names what is posted: the record, and from its second version on which version of it."""
    key = f"record:{sending.source}:{judged.cells['record_id']}"
    return key if judged.known is None else f"{key}#{judged.known.version + 1}"


def _faulty(judged: JudgedRow, fault: RowFault) -> JudgedRow:
    return replace(judged, outcome=Outcome.FAULTY, faults=(fault,))
