"""From what a reviewer chooses on a page or through the API to a choice of the flow: which level decides, by which event.

What a level may do in a state is the region's pack (`verifier.review.may_act`) and the table of steps; whether the actor holds that level for the
person is `verifier.access`. Where several levels may act, the one whose list the reviewer came from comes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from verifier.access import may
from verifier.errors import CaseClosedError, VerifierError
from verifier.hours import FigureUnreadableError, exact
from verifier.regions import region as region_of
from verifier.review import DECLARATION, may_act, next_events
from verifier.rules import Packs
from verifier.store import Case
from verifier.web.actor import Actor

Action = Literal["approve", "return", "reject", "restore"]
Level = Literal["unit", "authority", "hr", ""]
EVENTS: Mapping[tuple[str, str], str] = {
    ("unit", "approve"): "unit_pass",
    ("unit", "return"): "unit_return",
    ("unit", "reject"): "unit_reject",
    ("authority", "reject"): "authority_reject",
    ("authority", "restore"): "authority_restore",
    ("hr", "reject"): "hr_fail",
    ("hr", "restore"): "hr_restore",
}
"""What a choice means at each level; the authority and HR need not repeat a pass (Zibo Q5(3))."""
ACTION_OF_EVENT: Mapping[str, str] = {event: action for (_, action), event in EVENTS.items()}
COUNTING = frozenset({"approve", "restore"})
"""Actions after which hours count."""


class HoursUnreadableError(VerifierError):
    """The figure of hours in a decision is no plain number."""

    code = "web.case.hours_unreadable"


class DecisionRequest(BaseModel):
    """A decision as the API takes it."""

    model_config = ConfigDict(extra="forbid")
    action: Action
    version: int = Field(ge=1, description="The version of the case that was seen.")
    level: Level = Field(default="", description="Who decides; absent: the first level that may.")
    reason: str = Field(default="", max_length=500)
    hours: str | None = Field(default=None, max_length=8, description="学时 to count; absent: by the rules.")
    facts: dict[str, bool | str] = Field(
        default_factory=dict,
        description="Facts that the reviewer has checked: `organiser_ok`, `pub_date` …",
        max_length=20,
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """The level at which the actor may decide a case now, and what they may choose."""

    level: str
    actions: tuple[str, ...]


def stages_of(actor: Actor, packs: Packs, case: Case, on: date, *, first: str = "") -> tuple[Stage, ...]:
    """The levels at which the actor may decide this case, the wanted one first; none where it is not theirs to decide."""
    pack = packs.for_year(region_of(case.region), case.year)
    events = set(next_events(DECLARATION, case.state))
    found = []
    for level in sorted(may_act(pack, case.state, on), key=lambda name: name != first):
        actions = tuple(action for (of, action), event in EVENTS.items() if of == level and event in events)
        if actions and may(actor, f"case.decide_{level}"):
            found.append(Stage(level, actions))
    return tuple(found)


def stage_for(stages: tuple[Stage, ...], case: Case, action: str, level: str) -> Stage:
    """The stage at which an action is taken.

    Raises:
        CaseClosedError: the actor may not do this now.
    """
    for stage in stages:
        if action in stage.actions and level in {"", stage.level}:
            return stage
    raise CaseClosedError(case.id, case.state, action)


def own_hours(text: str | None, proposed: str | None) -> Any:
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
