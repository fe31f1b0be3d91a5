"""What lists show of a reach (`verifier.access`), and whom a thing is about, from where people are now.

Every table of people's things carries `person_id`; the person's present unit and region decide, so that the old unit loses sight of
everything with a move: of the list, its counts, and each thing in it.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.sql.elements import SQLCoreOperations

from verifier.access import Reach, Subject
from verifier.store.database import Transaction
from verifier.store.schema import persons
from verifier.store.tables_people import units
from verifier.store.units import EVERYTHING, beneath

NATION = "000000"


def persons_within(reach: Reach, person_id: SQLCoreOperations[UUID]) -> ColumnElement[bool]:
    """The condition that the person of a row, by this column, is within reach."""
    if reach.everything or EVERYTHING in reach.unit_paths or NATION in reach.regions:
        return true()
    if reach.is_nothing:
        return false()
    own = person_id == reach.person_id if reach.person_id is not None else false()
    if not (reach.unit_paths or reach.regions):
        return own
    there = select(units.c.id).where(beneath(units.c.path, reach.unit_paths))
    within = select(persons.c.id).where(
        or_(persons.c.unit_id.in_(there), *(persons.c.region.startswith(_prefix(one)) for one in reach.regions))
    )
    return or_(own, person_id.in_(within))


def regions_within(reach: Reach, region: SQLCoreOperations[str]) -> ColumnElement[bool]:
    """The condition that the region of a row, by this column, is within reach."""
    if reach.everything or NATION in reach.regions:
        return true()
    return or_(false(), *(region.startswith(_prefix(one)) for one in reach.regions))


def subject_of_person(tx: Transaction, person_id: UUID | None, *, what: str, key: object) -> Subject:
    """Whom a thing is about: the person, with the unit and region of now; of nobody known, nobody's."""
    query = (
        select(persons.c.region, units.c.path)
        .select_from(persons.outerjoin(units, units.c.id == persons.c.unit_id))
        .where(persons.c.id == person_id)
    )
    row = tx.connection.execute(query).first()
    if row is None:
        return Subject(what=what, key=key)
    return Subject(person_id, row.path or "", row.region, row.path is None, what, key)


def _prefix(region: str) -> str:
    """How the codes of everything in a region begin: 37 for a province, 3703 for a prefecture."""
    while len(region) > 2 and region.endswith("00"):
        region = region[:-2]
    return region
