"""Moves between units (Zibo Q10): who asked, what the new unit answered. One open move a person; the machine is in `verifier.review`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, or_, select, update

from verifier.access import Reach
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.rows import Slice, get_row, read_slice, values_of
from verifier.store.schema import persons
from verifier.store.tables_people import moves, units
from verifier.store.units import beneath


@dataclass(frozen=True, slots=True)
class Move:
    """A person on the way from one unit to another."""

    id: UUID
    person_id: UUID
    from_unit_id: UUID | None
    to_unit_id: UUID
    state: str
    reason: str
    filed_at: datetime
    filed_by: str
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str | None = None
    live_key: UUID | None = None


def add_move(tx: Transaction, move: Move) -> None:
    """File a move.

    Raises:
        TakenError: another move of the person waits.
    """
    if tx.connection.execute(select(moves.c.id).where(moves.c.live_key == move.person_id)).first() is not None:
        raise TakenError("move", move.person_id)
    tx.connection.execute(insert(moves).values(values_of(move)))


def get_move(tx: Transaction, move_id: UUID) -> Move:
    """The move with this id.

    Raises:
        NotFoundError: there is none.
    """
    return get_row(tx, Move, moves, move_id, what="move")


def answer_move(tx: Transaction, move: Move, *, state: str, answer: str, by: str, now: datetime) -> Move:
    """Close a move that waits; of two answers at once one succeeds.

    Raises:
        NotFoundError: it waits no more.
    """
    waiting = (moves.c.id == move.id, moves.c.live_key == move.person_id)
    values = {"state": state, "answer": answer, "answered_by": by, "answered_at": now, "live_key": None}
    if tx.connection.execute(update(moves).where(*waiting).values(values)).rowcount != 1:
        raise NotFoundError("move", move.id)
    return get_move(tx, move.id)


def list_moves(tx: Transaction, reach: Reach, *, after: str | None = None, limit: int = 50) -> Slice[Move]:
    """Moves to and from units within reach, and one's own, the newest first; the old unit sees no more than that it lost somebody."""
    query: Select[Any] = select(moves)
    if not reach.everything:
        there = select(units.c.id).where(beneath(units.c.path, reach.unit_paths))
        mine = [moves.c.person_id == reach.person_id] if reach.person_id is not None else []
        sent = (moves.c.from_unit_id.in_(there)) & (moves.c.filed_by != "") & (moves.c.state == "old_unit_requested")
        query = query.where(or_(moves.c.to_unit_id.in_(there), sent, *mine))
    return read_slice(
        tx, query, Move, order=(moves.c.filed_at, moves.c.id), after=after, limit=limit, newest_first=True
    )


def names_of(tx: Transaction, person_ids: tuple[UUID, ...]) -> dict[UUID, str]:
    """The names of these persons."""
    rows = tx.connection.execute(select(persons.c.id, persons.c.name).where(persons.c.id.in_(person_ids)))
    return {row.id: row.name for row in rows}
