"""Bases and their classes, rosters, pushed records, figures of closed months.

`base_steps`, `inspections` and `record_versions` are insert-only on both databases.
"""

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import CanonicalJson, ExactDecimal, UtcMoment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSERT_ONLY = ("base_steps", "inspections", "record_versions")
TABLES = (
    "figure_months",
    "push_nonces",
    "pushers",
    "record_versions",
    "records",
    "rosters",
    "inspections",
    "base_trainees",
    "base_steps",
    "base_classes",
)


def upgrade() -> None:
    """Make the tables, their triggers, and the indexes that statistics read by."""
    _make_base_classes()
    _make_base_steps()
    _make_base_trainees()
    _make_inspections()
    _make_rosters()
    _make_records()
    _make_record_versions()
    _make_pushers()
    _make_push_nonces()
    _make_figure_months()
    for table in INSERT_ONLY:
        _make_insert_only(table)
    op.create_index("ix_decisions_decided_at", "decisions", ["decided_at"], unique=False)
    op.create_index("ix_cases_unit_year", "cases", ["unit", "year"], unique=False)
    op.create_index("ix_entries_region_year", "entries", ["region", "year"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_entries_region_year", table_name="entries")
    op.drop_index("ix_cases_unit_year", table_name="cases")
    op.drop_index("ix_decisions_decided_at", table_name="decisions")
    for table in TABLES:
        op.drop_table(table)


def _make_insert_only(table: str) -> None:
    """Refuse UPDATE, DELETE and (where it exists) TRUNCATE."""
    if op.get_bind().dialect.name == "postgresql":
        for name, when in (("insert_only", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
            each = "STATEMENT" if when == "TRUNCATE" else "ROW"
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION xueshi_refuse_change()"
            )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )


def _make_base_classes() -> None:
    op.create_table(
        "base_classes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False, comment="the name of the base, as shown"),
        sa.Column("unit_path", sa.Text(), nullable=False, comment="the unit that the base is: who may act for it"),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False, comment="ISO date"),
        sa.Column("ends_on", sa.String(length=10), nullable=False, comment="ISO date, inclusive"),
        sa.Column("hours", ExactDecimal(), nullable=False, comment="学时 of the whole class"),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("plan", CanonicalJson(), nullable=False, comment="the parts of the plan in words"),
        sa.Column("report", CanonicalJson(), nullable=False, comment="part → its files: sha256, name, bytes"),
        sa.Column("headcount", sa.Integer(), nullable=True, comment="as the base reported it"),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_filed_on", sa.String(length=10), nullable=True, comment="legal date"),
        sa.Column("report_filed_on", sa.String(length=10), nullable=True, comment="legal date"),
        sa.Column("opened_at", UtcMoment(), nullable=False),
        sa.Column("changed_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_classes")),
    )
    op.create_index(
        op.f("ix_base_classes_region_state_starts_on"), "base_classes", ["region", "state", "starts_on"], unique=False
    )
    op.create_index(
        op.f("ix_base_classes_unit_path_opened_at_id"), "base_classes", ["unit_path", "opened_at", "id"], unique=False
    )


def _make_base_steps() -> None:
    op.create_table(
        "base_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="the version that the step was taken on; one step each"
        ),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("state_after", sa.String(length=24), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True, comment="ISO date, where the step had a clock"),
        sa.Column("codes", CanonicalJson(), nullable=False, comment="LATE, MISSING:part and flags"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", UtcMoment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["base_classes.id"], name=op.f("fk_base_steps_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_steps")),
        sa.UniqueConstraint("class_id", "version", name=op.f("uq_base_steps_class_id_version")),
    )


def _make_base_trainees() -> None:
    op.create_table(
        "base_trainees",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column(
            "place", sa.Integer(), autoincrement=False, nullable=False, comment="in the order of the roster, from 1"
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=False, comment="keyed hash, as in persons"),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("signed_in", sa.Boolean(), nullable=False),
        sa.Column("pictured", sa.Integer(), nullable=True, comment="place among the pictures, from 1"),
        sa.ForeignKeyConstraint(["class_id"], ["base_classes.id"], name=op.f("fk_base_trainees_class_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_base_trainees_person_id")),
        sa.PrimaryKeyConstraint("class_id", "place", name=op.f("pk_base_trainees")),
    )
    op.create_index(op.f("ix_base_trainees_id_number_index"), "base_trainees", ["id_number_index"], unique=False)
    op.create_index(op.f("ix_base_trainees_person_id"), "base_trainees", ["person_id"], unique=False)


def _make_inspections() -> None:
    op.create_table(
        "inspections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column(
            "seed", sa.LargeBinary(), nullable=False, comment="drawn afresh; the same seed draws the same sample"
        ),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column(
            "drawn", CanonicalJson(), nullable=False, comment="classes in the order of the lot, each with its flags"
        ),
        sa.Column("drawn_at", UtcMoment(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
    )


def _make_rosters() -> None:
    op.create_table(
        "rosters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("unit_path", sa.Text(), nullable=False, comment="for whom it was uploaded"),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcMoment(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("imported_at", UtcMoment(), nullable=True),
        sa.CheckConstraint("state IN ('has_errors', 'clean', 'next')", name=op.f("ck_rosters_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
    )
    op.create_index(op.f("ix_rosters_uploaded_at_id"), "rosters", ["uploaded_at", "id"], unique=False)


def _make_records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="who recorded it"),
        sa.Column("record_id", sa.Text(), nullable=False, comment="the sender's own number"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False, comment="plain form of the title; empty without one"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="of the row as it stands"),
        sa.Column("row", CanonicalJson(), nullable=False, comment="as sent, without name and identity number"),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("changed_at", UtcMoment(), nullable=False),
        sa.CheckConstraint("state IN ('counts', 'asks', 'set_aside')", name=op.f("ck_records_state")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_records_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("source", "record_id", name=op.f("uq_records_source_record_id")),
    )
    op.create_index(op.f("ix_records_person_id_year"), "records", ["person_id", "year"], unique=False)
    op.create_index(op.f("ix_records_state_changed_at_id"), "records", ["state", "changed_at", "id"], unique=False)


def _make_record_versions() -> None:
    op.create_table(
        "record_versions",
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("row", CanonicalJson(), nullable=False),
        sa.Column("entries", CanonicalJson(), nullable=False, comment="ids of what was posted"),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", UtcMoment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_record_versions_record")),
        sa.PrimaryKeyConstraint("record", "version", name=op.f("pk_record_versions")),
    )


def _make_pushers() -> None:
    op.create_table(
        "pushers",
        sa.Column("key_id", sa.String(length=64), nullable=False, comment="as signatures name it"),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="names its records; one platform may have several keys in turn"
        ),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("categories", CanonicalJson(), nullable=False, comment="classes of hours that it may send"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False, comment="Ed25519, raw"),
        sa.Column("added_at", UtcMoment(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_pushers")),
    )
    op.create_index(op.f("ix_pushers_source"), "pushers", ["source"], unique=False)


def _make_push_nonces() -> None:
    op.create_table(
        "push_nonces",
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("seen_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["pushers.key_id"], name=op.f("fk_push_nonces_key_id")),
        sa.PrimaryKeyConstraint("key_id", "nonce", name=op.f("pk_push_nonces")),
    )
    op.create_index(op.f("ix_push_nonces_seen_at"), "push_nonces", ["seen_at"], unique=False)


def _make_figure_months() -> None:
    op.create_table(
        "figure_months",
        sa.Column("month", sa.String(length=7), nullable=False, comment="YYYY-MM, closed: decisions are only added"),
        sa.Column("scope", sa.String(length=200), nullable=False, comment="region, unit and kind that were asked for"),
        sa.Column("figures", CanonicalJson(), nullable=False),
        sa.PrimaryKeyConstraint("month", "scope", name=op.f("pk_figure_months")),
    )
