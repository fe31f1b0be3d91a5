"""Yearly audits of persons' accounts."""

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import CanonicalJson, UtcMoment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "year_audits"


def upgrade() -> None:
    """Make the table, to which rows are only ever added."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="from 1; two offices cannot both write the next"),
        sa.Column("region", sa.String(6), nullable=False, comment="whose rules were read"),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account", CanonicalJson(), nullable=False, comment="the year as it stood: pack, hours, entries"),
        sa.Column("decided_at", UtcMoment(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_audits")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_year_audits_person_id")),
        sa.UniqueConstraint("person_id", "year", "version", name=op.f("uq_year_audits_person_id_year_version")),
    )
    op.create_index(op.f("ix_year_audits_year_person_id"), TABLE, ["year", "person_id"])
    _make_insert_only()


def downgrade() -> None:
    """Take it away."""
    op.drop_table(TABLE)


def _make_insert_only() -> None:
    """Refuse UPDATE, DELETE and (where it exists) TRUNCATE."""
    if op.get_bind().dialect.name == "postgresql":
        for name, when in (("insert_only", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
            each = "STATEMENT" if when == "TRUNCATE" else "ROW"
            op.execute(
                f"CREATE TRIGGER {TABLE}_{name} BEFORE {when} ON {TABLE} "
                f"FOR EACH {each} EXECUTE FUNCTION xueshi_refuse_change()"
            )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is insert-only'); END"
        )
