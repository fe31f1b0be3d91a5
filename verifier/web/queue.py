"""The list that a reviewer came from: its filters, read from the address and written back to it.

Only the values named here are ever taken over from an address, so that nothing else can travel in it. A level shows the states that it can act on:
where authority and personnel department act by exception (Zibo Q5(3)), nobody waits for them, and they look through what the units passed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from fastapi import Request

from verifier.access import Reach
from verifier.rules import Packs
from verifier.store import Facet, Transaction, Worklist, count_facets, count_work, places_of_work
from verifier.web.due_days import DUE_CHOICES, places_due

ANY = "any"
LEVELS: Mapping[str, tuple[str, ...]] = {
    "unit": ("submitted", "returned", "unit_passed", "unit_rejected"),
    "authority": ("unit_passed", "authority_rejected"),
    "hr": ("unit_passed", "authority_rejected", "hr_failed"),
}
"""The states that a level looks through; the first is what it begins with."""
STATES = tuple(dict.fromkeys((*LEVELS["unit"], *LEVELS["authority"], *LEVELS["hr"], ANY)))
PROPOSALS = (ANY, "accept", "review", "reject")
SURENESS = ("sure", "likely", "unsure")
_CODE = re.compile(r"[A-Za-z0-9_.:]{1,80}")
_REGION = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Queue:
    """A list of cases; an empty value, or `any`, does not narrow it."""

    state: str = "submitted"
    proposal: str = ANY
    level: str = "unit"
    kind: str = ""
    region: str = ""
    reason: str = ""
    confidence: str = ""
    due: str = ""

    @property
    def query(self) -> str:
        """The list as part of an address."""
        chosen = {each.name: getattr(self, each.name) for each in fields(self)}
        always = {"state": chosen.pop("state"), "proposal": chosen.pop("proposal")}
        if self.level == "unit":
            del chosen["level"]
        return urlencode(always | {name: value for name, value in chosen.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether more than state and proposal narrow the list."""
        return any((self.kind, self.region, self.reason, self.confidence, self.due))

    @property
    def states(self) -> tuple[str, ...]:
        """The states that can be chosen at this level."""
        return (*LEVELS[self.level], ANY)

    def widened(self) -> "Queue":
        """The same list narrowed by level, state and proposal alone."""
        return Queue(self.state, self.proposal, self.level)


def worklist_of(queue: Queue, tx: Transaction, packs: Packs, on: date, reach: Reach) -> Worklist:
    """The list as the store filters it; what is due soon follows from the rules of each region and year."""
    states = LEVELS[queue.level] if queue.state == ANY else (queue.state,)
    wanted = Worklist(
        states=states,
        proposal="" if queue.proposal == ANY else queue.proposal,
        kind=queue.kind,
        region=queue.region,
        confidence=queue.confidence,
        reason=queue.reason,
        reach=reach,
    )
    if not queue.due:
        return wanted
    return replace(wanted, places=places_due(packs, places_of_work(tx, wanted), queue.due, on))


def counts_of(queue: Queue, tx: Transaction, wanted: Worklist) -> Mapping[Facet, Mapping[str, int]]:
    """How many cases each choice would show."""
    every_state = {state: count_work(tx, replace(wanted, states=(state,))) for state in LEVELS[queue.level]}
    counts: dict[Facet, Mapping[str, int]] = {Facet.STATE: every_state | {ANY: sum(every_state.values())}}
    return counts | count_facets(tx, wanted)


def queue_of(request: Request) -> Queue:
    """The list that the address names (also a FastAPI dependency); unknown values fall back to the open cases."""
    return queue_from(request.query_params)


def queue_from(values: Mapping[str, str]) -> Queue:
    """The list that these values name."""
    level = values.get("level", "")
    level = level if level in LEVELS else "unit"
    state, proposal = values.get("state", ""), values.get("proposal", "")
    return Queue(
        state=state if state in (*LEVELS[level], ANY) else LEVELS[level][0],
        proposal=proposal if proposal in PROPOSALS else ANY,
        level=level,
        kind=_if(_CODE, values.get("kind", "")),
        region=_if(_REGION, values.get("region", "")),
        reason=_if(_CODE, values.get("reason", "")),
        confidence=_one_of(SURENESS, values.get("confidence", "")),
        due=_one_of(DUE_CHOICES, values.get("due", "")),
    )


def _if(form: re.Pattern[str], value: str) -> str:
    return value if form.fullmatch(value) else ""


def _one_of(choices: tuple[str, ...], value: str) -> str:
    return value if value in choices else ""
