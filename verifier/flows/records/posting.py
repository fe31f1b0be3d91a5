"""A judged row into the ledger: posted once, corrected by reversal, or kept as a fact beside a larger declaration.

A correction that changes nothing of what the ledger holds leaves its entries alone; any other reverses them and posts anew, and a certificate
that rests on what was reversed falls. Callers hold the transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from verifier.accounts import Entry
from verifier.flows.records.judging import DUPLICATE_PUSHED, JudgedRow, Outcome, Sending
from verifier.rules import ItemResult
from verifier.store import (
    LedgerEntry,
    Transaction,
    add_audit,
    certificates_of,
    change_certificate,
    entries_of,
    get_entry,
    post_draft,
    records,
    reverse_entry,
)

AFTER = {"issued": "revoked", "intended": "abandoned", "signed": "abandoned"}
CORRECTED, REPLACED = "record_corrected", "record_replaced"


@dataclass(frozen=True, slots=True)
class Posted:
    """What taking a row did: the record as it stands, entries posted and reversed, certificates that fell (their numbers)."""

    row: JudgedRow
    record: records.Record | None
    posted: tuple[LedgerEntry, ...] = ()
    reversed: tuple[LedgerEntry, ...] = ()
    fallen: tuple[str, ...] = ()


def post_row(tx: Transaction, sending: Sending, judged: JudgedRow, *, actor: str, now: datetime) -> Posted:
    """Take a row that has no faults."""
    if judged.outcome is Outcome.SAME:
        return Posted(judged, judged.known)
    known = judged.known
    before = living_of(tx, known) if known else ()
    if judged.outcome is Outcome.ASKS:
        gone, fallen = take_back(tx, before, reason=CORRECTED, actor=actor, now=now)
        kept = _kept(tx, sending, judged, "asks", (), actor, now)
        return Posted(judged, kept, (), gone, fallen)
    if before and known is not None and _same_hours(before, judged, known):
        return Posted(judged, _kept(tx, sending, judged, "counts", before, actor, now))
    reversed_, fallen = take_back(tx, before, reason=CORRECTED, actor=actor, now=now)
    replaced, more = take_back(tx, judged.overlapped, reason=DUPLICATE_PUSHED, actor=actor, now=now)
    posted = post_drafts(tx, judged, sending, actor=actor, now=now)
    kept = _kept(tx, sending, judged, "counts", posted, actor, now)
    return Posted(judged, kept, posted, (*reversed_, *replaced), (*fallen, *more))


def post_drafts(
    tx: Transaction, judged: JudgedRow, sending: Sending, *, actor: str, now: datetime
) -> tuple[LedgerEntry, ...]:
    """Post the entries of a row with their trail."""
    assert judged.person is not None
    assert judged.item is not None
    return tuple(
        post_draft(
            tx,
            draft,
            person_id=judged.person.id,
            region=judged.person.region,
            trail=_trail(judged.item, sending, judged),
            posted_by=actor,
            now=now,
        )
        for draft in judged.drafts
    )


def take_back(
    tx: Transaction, entries: Sequence[LedgerEntry], *, reason: str, actor: str, now: datetime
) -> tuple[tuple[LedgerEntry, ...], tuple[str, ...]]:
    """Reverse entries, and end the certificates that rest on them."""
    for entry in entries:
        reverse_entry(tx, entry, reason=reason, posted_by=actor, now=now)
    ids, fallen = {str(entry.id) for entry in entries}, []
    for person in {entry.person_id for entry in entries}:
        for one in certificates_of(tx, person):
            after = AFTER.get(one.state)
            if after is not None and ids & set(one.account.get("entries", ())):
                values = {"state": after, "live_key": None, "reason": reason, "ended_at": now}
                change_certificate(tx, one.uid, expected=one.state, **values)
                add_audit(tx, at=now, actor=actor, action=f"certificate.{after}", subject=one.number)
                fallen.append(one.number)
    return tuple(entries), tuple(fallen)


def living_of(tx: Transaction, record: records.Record) -> tuple[LedgerEntry, ...]:
    """The entries of a record that count: those of its last version that nothing reversed."""
    last = records.versions_of(tx, record.id)[-1]
    reversed_ids = {entry.reverses for entry in entries_of(tx, record.person_id) if entry.reverses}
    return tuple(get_entry(tx, UUID(one)) for one in last.entries if UUID(one) not in reversed_ids)


def _kept(
    tx: Transaction,
    sending: Sending,
    judged: JudgedRow,
    state: str,
    entries: Sequence[LedgerEntry],
    actor: str,
    now: datetime,
) -> records.Record:
    """Keep the record, or its next version."""
    assert judged.person is not None
    row = dict(judged.row or {})
    return records.put_record(
        tx,
        judged.known,
        source=sending.source,
        record_id=judged.cells["record_id"],
        person_id=judged.person.id,
        year=int(judged.cells["year"]),
        course=judged.cells.get("title", ""),
        digest=judged.digest,
        row=row,
        state=state,
        entries=[entry.id for entry in entries],
        made_by=actor,
        now=now,
    )


def _same_hours(before: Sequence[LedgerEntry], judged: JudgedRow, known: records.Record) -> bool:
    """Whether a correction leaves what the ledger holds as it is."""
    assert judged.person is not None
    if judged.person.id != known.person_id or judged.overlapped:
        return False
    return sorted(map(_figures, before)) == sorted(map(_figures, judged.drafts))


def _figures(entry: LedgerEntry | Entry) -> tuple[str, ...]:
    days = ",".join(day.isoformat() for day in entry.days)
    return (
        str(entry.year),
        entry.category,
        entry.subject,
        entry.lane or "",
        f"{entry.hours.normalize():f}",
        days,
        entry.deems or "",
    )


def _trail(item: ItemResult, sending: Sending, judged: JudgedRow) -> dict[str, Any]:
    return {
        "pack": item.pack,
        "cites": list(item.cites),
        "reasons": list(item.reasons),
        "sender": sending.source,
        "record_id": judged.cells["record_id"],
        "course": judged.cells.get("title", ""),
    }
