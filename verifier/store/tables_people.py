"""Units as a tree, memberships, roles held, moves, sign-in factors, keys for programs.

Tables of one node, as in `verifier.store.schema`. A `live_key` is unique while its row lives and empty when it ended: one membership a person,
one super administrator a unit, one open move a person, and nobody two of the three administrators (`apart_key`).
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, Uuid
from sqlalchemy import UniqueConstraint as Unique

from verifier.store.columns import CanonicalJson, UtcMoment
from verifier.store.schema import metadata, persons, users

units = Table(
    "units",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("parent_id", ForeignKey("units.id")),
    Column("kind", String(12), nullable=False),
    Column("code", String(32), nullable=False, unique=True, comment="its piece of the path; of a region, its code"),
    Column("name", Text, nullable=False),
    Column("region", String(6), nullable=False),
    Column("path", String(255), nullable=False, unique=True, comment="codes from the region down: /370300/a/b/"),
    Column("made_at", UtcMoment, nullable=False),
    Column("closed_at", UtcMoment),
    CheckConstraint("kind IN ('region', 'authority', 'unit', 'sub_unit', 'agency')", name="kind"),
    Unique("parent_id", "name"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    Column("begun_at", UtcMoment, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("ended_at", UtcMoment),
    Column("live_key", Uuid, unique=True, comment="the person while it lasts: never two"),
    Column("begun_by", Text, nullable=False),
)

role_grants = Table(
    "role_grants",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("begun_at", UtcMoment, nullable=False),
    Column("begun_by", Text, nullable=False),
    Column("ended_at", UtcMoment),
    Column("ended_by", Text),
    Column("live_key", Text, unique=True, comment="user, role, unit while held; of a super administrator, the unit"),
    Column("apart_key", Uuid, unique=True, comment="the user of one of the three administrators' roles while held"),
)

moves = Table(
    "moves",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("from_unit_id", ForeignKey("units.id")),
    Column("to_unit_id", ForeignKey("units.id"), nullable=False),
    Column("state", String(24), nullable=False),
    Column("reason", Text, nullable=False),
    Column("filed_at", UtcMoment, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", UtcMoment),
    Column("answered_by", Text),
    Column("live_key", Uuid, unique=True, comment="the person while it waits: never two"),
    CheckConstraint(
        "state IN ('person_requested', 'old_unit_requested', 'moved', 'refused_by_new_unit', 'in_unit')", name="state"
    ),
    Index(None, "to_unit_id", "state"),
)

factors = Table(
    "factors",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("totp_sealed", LargeBinary, nullable=False, comment="AES-GCM; the key lies outside the database"),
    Column("last_step", Integer, nullable=False, comment="the last step of time of which a code was taken"),
    Column("made_at", UtcMoment, nullable=False),
    Column("confirmed_at", UtcMoment, comment="until a first code was given, it is no factor"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("used_at", UtcMoment),
)

password_links = Table(
    "password_links",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("made_at", UtcMoment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("ends_at", UtcMoment, nullable=False),
    Column("used_at", UtcMoment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True, comment="by which it is listed and ended; opens nothing"),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("stage", String(8), nullable=False, comment="what is still asked of whoever signs in"),
    Column("opened_at", UtcMoment, nullable=False),
    Column("seen_at", UtcMoment, nullable=False),
    Column("ends_at", UtcMoment, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    CheckConstraint("stage IN ('totp', 'enrol', 'open')", name="stage"),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("key", LargeBinary, primary_key=True, comment="keyed hash of a login or an address"),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcMoment, nullable=False),
    Column("locked_until", UtcMoment),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("prefix", String(16), nullable=False, comment="the beginning, by which people know it again"),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", CanonicalJson, nullable=False),
    Column("made_at", UtcMoment, nullable=False),
    Column("ends_at", UtcMoment, nullable=False),
    Column("revoked_at", UtcMoment),
    Column("used_at", UtcMoment),
)

provider_links = Table(
    "provider_links",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("prepared_at", UtcMoment, nullable=False),
    Column("prepared_by", Text, nullable=False),
)

unit_of_person = Index("ix_persons_unit_id", persons.c.unit_id)
user_of_person = Index("ix_users_person_id", users.c.person_id)
