"""What is done again and again: which slot of time was begun last."""

from sqlalchemy import BigInteger, Column, String, Table

from verifier.store.columns import UtcMoment
from verifier.store.schema import metadata

timers = Table(
    "timers",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("slot", BigInteger, nullable=False, comment="number of the span of time that was begun last"),
    Column("begun_at", UtcMoment, nullable=False),
)
