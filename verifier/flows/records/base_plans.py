"""A training base files its plan, at least as early as the clause asks, with every part that it names; HR may return it.

A plan with missing parts is refused at once, with their names: nothing is lost by writing them. A late plan is taken and marked, for the class may not wait for a
form; what follows from it is HR's to say. Source: Inner Mongolia 四(二)1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from verifier.clock import legal_date
from verifier.flows.records.base_clocks import check_plan, missing_parts
from verifier.flows.records.base_errors import AnswerReasonMissingError, ClassDaysError, PlanIncompleteError
from verifier.flows.records.base_steps import moved, next_state
from verifier.review import TRAINING_BASE
from verifier.rules import Packs
from verifier.store import StaleVersionError, Store, add_audit, base_classes

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as a base files it; `hours` are 学时 of the whole class, `parts` the words for each part of the clause."""

    base: str
    unit_path: str
    region: str
    title: str
    starts_on: date
    ends_on: date
    hours: Decimal
    in_person: bool
    parts: Mapping[str, str]
    actor: str
    class_id: UUID | None = None
    """The class whose plan was returned, and the version of it that was seen."""
    version: int = 0


def file_plan(store: Store, packs: Packs, plan: Plan, *, now: datetime) -> base_classes.BaseClass:
    """File the plan of a class, or file a returned one again.

    Raises:
        NoBaseRulesError: the region has no clause about bases.
        PlanIncompleteError, ClassDaysError: nothing was filed.
        ClassStepError, ClassMovedError, NotFoundError: of a plan that is filed again.
    """
    days = (plan.ends_on - plan.starts_on).days + 1
    if not (0 < days <= LONGEST_DAYS and plan.title.strip() and plan.hours > 0):
        raise ClassDaysError
    today = legal_date(now)
    parts = {name: text.strip() for name, text in plan.parts.items() if text.strip()}
    filing = check_plan(packs, plan.region, starts_on=plan.starts_on, filed=today, parts=tuple(parts))
    if missing := missing_parts(filing):
        raise PlanIncompleteError(missing, filing.cite)
    facts: dict[str, Any] = {
        "title": plan.title.strip(),
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "hours": plan.hours,
        "in_person": plan.in_person,
        "plan": parts,
    }
    try:
        with store.write() as tx:
            before = (
                base_classes.get_base_class(tx, plan.class_id)
                if plan.class_id is not None
                else base_classes.add_base_class(
                    tx,
                    base=plan.base,
                    unit_path=plan.unit_path,
                    region=plan.region,
                    state=TRAINING_BASE.start,
                    now=now,
                    **facts,
                )
            )
            state = next_state(before, "file_plan", plan.version if plan.class_id else before.version)
            after = base_classes.take_base_step(
                tx,
                before,
                event="file_plan",
                state_after=state,
                due_on=filing.due,
                codes=(*filing.codes, *filing.notes),
                made_by=plan.actor,
                now=now,
                plan_filed_on=today,
                **facts,
            )
            add_audit(
                tx,
                at=now,
                actor=plan.actor,
                action="base.plan_filed",
                subject=after.id,
                facts={"codes": list(filing.codes)},
            )
            return after
    except StaleVersionError:
        raise moved() from None  # the version is the caller's own


def return_plan(
    store: Store, class_id: UUID, *, version: int, reason: str, actor: str, now: datetime
) -> base_classes.BaseClass:
    """Give a plan back to the base, with the reason.

    Raises:
        NotFoundError, ClassStepError, ClassMovedError, AnswerReasonMissingError.
    """
    if not reason.strip():
        raise AnswerReasonMissingError
    try:
        with store.write() as tx:
            before = base_classes.get_base_class(tx, class_id)
            state = next_state(before, "return_plan", version)
            after = base_classes.take_base_step(
                tx, before, event="return_plan", state_after=state, reason=reason.strip(), made_by=actor, now=now
            )
            add_audit(tx, at=now, actor=actor, action="base.plan_returned", subject=after.id)
            return after
    except StaleVersionError:
        raise moved() from None  # the version is the caller's own
