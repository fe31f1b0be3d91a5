"""Yearly audits of persons' accounts: added, never changed; of a person's year the newest holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError
from verifier.store.rows import as_record, values_of
from verifier.store.tables_audits import year_audits


@dataclass(frozen=True, slots=True)
class YearAudit:
    """What an office said of a person's year; `account` is the year as it stood then."""

    id: UUID
    person_id: UUID
    year: int
    version: int
    region: str
    passed: bool
    reason: str
    account: Mapping[str, Any]
    decided_at: datetime
    decided_by: str


def add(
    tx: Transaction,
    *,
    person_id: UUID,
    year: int,
    seen: int,
    region: str,
    passed: bool,
    reason: str,
    account: Mapping[str, Any],
    decided_by: str,
    now: datetime,
) -> YearAudit:
    """Write the next audit of a person's year; `seen` is the version that the office looked at, 0 where there was none.

    Raises:
        StaleVersionError: another office spoke in between.
    """
    audit = YearAudit(
        uuid4(), person_id, year, seen + 1, region, passed, reason, account, decided_at=now, decided_by=decided_by
    )
    newest = find(tx, person_id, year)
    if (newest.version if newest is not None else 0) != seen:
        raise StaleVersionError("year_audit", person_id, seen)
    try:
        with tx.connection.begin_nested():
            tx.connection.execute(insert(year_audits).values(values_of(audit)))
    except IntegrityError:
        raise StaleVersionError("year_audit", person_id, seen) from None
    return audit


def find(tx: Transaction, person_id: UUID, year: int) -> YearAudit | None:
    """What holds of a person's year; None where no office spoke."""
    return of_persons(tx, (person_id,), year).get(person_id)


def of_persons(tx: Transaction, persons: Iterable[UUID], year: int) -> dict[UUID, YearAudit]:
    """What holds of a year, by person; without an entry where no office spoke."""
    asked = select(year_audits).where(year_audits.c.year == year, year_audits.c.person_id.in_(tuple(persons)))
    rows = tx.connection.execute(asked.order_by(year_audits.c.version)).mappings()
    return {row["person_id"]: as_record(YearAudit, row) for row in rows}


def history(tx: Transaction, person_id: UUID, year: int) -> tuple[YearAudit, ...]:
    """Everything that offices said of a person's year, oldest first."""
    asked = select(year_audits).where(year_audits.c.person_id == person_id, year_audits.c.year == year)
    rows = tx.connection.execute(asked.order_by(year_audits.c.version)).mappings()
    return tuple(as_record(YearAudit, row) for row in rows)
