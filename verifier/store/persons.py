"""Persons: a record belongs to the person, not to a unit or a city; the identity number lies sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from verifier.access import Reach
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.memberships import begin_membership, carry_along
from verifier.store.reaching import persons_within
from verifier.store.rows import Slice, as_record, read_slice
from verifier.store.schema import persons
from verifier.store.units import Unit, unit_named


@dataclass(frozen=True, slots=True)
class Person:
    """A person as lists and pages may show them: without the identity number."""

    id: UUID
    name: str
    region: str
    unit: str
    facts: Mapping[str, Any]
    created_at: datetime
    unit_id: UUID | None = None


def add_person(
    tx: Transaction,
    *,
    name: str,
    region: str,
    unit: str,
    id_number: str | None,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    by: str = "system",
    place: Unit | None = None,
    joins: bool = True,
) -> Person:
    """Add a person, who belongs to this place, else to the unit of this name in the region, or to its agency for no name.

    Without `joins` the person belongs nowhere yet.

    Raises:
        TakenError: another person has this identity number.
    """
    there = place or (unit_named(tx, unit, region, now=now) if joins else None)
    person = Person(uuid4(), name, region, unit, dict(facts or {}), now, there.id if there else None)
    sealed = index = None
    if id_number is not None:
        if find_person_by_id_number(tx, id_number) is not None:
            raise TakenError("person", "id_number")
        sealed, index = tx.seal.close(id_number, person.id), tx.seal.index(id_number)
    tx.connection.execute(
        insert(persons).values(
            id=person.id,
            name=name,
            region=region,
            unit=unit,
            facts=person.facts,
            created_at=now,
            id_number_sealed=sealed,
            id_number_index=index,
        )
    )
    if there is not None:
        begin_membership(tx, person.id, there, by=by, now=now)
    return person


def get_person(tx: Transaction, person_id: UUID) -> Person:
    """The person with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(persons).where(persons.c.id == person_id)).mappings().first()
    if row is None:
        raise NotFoundError("person", person_id)
    return as_record(Person, row)


def lock_person(tx: Transaction, person_id: UUID) -> None:
    """Let nobody else post to or take from this person's account until the transaction ends; an embedded database has one writer anyway."""
    tx.connection.execute(select(persons.c.id).where(persons.c.id == person_id).with_for_update())


def find_person_by_id_number(tx: Transaction, id_number: str) -> Person | None:
    """The person with this identity number, if there is one."""
    query = select(persons).where(persons.c.id_number_index == tx.seal.index(id_number))
    row = tx.connection.execute(query).mappings().first()
    return as_record(Person, row) if row else None


def list_persons(
    tx: Transaction,
    *,
    region: str | None = None,
    unit: str | None = None,
    within: Reach | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Slice[Person]:
    """Persons of a region or unit, or within an actor's reach, in the order in which they were added."""
    query = select(persons)
    if within is not None:
        query = query.where(persons_within(within, persons.c.id))
    if region is not None:
        query = query.where(persons.c.region == region)
    if unit is not None:
        query = query.where(persons.c.unit == unit)
    return read_slice(tx, query, Person, order=(persons.c.created_at, persons.c.id), after=after, limit=limit)


def reveal_id_number(tx: Transaction, person_id: UUID) -> str | None:
    """Decrypt a person's identity number; the caller writes the audit line that says why."""
    sealed = tx.connection.execute(select(persons.c.id_number_sealed).where(persons.c.id == person_id)).scalar()
    return tx.seal.open(sealed, person_id) if sealed is not None else None


def move_person(tx: Transaction, person_id: UUID, *, unit: Unit, by: str, now: datetime) -> None:
    """Let the person belong to another unit: open cases and the printed unit follow, history stays with the person."""
    begin_membership(tx, person_id, unit, by=by, now=now)
    carry_along(tx, person_id, unit=unit, name=unit.name)
