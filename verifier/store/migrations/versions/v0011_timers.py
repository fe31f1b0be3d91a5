"""Timers; a person's cases by state without reading everybody's; when a job ended last."""

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import UtcMoment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the indexes."""
    op.create_table(
        "timers",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False, comment="number of the span of time that was begun last"),
        sa.Column("begun_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timers")),
    )
    op.create_index(op.f("ix_cases_person_id_state_opened_at_id"), "cases", ["person_id", "state", "opened_at", "id"])
    op.drop_index(op.f("ix_cases_person_id"), "cases")
    op.create_index(op.f("ix_jobs_ended_at"), "jobs", ["ended_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_jobs_ended_at"), "jobs")
    op.create_index(op.f("ix_cases_person_id"), "cases", ["person_id"])
    op.drop_index(op.f("ix_cases_person_id_state_opened_at_id"), "cases")
    op.drop_table("timers")
