"""One narrow row for each decision that stands, for statistics; what was decided before is taken over as its case stands now.

Months that were kept under the name of a scope are dropped: they are counted again when they are asked for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "decision_figures"
COUNTED = ["outcome", "proposal", "unchanged"]
INDEXES = {
    "ix_decision_figures_by_unit": ["month", "unit", *COUNTED, "kind", "region"],
    "ix_decision_figures_by_kind": ["month", "kind", *COUNTED, "unit", "region"],
    "ix_decision_figures_waits": ["month", "stage", "waited", "unit", "kind", "region"],
}
MONTH = {
    "sqlite": "strftime('%Y-%m', d.decided_at, '+8 hours')",
    "postgresql": "to_char(d.decided_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
}
WAITED = {
    "sqlite": "CAST(round((julianday(d.decided_at) - julianday(coalesce(b.decided_at, c.opened_at))) * 86400) AS INTEGER)",
    "postgresql": "CAST(floor(extract(epoch FROM d.decided_at - coalesce(b.decided_at, c.opened_at))) AS INTEGER)",
}
TAKE_OVER = r"""
INSERT INTO decision_figures (case_id, version, month, region, unit, kind, stage, outcome, proposal, unchanged, waited)
SELECT d.case_id, d.version, {month}, c.region, c.unit, c.kind, d.stage, d.state_after, c.proposal,
  ((c.proposal = 'accept' AND d.state_after = 'unit_passed' AND d.facts LIKE '%"own_hours":false%' AND d.facts LIKE '%"facts":{{}}%'
    AND NOT d.facts LIKE '%"fields":{{"%' AND NOT d.facts LIKE '%"kind":"%' AND NOT d.facts LIKE '%"named_category":"%')
   OR (c.proposal = 'reject' AND d.state_after = 'unit_rejected')),
  {waited}
FROM decisions d JOIN cases c ON c.id = d.case_id
LEFT JOIN decisions b ON b.case_id = d.case_id AND b.version = d.version - 1
WHERE (d.action LIKE '%\_pass' ESCAPE '\' OR d.action LIKE '%\_return' ESCAPE '\' OR d.action LIKE '%\_reject' ESCAPE '\'
  OR d.action LIKE '%\_fail' ESCAPE '\')
AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.case_id = d.case_id AND u.version = d.version + 1 AND u.action = 'undo')
"""


def upgrade() -> None:
    """Make the table, fill it, then its indexes."""
    op.create_table(
        TABLE,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False, comment="of the decision"),
        sa.Column("month", sa.String(7), nullable=False, comment="YYYY-MM in legal time"),
        sa.Column("region", sa.String(6), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False, comment="the state that the case came into"),
        sa.Column("proposal", sa.String(8), nullable=False),
        sa.Column("unchanged", sa.Boolean(), nullable=False, comment="the proposal was taken as it was"),
        sa.Column(
            "waited", sa.Integer(), nullable=False, comment="seconds since the decision before, or since the opening"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decision_figures_case_id")),
        sa.PrimaryKeyConstraint("case_id", "version", name=op.f("pk_decision_figures")),
    )
    engine = op.get_bind().dialect.name
    op.get_bind().exec_driver_sql(
        TAKE_OVER.format(month=MONTH[engine], waited=WAITED[engine]).replace("%", _percent(engine))
    )
    for name, columns in INDEXES.items():
        op.create_index(name, TABLE, columns)
    op.execute("DELETE FROM figure_months")


def _percent(engine: str) -> str:
    """How a percent sign is written to the driver."""
    return "%" if engine == "sqlite" else "%%"


def downgrade() -> None:
    """Take it away."""
    op.drop_table(TABLE)
    op.execute("DELETE FROM figure_months")
