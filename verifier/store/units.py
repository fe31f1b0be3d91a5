"""Units as a tree: region, authority, unit, sub-unit, and the agency of those who have none.

A unit's path is the codes from its region down ("/370300/a/b/"), so that everything beneath it is found by how a path begins. Moving a
unit rewrites the paths beneath it; who belongs where is `verifier.store.memberships`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, false, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import SQLCoreOperations

from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.rows import Slice, as_record, get_row, read_slice, values_of
from verifier.store.tables_people import units

REGION, AGENCY, UNIT = "region", "agency", "unit"
AGENCY_NAME = "人事代理机构"
EVERYTHING = "/"


@dataclass(frozen=True, slots=True)
class Unit:
    """A place of the tree; a region's name is its code."""

    id: UUID
    parent_id: UUID | None
    kind: str
    code: str
    name: str
    region: str
    path: str
    made_at: datetime
    closed_at: datetime | None


def add_unit(
    tx: Transaction, *, kind: str, name: str, parent: Unit | None, region: str, now: datetime, code: str | None = None
) -> Unit:
    """Add a unit beneath another, or a region's own root.

    Raises:
        TakenError: the name beneath this parent, or the code, is in use.
    """
    own = code or uuid4().hex[:12]
    path = f"{parent.path if parent else '/'}{own}/"
    unit = Unit(uuid4(), parent.id if parent else None, kind, own, name, region, path, now, None)
    beside = (units.c.parent_id == unit.parent_id, units.c.name == name)
    if parent is not None and tx.connection.execute(select(units.c.id).where(*beside)).first() is not None:
        raise TakenError("unit", name)
    if tx.connection.execute(select(units.c.id).where(units.c.code == own)).first() is not None:
        raise TakenError("unit", own)
    tx.connection.execute(insert(units).values(values_of(unit)))
    return unit


def get_unit(tx: Transaction, unit_id: UUID) -> Unit:
    """The unit with this id.

    Raises:
        NotFoundError: there is none.
    """
    return get_row(tx, Unit, units, unit_id, what="unit")


def get_unit_by_code(tx: Transaction, code: str) -> Unit:
    """The unit with this code.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(units).where(units.c.code == code)).mappings().first()
    if row is None:
        raise NotFoundError("unit", code)
    return as_record(Unit, row)


def find_unit(tx: Transaction, *, name: str, parent_id: UUID | None = None, region: str | None = None) -> Unit | None:
    """The oldest open unit of this name beneath a parent, or anywhere in a region."""
    query = select(units).where(units.c.name == name, units.c.closed_at.is_(None), units.c.kind != REGION)
    if parent_id is not None:
        query = query.where(units.c.parent_id == parent_id)
    if region is not None:
        query = query.where(units.c.region == region)
    row = tx.connection.execute(query.order_by(units.c.made_at, units.c.id).limit(1)).mappings().first()
    return as_record(Unit, row) if row else None


def region_unit(tx: Transaction, region: str, *, now: datetime) -> Unit:
    """The root of a region, made when it is first needed."""
    row = tx.connection.execute(select(units).where(units.c.code == region)).mappings().first()
    if row is not None:
        return as_record(Unit, row)
    return add_unit(tx, kind=REGION, name=region, parent=None, region=region, now=now, code=region)


def agency_of(tx: Transaction, region: str, *, now: datetime) -> Unit:
    """The personnel agency of a region: the unit of those who have none (free professions)."""
    query = select(units).where(units.c.region == region, units.c.kind == AGENCY, units.c.closed_at.is_(None))
    row = tx.connection.execute(query.order_by(units.c.made_at).limit(1)).mappings().first()
    if row is not None:
        return as_record(Unit, row)
    root = region_unit(tx, region, now=now)
    return add_unit(tx, kind=AGENCY, name=AGENCY_NAME, parent=root, region=region, now=now)


def unit_named(tx: Transaction, name: str, region: str, *, now: datetime) -> Unit:
    """The unit that a printed name means in a region: one of that name, else a new one; the agency for no name."""
    if not name.strip():
        return agency_of(tx, region, now=now)
    found = find_unit(tx, name=name, region=region)
    if found is not None:
        return found
    root = region_unit(tx, region, now=now)
    try:
        with tx.connection.begin_nested():
            return add_unit(tx, kind=UNIT, name=name, parent=root, region=region, now=now)
    except (IntegrityError, TakenError):  # somebody added it meanwhile, or it is closed
        row = tx.connection.execute(select(units).where(units.c.parent_id == root.id, units.c.name == name)).mappings()
        return as_record(Unit, row.one())


def list_units(
    tx: Transaction, *, paths: Iterable[str] = (EVERYTHING,), after: str | None = None, limit: int = 200
) -> Slice[Unit]:
    """Units at and beneath these paths, in the order in which they were made."""
    query = select(units).where(beneath(units.c.path, paths))
    return read_slice(tx, query, Unit, order=(units.c.made_at, units.c.id), after=after, limit=limit)


def unit_tree(tx: Transaction, *, paths: Iterable[str] = (EVERYTHING,), limit: int = 500) -> tuple[Unit, ...]:
    """The first of the units at and beneath these paths, as a tree reads: parents before what is beneath them."""
    query = select(units).where(beneath(units.c.path, paths)).order_by(units.c.path).limit(limit)
    return tuple(as_record(Unit, row) for row in tx.connection.execute(query).mappings())


def search_units(tx: Transaction, text: str, *, limit: int = 20) -> tuple[Unit, ...]:
    """Open units whose name holds this text; for choosing one."""
    query = select(units).where(
        units.c.name.contains(text, autoescape=True), units.c.closed_at.is_(None), units.c.kind != REGION
    )
    rows = tx.connection.execute(query.order_by(units.c.name, units.c.id).limit(limit)).mappings()
    return tuple(as_record(Unit, row) for row in rows)


def place_unit(tx: Transaction, unit: Unit, parent: Unit) -> Unit:
    """Put a unit, with everything beneath it, under another parent of the same region."""
    path = f"{parent.path}{unit.code}/"
    beneath_it = units.c.path.startswith(unit.path, autoescape=True)
    moved = path + func.substr(units.c.path, len(unit.path) + 1)
    tx.connection.execute(update(units).where(beneath_it).values(path=moved))
    tx.connection.execute(update(units).where(units.c.id == unit.id).values(parent_id=parent.id))
    return get_unit(tx, unit.id)


def rename_unit(tx: Transaction, unit_id: UUID, name: str) -> Unit:
    """Give a unit another name."""
    tx.connection.execute(update(units).where(units.c.id == unit_id).values(name=name))
    return get_unit(tx, unit_id)


def close_unit(tx: Transaction, unit_id: UUID, *, now: datetime) -> None:
    """Close a unit: nobody joins it any more."""
    tx.connection.execute(update(units).where(units.c.id == unit_id).values(closed_at=now))


def beneath(path: SQLCoreOperations[str], paths: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a path is one of these or beneath one of them."""
    return or_(false(), *(path.startswith(one, autoescape=True) for one in paths))
