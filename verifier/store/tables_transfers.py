"""Bulk issue, corrections, packages that were given to and taken from other regions, heads of foreign logs.

Tables of one node, as in `verifier.store.schema`. Rows of `successions` and `foreign_heads` are only ever added.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from verifier.store.columns import CanonicalJson, ExactDecimal, UtcMoment
from verifier.store.schema import metadata

issue_runs = Table(
    "issue_runs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("region", String(6), nullable=False),
    Column("unit", Text, nullable=False, comment="empty: everyone of the region"),
    Column("year", Integer, nullable=False),
    Column("paper", Text, nullable=False, comment="the pack's id; empty: the year's statement"),
    Column("facts", CanonicalJson, nullable=False, comment="what was said of audit, report and office"),
    Column("state", String(8), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UtcMoment, nullable=False),
    Column("ended_at", UtcMoment),
    CheckConstraint("state IN ('running', 'done')", name="state"),
)

issue_run_items = Table(
    "issue_run_items",
    metadata,
    Column("run_id", ForeignKey("issue_runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("state", String(8), nullable=False),
    Column("certificate_uid", ForeignKey("certificates.uid")),
    Column("error", CanonicalJson, comment="code and facts where no certificate was issued"),
    Column("done_at", UtcMoment),
    UniqueConstraint("run_id", "person_id"),
    CheckConstraint("state IN ('waiting', 'issued', 'held', 'unmet', 'failed')", name="state"),
    Index(None, "run_id", "state", "position"),
)

successions = Table(
    "successions",
    metadata,
    Column("successor", ForeignKey("certificates.uid"), primary_key=True),
    Column("predecessor", ForeignKey("certificates.uid"), nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("at", UtcMoment, nullable=False),
)

foreign_heads = Table(
    "foreign_heads",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="hash of the signed head"),
    Column("region", String(6), nullable=False),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("at", UtcMoment, nullable=False, comment="as the head says"),
    Column("head", LargeBinary, nullable=False),
    Column("believed", Boolean, nullable=False, comment="false: it contradicts a head that was believed before"),
    Column("seen_at", UtcMoment, nullable=False),
    Index(None, "region", "believed", "size"),
)

transfers_given = Table(
    "transfers_given",
    metadata,
    Column("uid", ForeignKey("certificates.uid"), primary_key=True, comment="of the certificate that covers it"),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("to_region", String(6), nullable=False),
    Column("years", CanonicalJson, nullable=False),
    Column("package", LargeBinary, nullable=False),
    Column("given_at", UtcMoment, nullable=False),
    Column("given_by", Text, nullable=False),
)

transfers_taken = Table(
    "transfers_taken",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source_uid", LargeBinary, nullable=False, unique=True, comment="of the certificate behind it: once"),
    Column("kind", String(8), nullable=False, comment="package, or paper where a certificate was scanned"),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("from_region", String(6), nullable=False),
    Column("number", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False, comment="the package or the token, as it came"),
    Column("proof_id", ForeignKey("proofs.id")),
    Column("state", String(8), nullable=False),
    Column("taken_at", UtcMoment, nullable=False),
    Column("taken_by", Text, nullable=False),
    Column("ended_at", UtcMoment),
    Column("reason", Text, comment="why it ended"),
    CheckConstraint("kind IN ('package', 'paper')", name="kind"),
    CheckConstraint("state IN ('open', 'settled', 'ended')", name="state"),
    Index(None, "state", "taken_at", "id"),
)

transfer_years = Table(
    "transfer_years",
    metadata,
    Column("transfer_id", ForeignKey("transfers_taken.id"), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("closed", Boolean, nullable=False, comment="lived elsewhere: judged by the rules of that place"),
    Column("judged_by", String(6), nullable=False, comment="the region whose rules judge the year"),
    Column("complete", Boolean, comment="absent where neither the place nor rules tell"),
    Column("effect", String(24), nullable=False),
    Column("code", String(32)),
    Column("rule", String(32)),
    Column("cites", CanonicalJson, nullable=False),
    Column("steps", CanonicalJson, nullable=False, comment="who decides a new declaration, in order"),
    Column("hours", CanonicalJson, nullable=False, comment="as the other region counted them, by subject"),
    Column("state", String(12), nullable=False),
    Column("decided_at", UtcMoment),
    Column("decided_by", Text),
    Column("reason", Text),
    CheckConstraint("state IN ('waiting', 'recognised', 'refused', 'ended')", name="state"),
)

transfer_entries = Table(
    "transfer_entries",
    metadata,
    Column("transfer_id", ForeignKey("transfers_taken.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("year", Integer, nullable=False),
    Column("source_id", LargeBinary, nullable=False, comment="of the entry in the other region's ledger"),
    Column("category", String(40), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("lane", String(16)),
    Column("channel", String(16), nullable=False, comment="the way by which the hours came there"),
    Column("hours", ExactDecimal, nullable=False),
    Column("days", CanonicalJson, nullable=False),
    Column("deems", String(24)),
    Column("cites", CanonicalJson, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("keys", CanonicalJson, nullable=False, comment="what it may share with no other entry, hashed"),
    Column("entry_id", ForeignKey("entries.id"), unique=True, comment="what was posted for it here"),
    Column("same_as", ForeignKey("entries.id"), comment="what counted here already for the same thing"),
)

INSERT_ONLY = (successions, foreign_heads)
