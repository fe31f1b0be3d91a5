"""Classes of training bases, rosters, pushed records, and figures of closed months.

Tables of one node, as in `verifier.store.schema`. What a base filed and what HR answered (`base_steps`), what a platform sent (`record_versions`) and
which sample was drawn (`inspections`) is only ever added.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from verifier.store.columns import CanonicalJson, ExactDecimal, UtcMoment
from verifier.store.schema import cases, decisions, entries, metadata

base_classes = Table(
    "base_classes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("base", Text, nullable=False, comment="the name of the base, as shown"),
    Column("unit_path", Text, nullable=False, comment="the unit that the base is: who may act for it"),
    Column("region", String(6), nullable=False),
    Column("title", Text, nullable=False),
    Column("starts_on", String(10), nullable=False, comment="ISO date"),
    Column("ends_on", String(10), nullable=False, comment="ISO date, inclusive"),
    Column("hours", ExactDecimal, nullable=False, comment="学时 of the whole class"),
    Column("in_person", Boolean, nullable=False),
    Column("plan", CanonicalJson, nullable=False, comment="the parts of the plan in words"),
    Column("report", CanonicalJson, nullable=False, comment="part → its files: sha256, name, bytes"),
    Column("headcount", Integer, comment="as the base reported it"),
    Column("state", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("plan_filed_on", String(10), comment="legal date"),
    Column("report_filed_on", String(10), comment="legal date"),
    Column("opened_at", UtcMoment, nullable=False),
    Column("changed_at", UtcMoment, nullable=False),
    Index(None, "region", "state", "starts_on"),
    Index(None, "unit_path", "opened_at", "id"),
)

base_steps = Table(
    "base_steps",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("class_id", ForeignKey("base_classes.id"), nullable=False),
    Column("version", Integer, nullable=False, comment="the version that the step was taken on; one step each"),
    Column("event", String(24), nullable=False),
    Column("state_after", String(24), nullable=False),
    Column("due_on", String(10), comment="ISO date, where the step had a clock"),
    Column("codes", CanonicalJson, nullable=False, comment="LATE, MISSING:part and flags"),
    Column("reason", Text, nullable=False),
    Column("made_at", UtcMoment, nullable=False),
    Column("made_by", Text, nullable=False),
    UniqueConstraint("class_id", "version"),
)

base_trainees = Table(
    "base_trainees",
    metadata,
    Column("class_id", ForeignKey("base_classes.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False, comment="in the order of the roster, from 1"),
    Column("name", Text, nullable=False),
    Column("id_number_index", LargeBinary, nullable=False, comment="keyed hash, as in persons"),
    Column("person_id", ForeignKey("persons.id")),
    Column("signed_in", Boolean, nullable=False),
    Column("pictured", Integer, comment="place among the pictures, from 1"),
    Index(None, "person_id"),
    Index(None, "id_number_index"),
)

inspections = Table(
    "inspections",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("region", String(6), nullable=False),
    Column("seed", LargeBinary, nullable=False, comment="drawn afresh; the same seed draws the same sample"),
    Column("asked", Integer, nullable=False),
    Column("drawn", CanonicalJson, nullable=False, comment="classes in the order of the lot, each with its flags"),
    Column("drawn_at", UtcMoment, nullable=False),
    Column("drawn_by", Text, nullable=False),
)

rosters = Table(
    "rosters",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("channel", String(24), nullable=False),
    Column("unit_path", Text, nullable=False, comment="for whom it was uploaded"),
    Column("region", String(6), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("fault_count", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("uploaded_at", UtcMoment, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("imported_at", UtcMoment),
    CheckConstraint("state IN ('has_errors', 'clean', 'next')", name="state"),
    Index(None, "uploaded_at", "id"),
)

records = Table(
    "records",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source", Text, nullable=False, comment="who recorded it"),
    Column("record_id", Text, nullable=False, comment="the sender's own number"),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("course", Text, nullable=False, comment="plain form of the title; empty without one"),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False, comment="of the row as it stands"),
    Column("row", CanonicalJson, nullable=False, comment="as sent, without name and identity number"),
    Column("state", String(16), nullable=False),
    Column("changed_at", UtcMoment, nullable=False),
    UniqueConstraint("source", "record_id"),
    CheckConstraint("state IN ('counts', 'asks', 'set_aside')", name="state"),
    Index(None, "person_id", "year"),
    Index(None, "state", "changed_at", "id"),
)

record_versions = Table(
    "record_versions",
    metadata,
    Column("record", ForeignKey("records.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("row", CanonicalJson, nullable=False),
    Column("entries", CanonicalJson, nullable=False, comment="ids of what was posted"),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", UtcMoment, nullable=False),
    Column("made_by", Text, nullable=False),
)

pushers = Table(
    "pushers",
    metadata,
    Column("key_id", String(64), primary_key=True, comment="as signatures name it"),
    Column("source", Text, nullable=False, comment="names its records; one platform may have several keys in turn"),
    Column("channel", String(24), nullable=False),
    Column("region", String(6), nullable=False),
    Column("categories", CanonicalJson, nullable=False, comment="classes of hours that it may send"),
    Column("public_key", LargeBinary, nullable=False, comment="Ed25519, raw"),
    Column("added_at", UtcMoment, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("ended_at", UtcMoment),
    Index(None, "source"),
)

push_nonces = Table(
    "push_nonces",
    metadata,
    Column("key_id", ForeignKey("pushers.key_id"), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("seen_at", UtcMoment, nullable=False, index=True),
)

figure_months = Table(
    "figure_months",
    metadata,
    Column("month", String(7), primary_key=True, comment="YYYY-MM, closed: decisions are only added"),
    Column("scope", String(200), primary_key=True, comment="region, unit and kind that were asked for"),
    Column("figures", CanonicalJson, nullable=False),
)

INSERT_ONLY_RECORDS = (base_steps, inspections, record_versions)

# statistics read a month of decisions, and a unit's year of the ledger
Index("ix_decisions_decided_at", decisions.c.decided_at)
Index("ix_cases_unit_year", cases.c.unit, cases.c.year)
Index("ix_entries_region_year", entries.c.region, entries.c.year)
