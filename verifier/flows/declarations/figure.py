"""What a proof brings with what is known of it now: read, corrected, declared, confirmed, after the person's other proofs of the year.

The same figure for a trial and for a decision, so that what a reviewer sees is what is posted.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from verifier.activity import Activity
from verifier.errors import HoursAboveCeilingError, HoursMissingError
from verifier.flows.declarations.choice import Choice
from verifier.flows.declarations.entitling import Rules
from verifier.hours import plain
from verifier.regions import region
from verifier.review import Standing, activity_standing, counting_states, person_judged, require_correctable
from verifier.rules import ItemResult, Packs, Status, convert_in
from verifier.store import Case, CaseFile, CaseFilter, Transaction, kept_cases, records

REFUSED = frozenset({Status.DUPLICATE, Status.REJECTED})


@dataclass(frozen=True, slots=True)
class Figure:
    """The facts as the rules saw them, and what they gave."""

    activity: Activity
    item: ItemResult

    @property
    def ceiling(self) -> Decimal | None:
        """The most that a reviewer may give, in 学时, where the rules or the paper say so."""
        return self.item.ceiling if self.item.ceiling is not None else self.item.claimed


def standing_with(file: CaseFile, choice: Choice) -> Standing:
    """What stands, with what the choice says.

    Raises:
        UnknownFactError, FactUnreadableError: a field or fact has no such name or shape.
    """
    fields = require_correctable(choice.fields)
    return file.standing.with_words(facts=choice.facts, fields=fields, kind=choice.kind, category=choice.category)


def find_figure(tx: Transaction, packs: Packs, file: CaseFile, standing: Standing, rules: Rules) -> Figure | None:
    """Judge the proof of a case; nothing where the paper is no proof and nobody named its class."""
    id_ = str(file.case.id)
    activity = activity_standing(file.screened, standing, id_=id_, declared=file.declared)
    if activity is None:
        return None
    person = person_judged(file.person.name, file.person.facts)
    recorded = records.activities_of(tx, file.person.id, year=file.case.year)
    activities = [*recorded, *earlier_proofs(tx, file, rules), activity]
    conversion = convert_in(packs, region(file.case.region), activities, person=person, year=file.case.year)
    return Figure(activity, conversion.items[-1])


def earlier_proofs(tx: Transaction, file: CaseFile, rules: Rules) -> tuple[Activity, ...]:
    """The person's proofs of the year that already count, this one left out."""
    states = counting_states(rules.pack, rules.on)
    kept = kept_cases(tx, CaseFilter(person_id=file.person.id, year=file.case.year, states=states))
    again = (
        activity_standing(one.screened, one.standing, id_=str(one.case.id), declared=one.declared)
        for one in kept
        if one.case.id != file.case.id
    )
    return tuple(activity for activity in again if activity is not None)


def settled_item(figure: Figure | None, hours: Decimal | None, case: Case) -> ItemResult:
    """Take the rules' figure, or a reviewer's own within the ceiling; insist on one where the rules give none.

    Raises:
        HoursMissingError, HoursAboveCeilingError.
    """
    if figure is None:
        raise HoursMissingError(case.id)
    item = figure.item
    if hours is None:
        if item.hours is None and item.status is not Status.DEEMED:
            raise HoursMissingError(case.id)
        return item
    ceiling = figure.ceiling
    if hours < 0 or (ceiling is not None and hours > ceiling):
        raise HoursAboveCeilingError(plain(hours), plain(ceiling or Decimal(0)))
    return replace(item, hours=hours, status=Status.CREDITED, lost=(), elsewhere=())


def settled_again(figure: Figure | None, standing: Standing, case: Case) -> ItemResult:
    """Settle what counted before and shall count again: with the figure that the reviewer had given, unless another proof took its place meanwhile.

    Raises:
        HoursMissingError, HoursAboveCeilingError.
    """
    if figure is not None and figure.item.status in REFUSED:
        return figure.item
    return settled_item(figure, standing.hours, case)
