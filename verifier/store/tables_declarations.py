"""Corrections, objections and the other words of a declaration.

Tables of one node, as in `verifier.store.schema`. `proof_files` is insert-only: what was once handed in stays, whatever is handed in later.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from verifier.store.columns import UtcMoment
from verifier.store.schema import metadata

proof_files = Table(
    "proof_files",
    metadata,
    Column("proof_id", ForeignKey("proofs.id"), primary_key=True),
    Column(
        "round", Integer, primary_key=True, autoincrement=False, comment="1 first, one more each time it is sent anew"
    ),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="the order of the photos of one proof"),
    Column("sha256", String(64), nullable=False, index=True),
    Column("byte_count", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("added_at", UtcMoment, nullable=False),
    Column("added_by", Text, nullable=False),
)

prints = Table(
    "prints",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column(
        "sketch", LargeBinary, nullable=False, comment="hashes of the runs of its text; the text cannot be read back"
    ),
    Column("numbers", LargeBinary, nullable=False, comment="keyed hashes of its long numbers, 8 bytes each"),
)

print_keys = Table(
    "print_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False, comment="of a number or of a band of the sketch"),
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Index(None, "case_id"),
)

twins = Table(
    "twins",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True, comment="the later one"),
    Column("other_id", ForeignKey("cases.id"), primary_key=True, index=True),
    Column("how", String(8), nullable=False),
    Column("likeness", Integer, nullable=False, comment="thousandths of the text that both have"),
    Column("found_at", UtcMoment, nullable=False),
    CheckConstraint("how IN ('number', 'text')", name="how"),
)

objections = Table(
    "objections",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("decision_id", ForeignKey("decisions.id"), nullable=False, comment="what is objected to"),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("state", String(24), nullable=False),
    Column("live_key", Uuid, unique=True, comment="the decision while an objection waits: never two"),
    Column("reason", Text, nullable=False),
    Column("filed_at", UtcMoment, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("due_on", Date, nullable=False, comment="the last day to answer, Asia/Shanghai"),
    Column("answer", Text, nullable=False),
    Column("answered_at", UtcMoment),
    Column("answered_by", Text),
    Index(None, "state", "filed_at", "id"),
)

answered_requests = Table(
    "answered_requests",
    metadata,
    Column("actor", String(64), primary_key=True),
    Column("key", String(128), primary_key=True, comment="idempotency key of the sender"),
    Column("digest", String(64), nullable=False, comment="of the request; another one under the same key is refused"),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("answered_at", UtcMoment, nullable=False, index=True),
)

INSERT_ONLY = (proof_files,)
