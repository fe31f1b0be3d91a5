"""The reviewers' list of cases: narrowed by what a reviewer chose and by whom the reviewer may see, counted by each choice.

The order is always that of waiting, the longest first; "next" and "previous" (`verifier.store.neighbours`) use the same conditions. Counts read an
index alone and stop at `MOST_COUNTED`, so that a list of a whole province costs no more than a long one.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, tuple_

from verifier.access import Reach
from verifier.store.cases import Case
from verifier.store.database import Transaction
from verifier.store.reaching import persons_within
from verifier.store.rows import Slice, as_record, read_slice
from verifier.store.schema import cases
from verifier.store.tables_pages import case_reasons

MOST_COUNTED = 20_000  # cases
MOST_REASONS = 60  # reasons that a list offers
SURE_FROM, LIKELY_FROM = 950, 800  # thousandths, as pages say sure, likely, unsure


class Facet(StrEnum):
    """What a list is narrowed by, one choice each."""

    STATE = "state"
    PROPOSAL = "proposal"
    KIND = "kind"
    REGION = "region"
    CONFIDENCE = "confidence"
    REASON = "reason"


WHOLE_REACH = Reach(everything=True)


@dataclass(frozen=True, slots=True)
class Worklist:
    """Which cases a list shows; an empty value does not narrow.

    `states` are those that a level can act on; `confidence` is sure, likely or unsure; `places` are (region, year) pairs, such as those that are due
    soon. `reach` is whose cases the reviewer may see, by where the people are now.
    """

    states: tuple[str, ...] = ()
    proposal: str = ""
    kind: str = ""
    region: str = ""
    confidence: str = ""
    reason: str = ""
    places: tuple[tuple[str, int], ...] | None = None
    reach: Reach = WHOLE_REACH


ALL_OF_THEM = Worklist()
_BAND = case((cases.c.confidence >= SURE_FROM, "sure"), (cases.c.confidence >= LIKELY_FROM, "likely"), else_="unsure")
_COLUMNS: Mapping[Facet, ColumnElement[Any]] = {
    Facet.STATE: cases.c.state,
    Facet.PROPOSAL: cases.c.proposal,
    Facet.KIND: cases.c.kind,
    Facet.REGION: cases.c.region,
    Facet.CONFIDENCE: _BAND,
}


def conditions_of(wanted: Worklist, *, without: Facet | None = None) -> list[ColumnElement[bool]]:
    """The conditions of a list, or those that it would have without one choice."""
    found: list[ColumnElement[bool]] = []
    if not wanted.reach.everything:
        found.append(persons_within(wanted.reach, cases.c.person_id))
    if wanted.states and without is not Facet.STATE:
        found.append(cases.c.state.in_(wanted.states))
    for facet, value in ((Facet.PROPOSAL, wanted.proposal), (Facet.KIND, wanted.kind), (Facet.REGION, wanted.region)):
        if value and without is not facet:
            found.append(_COLUMNS[facet] == value)
    if wanted.confidence and without is not Facet.CONFIDENCE:
        found.append(_in_band(wanted.confidence))
    if wanted.reason and without is not Facet.REASON:
        of_case = and_(case_reasons.c.case_id == cases.c.id, case_reasons.c.reason == wanted.reason)
        found.append(exists().where(of_case))
    if wanted.places is not None:
        found.append(tuple_(cases.c.region, cases.c.year).in_(wanted.places) if wanted.places else false())
    return found


def list_work(
    tx: Transaction, wanted: Worklist = ALL_OF_THEM, *, after: str | None = None, limit: int = 50
) -> Slice[Case]:
    """Cases of a list, the longest waiting first."""
    query = select(cases).where(*conditions_of(wanted))
    return read_slice(tx, query, Case, order=(cases.c.opened_at, cases.c.id), after=after, limit=limit)


def pick_work(tx: Transaction, wanted: Worklist, ids: Collection[UUID]) -> tuple[Case, ...]:
    """Those of these cases that the list holds, in its order."""
    query = select(cases).where(*conditions_of(wanted), cases.c.id.in_(ids)).order_by(cases.c.opened_at, cases.c.id)
    return tuple(as_record(Case, row) for row in tx.connection.execute(query).mappings())


def count_work(tx: Transaction, wanted: Worklist) -> int:
    """How many cases a list shows, up to `MOST_COUNTED`."""
    some = select(cases.c.id).where(*conditions_of(wanted)).limit(MOST_COUNTED).subquery()
    return tx.connection.execute(select(func.count()).select_from(some)).scalar_one()


def count_facets(tx: Transaction, wanted: Worklist) -> dict[Facet, dict[str, int]]:
    """How many cases each choice of every facet but the state would show, the other choices unchanged; most first.

    The list is read once and counted by every combination that occurs, of which there are few.
    """
    chosen = {
        Facet.PROPOSAL: wanted.proposal,
        Facet.KIND: wanted.kind,
        Facet.REGION: wanted.region,
        Facet.CONFIDENCE: wanted.confidence,
    }
    cells = _cells(tx, replace(wanted, proposal="", kind="", region="", confidence=""))
    counts: dict[Facet, dict[str, int]] = {}
    for facet in chosen:
        others = [(name, value) for name, value in chosen.items() if value and name is not facet]
        found: Counter[str] = Counter()
        for values, count in cells:
            if all(values[name] == value for name, value in others):
                found[values[facet]] += count
        counts[facet] = dict(found.most_common())
    return counts | {Facet.REASON: _count_by_reason(tx, wanted)}


def _cells(tx: Transaction, wanted: Worklist) -> list[tuple[dict[Facet, str], int]]:
    """The cases of a list counted by every combination of facets."""
    columns = [column.label(facet.value) for facet, column in _COLUMNS.items() if facet is not Facet.STATE]
    some = select(*columns).where(*conditions_of(wanted)).limit(MOST_COUNTED).subquery()
    query = select(*some.c, func.count()).group_by(*some.c)
    facets = [Facet(column.name) for column in some.c]
    return [(dict(zip(facets, map(str, row[:-1]), strict=True)), row[-1]) for row in tx.connection.execute(query).all()]


def _count_by_reason(tx: Transaction, wanted: Worklist) -> dict[str, int]:
    fits = conditions_of(wanted, without=Facet.REASON)
    some = select(cases.c.id).where(*fits).limit(MOST_COUNTED).subquery()
    query = (
        select(case_reasons.c.reason, func.count())
        .join(some, some.c.id == case_reasons.c.case_id)
        .group_by(case_reasons.c.reason)
        .order_by(func.count().desc(), case_reasons.c.reason)
        .limit(MOST_REASONS)
    )
    return {str(value): count for value, count in tx.connection.execute(query)}


def places_of_work(tx: Transaction, wanted: Worklist) -> tuple[tuple[str, int], ...]:
    """The regions and years that cases in the list's states are of."""
    within = conditions_of(Worklist(states=wanted.states))
    some = select(cases.c.region, cases.c.year).where(*within).limit(MOST_COUNTED).subquery()
    query = select(some.c.region, some.c.year).distinct().order_by(some.c.region, some.c.year)
    return tuple((region, year) for region, year in tx.connection.execute(query))


def _in_band(name: str) -> ColumnElement[bool]:
    """A confidence of this word."""
    match name:
        case "sure":
            return cases.c.confidence >= SURE_FROM
        case "likely":
            return and_(cases.c.confidence >= LIKELY_FROM, cases.c.confidence < SURE_FROM)
        case "unsure":
            return cases.c.confidence < LIKELY_FROM
        case _:
            return false()


def beyond(moment: Any, key: UUID, *, later: bool) -> ColumnElement[bool]:
    """The cases that wait shorter (or longer) than one."""
    at, own = cases.c.opened_at, cases.c.id
    if later:
        return or_(at > moment, and_(at == moment, own > key))
    return or_(at < moment, and_(at == moment, own < key))
