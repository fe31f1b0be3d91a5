"""Objections to decisions: who objects to what and why, until when an answer is due, and what was answered.

While one waits, its decision is in `live_key`, which is unique: two objections to one decision cannot wait together. An answer is given on the state
that was seen; of two at once the database takes one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from verifier.access import Reach
from verifier.store.cases import Decision
from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError, TakenError
from verifier.store.reaching import persons_within
from verifier.store.rows import Slice, as_record, get_row, read_slice, values_of
from verifier.store.tables_declarations import objections

WAITING = ("filed", "appealed")


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection; `state` is that of the machine `objection` (filed, upheld, objection_refused, appealed …)."""

    id: UUID
    case_id: UUID
    decision_id: UUID
    person_id: UUID
    state: str
    live_key: UUID | None
    reason: str
    filed_at: datetime
    filed_by: str
    due_on: date
    answer: str
    answered_at: datetime | None
    answered_by: str | None

    @property
    def waits(self) -> bool:
        """Whether an answer is still due."""
        return self.state in WAITING


def add_objection(
    tx: Transaction,
    *,
    decision: Decision,
    person_id: UUID,
    state: str,
    reason: str,
    filed_by: str,
    due_on: date,
    now: datetime,
) -> Objection:
    """Write an objection that waits for an answer.

    Raises:
        TakenError: one to this decision waits already.
    """
    waiting = select(objections.c.id).where(objections.c.live_key == decision.id)
    if tx.connection.execute(waiting).first() is not None:
        raise TakenError("objection", decision.id)
    made = Objection(
        id=uuid4(),
        case_id=decision.case_id,
        decision_id=decision.id,
        person_id=person_id,
        state=state,
        live_key=decision.id,
        reason=reason,
        filed_at=now,
        filed_by=filed_by,
        due_on=due_on,
        answer="",
        answered_at=None,
        answered_by=None,
    )
    tx.connection.execute(insert(objections).values(values_of(made)))
    return made


def end_objection(
    tx: Transaction, objection: Objection, *, state: str, answer: str, answered_by: str, now: datetime
) -> Objection:
    """Answer an objection, or take it back, if it still waits as it was seen.

    Raises:
        StaleVersionError: it was answered meanwhile.
    """
    change = (
        update(objections)
        .where(objections.c.id == objection.id, objections.c.state == objection.state)
        .values(state=state, live_key=None, answer=answer, answered_at=now, answered_by=answered_by)
    )
    if tx.connection.execute(change).rowcount != 1:
        raise StaleVersionError("objection", objection.id, 0)
    return get_objection(tx, objection.id)


def get_objection(tx: Transaction, objection_id: UUID) -> Objection:
    """The objection with this id.

    Raises:
        NotFoundError: there is none.
    """
    return get_row(tx, Objection, objections, objection_id, what="objection")


def objections_of(tx: Transaction, case_id: UUID) -> tuple[Objection, ...]:
    """The objections to decisions on a case, oldest first."""
    # an appeal follows what it appeals, also where a clock gave both one moment
    follows = objections.c.state.like("appeal%")
    query = select(objections).where(objections.c.case_id == case_id)
    query = query.order_by(objections.c.filed_at, follows, objections.c.id)
    return tuple(as_record(Objection, row) for row in tx.connection.execute(query).mappings())


def list_objections(
    tx: Transaction,
    *,
    within: Reach,
    state: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Slice[Objection]:
    """Objections of the people within reach, the longest waiting first."""
    query = select(objections).where(persons_within(within, objections.c.person_id))
    if state is not None:
        query = query.where(objections.c.state == state)
    return read_slice(tx, query, Objection, order=(objections.c.filed_at, objections.c.id), after=after, limit=limit)
