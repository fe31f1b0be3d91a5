"""After the class: the base says how many came, attaches the parts of its report, and files it.

The roster is a table and is read at once (identity numbers with their check digit); a sign-in sheet that is a table is compared with it, a
scanned one is kept for a person to look at. Pictures are matched to people by the names of their files. A report may be filed while parts are missing, so that the
clock is kept; it says which, and cannot pass. Source: Inner Mongolia 四(二)2.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ocr import parse_id_number
from verifier.clock import legal_date
from verifier.flows.records.base_clocks import check_report, report_deadline
from verifier.flows.records.base_errors import ClassNotOverError, ClassStepError, UnknownPartError
from verifier.flows.records.base_steps import moved, next_state
from verifier.flows.records.errors import RowFault, RowsRefusedError, TableUnreadableError
from verifier.flows.records.tables import TableRow, read_table
from verifier.review import HeldClass, RosterRow, inspection_flags, roster_errors
from verifier.rules import Packs
from verifier.store import (
    StaleVersionError,
    Store,
    Transaction,
    add_audit,
    base_classes,
    find_person_by_id_number,
)

ROSTER, SIGN_IN, PICTURES = "roster", "sign_in", "photos_or_screenshots"
PEOPLE = ("name", "id_number")
OPEN_STATES = frozenset({"held", "report_returned"})
SIGN_IN_NOT_COMPARED, PICTURES_UNNAMED = "SIGN_IN_NOT_COMPARED", "PICTURES_UNNAMED"
_LEADING = re.compile(r"^\D{0,3}(\d{1,4})(?!\d)")
_FAULT_COLUMNS = {
    "MISSING:name": ("name", "empty"),
    "MISSING:id": ("id_number", "empty"),
    "DUPLICATE_ROW": ("id_number", "duplicate_row"),
}


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file of a report as it arrives."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """The files of one part, in the place of those that were there, on the version of the class that was seen."""

    class_id: UUID
    version: int
    part: str
    files: Sequence[PartFile]
    actor: str


def hold_class(
    store: Store, class_id: UUID, *, version: int, headcount: int, actor: str, now: datetime
) -> base_classes.BaseClass:
    """Say that the class was held and how many came.

    Raises:
        ClassNotOverError, ClassStepError, ClassMovedError, NotFoundError.
    """
    try:
        with store.write() as tx:
            before = base_classes.get_base_class(tx, class_id)
            state = next_state(before, "hold", version)
            if legal_date(now) < before.ends_on:
                raise ClassNotOverError(before.ends_on)
            return base_classes.take_base_step(
                tx, before, event="hold", state_after=state, made_by=actor, now=now, headcount=headcount
            )
    except StaleVersionError:
        raise moved() from None  # the version is the caller's own


def attach_part(
    store: Store, packs: Packs, attachment: Attachment, *, probe: Callable[[bytes], None], now: datetime
) -> base_classes.BaseClass:
    """Attach the files of one part of the report.

    `probe` opens a document in a child process and raises what is wrong with it.

    Raises:
        UnknownPartError, ClassStepError, ClassMovedError, NotFoundError.
        OcrError, TableUnreadableError, RowsRefusedError: a file is at fault; nothing was attached.
    """
    people = _read_people(attachment)
    for file in attachment.files:
        if not _is_table(file):
            probe(file.data)
    kept = [{"sha256": store.blobs.put(one.data), "name": one.name, "bytes": len(one.data)} for one in attachment.files]
    try:
        with store.write() as tx:
            before = base_classes.get_base_class(tx, attachment.class_id)
            if before.version != attachment.version:
                raise moved()
            if before.state not in OPEN_STATES:
                raise ClassStepError(before.state, "attach_part")
            known = report_deadline(packs, before.region, before.ends_on).must_have
            if attachment.part not in known:
                raise UnknownPartError(attachment.part, known)
            codes = _keep_people(tx, before, attachment.part, people, kept)
            return base_classes.take_base_step(
                tx,
                before,
                event="attach_part",
                state_after=before.state,
                codes=(f"PART:{attachment.part}", *codes),
                made_by=attachment.actor,
                now=now,
                report={**before.report, attachment.part: kept},
            )
    except StaleVersionError:
        raise moved() from None  # the version is the caller's own


def file_report(
    store: Store, packs: Packs, class_id: UUID, *, version: int, actor: str, now: datetime
) -> base_classes.BaseClass:
    """File the report as it is; what is missing, late or asks for a look is written beside it.

    Raises:
        ClassStepError, ClassMovedError, NotFoundError.
    """
    today = legal_date(now)
    try:
        with store.write() as tx:
            before = base_classes.get_base_class(tx, class_id)
            state = next_state(before, "file_report", version)
            # a report that was returned keeps the day on which it first came
            first = before.report_filed_on or today
            filing = check_report(packs, before, filed=first, as_of=today)
            codes = (*filing.codes, *flags_of(tx, before), *filing.notes)
            after = base_classes.take_base_step(
                tx, before, event="file_report", state_after=state, due_on=filing.due, codes=codes, made_by=actor,
                now=now, report_filed_on=first,
            )  # fmt: skip
            add_audit(
                tx, at=now, actor=actor, action="base.report_filed", subject=after.id, facts={"codes": list(codes)}
            )
            return after
    except StaleVersionError:
        raise moved() from None  # the version is the caller's own


def flags_of(tx: Transaction, one: base_classes.BaseClass) -> tuple[str, ...]:
    """What about a class asks for a look, beside the other classes of its days."""
    return inspection_flags(held_of(tx, one), [held_of(tx, other) for other in _beside(tx, one)])


def held_of(tx: Transaction, one: base_classes.BaseClass) -> HeldClass:
    """The class as inspection compares it; people are named by the keyed hash of their number."""
    people = base_classes.trainees_of(tx, one.id)
    pictured = sorted((who for who in people if who.pictured is not None), key=lambda who: who.pictured or 0)
    days = (one.ends_on - one.starts_on).days + 1
    return HeldClass(
        id=str(one.id),
        days=tuple(one.starts_on + timedelta(days=day) for day in range(days)),
        hours=one.hours,
        headcount=one.headcount if one.headcount is not None else len(people),
        roster=tuple(who.key for who in people),
        signed_in=tuple(who.key for who in people if who.signed_in),
        photos=tuple(who.key for who in pictured),
    )


def _beside(tx: Transaction, one: base_classes.BaseClass) -> list[base_classes.BaseClass]:
    """Reported classes of the region that share a day with this one."""
    last = date.fromordinal(one.ends_on.toordinal() + 366)
    found = base_classes.classes_between(tx, one.region, one.starts_on, last)
    return [other for other in found if other.id != one.id and other.starts_on <= one.ends_on]


# ---------------------------------------------------------------- people


def _is_table(file: PartFile) -> bool:
    return _is_table_name(file.name)


def _is_table_name(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xls", ".csv"))


def _read_people(attachment: Attachment) -> tuple[TableRow, ...] | None:
    """The people of a roster or of a sign-in sheet that is a table; nothing for other parts.

    Raises:
        TableUnreadableError: a roster is a table.
        RowsRefusedError: rows without a name or a number that can be.
    """
    tables = [one for one in attachment.files if _is_table(one)]
    if attachment.part == ROSTER and len(tables) != 1:
        raise TableUnreadableError
    if attachment.part not in {ROSTER, SIGN_IN} or not tables:
        return None
    rows = tuple(row for one in tables for row in read_table(one.data, columns=PEOPLE, needed=PEOPLE))
    wrong = roster_errors(RosterRow(row.number, row.cells["id_number"], row.cells["name"]) for row in rows)
    repeated_is_wrong = attachment.part == ROSTER  # somebody signs in every day
    faults = tuple(
        RowFault(one.row, *_FAULT_COLUMNS.get(one.code, ("id_number", one.code)))
        for one in wrong
        if repeated_is_wrong or one.code != "DUPLICATE_ROW"
    )
    if faults:
        raise RowsRefusedError(faults)
    return rows


def _keep_people(
    tx: Transaction,
    one: base_classes.BaseClass,
    part: str,
    people: tuple[TableRow, ...] | None,
    kept: Sequence[Mapping[str, Any]],
) -> tuple[str, ...]:
    """Write what a part says about the people of the class; give what a reader should know."""
    known = base_classes.trainees_of(tx, one.id)
    codes: tuple[str, ...] = ()
    if part == ROSTER and people is not None:
        before = {who.id_number_index: who for who in known}
        sheets = one.report.get(SIGN_IN, ())
        scanned = bool(sheets) and not any(_is_table_name(str(sheet["name"])) for sheet in sheets)
        known = tuple(_trainee(tx, place, row, before, scanned=scanned) for place, row in enumerate(people, start=1))
    elif part == SIGN_IN and people is None:  # scanned: a person compares
        known, codes = tuple(replace(who, signed_in=True) for who in known), (SIGN_IN_NOT_COMPARED,)
    elif part == SIGN_IN and people is not None:
        signed = {tx.seal.index(parse_id_number(row.cells["id_number"]).text) for row in people}
        strangers = signed - {who.id_number_index for who in known}
        known = tuple(replace(who, signed_in=who.id_number_index in signed) for who in known)
        codes = ("SIGNED_IN_BY_STRANGER",) if strangers else ()
    elif part == PICTURES:
        known, codes = _pictured(known, [str(file["name"]) for file in kept])
    base_classes.set_trainees(tx, one.id, known)
    return codes


def _trainee(
    tx: Transaction, place: int, row: TableRow, before: Mapping[bytes, base_classes.Trainee], *, scanned: bool
) -> base_classes.Trainee:
    """One row of the roster; who signed in and is pictured is kept from an earlier roster."""
    number = parse_id_number(row.cells["id_number"]).text
    person, index = find_person_by_id_number(tx, number), tx.seal.index(number)
    known = before.get(index)
    signed_in, pictured = (known.signed_in, known.pictured) if known else (scanned, None)
    name = row.cells["name"].strip()
    return base_classes.Trainee(place, name, index, person.id if person else None, signed_in, pictured)


def _pictured(
    known: tuple[base_classes.Trainee, ...], names: Sequence[str]
) -> tuple[tuple[base_classes.Trainee, ...], tuple[str, ...]]:
    """Match pictures, in their order, with people by name or by their number on the roster."""
    places: dict[int, int] = {}
    unnamed = 0
    for order, name in enumerate(names, start=1):
        named = [who.place for who in known if who.name in name]
        leading = _LEADING.match(name)
        number = int(leading.group(1)) if leading else 0
        place = named[0] if len(named) == 1 else number if any(who.place == number for who in known) else None
        if place is None:
            unnamed += 1
        else:
            places.setdefault(place, order)
    found = tuple(replace(who, pictured=places.get(who.place)) for who in known)
    return found, (PICTURES_UNNAMED,) if unnamed else ()
