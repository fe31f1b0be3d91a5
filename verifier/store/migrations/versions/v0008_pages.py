"""What pages remember for a user, and what the queue is searched by."""

import json

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import UtcMoment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FACETS = ["state", "proposal", "kind", "region", "year", "confidence", "person_id", "opened_at", "id"]


def upgrade() -> None:
    """Make them, and note the reasons of the cases that are there."""
    op.create_table(
        "case_reasons",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("reason", sa.String(80), nullable=False, comment="a reason code of the machine's proposal"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_reasons_case_id")),
        sa.PrimaryKeyConstraint("case_id", "reason", name=op.f("pk_case_reasons")),
    )
    op.create_index(op.f("ix_case_reasons_reason_case_id"), "case_reasons", ["reason", "case_id"])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("login", sa.String(64), nullable=False, comment="whose view it is; nobody else sees it"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False, comment="the filters as an address carries them"),
        sa.Column("saved_at", UtcMoment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("login", "name", name=op.f("uq_saved_views_login_name")),
    )
    op.create_index(op.f("ix_cases_state_opened_at_id"), "cases", ["state", "opened_at", "id"])
    op.create_index("ix_cases_facets", "cases", FACETS)
    _note_reasons()


def _note_reasons() -> None:
    """Cases were opened before their reasons were kept beside them."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT cases.id, cases.position, assessments.screened FROM cases"
            " JOIN assessments ON assessments.id = cases.assessment_id"
        )
    )
    reasons = sa.table("case_reasons", sa.column("case_id"), sa.column("reason"))
    for case_id, position, screened in rows.all():
        lines = json.loads(screened) if isinstance(screened, str) else screened
        found = dict.fromkeys(lines[position].get("proposal", {}).get("reasons") or ())
        if found:
            op.bulk_insert(reasons, [{"case_id": case_id, "reason": str(reason)[:80]} for reason in found])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_cases_facets", "cases")
    op.drop_index(op.f("ix_cases_state_opened_at_id"), "cases")
    op.drop_table("saved_views")
    op.drop_table("case_reasons")
