"""Corrections, objections and the other words of a declaration."""

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import UtcMoment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MADE = ("answered_requests", "objections", "twins", "print_keys", "prints", "proof_files")


def upgrade() -> None:
    """Make them."""
    _make_proof_files()
    _make_prints()
    _make_objections()
    op.create_table(
        "answered_requests",
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False, comment="idempotency key of the sender"),
        sa.Column(
            "digest", sa.String(64), nullable=False, comment="of the request; another one under the same key is refused"
        ),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("answered_at", UtcMoment, nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_answered_requests")),
    )
    op.create_index(op.f("ix_answered_requests_answered_at"), "answered_requests", ["answered_at"])


def downgrade() -> None:
    """Take them away."""
    for table in MADE:
        op.drop_table(table)


def _make_proof_files() -> None:
    """Make the table of files, with those of the proofs that are there, and refuse to change it."""
    op.create_table(
        "proof_files",
        sa.Column("proof_id", sa.Uuid, nullable=False),
        sa.Column(
            "round",
            sa.Integer,
            autoincrement=False,
            nullable=False,
            comment="1 first, one more each time it is sent anew",
        ),
        sa.Column(
            "position", sa.Integer, autoincrement=False, nullable=False, comment="the order of the photos of one proof"
        ),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("byte_count", sa.Integer, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("added_at", UtcMoment, nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["proof_id"], ["proofs.id"], name=op.f("fk_proof_files_proof_id")),
        sa.PrimaryKeyConstraint("proof_id", "round", "position", name=op.f("pk_proof_files")),
    )
    op.create_index(op.f("ix_proof_files_sha256"), "proof_files", ["sha256"])
    op.execute(
        "INSERT INTO proof_files (proof_id, round, position, sha256, byte_count, file_name, added_at, added_by)"
        " SELECT id, 1, 0, sha256, byte_count, file_name, received_at, received_by FROM proofs"
    )
    if op.get_bind().dialect.name == "postgresql":
        for name, when in (("insert_only", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
            each = "STATEMENT" if when == "TRUNCATE" else "ROW"
            op.execute(
                f"CREATE TRIGGER proof_files_{name} BEFORE {when} ON proof_files "
                f"FOR EACH {each} EXECUTE FUNCTION xueshi_refuse_change()"
            )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER proof_files_no_{action.lower()} BEFORE {action} ON proof_files "
            "BEGIN SELECT RAISE(ABORT, 'proof_files is insert-only'); END"
        )


def _make_prints() -> None:
    """Make what the same proof is found again by, and the pairs that were found."""
    op.create_table(
        "prints",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column(
            "sketch",
            sa.LargeBinary,
            nullable=False,
            comment="hashes of the runs of its text; the text cannot be read back",
        ),
        sa.Column("numbers", sa.LargeBinary, nullable=False, comment="keyed hashes of its long numbers, 8 bytes each"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_prints_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_prints_person_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_prints")),
    )
    op.create_table(
        "print_keys",
        sa.Column(
            "key", sa.BigInteger, autoincrement=False, nullable=False, comment="of a number or of a band of the sketch"
        ),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_print_keys_case_id")),
        sa.PrimaryKeyConstraint("key", "case_id", name=op.f("pk_print_keys")),
    )
    op.create_index(op.f("ix_print_keys_case_id"), "print_keys", ["case_id"])
    op.create_table(
        "twins",
        sa.Column("case_id", sa.Uuid, nullable=False, comment="the later one"),
        sa.Column("other_id", sa.Uuid, nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("likeness", sa.Integer, nullable=False, comment="thousandths of the text that both have"),
        sa.Column("found_at", UtcMoment, nullable=False),
        sa.CheckConstraint("how IN ('number', 'text')", name=op.f("ck_twins_how")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_twins_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_twins_other_id")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_twins")),
    )
    op.create_index(op.f("ix_twins_other_id"), "twins", ["other_id"])


def _make_objections() -> None:
    """Make the table of objections."""
    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("decision_id", sa.Uuid, nullable=False, comment="what is objected to"),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("live_key", sa.Uuid, nullable=True, comment="the decision while an objection waits: never two"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("filed_at", UtcMoment, nullable=False),
        sa.Column("filed_by", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False, comment="the last day to answer, Asia/Shanghai"),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_at", UtcMoment, nullable=True),
        sa.Column("answered_by", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_objections_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_objections_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_objections_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("live_key", name=op.f("uq_objections_live_key")),
    )
    for columns in (["case_id"], ["person_id"], ["state", "filed_at", "id"]):
        op.create_index(op.f(f"ix_objections_{'_'.join(columns)}"), "objections", columns)
