"""A person says which of two figures of one course stands: the pushed record's, or the larger one that was declared and approved.

Until then the declared one counts, so that nobody loses hours unseen (domain.md ZB-14, A4 Q7). The decision and its reason are kept with the
record; taking the record's figure reverses the declaration's hours, and certificates on them fall.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from verifier.flows.records.errors import RecordSettledError, SettlingReasonMissingError
from verifier.flows.records.judging import DUPLICATE_PUSHED, JudgedRow, Sending, judge_again
from verifier.flows.records.posting import Posted, post_drafts, take_back
from verifier.rules import Packs
from verifier.store import Store, add_audit, records


class Stands(StrEnum):
    """Whose figure stands."""

    RECORD = "record"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Settling:
    """A decision on a record that asks, on the version of it that was seen."""

    record: UUID
    version: int
    stands: Stands
    reason: str
    actor: str


def settle_record(store: Store, packs: Packs, settling: Settling, *, now: datetime) -> Posted:
    """Decide between a record and a declaration.

    Raises:
        NotFoundError: there is no such record.
        RecordSettledError: nothing is open about it in this version.
        SettlingReasonMissingError: the decision needs a reason.
    """
    if not settling.reason.strip():
        raise SettlingReasonMissingError
    with store.write() as tx:
        record = records.get_record(tx, settling.record)
        if record.state != "asks" or record.version != settling.version:
            raise RecordSettledError
        sending = Sending(str(record.row["channel"]), record.source)
        judged = judge_again(tx, packs, sending, record)
        takes = settling.stands is Stands.RECORD and not judged.faults
        gone, fallen = (
            take_back(tx, judged.overlapped, reason=DUPLICATE_PUSHED, actor=settling.actor, now=now)
            if takes
            else ((), ())
        )
        posted = post_drafts(tx, judged, sending, actor=settling.actor, now=now) if takes else ()
        after = records.settle_record(
            tx,
            record,
            state="counts" if takes else "set_aside",
            entries=[entry.id for entry in posted],
            reason=settling.reason.strip(),
            made_by=settling.actor,
            now=now,
        )
        facts = {"stands": str(settling.stands), "posted": len(posted), "reversed": len(gone)}
        add_audit(tx, at=now, actor=settling.actor, action="record.settled", subject=record.id, facts=facts)
    return Posted(judged, after, posted, gone, fallen)


def explain_record(store: Store, packs: Packs, record_id: UUID) -> JudgedRow:
    """What a record that asks would bring, beside what was declared.

    Raises:
        NotFoundError: there is no such record.
    """
    with store.read() as tx:
        record = records.get_record(tx, record_id)
        return judge_again(tx, packs, Sending(str(record.row["channel"]), record.source), record)
