"""A person decides what the rules leave open of a transfer: a year is recognised, refused, or what was recognised is ended, with a reason.

Whose word it is, the pack says. Where it names reviewers in order (Zibo Q6: declared again here, so unit, authority, HR), the first of them recognises
or refuses and the later ones end by exception, as with any declaration; where it names none, HR decides.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from verifier.errors import NotFoundError, ReasonMissingError
from verifier.flows.transferring.counted import Act, post_year, take_back
from verifier.flows.transferring.errors import TransferPlaceError
from verifier.flows.transferring.taking import TransferStanding, settle_if_decided, standing_of
from verifier.review import Word
from verifier.settings import Node
from verifier.store import (
    StaleVersionError,
    Store,
    TakenYear,
    Transaction,
    add_audit,
    change_taken_year,
    get_taken_transfer,
    taken_entries_of,
    taken_years_of,
)

HR = "hr"


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
    places: tuple[str, ...] | None = None
    """Where the actor may act for this person (unit, authority, hr); None: whoever runs the node."""


def deciders(year: TakenYear, action: YearAction) -> tuple[str, ...]:
    """The places that may do this to a year."""
    steps = year.steps or (HR,)
    return steps if action is YearAction.END else steps[:1]


def decide_transfer(store: Store, node: Node, choice: TransferChoice, *, now: datetime) -> TransferStanding:
    """Decide one year of a transfer, all or nothing; what is recognised is posted once, what is ended is taken back.

    Raises:
        NotFoundError: there is no such transfer, or it has no such year.
        TransferPlaceError: another office decides this.
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
        year = _year_of(tx, taken.id, choice.year)
        _require_place(year, choice)
        told = {"decided_at": now, "decided_by": choice.actor, "reason": choice.reason.strip() or None}
        change_taken_year(tx, taken.id, choice.year, expected=before, state=after, **told)
        if choice.action is YearAction.RECOGNISE:
            post_year(tx, taken, year, node.region, act)
        elif choice.action is YearAction.END:
            posted = (one.entry_id for one in taken_entries_of(tx, taken.id, year=choice.year))
            take_back(tx, taken.person_id, (one for one in posted if one), reason="transfer.ended", act=act)
        facts = {"year": choice.year, "action": choice.action, "state": after}
        add_audit(tx, at=now, actor=choice.actor, action="transfer.decided", subject=taken.number, facts=facts)
        return standing_of(tx, settle_if_decided(tx, taken))


def _year_of(tx: Transaction, transfer_id: UUID, year: int) -> TakenYear:
    found = next((one for one in taken_years_of(tx, transfer_id) if one.year == year), None)
    if found is None:
        raise NotFoundError("transfer", transfer_id)
    return found


def _require_place(year: TakenYear, choice: TransferChoice) -> None:
    allowed = deciders(year, choice.action)
    if choice.places is not None and not set(choice.places) & set(allowed):
        raise TransferPlaceError(Word("web.transfers.place", allowed[0]))
