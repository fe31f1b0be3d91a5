"""A person decides what the rules leave open of a transfer: a year is recognised, refused, or what was recognised is ended, with a reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from verifier.errors import ReasonMissingError
from verifier.flows.transferring.counted import Act, post_year, take_back
from verifier.flows.transferring.taking import TransferStanding, settle_if_decided, standing_of
from verifier.settings import Node
from verifier.store import (
    StaleVersionError,
    Store,
    add_audit,
    change_taken_year,
    get_taken_transfer,
    taken_entries_of,
    taken_years_of,
)


class YearAction(StrEnum):
    """What may be done to a year of a transfer."""

    RECOGNISE = "recognise"
    REFUSE = "refuse"
    END = "end"


_STEPS = {
    YearAction.RECOGNISE: ("waiting", "recognised"),
    YearAction.REFUSE: ("waiting", "refused"),
    YearAction.END: ("recognised", "ended"),
}


@dataclass(frozen=True, slots=True)
class TransferChoice:
    """What is decided about which year of which transfer, by whom and why."""

    transfer_id: UUID
    year: int
    action: YearAction
    actor: str
    reason: str = ""


def decide_transfer(store: Store, node: Node, choice: TransferChoice, *, now: datetime) -> TransferStanding:
    """Decide one year of a transfer, all or nothing; what is recognised is posted once, what is ended is taken back.

    Raises:
        NotFoundError: there is no such transfer.
        StaleVersionError: the year is in another state; somebody decided first.
        ReasonMissingError: refusing and ending need a reason.
    """
    if choice.action is not YearAction.RECOGNISE and not choice.reason.strip():
        raise ReasonMissingError(choice.action)
    before, after = _STEPS[choice.action]
    act = Act(choice.actor, now)
    with store.write() as tx:
        taken = get_taken_transfer(tx, choice.transfer_id)
        if taken.state == "ended":
            raise StaleVersionError("transfer", taken.id, 0)
        told = {"decided_at": now, "decided_by": choice.actor, "reason": choice.reason.strip() or None}
        change_taken_year(tx, taken.id, choice.year, expected=before, state=after, **told)
        if choice.action is YearAction.RECOGNISE:
            year = next(one for one in taken_years_of(tx, taken.id) if one.year == choice.year)
            post_year(tx, taken, year, node.region, act)
        elif choice.action is YearAction.END:
            posted = (one.entry_id for one in taken_entries_of(tx, taken.id, year=choice.year))
            take_back(tx, taken.person_id, (one for one in posted if one), reason="transfer.ended", act=act)
        facts = {"year": choice.year, "action": choice.action, "state": after}
        add_audit(tx, at=now, actor=choice.actor, action="transfer.decided", subject=taken.number, facts=facts)
        return standing_of(tx, settle_if_decided(tx, taken))
