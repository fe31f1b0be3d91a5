"""Records that an industry platform pushes: signed, each request once, each row with its own answer.

Whoever calls has checked the signature over the request (`verifier.web.signed_requests`); here its nonce is used up in the transaction of the rows, so that a
request that was answered is never taken twice, and one that failed may be sent again. A wrong row is refused by itself: machines send in bulk and mend
row by row. Records of one source are the same whichever of its keys signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from verifier.flows.records.errors import (
    BatchTooLargeError,
    PusherUnknownError,
    PushRepeatedError,
)
from verifier.flows.records.judging import Sending, judge_row
from verifier.flows.records.posting import Posted, post_row
from verifier.flows.records.tables import rows_of
from verifier.rules import Packs
from verifier.store import Store, TakenError, Transaction, add_audit, pushers

MOST_ROWS = 500  # of one request
WINDOW = timedelta(minutes=5)  # between signing and arrival, either way


@dataclass(frozen=True, slots=True)
class Push:
    """A request whose signature holds: the key that made it, its nonce, and its rows by the names of the columns."""

    key_id: str
    nonce: str
    rows: Sequence[Mapping[str, object]]


def push_records(store: Store, packs: Packs, push: Push, *, now: datetime) -> tuple[Posted, ...]:
    """Take pushed records; each row is answered in its place.

    Raises:
        BatchTooLargeError, PusherUnknownError, PushRepeatedError: nothing was taken.
    """
    if len(push.rows) > MOST_ROWS:
        raise BatchTooLargeError(len(push.rows), MOST_ROWS)
    with store.write() as tx:
        key = pushers.find_pusher(tx, push.key_id)
        if key is None or key.ended_at is not None:
            raise PusherUnknownError
        _use_up(tx, push, now)
        sending = Sending(key.channel, key.source, key.categories, key.region)
        actor = f"push:{key.key_id}"
        done = []
        for row in rows_of(push.rows):
            judged = judge_row(tx, packs, sending, row)
            done.append(
                Posted(judged, judged.known) if judged.faults else post_row(tx, sending, judged, actor=actor, now=now)
            )
        outcomes = [str(one.row.outcome) for one in done]
        facts = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
        add_audit(tx, at=now, actor=actor, action="records.pushed", subject=key.source, facts=facts)
    return tuple(done)


def _use_up(tx: Transaction, push: Push, now: datetime) -> None:
    try:
        # twice the window: a nonce must outlive the last moment at which its request could be taken
        pushers.use_nonce(tx, push.key_id, push.nonce, now=now, forget_before=now - 2 * WINDOW)
    except TakenError:
        raise PushRepeatedError from None  # the cause says no more
