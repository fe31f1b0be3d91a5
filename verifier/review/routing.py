"""Who reviews, certifies and organises, as the region's pack says; and what an incomplete year means for other purposes.

Reviewers come in the pack's order; those who act by exception may reject or fail a declaration but need not repeat a pass (Zibo Q5(3)).
A pack that says nothing leaves the decision to the unit alone. Which person fills a role lies with the flows.
Sources: Zibo Q5; Guangxi 四(三); Xinjiang Art. 6; Guangxi 五.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from verifier.accounts import in_force_on
from verifier.review.workflow import DECLARATION, Machine
from verifier.rules import Deadline, RulePack, Workflow

UNIT, AUTHORITY, HR = "unit", "authority", "hr"
PERSON = "person"
PASSED_STATE = "unit_passed"
CERTIFIER = "certifier"


def find_workflow(pack: RulePack, on: date, machine: str = DECLARATION.name) -> Workflow | None:
    """Find what the pack says about one workflow on a day."""
    found = [one for one in in_force_on(pack.workflow, on) if one.machine == machine]
    return found[-1] if found else None


def reviewers(pack: RulePack, on: date) -> tuple[str, ...]:
    """List the reviewers of a declaration, first to last."""
    workflow = find_workflow(pack, on)
    return workflow.reviewers if workflow is not None and workflow.reviewers else (UNIT,)


def declaration_in(pack: RulePack, on: date) -> Machine:
    """Give the declaration's machine with only the steps of levels that review in the region.

    Guangxi has the unit alone, so nothing can be failed by a level that it does not know. A pack that says nothing of its reviewers keeps all.
    """
    workflow = find_workflow(pack, on)
    if workflow is None or not workflow.reviewers:
        return DECLARATION
    absent = {level for level in (UNIT, AUTHORITY, HR) if level not in workflow.reviewers}
    steps = {step: target for step, target in DECLARATION.steps.items() if step[1].partition("_")[0] not in absent}
    return Machine(DECLARATION.name, DECLARATION.start, MappingProxyType(steps))


def counts(pack: RulePack, state: str, on: date) -> bool:
    """Tell whether the hours of a declaration in this state count; without a word of the pack only a passed one does."""
    return state in counting_states(pack, on)


def counting_states(pack: RulePack, on: date) -> tuple[str, ...]:
    """List the states in which the hours of a declaration count."""
    workflow = find_workflow(pack, on)
    return (workflow.counts_in if workflow is not None else ()) or (PASSED_STATE,)


def first_reviewer(pack: RulePack, facts: Mapping[str, str], on: date) -> str:
    """Name the place that passes, returns or rejects a person's declaration first.

    Where the text has somebody else than the unit certify for such a person (Xinjiang Art. 6 for teachers), it is the authority.
    """
    return AUTHORITY if CERTIFIER in route(pack, facts, on) else reviewers(pack, on)[0]


def routing_facts(facts: Mapping[str, Any]) -> dict[str, str]:
    """Spell what is known of a person as routings ask for it: text, `true` and `false`."""
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in facts.items()}


def review_due(pack: RulePack, year: int) -> Deadline | None:
    """Find the day by which a year's declarations must have been decided, where the text names one (Guangxi 四(三)).

    An edition speaks of its own years alone: that of another year sets nobody a day.
    """
    years = pack.pack.years
    if not years.from_ <= year <= years.to:
        return None
    fixed = [one for one in pack.deadline if one.due.on is not None and one.due.on.year in {year, year + 1}]
    return min(fixed, key=lambda one: one.due.on or date.max, default=None)


def may_act(pack: RulePack, state: str, on: date) -> tuple[str, ...]:
    """List who may act on a declaration in this state: the first reviewer before a pass, the others after it."""
    everyone = reviewers(pack, on)
    match state:
        case "submitted":
            return everyone[:1]
        case "unit_passed" | "authority_rejected" | "hr_failed":
            return everyone[1:]
        case _:
            return ()


def route(pack: RulePack, facts: Mapping[str, str], on: date) -> dict[str, str]:
    """Find who certifies and organises for a person; the first rule that fits decides each role.

    `facts` are those that the pack's routings ask for, as text ("primary_secondary_teacher", "false"). A fact that is not
    given fits nothing.
    """
    found: dict[str, str] = {}
    for rule in in_force_on(pack.routing, on):
        if all(facts.get(name) == value for name, value in rule.when.items()):
            for role, who in rule.then.items():
                found.setdefault(role, who)
    return found


def lanes_left_open(pack: RulePack, facts: Mapping[str, str], on: date) -> frozenset[str]:
    """Name the lanes whose floor the text leaves open for such a person, so that only a person may call a year short of them.

    Zibo Q7 does not say whether accountants and medics, whose hours are pushed, owe the platform's compulsory hours.
    """
    return frozenset(lane for lane, who in route(pack, facts, on).items() if who == PERSON)


def consequences(pack: RulePack, purpose: str, when: str, on: date) -> tuple[str, ...]:
    """List what follows for a purpose from a fact such as an incomplete year (Guangxi 五(二))."""
    return tuple(
        rule.effect for rule in in_force_on(pack.consequence, on) if rule.purpose == purpose and rule.when == when
    )
