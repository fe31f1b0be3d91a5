"""The tables of one node, neutral to the database.

Rows of `entries`, `decisions`, `audit` and `log_entries` are only ever added: triggers in the migrations refuse to change or delete them. What a
table means is said in its comment; what may happen to a row is decided by the flows and by `verifier.review`.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from verifier.store.columns import CanonicalJson, ExactDecimal, UtcMoment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

persons = Table(
    "persons",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("id_number_sealed", LargeBinary, comment="AES-GCM; the key lies outside the database"),
    Column("id_number_index", LargeBinary, unique=True, comment="keyed hash, to find a person by number"),
    Column("region", String(6), nullable=False),
    Column("unit", Text, nullable=False),
    Column("unit_id", ForeignKey("units.id"), comment="the unit now, as the living membership says"),
    Column("facts", CanonicalJson, nullable=False, comment="what packs ask of a person: birth, sex, occupation …"),
    Column("created_at", UtcMoment, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("shown_name", Text, nullable=False),
    Column("state", String(16), nullable=False, server_default="active", comment="of the account: may it declare"),
    Column("password_hash", Text, comment="argon2id; absent: this user cannot sign in"),
    Column("person_id", ForeignKey("persons.id")),
    Column("region", String(6), nullable=False),
    Column("unit", Text, nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("created_at", UtcMoment, nullable=False),
    Column("disabled_at", UtcMoment),
)

proofs = Table(
    "proofs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("byte_count", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("declared", CanonicalJson, nullable=False, comment="year, region and whatever the person said"),
    Column("state", String(16), nullable=False),
    Column("error", CanonicalJson, comment="code and facts when the file could not be read"),
    Column("client_key", Text, unique=True, comment="idempotency key of the sender"),
    Column("received_at", UtcMoment, nullable=False),
    Column("received_by", Text, nullable=False),
    CheckConstraint("state IN ('received', 'assessed', 'unreadable', 'withdrawn')", name="state"),
    Index(None, "person_id", "received_at"),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("proof_id", ForeignKey("proofs.id"), nullable=False),
    Column("made_at", UtcMoment, nullable=False),
    Column("job_id", ForeignKey("jobs.id"), comment="with the fence: running a job twice writes once"),
    Column("screened", CanonicalJson, nullable=False, comment="the screened proofs, one JSON line each"),
    Column(
        "pages", CanonicalJson, nullable=False, comment="number, width, height, media type and blob of each page image"
    ),
    Column("pack", CanonicalJson, nullable=False, comment="id, version and hash of the rules"),
    UniqueConstraint("proof_id", "job_id"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("proof_id", ForeignKey("proofs.id"), nullable=False, index=True),
    Column("assessment_id", ForeignKey("assessments.id"), nullable=False),
    Column("position", Integer, nullable=False, comment="which screened proof of the assessment"),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("region", String(6), nullable=False),
    Column("unit", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("proposal", String(8), nullable=False),
    Column("confidence", Integer, nullable=False, comment="thousandths, for the order of the queue"),
    Column("stage", String(16), nullable=False, comment="who decides next; empty when nobody has to"),
    Column("state", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", UtcMoment, nullable=False),
    Column("changed_at", UtcMoment, nullable=False),
    UniqueConstraint("assessment_id", "position"),
    Index(None, "region", "stage", "opened_at", "id"),
    Index(None, "person_id", "state", "opened_at", "id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("version", Integer, nullable=False, comment="the version that was decided on; one decision each"),
    Column("stage", String(16), nullable=False),
    Column("action", String(24), nullable=False),
    Column("state_after", String(24), nullable=False),
    Column("reason", Text, nullable=False),
    Column("facts", CanonicalJson, nullable=False, comment="hours, subject, year as decided; pages shown"),
    Column("decided_at", UtcMoment, nullable=False),
    Column("decided_by", Text, nullable=False),
    UniqueConstraint("case_id", "version"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("posting_key", Text, nullable=False, unique=True, comment="what is posted; nothing is posted twice"),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("ordinal", Integer, nullable=False, comment="order of posting within the person"),
    Column("region", String(6), nullable=False),
    Column("year", Integer, nullable=False),
    Column("category", String(40), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("lane", String(16)),
    Column("hours", ExactDecimal, nullable=False),
    Column(
        "days", CanonicalJson, nullable=False, comment="ISO dates on which they were earned, where a day has a limit"
    ),
    Column("deems", String(24), comment="the requirement that this declares met; it brings no hours"),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("reverses", ForeignKey("entries.id"), unique=True),
    Column("source", Text, nullable=False, comment="review, platform, transfer"),
    Column("trail", CanonicalJson, nullable=False, comment="pack, citations, reasons"),
    Column("posted_at", UtcMoment, nullable=False),
    Column("posted_by", Text, nullable=False),
    UniqueConstraint("person_id", "ordinal"),
    Index(None, "person_id", "year"),
)

status_lists = Table(
    "status_lists",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="as certificates carry it"),
    Column("region", String(6), nullable=False),
    Column("url", Text, nullable=False, unique=True),
    Column("open", Boolean, nullable=False, comment="new certificates get an index of an open list"),
    Column("created_at", UtcMoment, nullable=False),
)

certificates = Table(
    "certificates",
    metadata,
    Column("uid", LargeBinary, primary_key=True),
    Column("number", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("region", String(6), nullable=False),
    Column("type", String(40), nullable=False),
    Column("period", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("live_key", Text, unique=True, comment="person, type and period while it lives: never two"),
    Column("list_number", ForeignKey("status_lists.number"), nullable=False),
    Column("list_index", Integer, nullable=False),
    Column("claims", CanonicalJson, nullable=False, comment="what was to be signed, written before it was"),
    Column("account", CanonicalJson, nullable=False, comment="the account that it rests on: entries, pack, balance"),
    Column("key_id", LargeBinary),
    Column("token", LargeBinary),
    Column("pdf_sha256", String(64)),
    Column("reason", Text, comment="why it was revoked"),
    Column("intended_at", UtcMoment, nullable=False),
    Column("issued_at", UtcMoment),
    Column("ended_at", UtcMoment),
    UniqueConstraint("list_number", "list_index"),
    CheckConstraint("state IN ('intended', 'signed', 'issued', 'revoked', 'superseded', 'abandoned')", name="state"),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False, comment="from 0, without gaps"),
    Column("uid", ForeignKey("certificates.uid"), nullable=False, unique=True),
    Column("fingerprint", LargeBinary, nullable=False, unique=True, comment="hash of what was signed"),
    Column("salt", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("logged_at", UtcMoment, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False, comment="grows with each lease; a stale holder cannot write"),
    Column("leased_by", Text),
    Column("leased_until", UtcMoment),
    Column("due_at", UtcMoment, nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("ended_at", UtcMoment, index=True),
    Column("error", Text, comment="code of the last failure"),
    CheckConstraint("state IN ('ready', 'leased', 'done', 'dead')", name="state"),
    Index(None, "state", "due_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False, comment="ISO 8601 as hashed"),
    Column("actor", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("facts", Text, nullable=False, comment="canonical JSON as hashed"),
    Column("previous", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
)

INSERT_ONLY = (entries, decisions, audit, log_entries)
