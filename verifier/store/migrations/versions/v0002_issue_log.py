"""The log of issued certificates; its rows are only ever added."""

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import UtcMoment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and its triggers."""
    op.create_table(
        "log_entries",
        sa.Column("place", sa.Integer, autoincrement=False, nullable=False, comment="from 0, without gaps"),
        sa.Column("uid", sa.LargeBinary, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False, comment="hash of what was signed"),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.Column("logged_at", UtcMoment, nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_log_entries")),
        sa.ForeignKeyConstraint(["uid"], ["certificates.uid"], name=op.f("fk_log_entries_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_log_entries_uid")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_log_entries_fingerprint")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for name, when in (("insert_only", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
            each = "STATEMENT" if when == "TRUNCATE" else "ROW"
            op.execute(
                f"CREATE TRIGGER log_entries_{name} BEFORE {when} ON log_entries "
                f"FOR EACH {each} EXECUTE FUNCTION xueshi_refuse_change()"
            )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_entries_no_{action.lower()} BEFORE {action} ON log_entries "
            "BEGIN SELECT RAISE(ABORT, 'log_entries is insert-only'); END"
        )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("log_entries")
