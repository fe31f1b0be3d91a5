"""Who belongs to which unit, from when to when; the person's record itself belongs to the person.

One living membership a person (the database insists). `persons.unit_id` and the printed name follow it, and so do the person's open cases.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from verifier.store.database import Transaction
from verifier.store.rows import as_record, values_of
from verifier.store.schema import cases, persons, users
from verifier.store.tables_people import memberships
from verifier.store.units import Unit


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a unit; without an end it is the one of now."""

    person_id: UUID
    begun_at: datetime
    unit_id: UUID
    ended_at: datetime | None
    live_key: UUID | None
    begun_by: str


def begin_membership(tx: Transaction, person_id: UUID, unit: Unit, *, by: str, now: datetime) -> Membership:
    """Let the person belong to this unit from now on, and to no other."""
    living = memberships.c.live_key == person_id
    tx.connection.execute(update(memberships).where(living).values(live_key=None, ended_at=now))
    made = Membership(person_id, now, unit.id, None, person_id, by)
    same_moment = (memberships.c.person_id == person_id, memberships.c.begun_at == now)
    if tx.connection.execute(select(memberships.c.unit_id).where(*same_moment)).first() is not None:
        tx.connection.execute(
            update(memberships).where(*same_moment).values(unit_id=unit.id, live_key=person_id, ended_at=None)
        )
    else:
        tx.connection.execute(insert(memberships).values(values_of(made)))
    tx.connection.execute(update(persons).where(persons.c.id == person_id).values(unit_id=unit.id))
    return made


def carry_along(tx: Transaction, person_id: UUID, *, unit: Unit, name: str) -> None:
    """Let the person's printed unit, login and open cases follow to a unit; what was decided stays as it was."""
    tx.connection.execute(update(persons).where(persons.c.id == person_id).values(unit=name, region=unit.region))
    own = users.c.person_id == person_id
    tx.connection.execute(update(users).where(own).values(unit=name, unit_id=unit.id, region=unit.region))
    waiting = (cases.c.person_id == person_id, cases.c.stage != "")
    tx.connection.execute(update(cases).where(*waiting).values(unit=name))


def memberships_of(tx: Transaction, person_id: UUID) -> tuple[Membership, ...]:
    """Where the person belonged, the latest first."""
    query = select(memberships).where(memberships.c.person_id == person_id).order_by(memberships.c.begun_at.desc())
    return tuple(as_record(Membership, row) for row in tx.connection.execute(query).mappings())
