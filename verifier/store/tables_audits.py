"""Yearly audits of persons' accounts (年度审验): what an office said of a person's year, one row for each time it spoke.

Rows are only ever added; the newest of a person's year is what holds.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, Uuid

from verifier.store.columns import CanonicalJson, UtcMoment
from verifier.store.schema import metadata

year_audits = Table(
    "year_audits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False, comment="from 1; two offices cannot both write the next"),
    Column("region", String(6), nullable=False, comment="whose rules were read"),
    Column("passed", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("account", CanonicalJson, nullable=False, comment="the year as it stood: pack, hours, entries"),
    Column("decided_at", UtcMoment, nullable=False),
    Column("decided_by", Text, nullable=False),
    UniqueConstraint("person_id", "year", "version"),
    Index(None, "year", "person_id"),
)
