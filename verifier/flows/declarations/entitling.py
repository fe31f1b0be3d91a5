"""Whether somebody may do this to a case now: the region's workflow, the actor's place in it, the day by which it was due, the reason that it needs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from verifier.access import require
from verifier.accounts import rules_of_year
from verifier.clock import legal_date
from verifier.errors import CaseClosedError, CaseMovedError, ReasonMissingError
from verifier.flows.declarations.choice import LONGEST_NOTE, Choice
from verifier.regions import region
from verifier.review import (
    WITHDRAW,
    AfterDeadlineError,
    PointOutsideError,
    first_reviewer,
    may_act,
    plain_words,
    review_due,
    reviewers,
    routing_facts,
)
from verifier.rules import Deadline, NoRuleInForceError, Packs, RulePack
from verifier.store import CaseFile, Person, Transaction, decisions_of, subject_of_person

SUBMITTED = "submitted"
FIRST_STEPS = "unit_"
"""The steps of whoever reviews first, as the workflow calls them; who that is for a person, the region's pack says."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The edition that a case is reviewed under; a draft is an edition of the region for another year, and decides no hours."""

    pack: RulePack
    is_draft: bool
    on: date

    def first_place(self, person: Person) -> str:
        """Who passes, returns or rejects this person's declarations first."""
        return first_reviewer(self.pack, routing_facts(person.facts), self.on)

    def stage_of(self, state: str, person: Person) -> str:
        """Who has to act next in a state; empty when nobody is waited for."""
        return self.first_place(person) if state == SUBMITTED else ""

    def due(self, year: int) -> Deadline | None:
        """The day by which the year's declarations were to be decided, if it has passed."""
        found = None if self.is_draft else review_due(self.pack, year)
        return found if found is not None and found.due.on is not None and self.on > found.due.on else None


def rules_for(packs: Packs, region_code: str, year: int, now: datetime) -> Rules:
    """Find the edition that a case of this region and year is reviewed under.

    Raises:
        NoRuleInForceError: nobody has rules for the year.
    """
    found = rules_of_year(packs, region(region_code), year)
    return Rules(found.pack, found.is_draft, legal_date(now))


def find_rules(packs: Packs, region_code: str, year: int, now: datetime) -> Rules | None:
    """The same, or nothing where nobody has rules for the year."""
    try:
        return rules_for(packs, region_code, year, now)
    except NoRuleInForceError:
        return None


def require_version(tx: Transaction, file: CaseFile, version: int) -> None:
    """Insist that nobody did anything to the case since it was seen.

    Raises:
        CaseMovedError.
    """
    if file.case.version != version:
        raise moved(tx, file.case.id)


def moved(tx: Transaction, case_id: UUID) -> CaseMovedError:
    """Say who decided what instead."""
    decisions = decisions_of(tx, case_id)
    if not decisions:
        return CaseMovedError(case_id, "", "", "")
    last = decisions[-1]
    return CaseMovedError(case_id, last.action, last.decided_by, last.decided_at.isoformat())


def require_known(tx: Transaction, file: CaseFile, choice: Choice) -> None:
    """Refuse, before anything of the case is told, whoever may not know of it.

    Raises:
        NotFoundError, NotAllowedError.
    """
    if choice.holder is not None:
        require(choice.holder, "case.decide", subject_of_person(tx, file.person.id, what="case", key=file.case.id))


def require_may_act(tx: Transaction, file: CaseFile, choice: Choice, rules: Rules) -> None:
    """Refuse an action of another place in the workflow, at a stage that is not open, or of somebody who does not hold the place.

    Raises:
        CaseClosedError: the workflow has no such step for this place now.
        NotAllowedError, NotFoundError: the actor may not act there for this person.
    """
    if choice.holder is not None:
        operation = "case.withdraw" if choice.acts_as == "applicant" else f"case.decide_{choice.acts_as}"
        require(choice.holder, operation, subject_of_person(tx, file.person.id, what="case", key=file.case.id))
    if not _is_step_of(file, choice, rules):
        raise CaseClosedError(file.case.id, file.case.state, choice.action)


def _is_step_of(file: CaseFile, choice: Choice, rules: Rules) -> bool:
    if choice.acts_as == "applicant":
        return choice.action == WITHDRAW
    if file.case.state == SUBMITTED:
        return choice.acts_as == rules.first_place(file.person) and choice.action.startswith(FIRST_STEPS)
    own = choice.action.startswith(f"{choice.acts_as}_")
    return own and choice.acts_as in may_act(rules.pack, file.case.state, rules.on)


def places_of(file: CaseFile, rules: Rules) -> tuple[str, ...]:
    """List the places that may act on a case in its state, first to last."""
    if file.case.state == SUBMITTED:
        return (rules.first_place(file.person),)
    return tuple(
        place for place in reviewers(rules.pack, rules.on) if place in may_act(rules.pack, file.case.state, rules.on)
    )


def require_reason(file: CaseFile, choice: Choice, rules: Rules) -> None:
    """Insist on words: a pass needs none unless it goes against the proposal, states its own figure or comes late; everything else does.

    Raises:
        ReasonMissingError, AfterDeadlineError.
    """
    if plain_words(choice.reason) or choice.action == WITHDRAW:
        return
    passes = choice.action.endswith("_pass")
    if not passes or file.case.proposal == "reject" or choice.hours is not None:
        raise ReasonMissingError(choice.action)
    late = rules.due(file.case.year)
    if late is not None:
        raise AfterDeadlineError(late.due.on, late.cite.short)


def require_point(file: CaseFile, choice: Choice) -> None:
    """Refuse to point at what is not on the pages of the proof.

    Raises:
        PointOutsideError.
    """
    point = choice.point
    if point is None:
        return
    left, top, right, bottom = point.box
    inside = 0 <= left < right <= 1 and 0 <= top < bottom <= 1
    if (
        not inside
        or point.page not in {page.number for page in file.assessment.pages}
        or len(point.note) > LONGEST_NOTE
    ):
        raise PointOutsideError(point.page)
