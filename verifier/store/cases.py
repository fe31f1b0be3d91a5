"""Cases under review and the decisions on them.

A case is one proof found in an upload. Every decision names the version of the case that was decided on; the row changes only if it still
has that version, and the table of decisions takes one row a version: of two reviewers one wins and the other is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from verifier.review import Standing, standing_of
from verifier.store.case_reasons import note_reasons
from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError
from verifier.store.noted_decisions import note_decision
from verifier.store.persons import Person, get_person
from verifier.store.proofs import Assessment, Proof, get_assessment, get_proof
from verifier.store.rows import Slice, as_record, get_row, read_slice, values_of
from verifier.store.schema import assessments, cases, decisions, proofs


@dataclass(frozen=True, slots=True)
class Case:
    """One proof on its way through review; `stage` says who decides next and is empty when nobody has to."""

    id: UUID
    proof_id: UUID
    assessment_id: UUID
    position: int
    person_id: UUID
    region: str
    unit: str
    year: int
    kind: str
    proposal: str
    confidence: int
    stage: str
    state: str
    version: int
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, when and why."""

    id: UUID
    case_id: UUID
    version: int
    stage: str
    action: str
    state_after: str
    reason: str
    facts: Mapping[str, Any]
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that a reviewer and the person see of a case."""

    case: Case
    person: Person
    proof: Proof
    assessment: Assessment
    decisions: tuple[Decision, ...]

    @property
    def screened(self) -> Mapping[str, Any]:
        """The contract's JSON line of this proof: kind, fields with boxes, proposal, signals."""
        return self.assessment.screened[self.case.position]

    @property
    def declared(self) -> Mapping[str, Any]:
        """The facts that the person stated with the upload."""
        return self.proof.declared.get("facts") or {}

    @property
    def standing(self) -> Standing:
        """What people settled since it was read."""
        return standing_of(self.decisions)


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with what was read, declared and settled: enough to judge it again."""

    case: Case
    screened: Mapping[str, Any]
    declared: Mapping[str, Any]
    standing: Standing


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows; an absent value does not filter. `states` are several, any of which fits."""

    region: str | None = None
    unit: str | None = None
    stage: str | None = None
    state: str | None = None
    person_id: UUID | None = None
    kind: str | None = None
    proposal: str | None = None
    year: int | None = None
    states: tuple[str, ...] | None = None


EVERY_CASE = CaseFilter()


def add_case(
    tx: Transaction,
    *,
    assessment: Assessment,
    position: int,
    person: Person,
    region: str,
    year: int,
    kind: str,
    proposal: str,
    confidence: float,
    stage: str,
    state: str,
    now: datetime,
) -> Case:
    """Open a case for one proof of an assessment."""
    case = Case(
        id=uuid4(),
        proof_id=assessment.proof_id,
        assessment_id=assessment.id,
        position=position,
        person_id=person.id,
        region=region,
        unit=person.unit,
        year=year,
        kind=kind,
        proposal=proposal,
        confidence=round(confidence * 1000),
        stage=stage,
        state=state,
        version=1,
        opened_at=now,
        changed_at=now,
    )
    tx.connection.execute(insert(cases).values(values_of(case)))
    note_reasons(tx, case.id, assessment.screened[position].get("proposal", {}).get("reasons") or ())
    return case


def get_case(tx: Transaction, case_id: UUID) -> Case:
    """The case with this id.

    Raises:
        NotFoundError: there is none.
    """
    return get_row(tx, Case, cases, case_id, what="case")


def get_case_file(tx: Transaction, case_id: UUID) -> CaseFile:
    """The case with its person, upload, reading and decisions.

    Raises:
        NotFoundError: there is no such case.
    """
    case = get_case(tx, case_id)
    return CaseFile(
        case,
        get_person(tx, case.person_id),
        get_proof(tx, case.proof_id),
        get_assessment(tx, case.assessment_id),
        decisions_of(tx, case_id),
    )


def list_cases(
    tx: Transaction, wanted: CaseFilter = EVERY_CASE, *, after: str | None = None, limit: int = 50
) -> Slice[Case]:
    """Cases that fit, the longest waiting first."""
    query = select(cases).where(*conditions_of(wanted))
    return read_slice(tx, query, Case, order=(cases.c.opened_at, cases.c.id), after=after, limit=limit)


def count_cases(tx: Transaction, wanted: CaseFilter = EVERY_CASE) -> int:
    """How many cases fit."""
    return tx.connection.execute(select(func.count()).select_from(cases).where(*conditions_of(wanted))).scalar_one()


def cases_of_proof(tx: Transaction, proof_id: UUID) -> tuple[Case, ...]:
    """The cases that an upload gave, in the order of its pages."""
    query = select(cases).where(cases.c.proof_id == proof_id).order_by(cases.c.opened_at, cases.c.position)
    return tuple(as_record(Case, row) for row in tx.connection.execute(query).mappings())


def kept_cases(tx: Transaction, wanted: CaseFilter) -> tuple[KeptCase, ...]:
    """The cases that fit with their readings, in the order in which they were opened; two queries, however many there are."""
    fitting = conditions_of(wanted)
    query = (
        select(cases, assessments.c.screened.label("screened"), proofs.c.declared.label("declared"))
        .join(assessments, assessments.c.id == cases.c.assessment_id)
        .join(proofs, proofs.c.id == cases.c.proof_id)
        .where(*fitting)
        .order_by(cases.c.opened_at, cases.c.id)
    )
    made = select(decisions).join(cases, cases.c.id == decisions.c.case_id).where(*fitting)
    decided: dict[UUID, list[Decision]] = {}
    for row in tx.connection.execute(made.order_by(decisions.c.version)).mappings():
        decided.setdefault(row["case_id"], []).append(as_record(Decision, row))
    return tuple(
        KeptCase(
            case := as_record(Case, row),
            row["screened"][case.position],
            row["declared"].get("facts") or {},
            standing_of(decided.get(case.id, ())),
        )
        for row in tx.connection.execute(query).mappings()
    )


def confirmed_facts(made: Sequence[Decision]) -> dict[str, Any]:
    """The facts that reviewers confirmed or corrected, later ones last."""
    return dict(standing_of(made).facts)


def decisions_of(tx: Transaction, case_id: UUID) -> tuple[Decision, ...]:
    """What was decided on a case, oldest first."""
    query = select(decisions).where(decisions.c.case_id == case_id).order_by(decisions.c.version)
    return tuple(as_record(Decision, row) for row in tx.connection.execute(query).mappings())


def record_decision(
    tx: Transaction,
    case: Case,
    *,
    action: str,
    reason: str,
    facts: Mapping[str, Any],
    state_after: str,
    stage_after: str,
    decided_by: str,
    now: datetime,
) -> Decision:
    """Write a decision on exactly the version of the case that was seen.

    Raises:
        StaleVersionError: the case was decided meanwhile; nothing was written.
    """
    change = (
        update(cases)
        .where(cases.c.id == case.id, cases.c.version == case.version)
        .values(version=case.version + 1, state=state_after, stage=stage_after, changed_at=now)
    )
    if tx.connection.execute(change).rowcount != 1:
        raise StaleVersionError("case", case.id, case.version)
    made = Decision(
        uuid4(), case.id, case.version, case.stage, action, state_after, reason, dict(facts), now, decided_by
    )
    tx.connection.execute(insert(decisions).values(values_of(made)))
    note_decision(
        tx,
        case_id=case.id,
        version=case.version,
        region=case.region,
        unit=case.unit,
        kind=case.kind,
        proposal=case.proposal,
        stage=case.stage,
        action=action,
        outcome=state_after,
        facts=made.facts,
        since=case.changed_at,
        now=now,
    )
    return made


def judge_anew(
    tx: Transaction,
    case: Case,
    *,
    proposal: str,
    year: int,
    assessment: Assessment | None = None,
    position: int = 0,
    kind: str | None = None,
    confidence: float | None = None,
) -> None:
    """Say what the machine proposes now, after a correction or a new reading; who decided what stays with the decisions.

    With `assessment` the case rests on that reading from now on; the earlier one is kept.
    """
    values: dict[str, Any] = {"proposal": proposal, "year": year}
    if assessment is not None:
        values |= {"assessment_id": assessment.id, "position": position}
    if kind is not None:
        values["kind"] = kind
    if confidence is not None:
        values["confidence"] = round(confidence * 1000)
    tx.connection.execute(update(cases).where(cases.c.id == case.id).values(values))


def conditions_of(wanted: CaseFilter) -> list[Any]:
    """One condition for each value that is present."""
    values = values_of(wanted)
    states = values.pop("states")
    found: list[Any] = [cases.c[name] == value for name, value in values.items() if value is not None]
    return found if states is None else [*found, cases.c.state.in_(states)]
