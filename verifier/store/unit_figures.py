"""What a unit reports of its people's study in a year: number, time, credits, content (Xinjiang Art. 8: a truthful report to the local HR)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from verifier.access import Reach
from verifier.store.database import Transaction
from verifier.store.reaching import persons_within
from verifier.store.schema import assessments, cases, entries, persons

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One entry that counts: whose, what, when, how much; `credits` are 学分 as the paper states them, `result` its outcome of an assessment."""

    person_id: UUID
    name: str
    unit: str
    year: int
    category: str
    subject: str
    hours: Decimal
    days: tuple[date, ...]
    content: str
    credits: Decimal | None
    result: str
    source: str


def study_lines(tx: Transaction, reach: Reach, year: int, *, unit: str | None = None) -> Iterator[StudyLine]:
    """Every living entry of a year of the people within reach, by unit and person; a few hundred rows at a time."""
    reversed_ids = select(entries.c.reverses).where(entries.c.reverses.is_not(None), entries.c.year == year)
    query = (
        select(
            entries.c.id, entries.c.person_id, persons.c.name, persons.c.unit, entries.c.year, entries.c.category,
            entries.c.subject, entries.c.hours, entries.c.days, entries.c.source, entries.c.trail, assessments.c.screened,
            cases.c.position,
        )
        .join(persons, persons.c.id == entries.c.person_id)
        .outerjoin(cases, cases.c.id == entries.c.case_id)
        .outerjoin(assessments, assessments.c.id == cases.c.assessment_id)
        .where(
            entries.c.year == year,
            entries.c.reverses.is_(None),
            entries.c.id.not_in(reversed_ids),
            persons_within(reach, persons.c.id),
        )
        .order_by(persons.c.unit, persons.c.id, entries.c.ordinal)
    )  # fmt: skip
    if unit is not None:
        query = query.where(persons.c.unit == unit)
    for row in tx.connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query).mappings():
        yield _line(row)


def _line(row: RowMapping) -> StudyLine:
    fields = row["screened"][row["position"]].get("fields", {}) if row["screened"] else {}
    trail = row["trail"] or {}
    return StudyLine(
        person_id=row["person_id"],
        name=row["name"],
        unit=row["unit"],
        year=row["year"],
        category=row["category"],
        subject=row["subject"],
        hours=row["hours"],
        days=tuple(date.fromisoformat(day) for day in row["days"]),
        content=str(_value(fields, "event_or_title") or trail.get("course") or ""),
        credits=_figure(_value(fields, "stated_credits")),
        result=str(_value(fields, "exam_result") or _value(fields, "score") or ""),
        source=row["source"],
    )


def _value(fields: Mapping[str, Any], name: str) -> Any:
    return (fields.get(name) or {}).get("value")


def _figure(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value else None
    except InvalidOperation:
        return None
