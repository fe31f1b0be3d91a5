"""A roster on its way: uploaded and looked at row by row, corrected with the list of its errors, and imported only when it is clean.

Zibo Q8(2): template → fill → upload → errors exported → correct → import again → next (`verifier.review.ROSTER_IMPORT`). What was uploaded lies
among the files; "next" reads it again and judges every row anew, so that nothing is posted that was not right at that moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from verifier.flows.records.errors import RosterClosedError, RowFault, RowsRefusedError
from verifier.flows.records.import_records import Imported, judge_table, sending_of, take_rows
from verifier.flows.records.judging import JudgedRow, Sending
from verifier.flows.records.tables import read_table
from verifier.regions import NATION
from verifier.review import ROSTER_IMPORT, StepRefusedError, advance
from verifier.rules import Packs
from verifier.store import Store, Transaction, add_audit, rosters


@dataclass(frozen=True, slots=True)
class RosterUpload:
    """A roster as it arrives, and for which unit."""

    data: bytes = field(repr=False)
    file_name: str
    channel: str
    sender: str
    unit_path: str
    region: str
    actor: str


@dataclass(frozen=True, slots=True)
class CheckedRoster:
    """A roster with what every row of it means now."""

    roster: rosters.Roster
    rows: tuple[JudgedRow, ...]

    @property
    def faults(self) -> tuple[RowFault, ...]:
        """Everything that is wrong, row by row."""
        return tuple(fault for row in self.rows for fault in row.faults)


def upload_roster(store: Store, packs: Packs, upload: RosterUpload, *, now: datetime) -> CheckedRoster:
    """Keep a roster and judge its rows; nothing is posted.

    Raises:
        TableUnreadableError, TableEmptyError, TableTooLongError, ColumnsMissingError, UnknownChannelError: nothing was kept.
    """
    sending = _sending(upload.channel, upload.sender, upload.unit_path, upload.region, upload.actor)
    rows = read_table(upload.data)
    sha256 = store.blobs.put(upload.data)
    with store.write() as tx:
        judged = judge_table(tx, packs, sending, rows)
        faults = sum(len(row.faults) for row in judged)
        kept = rosters.add_roster(
            tx,
            sender=upload.sender,
            channel=upload.channel,
            unit_path=upload.unit_path,
            region=upload.region,
            file_name=upload.file_name,
            sha256=sha256,
            row_count=len(judged),
            fault_count=faults,
            state=_state_after(ROSTER_IMPORT.start, faults),
            by=upload.actor,
            now=now,
        )
        facts = {"sha256": sha256, "rows": len(judged), "faults": faults}
        add_audit(tx, at=now, actor=upload.actor, action="roster.uploaded", subject=kept.id, facts=facts)
    return CheckedRoster(kept, judged)


def check_roster(store: Store, packs: Packs, roster_id: UUID) -> CheckedRoster:
    """Judge the rows of a kept roster as things stand now.

    Raises:
        NotFoundError: there is no such roster.
    """
    with store.read() as tx:
        kept = rosters.get_roster(tx, roster_id)
        return CheckedRoster(kept, _judged(tx, packs, kept))


def import_roster(
    store: Store, packs: Packs, roster_id: UUID, *, version: int, actor: str, now: datetime
) -> tuple[rosters.Roster, Imported]:
    """Go on to "next": post every row of a clean roster, all or nothing.

    Raises:
        NotFoundError: there is no such roster.
        RosterClosedError: it has errors, or was imported before.
        StaleVersionError: somebody was faster.
        RowsRefusedError: a row is no longer right; nothing was posted, and the roster stands as one with errors.
    """
    try:
        with store.write() as tx:
            kept = rosters.get_roster(tx, roster_id)
            state = _next(kept)
            if kept.version != version:
                raise RosterClosedError(kept.state)
            sending = _sending(kept.channel, kept.sender, kept.unit_path, kept.region, kept.uploaded_by)
            rows = read_table(tx.blobs.get(kept.sha256))
            done = take_rows(tx, packs, sending, rows, actor=actor, now=now)
            after = rosters.change_roster(tx, kept, state=state, fault_count=0, imported_at=now)
            return after, done
    except RowsRefusedError as refused:
        with store.write() as tx:
            _note_faults(tx, roster_id, refused.faults)
        raise


def _judged(tx: Transaction, packs: Packs, kept: rosters.Roster) -> tuple[JudgedRow, ...]:
    sending = _sending(kept.channel, kept.sender, kept.unit_path, kept.region, kept.uploaded_by)
    return judge_table(tx, packs, sending, read_table(tx.blobs.get(kept.sha256)))


def _sending(channel: str, sender: str, unit_path: str, region: str, actor: str) -> Sending:
    """Who sends: a roster speaks of people of its region, and corrects no record of another's."""
    within = "" if region == NATION else region
    return replace(sending_of(channel, sender), region=within, unit_path=unit_path, actor=actor)


def _next(kept: rosters.Roster) -> str:
    try:
        return advance(ROSTER_IMPORT, kept.state, "next")
    except StepRefusedError:
        raise RosterClosedError(kept.state) from None  # the machine's own words say less


def _note_faults(tx: Transaction, roster_id: UUID, faults: Sequence[RowFault]) -> None:
    kept = rosters.get_roster(tx, roster_id)
    state = _state_after(kept.state, len(faults))
    rosters.change_roster(tx, kept, state=state, fault_count=len(faults), imported_at=None)


def _state_after(state: str, faults: int) -> str:
    return advance(ROSTER_IMPORT, state, "import_with_errors" if faults else "import_clean")
