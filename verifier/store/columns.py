"""Column types that mean the same on SQLite and PostgreSQL.

Hours are exact decimals written as text, moments are aware UTC, and JSON is text with sorted keys, so that a row reads back as the value that
was stored and its digest can be recomputed anywhere.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept digit for digit."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Write plain digits, never an exponent."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Read the digits back."""
        return None if value is None else Decimal(value)


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring the moment to UTC; SQLite has no zone, so it is dropped there after conversion."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment without a zone"
            raise TypeError(msg)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Give the moment back in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class CanonicalJson(TypeDecorator[Any]):
    """JSON as text in one spelling: sorted keys, no spaces, Chinese readable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Write the value."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Read the value."""
        return None if value is None else json.loads(value)


def canonical_json(value: object) -> str:
    """Spell a JSON value in the one way that digests use."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
