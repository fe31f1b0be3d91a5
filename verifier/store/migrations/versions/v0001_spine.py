"""The first schema: persons, users, proofs, cases, the ledger, certificates, jobs and the audit.

`entries`, `decisions` and `audit` are insert-only on both databases: a trigger refuses to change or delete a row.
"""

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import CanonicalJson, ExactDecimal, UtcMoment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSERT_ONLY = ("entries", "decisions", "audit")
POSTGRES_REFUSAL = """
CREATE FUNCTION xueshi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    """Make the tables and their triggers."""
    _make_audit()
    _make_jobs()
    _make_persons()
    _make_status_lists()
    _make_certificates()
    _make_proofs()
    _make_users()
    _make_assessments()
    _make_sessions()
    _make_cases()
    _make_decisions()
    _make_entries()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_REFUSAL)
    for table in INSERT_ONLY:
        _make_insert_only(table)


def downgrade() -> None:
    """Remove everything."""
    for table in (
        "entries",
        "decisions",
        "cases",
        "sessions",
        "assessments",
        "users",
        "proofs",
        "certificates",
        "status_lists",
        "persons",
        "jobs",
        "audit",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION xueshi_refuse_change()")


def _make_insert_only(table: str) -> None:
    """Refuse UPDATE, DELETE and (where it exists) TRUNCATE."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION xueshi_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION xueshi_refuse_change()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False, comment="ISO 8601 as hashed"),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False, comment="canonical JSON as hashed"),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_digest")),
    )


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False, comment="grows with each lease; a stale holder cannot write"),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcMoment(), nullable=True),
        sa.Column("due_at", UtcMoment(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("ended_at", UtcMoment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True, comment="code of the last failure"),
        sa.CheckConstraint("state IN ('ready', 'leased', 'done', 'dead')", name=op.f("ck_jobs_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_state_due_at"), "jobs", ["state", "due_at"], unique=False)


def _make_persons() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "id_number_sealed", sa.LargeBinary(), nullable=True, comment="AES-GCM; the key lies outside the database"
        ),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=True, comment="keyed hash, to find a person by number"),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column(
            "facts", CanonicalJson(), nullable=False, comment="what packs ask of a person: birth, sex, occupation …"
        ),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("id_number_index", name=op.f("uq_persons_id_number_index")),
    )


def _make_status_lists() -> None:
    op.create_table(
        "status_lists",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="as certificates carry it"),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False, comment="new certificates get an index of an open list"),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_lists")),
        sa.UniqueConstraint("url", name=op.f("uq_status_lists_url")),
    )


def _make_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("live_key", sa.Text(), nullable=True, comment="person, type and period while it lives: never two"),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("list_index", sa.Integer(), nullable=False),
        sa.Column("claims", CanonicalJson(), nullable=False, comment="what was to be signed, written before it was"),
        sa.Column(
            "account", CanonicalJson(), nullable=False, comment="the account that it rests on: entries, pack, balance"
        ),
        sa.Column("key_id", sa.LargeBinary(), nullable=True),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was revoked"),
        sa.Column("intended_at", UtcMoment(), nullable=False),
        sa.Column("issued_at", UtcMoment(), nullable=True),
        sa.Column("ended_at", UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('intended', 'signed', 'issued', 'revoked', 'superseded', 'abandoned')",
            name=op.f("ck_certificates_state"),
        ),
        sa.ForeignKeyConstraint(["list_number"], ["status_lists.number"], name=op.f("fk_certificates_list_number")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_certificates_person_id")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_certificates")),
        sa.UniqueConstraint("list_number", "list_index", name=op.f("uq_certificates_list_number_list_index")),
        sa.UniqueConstraint("live_key", name=op.f("uq_certificates_live_key")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    op.create_index(op.f("ix_certificates_person_id"), "certificates", ["person_id"], unique=False)


def _make_proofs() -> None:
    op.create_table(
        "proofs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("declared", CanonicalJson(), nullable=False, comment="year, region and whatever the person said"),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("error", CanonicalJson(), nullable=True, comment="code and facts when the file could not be read"),
        sa.Column("client_key", sa.Text(), nullable=True, comment="idempotency key of the sender"),
        sa.Column("received_at", UtcMoment(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'assessed', 'unreadable', 'withdrawn')", name=op.f("ck_proofs_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_proofs_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs")),
        sa.UniqueConstraint("client_key", name=op.f("uq_proofs_client_key")),
    )
    op.create_index(op.f("ix_proofs_person_id_received_at"), "proofs", ["person_id", "received_at"], unique=False)
    op.create_index(op.f("ix_proofs_sha256"), "proofs", ["sha256"], unique=False)


def _make_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("roles", CanonicalJson(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True, comment="argon2id; absent: this user cannot sign in"),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", UtcMoment(), nullable=True),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("disabled_at", UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_users_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )


def _make_assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proof_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UtcMoment(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True, comment="with the fence: running a job twice writes once"),
        sa.Column("screened", CanonicalJson(), nullable=False, comment="the screened proofs, one JSON line each"),
        sa.Column(
            "pages",
            CanonicalJson(),
            nullable=False,
            comment="number, width, height, media type and blob of each page image",
        ),
        sa.Column("pack", CanonicalJson(), nullable=False, comment="id, version and hash of the rules"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_assessments_job_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["proofs.id"], name=op.f("fk_assessments_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("proof_id", "job_id", name=op.f("uq_assessments_proof_id_job_id")),
    )


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", UtcMoment(), nullable=False),
        sa.Column("seen_at", UtcMoment(), nullable=False),
        sa.Column("ends_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proof_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="which screened proof of the assessment"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("proposal", sa.String(length=8), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False, comment="thousandths, for the order of the queue"),
        sa.Column("stage", sa.String(length=16), nullable=False, comment="who decides next; empty when nobody has to"),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcMoment(), nullable=False),
        sa.Column("changed_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_cases_assessment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_cases_person_id")),
        sa.ForeignKeyConstraint(["proof_id"], ["proofs.id"], name=op.f("fk_cases_proof_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("assessment_id", "position", name=op.f("uq_cases_assessment_id_position")),
    )
    op.create_index(op.f("ix_cases_person_id"), "cases", ["person_id"], unique=False)
    op.create_index(op.f("ix_cases_proof_id"), "cases", ["proof_id"], unique=False)
    op.create_index(
        op.f("ix_cases_region_stage_opened_at_id"), "cases", ["region", "stage", "opened_at", "id"], unique=False
    )


def _make_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="the version that was decided on; one decision each"
        ),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("state_after", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", CanonicalJson(), nullable=False, comment="hours, subject, year as decided; pages shown"),
        sa.Column("decided_at", UtcMoment(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("case_id", "version", name=op.f("uq_decisions_case_id_version")),
    )


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("posting_key", sa.Text(), nullable=False, comment="what is posted; nothing is posted twice"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="order of posting within the person"),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=True),
        sa.Column("hours", ExactDecimal(), nullable=False),
        sa.Column(
            "days",
            CanonicalJson(),
            nullable=False,
            comment="ISO dates on which they were earned, where a day has a limit",
        ),
        sa.Column(
            "deems",
            sa.String(length=24),
            nullable=True,
            comment="the requirement that this declares met; it brings no hours",
        ),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False, comment="review, platform, transfer"),
        sa.Column("trail", CanonicalJson(), nullable=False, comment="pack, citations, reasons"),
        sa.Column("posted_at", UtcMoment(), nullable=False),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_entries_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_entries_person_id")),
        sa.ForeignKeyConstraint(["reverses"], ["entries.id"], name=op.f("fk_entries_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("person_id", "ordinal", name=op.f("uq_entries_person_id_ordinal")),
        sa.UniqueConstraint("posting_key", name=op.f("uq_entries_posting_key")),
        sa.UniqueConstraint("reverses", name=op.f("uq_entries_reverses")),
    )
    op.create_index(op.f("ix_entries_case_id"), "entries", ["case_id"], unique=False)
    op.create_index(op.f("ix_entries_person_id_year"), "entries", ["person_id", "year"], unique=False)
