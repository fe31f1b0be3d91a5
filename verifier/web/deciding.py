"""From what a reviewer chooses on a page or through the API to a choice of the flow: at which place, by which event.

What a place may do in a state is the region's pack and the table of steps (`verifier.review`); whether the actor holds that place for the person is
`verifier.access`, asked again by the flow. Where several places may act, the one whose list the reviewer came from comes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from verifier.access import NotAllowedError, Subject, require
from verifier.accounts import rules_of_year
from verifier.errors import CaseClosedError, NotFoundError, VerifierError
from verifier.hours import FigureUnreadableError, exact
from verifier.regions import region as region_of
from verifier.review import (
    declaration_in,
    first_reviewer,
    may_act,
    next_events,
    reviewers,
    routing_facts,
)
from verifier.rules import NoRuleInForceError, Packs, RulePack
from verifier.store import Case, CaseFile
from verifier.web.actor import Actor

Action = Literal["approve", "return", "reject", "restore"]
Level = Literal["unit", "authority", "hr", ""]
OPEN_STATE = "submitted"
FIRST = "unit"
EVENTS: Mapping[tuple[str, str], str] = {
    ("unit", "approve"): "unit_pass",
    ("unit", "return"): "unit_return",
    ("unit", "reject"): "unit_reject",
    ("authority", "reject"): "authority_reject",
    ("authority", "restore"): "authority_restore",
    ("hr", "reject"): "hr_fail",
    ("hr", "restore"): "hr_restore",
}
"""What a choice means at each place. Whoever reviews first uses the first three, whichever place that is; the others need not repeat a pass (Zibo Q5(3))."""
COUNTING = frozenset({"approve", "restore"})
"""Actions after which hours count."""


class HoursUnreadableError(VerifierError):
    """The figure of hours in a decision is no plain number."""

    code = "web.case.hours_unreadable"


@dataclass(frozen=True, slots=True)
class Stage:
    """The place at which the actor may decide a case now, and what they may choose."""

    level: str
    actions: tuple[str, ...]


def event_of(case: Case, level: str, action: str) -> str:
    """The event of the workflow that an action is.

    Raises:
        CaseClosedError: that place has no such action.
    """
    event = EVENTS.get((FIRST if case.state == OPEN_STATE else level, action))
    if event is None:
        raise CaseClosedError(case.id, case.state, action)
    return event


def stages_of(
    actor: Actor, packs: Packs, file: CaseFile, subject: Subject, on: date, *, first: str = ""
) -> tuple[Stage, ...]:
    """The places at which the actor may decide this case, the wanted one first; none where it is not theirs to decide."""
    case = file.case
    try:
        pack = rules_of_year(packs, region_of(case.region), case.year).pack
    except NoRuleInForceError:
        return ()
    events = set(next_events(declaration_in(pack, on), case.state))
    found = []
    for place in sorted(_places(pack, file, on), key=lambda name: name != first):
        acts = FIRST if case.state == OPEN_STATE else place
        actions = tuple(action for (of, action), event in EVENTS.items() if of == acts and event in events)
        if actions and _holds(actor, place, subject):
            found.append(Stage(place, actions))
    return tuple(found)


def stage_for(stages: tuple[Stage, ...], case: Case, action: str, level: str) -> Stage:
    """The place at which an action is taken.

    Raises:
        CaseClosedError: the actor may not do this now.
    """
    for stage in stages:
        if action in stage.actions and level in {"", stage.level}:
            return stage
    raise CaseClosedError(case.id, case.state, action)


def own_hours(text: str | None, proposed: str | None) -> Decimal | None:
    """The reviewer's own figure; nothing where the figure of the rules stands.

    Raises:
        HoursUnreadableError: it is no plain number.
    """
    if text is None or not text.strip() or text.strip() == proposed:
        return None
    try:
        return exact(text.strip())
    except FigureUnreadableError:
        raise HoursUnreadableError from None


def _places(pack: RulePack, file: CaseFile, on: date) -> tuple[str, ...]:
    """Who may act on a case in its state."""
    if file.case.state == OPEN_STATE:
        return (first_reviewer(pack, routing_facts(file.person.facts), on),)
    allowed = may_act(pack, file.case.state, on)
    return tuple(place for place in reviewers(pack, on) if place in allowed)


def _holds(actor: Actor, place: str, subject: Subject) -> bool:
    try:
        require(actor, f"case.decide_{place}", subject)
    except (NotAllowedError, NotFoundError):
        return False
    return True
