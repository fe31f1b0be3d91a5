"""What counts for a person here already, by the keys under which the same thing is known elsewhere; and posting what does not yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from verifier.accounts import entry_key, hashed
from verifier.store import (
    LedgerEntry,
    TakenEntry,
    TakenTransfer,
    TakenYear,
    Transaction,
    add_audit,
    add_entry,
    ask_publication,
    case_keys,
    end_certificates_resting_on,
    entries_of,
    get_case_file,
    list_taken_transfers,
    reverse_entry,
    set_taken_entry,
    taken_entries_of,
    taken_entries_of_person,
)

SOURCE = "transfer"


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, and when."""

    actor: str
    now: datetime


def counted_here(tx: Transaction, person_id: UUID, region: str, *, besides: UUID) -> dict[str, UUID]:
    """The keys (hashed) of everything that counts for a person here, each with its entry, besides what one transfer brought.

    Entries of one transfer may share keys: a course over New Year is two entries of one proof.
    """
    brought = {one.entry_id: one for one in taken_entries_of_person(tx, person_id) if one.entry_id}
    found: dict[str, UUID] = {}
    for entry in living_of(entries_of(tx, person_id)):
        if entry.id in brought and brought[entry.id].transfer_id == besides:
            continue
        keys = {entry_key(region, str(entry.id))}
        if entry.posting_key.startswith("record:"):
            keys.add("".join(entry.posting_key.casefold().split()))
        if entry.case_id is not None:
            keys |= case_keys(get_case_file(tx, entry.case_id))
        listed = (*hashed(keys), *(brought[entry.id].keys if entry.id in brought else ()))
        found |= {key: entry.id for key in listed if key not in found}
    return found


def living_of(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """Entries that are neither reversals nor reversed."""
    listed = tuple(entries)
    gone = {entry.reverses for entry in listed if entry.reverses}
    return tuple(entry for entry in listed if entry.reverses is None and entry.id not in gone)


def post_year(tx: Transaction, taken: TakenTransfer, year: TakenYear, node_region: str, act: Act) -> int:
    """Post what a recognised year brings, each thing once, and give how many entries were posted.

    Hours keep subject and number. What an earlier package of the same region brought and this one does not know any more is taken back.
    """
    entries = taken_entries_of(tx, taken.id, year=year.year)
    _take_back_unknown(tx, taken, entries, year.year, act)
    counted = counted_here(tx, taken.person_id, node_region, besides=taken.id)
    posted = 0
    for entry in entries:
        same = next((counted[key] for key in entry.keys if key in counted), None)
        if same is not None:
            set_taken_entry(tx, entry, same_as=same)
            continue
        made = add_entry(
            tx,
            posting_key=f"transfer:{taken.source_uid.hex()}:{entry.source_id.hex()}:{entry.place}",
            person_id=taken.person_id,
            region=year.judged_by,
            year=entry.year,
            category=entry.category,
            subject=entry.subject,
            lane=entry.lane,
            hours=entry.hours,
            source=entry.channel if year.closed else SOURCE,  # a floor may ask for that place's own platform
            trail={
                "pack": year.rule or "",
                "cites": list(dict.fromkeys((*entry.cites, *year.cites))),
                "reasons": [year.effect],
                "transfer": str(taken.id),
                "number": taken.number,
                "from": taken.from_region,
            },
            posted_by=act.actor,
            now=act.now,
            days=entry.days,
            deems=entry.deems if year.closed else None,
        )
        set_taken_entry(tx, entry, entry_id=made.id)
        posted += 1
    return posted


def take_back(tx: Transaction, person_id: UUID, entry_ids: Iterable[UUID], *, reason: str, act: Act) -> int:
    """Reverse entries that a transfer brought, and end the certificates that rest on them; gives how many."""
    living = {entry.id: entry for entry in living_of(entries_of(tx, person_id))}
    gone = [living[entry_id] for entry_id in entry_ids if entry_id in living]
    for entry in gone:
        reverse_entry(tx, entry, reason=reason, posted_by=act.actor, now=act.now)
    ids = frozenset(str(entry.id) for entry in gone)
    fallen = end_certificates_resting_on(tx, person_id, ids, reason=reason, now=act.now) if ids else ()
    if fallen:
        ask_publication(tx, now=act.now)
    for ended in fallen:
        add_audit(tx, at=act.now, actor=act.actor, action=f"certificate.{ended.state}", subject=ended.number)
    return len(gone)


def _take_back_unknown(
    tx: Transaction, taken: TakenTransfer, entries: tuple[TakenEntry, ...], year: int, act: Act
) -> None:
    """Take back what earlier transfers of the same region brought to the year and this package leaves out or says otherwise.

    A scanned certificate says only sums: a package of the same year takes its place.
    """
    if taken.kind != "package":
        return
    known = {(entry.source_id, entry.subject, entry.hours) for entry in entries}
    for earlier in list_taken_transfers(tx, person_id=taken.person_id, limit=200).items:
        if earlier.id == taken.id or earlier.from_region != taken.from_region:
            continue
        before = (one for one in taken_entries_of(tx, earlier.id, year=year) if one.entry_id is not None)
        gone = [one.entry_id for one in before if (one.source_id, one.subject, one.hours) not in known and one.entry_id]
        take_back(tx, taken.person_id, gone, reason="transfer.corrected", act=act)
