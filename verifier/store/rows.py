"""From rows to values, and lists a page at a time."""

import base64
import binascii
import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select
from sqlalchemy.sql.elements import ColumnClause

from verifier.errors import NotFoundError
from verifier.store.columns import canonical_json
from verifier.store.database import Transaction
from verifier.store.errors import StoreError

Record = TypeVar("Record")
MAX_PAGE_ROWS = 200


class BadCursorError(StoreError):
    """The cursor was not made by this service."""

    code = "store.bad_cursor"


@dataclass(frozen=True, slots=True)
class Slice(Generic[Record]):
    """One page of a list and the cursor of the next, if there is one."""

    items: tuple[Record, ...]
    next_cursor: str | None


def as_record(kind: type[Record], row: Mapping[Any, Any]) -> Record:
    """Make the value whose fields are the row's columns of the same name."""
    names = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: row[name] for name in names})


def values_of(record: Any) -> dict[str, Any]:
    """The columns of a row that holds this value: its fields by name."""
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def get_row(tx: Transaction, kind: type[Record], table: Table, key: UUID, *, what: str) -> Record:
    """The value of the row with this id.

    Raises:
        NotFoundError: there is none; `what` names it for people.
    """
    row = tx.connection.execute(select(table).where(table.c.id == key)).mappings().first()
    if row is None:
        raise NotFoundError(what, key)
    return as_record(kind, row)


def read_slice(
    tx: Transaction,
    query: Select[Any],
    kind: type[Record],
    *,
    order: tuple[ColumnClause[datetime] | ColumnElement[datetime], ColumnElement[UUID]],
    after: str | None,
    limit: int,
    newest_first: bool = False,
) -> Slice[Record]:
    """Read one page in the order of (moment, id), by key and not by offset, so that rows that come or go shift nothing."""
    limit = max(1, min(limit, MAX_PAGE_ROWS))
    moment, key = order
    if after is not None:
        at, last = _open_cursor(after)
        beyond = moment < at if newest_first else moment > at
        beside = key < last if newest_first else key > last
        query = query.where(or_(beyond, and_(moment == at, beside)))
    query = query.order_by(moment.desc(), key.desc()) if newest_first else query.order_by(moment, key)
    rows = tx.connection.execute(query.limit(limit + 1)).mappings().all()
    items = tuple(as_record(kind, row) for row in rows[:limit])
    if len(rows) <= limit:
        return Slice(items, None)
    final = rows[limit - 1]
    return Slice(items, _make_cursor(final[moment.key or ""], final[key.key or ""]))


def _make_cursor(moment: datetime, key: UUID) -> str:
    return base64.urlsafe_b64encode(canonical_json([moment.isoformat(), str(key)]).encode()).decode().rstrip("=")


def _open_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, key = json.loads(base64.urlsafe_b64decode(padded))
        return datetime.fromisoformat(moment), UUID(key)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise BadCursorError from None  # the cause repeats bytes from outside
