"""Hours that a trusted channel recorded are imported from a table: all rows or none, and each record once.

A row names its record, the person (by identity number), the year, the class of hours (a code of domain D6) and the hours. A row that the rules refuse, or that
names nobody, stops the import with its number, column and reason, and nothing is posted. A record that was posted before is passed over; sent
again with other content it is a correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier.flows.records.errors import RowFault, RowsRefusedError, UnknownChannelError
from verifier.flows.records.judging import JudgedRow, Outcome, Sending, judge_row
from verifier.flows.records.posting import Posted, post_row
from verifier.flows.records.tables import TableRow, rows_of
from verifier.rules import Packs
from verifier.store import LedgerEntry, Store, Transaction, add_audit

CHANNELS = ("industry_push", "organiser_import", "platform")


@dataclass(frozen=True, slots=True)
class Import:
    """A table of records: the channel (such as `platform`), the sender's name, its rows as text, and who imports."""

    source: str
    sender: str
    rows: Sequence[Mapping[str, str]]
    actor: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Entries that were posted, records that were there before, corrections, and records about which a person is asked."""

    posted: tuple[LedgerEntry, ...]
    passed_over: int
    corrected: int = 0
    asked: int = 0


def import_records(store: Store, packs: Packs, table: Import, *, now: datetime) -> Imported:
    """Import a table of records, all or nothing.

    Raises:
        RowsRefusedError: rows cannot be taken; each names row (the first one after the head is 2), column and reason.
        UnknownChannelError: there is no such channel.
    """
    sending = sending_of(table.source, table.sender)
    with store.write() as tx:
        return take_rows(tx, packs, sending, rows_of(table.rows), actor=table.actor, now=now)


def sending_of(channel: str, sender: str) -> Sending:
    """Name who sends.

    Raises:
        UnknownChannelError.
    """
    if channel not in CHANNELS:
        raise UnknownChannelError(channel, CHANNELS)
    return Sending(channel, sender)


def judge_table(tx: Transaction, packs: Packs, sending: Sending, rows: Sequence[TableRow]) -> tuple[JudgedRow, ...]:
    """Judge every row as things stand, without posting; of a record that stands there twice the later row is wrong."""
    seen: set[str] = set()
    judged = []
    for row in rows:
        judged.append(_not_twice(judge_row(tx, packs, sending, row), seen))
        seen.add(row.cells.get("record_id", ""))
    return tuple(judged)


def take_rows(
    tx: Transaction, packs: Packs, sending: Sending, rows: Sequence[TableRow], *, actor: str, now: datetime
) -> Imported:
    """Judge and post each row in turn; the first that is wrong ends nothing, so that all faults are named.

    Raises:
        RowsRefusedError: the caller's transaction is to be rolled back.
    """
    seen: set[str] = set()
    faults: list[RowFault] = []
    taken: list[Posted] = []
    for row in rows:
        judged = _not_twice(judge_row(tx, packs, sending, row), seen)
        seen.add(row.cells.get("record_id", ""))
        faults.extend(judged.faults)
        if not faults:
            taken.append(post_row(tx, sending, judged, actor=actor, now=now))
    if faults:
        raise RowsRefusedError(tuple(faults))
    done = _summed(taken)
    facts = {"rows": len(taken), "posted": len(done.posted), "corrected": done.corrected, "asked": done.asked}
    add_audit(tx, at=now, actor=actor, action="records.imported", subject=sending.source, facts=facts)
    return done


def _not_twice(judged: JudgedRow, seen: set[str]) -> JudgedRow:
    record_id = judged.cells.get("record_id", "")
    if not record_id or record_id not in seen:
        return judged
    return JudgedRow(
        judged.number, judged.cells, Outcome.FAULTY, (RowFault(judged.number, "record_id", "duplicate_row"),)
    )


def _summed(taken: Sequence[Posted]) -> Imported:
    outcomes = [one.row.outcome for one in taken]
    return Imported(
        tuple(entry for one in taken for entry in one.posted),
        outcomes.count(Outcome.SAME),
        outcomes.count(Outcome.CORRECTION),
        outcomes.count(Outcome.ASKS),
    )
