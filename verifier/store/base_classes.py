"""Classes of training bases: the plan, the report with its files, the people in roster order, and every step that was taken.

A step names the version of the class that it was taken on; the row changes only if it still has that version. Which steps there are
is `verifier.review.TRAINING_BASE`; what a plan and a report must hold is the region's pack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, false, func, insert, or_, select, update

from verifier.access import Reach
from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError
from verifier.store.rows import Slice, as_record, read_slice
from verifier.store.schema import persons
from verifier.store.tables_records import base_classes, base_steps, base_trainees, inspections

EVERYTHING = Reach(everything=True)


@dataclass(frozen=True, slots=True)
class BaseClass:
    """One class of a base; `hours` are 学时 of the whole class, `plan` its parts in words, `report` part → files."""

    id: UUID
    base: str
    unit_path: str
    region: str
    title: str
    starts_on: date
    ends_on: date
    hours: Decimal
    in_person: bool
    plan: Mapping[str, str]
    report: Mapping[str, Sequence[Mapping[str, Any]]]
    headcount: int | None
    state: str
    version: int
    plan_filed_on: date | None
    report_filed_on: date | None
    opened_at: datetime
    changed_at: datetime

    def __post_init__(self) -> None:
        for name in ("starts_on", "ends_on", "plan_filed_on", "report_filed_on"):
            object.__setattr__(self, name, _day(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class BaseStep:
    """One step: what was done, by whom, and what was wrong with it (`LATE`, `MISSING:part`, flags)."""

    id: UUID
    class_id: UUID
    version: int
    event: str
    state_after: str
    due_on: date | None
    codes: tuple[str, ...]
    reason: str
    made_at: datetime
    made_by: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(self.codes))
        object.__setattr__(self, "due_on", _day(self.due_on))


@dataclass(frozen=True, slots=True)
class Trainee:
    """One row of a class's roster; `id_number_index` is the keyed hash that names a person in every class."""

    place: int
    name: str
    id_number_index: bytes
    person_id: UUID | None
    signed_in: bool
    pictured: int | None

    @property
    def key(self) -> str:
        """The same in every class, and no identity number."""
        return self.id_number_index.hex()


@dataclass(frozen=True, slots=True)
class Inspection:
    """A sample that was drawn: the seed, the classes in the order of the lot with their flags."""

    id: UUID
    region: str
    seed: bytes
    asked: int
    drawn: tuple[Mapping[str, Any], ...]
    drawn_at: datetime
    drawn_by: str


@dataclass(frozen=True, slots=True)
class ClassFilter:
    """Which classes a list shows; an absent value does not filter. `reach` is whose the reader may see (`verifier.access`)."""

    state: str | None = None
    reach: Reach = EVERYTHING


EVERY_CLASS = ClassFilter()


def add_base_class(
    tx: Transaction,
    *,
    base: str,
    unit_path: str,
    region: str,
    title: str,
    starts_on: date,
    ends_on: date,
    hours: Decimal,
    in_person: bool,
    plan: Mapping[str, str],
    state: str,
    now: datetime,
) -> BaseClass:
    """Add a class at its first version; the step that brings it its plan follows."""
    made = BaseClass(
        uuid4(), base, unit_path, region, title, starts_on, ends_on, hours, in_person, dict(plan), {}, None, state, 1, None, None,
        now, now,
    )  # fmt: skip
    tx.connection.execute(insert(base_classes).values(_as_row(made)))
    return made


def get_base_class(tx: Transaction, class_id: UUID) -> BaseClass:
    """The class with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(base_classes).where(base_classes.c.id == class_id)).mappings().first()
    if row is None:
        raise NotFoundError("base_class", class_id)
    return as_record(BaseClass, row)


def list_base_classes(
    tx: Transaction, wanted: ClassFilter = EVERY_CLASS, *, after: str | None = None, limit: int = 50
) -> Slice[BaseClass]:
    """Classes that fit, the newest first."""
    query = select(base_classes).where(*_conditions(wanted))
    order = (base_classes.c.opened_at, base_classes.c.id)
    return read_slice(tx, query, BaseClass, order=order, after=after, limit=limit, newest_first=True)


def count_base_classes(tx: Transaction, wanted: ClassFilter = EVERY_CLASS) -> int:
    """How many classes fit."""
    query = select(func.count()).select_from(base_classes).where(*_conditions(wanted))
    return tx.connection.execute(query).scalar_one()


def classes_between(tx: Transaction, region: str, first: date, last: date) -> tuple[BaseClass, ...]:
    """The reported classes of a region that end in a span of days, in the order of their start."""
    query = (
        select(base_classes)
        .where(
            base_classes.c.region == region,
            base_classes.c.report_filed_on.is_not(None),
            base_classes.c.ends_on >= first.isoformat(),
            base_classes.c.ends_on <= last.isoformat(),
        )
        .order_by(base_classes.c.starts_on, base_classes.c.id)
    )
    return tuple(as_record(BaseClass, row) for row in tx.connection.execute(query).mappings())


def take_base_step(
    tx: Transaction,
    before: BaseClass,
    *,
    event: str,
    state_after: str,
    made_by: str,
    now: datetime,
    due_on: date | None = None,
    codes: Sequence[str] = (),
    reason: str = "",
    **changes: Any,
) -> BaseClass:
    """Write a step on exactly the version that was seen, with what it changes of the class.

    Raises:
        StaleVersionError: somebody took a step meanwhile; nothing was written.
    """
    after = replace(before, state=state_after, version=before.version + 1, changed_at=now, **changes)
    change = update(base_classes).where(base_classes.c.id == before.id, base_classes.c.version == before.version)
    if tx.connection.execute(change.values(_as_row(after))).rowcount != 1:
        raise StaleVersionError("base_class", before.id, before.version)
    tx.connection.execute(
        insert(base_steps).values(
            id=uuid4(),
            class_id=before.id,
            version=before.version,
            event=event,
            state_after=state_after,
            due_on=due_on.isoformat() if due_on else None,
            codes=list(codes),
            reason=reason,
            made_at=now,
            made_by=made_by,
        )
    )
    return after


def base_steps_of(tx: Transaction, class_id: UUID) -> tuple[BaseStep, ...]:
    """What was done about a class, oldest first."""
    query = select(base_steps).where(base_steps.c.class_id == class_id).order_by(base_steps.c.version)
    return tuple(as_record(BaseStep, row) for row in tx.connection.execute(query).mappings())


def set_trainees(tx: Transaction, class_id: UUID, found: Sequence[Trainee]) -> None:
    """Keep the people of a class in roster order; an earlier roster of the class gives way."""
    tx.connection.execute(delete(base_trainees).where(base_trainees.c.class_id == class_id))
    if found:
        rows = [{"class_id": class_id, **{name: getattr(one, name) for name in _TRAINEE}} for one in found]
        tx.connection.execute(insert(base_trainees), rows)


def trainees_of(tx: Transaction, class_id: UUID) -> tuple[Trainee, ...]:
    """The people of a class in roster order; somebody who was added since is found by the same identity number."""
    columns = [base_trainees.c[name] for name in _TRAINEE if name != "person_id"]
    person = func.coalesce(base_trainees.c.person_id, persons.c.id).label("person_id")
    query = (
        select(*columns, person)
        .outerjoin(persons, persons.c.id_number_index == base_trainees.c.id_number_index)
        .where(base_trainees.c.class_id == class_id)
        .order_by(base_trainees.c.place)
    )
    return tuple(as_record(Trainee, row) for row in tx.connection.execute(query).mappings())


def passed_classes_of(tx: Transaction, person_id: UUID, *, year: int) -> tuple[BaseClass, ...]:
    """The classes of a year whose report passed and to which this person signed in."""
    known = select(persons.c.id_number_index).where(persons.c.id == person_id).scalar_subquery()
    query = (
        select(base_classes)
        .join(base_trainees, base_trainees.c.class_id == base_classes.c.id)
        .where(
            (base_trainees.c.person_id == person_id) | (base_trainees.c.id_number_index == known),
            base_trainees.c.signed_in,
            base_classes.c.state == "report_passed",
            base_classes.c.ends_on >= f"{year:04}-01-01",
            base_classes.c.starts_on <= f"{year:04}-12-31",
        )
        .order_by(base_classes.c.starts_on)
    )
    return tuple(as_record(BaseClass, row) for row in tx.connection.execute(query).mappings())


def add_inspection(
    tx: Transaction, *, region: str, seed: bytes, asked: int, drawn: Sequence[Mapping[str, Any]], by: str, now: datetime
) -> Inspection:
    """Write down a sample."""
    made = Inspection(uuid4(), region, seed, asked, tuple(drawn), now, by)
    values = {name: getattr(made, name) for name in Inspection.__dataclass_fields__} | {"drawn": list(drawn)}
    tx.connection.execute(insert(inspections).values(values))
    return made


def list_inspections(tx: Transaction, region: str, *, limit: int = 20) -> tuple[Inspection, ...]:
    """The samples of a region, the newest first."""
    query = select(inspections).where(inspections.c.region == region).order_by(inspections.c.drawn_at.desc())
    rows = tx.connection.execute(query.limit(limit)).mappings()
    return tuple(as_record(Inspection, {**row, "drawn": tuple(row["drawn"])}) for row in rows)


_TRAINEE = tuple(Trainee.__dataclass_fields__)


def _day(value: Any) -> date | None:
    """A day as it lies in the row."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_row(one: BaseClass) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in BaseClass.__dataclass_fields__}
    days = {
        name: value.isoformat()
        for name, value in values.items()
        if isinstance(value, date) and not isinstance(value, datetime)
    }
    return values | days


def _conditions(wanted: ClassFilter) -> list[Any]:
    found: list[Any] = [] if wanted.state is None else [base_classes.c.state == wanted.state]
    return (
        found
        if wanted.reach.everything
        else [*found, within(wanted.reach, base_classes.c.unit_path, base_classes.c.region)]
    )


def within(reach: Reach, unit_path: ColumnElement[str], region: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a thing of a unit lies in somebody's reach."""
    beneath = (unit_path.startswith(path, autoescape=True) for path in reach.unit_paths)
    inside = (region.startswith(_prefix_of(code)) for code in reach.regions)
    return or_(false(), *inside, *beneath)


def _prefix_of(code: str) -> str:
    """The digits that a region and everything inside it begin with (GB/T 2260: pairs of digits, 00 for the whole)."""
    while code.endswith("00"):
        code = code[:-2]
    return code
