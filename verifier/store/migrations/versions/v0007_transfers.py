"""Bulk issue, corrections, packages that were given to and taken from other regions, heads of foreign logs."""

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import CanonicalJson, ExactDecimal, UtcMoment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "transfer_entries",
    "transfer_years",
    "transfers_taken",
    "transfers_given",
    "foreign_heads",
    "successions",
    "issue_run_items",
    "issue_runs",
)


def upgrade() -> None:
    """Make them."""
    _make_runs()
    _make_successions()
    _make_foreign_heads()
    _make_given()
    _make_taken()
    _make_years()
    _make_entries()
    for table in ("successions", "foreign_heads"):
        _make_insert_only(table)


def downgrade() -> None:
    """Take them away."""
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


def _make_runs() -> None:
    op.create_table(
        "issue_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(6), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False, comment="empty: everyone of the region"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False, comment="the pack's id; empty: the year's statement"),
        sa.Column("facts", CanonicalJson(), nullable=False, comment="what was said of audit, report and office"),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcMoment(), nullable=False),
        sa.Column("ended_at", UtcMoment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_runs")),
        sa.CheckConstraint("state IN ('running', 'done')", name=op.f("ck_issue_runs_state")),
    )
    op.create_table(
        "issue_run_items",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("certificate_uid", sa.LargeBinary()),
        sa.Column("error", CanonicalJson(), comment="code and facts where no certificate was issued"),
        sa.Column("done_at", UtcMoment()),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_issue_run_items")),
        sa.ForeignKeyConstraint(["run_id"], ["issue_runs.id"], name=op.f("fk_issue_run_items_run_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_issue_run_items_person_id")),
        sa.ForeignKeyConstraint(
            ["certificate_uid"], ["certificates.uid"], name=op.f("fk_issue_run_items_certificate_uid")
        ),
        sa.UniqueConstraint("run_id", "person_id", name=op.f("uq_issue_run_items_run_id_person_id")),
        sa.CheckConstraint(
            "state IN ('waiting', 'issued', 'held', 'unmet', 'failed')", name=op.f("ck_issue_run_items_state")
        ),
    )
    op.create_index(
        op.f("ix_issue_run_items_run_id_state_position"), "issue_run_items", ["run_id", "state", "position"]
    )


def _make_successions() -> None:
    op.create_table(
        "successions",
        sa.Column("successor", sa.LargeBinary(), nullable=False),
        sa.Column("predecessor", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("successor", name=op.f("pk_successions")),
        sa.ForeignKeyConstraint(["successor"], ["certificates.uid"], name=op.f("fk_successions_successor")),
        sa.ForeignKeyConstraint(["predecessor"], ["certificates.uid"], name=op.f("fk_successions_predecessor")),
        sa.UniqueConstraint("predecessor", name=op.f("uq_successions_predecessor")),
    )


def _make_foreign_heads() -> None:
    op.create_table(
        "foreign_heads",
        sa.Column("digest", sa.LargeBinary(), nullable=False, comment="hash of the signed head"),
        sa.Column("region", sa.String(6), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False, comment="as the head says"),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column(
            "believed", sa.Boolean(), nullable=False, comment="false: it contradicts a head that was believed before"
        ),
        sa.Column("seen_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_foreign_heads")),
    )
    op.create_index(op.f("ix_foreign_heads_region_believed_size"), "foreign_heads", ["region", "believed", "size"])


def _make_given() -> None:
    op.create_table(
        "transfers_given",
        sa.Column("uid", sa.LargeBinary(), nullable=False, comment="of the certificate that covers it"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("to_region", sa.String(6), nullable=False),
        sa.Column("years", CanonicalJson(), nullable=False),
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", UtcMoment(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_transfers_given")),
        sa.ForeignKeyConstraint(["uid"], ["certificates.uid"], name=op.f("fk_transfers_given_uid")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_transfers_given_person_id")),
    )
    op.create_index(op.f("ix_transfers_given_person_id"), "transfers_given", ["person_id"])


def _make_taken() -> None:
    op.create_table(
        "transfers_taken",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_uid", sa.LargeBinary(), nullable=False, comment="of the certificate behind it: once"),
        sa.Column("kind", sa.String(8), nullable=False, comment="package, or paper where a certificate was scanned"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_region", sa.String(6), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="the package or the token, as it came"),
        sa.Column("proof_id", sa.Uuid()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("taken_at", UtcMoment(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcMoment()),
        sa.Column("reason", sa.Text(), comment="why it ended"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers_taken")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_transfers_taken_person_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["proofs.id"], name=op.f("fk_transfers_taken_proof_id")),
        sa.UniqueConstraint("source_uid", name=op.f("uq_transfers_taken_source_uid")),
        sa.CheckConstraint("kind IN ('package', 'paper')", name=op.f("ck_transfers_taken_kind")),
        sa.CheckConstraint("state IN ('open', 'settled', 'ended')", name=op.f("ck_transfers_taken_state")),
    )
    op.create_index(op.f("ix_transfers_taken_person_id"), "transfers_taken", ["person_id"])
    op.create_index(op.f("ix_transfers_taken_state_taken_at_id"), "transfers_taken", ["state", "taken_at", "id"])


def _make_years() -> None:
    op.create_table(
        "transfer_years",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False, comment="lived elsewhere: judged by the rules of that place"),
        sa.Column("judged_by", sa.String(6), nullable=False, comment="the region whose rules judge the year"),
        sa.Column("complete", sa.Boolean(), comment="absent where neither the place nor rules tell"),
        sa.Column("effect", sa.String(24), nullable=False),
        sa.Column("code", sa.String(32)),
        sa.Column("rule", sa.String(32)),
        sa.Column("cites", CanonicalJson(), nullable=False),
        sa.Column("steps", CanonicalJson(), nullable=False, comment="who decides a new declaration, in order"),
        sa.Column("hours", CanonicalJson(), nullable=False, comment="as the other region counted them, by subject"),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("decided_at", UtcMoment()),
        sa.Column("decided_by", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("transfer_id", "year", name=op.f("pk_transfer_years")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers_taken.id"], name=op.f("fk_transfer_years_transfer_id")),
        sa.CheckConstraint(
            "state IN ('waiting', 'recognised', 'refused', 'ended')", name=op.f("ck_transfer_years_state")
        ),
    )


def _make_entries() -> None:
    op.create_table(
        "transfer_entries",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.LargeBinary(), nullable=False, comment="of the entry in the other region's ledger"),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("lane", sa.String(16)),
        sa.Column("channel", sa.String(16), nullable=False, comment="the way by which the hours came there"),
        sa.Column("hours", ExactDecimal(), nullable=False),
        sa.Column("days", CanonicalJson(), nullable=False),
        sa.Column("deems", sa.String(24)),
        sa.Column("cites", CanonicalJson(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("keys", CanonicalJson(), nullable=False, comment="what it may share with no other entry, hashed"),
        sa.Column("entry_id", sa.Uuid(), comment="what was posted for it here"),
        sa.Column("same_as", sa.Uuid(), comment="what counted here already for the same thing"),
        sa.PrimaryKeyConstraint("transfer_id", "place", name=op.f("pk_transfer_entries")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers_taken.id"], name=op.f("fk_transfer_entries_transfer_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_transfer_entries_entry_id")),
        sa.ForeignKeyConstraint(["same_as"], ["entries.id"], name=op.f("fk_transfer_entries_same_as")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_transfer_entries_entry_id")),
    )
