"""What other regions revoked since: each transfer that counts here is verified again with the newest lists, and what fell there falls here.

Called after lists were fetched. A list that cannot be had or is too old takes nothing away; a package that a newer one superseded stays until that one
comes, since its hours were not withdrawn.
"""

from datetime import datetime
from typing import Final

from signing import Outcome, Reason, Report, TrustList, verify_certificate, verify_transfer
from verifier.flows.transferring.counted import Act, take_back
from verifier.flows.transferring.taking import Lookup
from verifier.store import (
    Store,
    TakenTransfer,
    Transaction,
    add_audit,
    change_taken_transfer,
    change_taken_year,
    list_taken_transfers,
    taken_entries_of,
    taken_years_of,
)

FALLEN: Final = frozenset({Reason.REVOKED, Reason.KEY_REVOKED, Reason.BAD_SIGNATURE, Reason.UNKNOWN_KEY})


def recheck_transfers(
    store: Store, trust: TrustList, statuses: Lookup, *, actor: str, now: datetime
) -> tuple[TakenTransfer, ...]:
    """Verify again what was taken, end what was revoked, and give those that ended."""
    ended = []
    for state in ("open", "settled"):
        after: str | None = None
        while True:
            with store.read() as tx:
                found = list_taken_transfers(tx, state=state, after=after, limit=200)
            for taken in found.items:
                report = _report(taken, trust, statuses, now)
                if report.outcome is Outcome.INVALID and FALLEN & {*report.reasons}:
                    with store.write() as tx:
                        ended.append(_end(tx, taken, report, Act(actor, now)))
            after = found.next_cursor
            if after is None:
                break
    return tuple(ended)


def _report(taken: TakenTransfer, trust: TrustList, statuses: Lookup, now: datetime) -> Report:
    if taken.kind == "paper":
        return verify_certificate(taken.data, trust=trust, statuses=statuses, now=now)
    return verify_transfer(taken.data, trust=trust, statuses=statuses, now=now).report


def _end(tx: Transaction, taken: TakenTransfer, report: Report, act: Act) -> TakenTransfer:
    """Take back everything that the transfer brought."""
    reason = ", ".join(reason.value for reason in report.reasons)
    ended = change_taken_transfer(tx, taken.id, expected=taken.state, state="ended", ended_at=act.now, reason=reason)
    for year in taken_years_of(tx, taken.id):
        if year.state in {"waiting", "recognised"}:
            told = {"decided_at": act.now, "decided_by": act.actor, "reason": reason}
            change_taken_year(tx, taken.id, year.year, expected=year.state, state="ended", **told)
    posted = (one.entry_id for one in taken_entries_of(tx, taken.id))
    count = take_back(tx, taken.person_id, (one for one in posted if one), reason="transfer.revoked", act=act)
    facts = {"reasons": reason, "entries": count}
    add_audit(tx, at=act.now, actor=act.actor, action="transfer.ended", subject=taken.number, facts=facts)
    return ended
