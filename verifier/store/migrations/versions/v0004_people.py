"""Units as a tree, memberships, roles held, moves, sign-in factors, keys for programs.

Unit names of persons, users and cases become units under their region; roles become grants at the user's unit. Open sessions end.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

from verifier.store.columns import CanonicalJson, UtcMoment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MADE = (
    "provider_links",
    "api_keys",
    "sign_in_failures",
    "sessions",
    "password_links",
    "recovery_codes",
    "factors",
    "moves",
    "role_grants",
    "memberships",
)
APART = ("system_admin", "security_admin", "auditor")
BY = "migration 0004"


def upgrade() -> None:
    """Make them, and move what is there into them."""
    now = datetime.now(UTC)
    _make_units()
    _make_memberships()
    _make_role_grants()
    _make_moves()
    _make_factors()
    _make_sessions()
    _make_keys()
    for table in ("persons", "users"):
        _add_unit_id(table)
    op.create_index("ix_persons_unit_id", "persons", ["unit_id"])
    op.create_index("ix_users_person_id", "users", ["person_id"])
    op.add_column(
        "users",
        sa.Column(
            "state",
            sa.String(16),
            nullable=False,
            server_default="active",
            comment="of the account: may it declare",
        ),
    )
    _move_units(now)
    _move_roles(now)
    for column in ("roles", "failed_sign_ins", "locked_until"):
        op.drop_column("users", column)


def downgrade() -> None:
    """Take them away; roles and sign-ins do not come back."""
    op.add_column("users", sa.Column("roles", CanonicalJson(), nullable=False, server_default="[]"))
    op.add_column("users", sa.Column("failed_sign_ins", sa.Integer, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("locked_until", UtcMoment))
    op.drop_column("users", "state")
    op.drop_index("ix_users_person_id", "users")
    op.drop_index("ix_persons_unit_id", "persons")
    for table in MADE:
        op.drop_table(table)


# ---------------------------------------------------------------- tables


def _make_units() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("parent_id", sa.Uuid),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("code", sa.String(32), nullable=False, comment="its piece of the path; of a region, its code"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("region", sa.String(6), nullable=False),
        sa.Column("path", sa.String(255), nullable=False, comment="codes from the region down: /370300/a/b/"),
        sa.Column("made_at", UtcMoment, nullable=False),
        sa.Column("closed_at", UtcMoment),
        sa.CheckConstraint("kind IN ('region', 'authority', 'unit', 'sub_unit', 'agency')", name=op.f("ck_units_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", name=op.f("uq_units_code")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_units_parent_id_name")),
        sa.UniqueConstraint("path", name=op.f("uq_units_path")),
    )


def _make_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("begun_at", UtcMoment, nullable=False),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("ended_at", UtcMoment),
        sa.Column("live_key", sa.Uuid, comment="the person while it lasts: never two"),
        sa.Column("begun_by", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_memberships_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_memberships_unit_id")),
        sa.PrimaryKeyConstraint("person_id", "begun_at", name=op.f("pk_memberships")),
        sa.UniqueConstraint("live_key", name=op.f("uq_memberships_live_key")),
    )
    op.create_index(op.f("ix_memberships_unit_id"), "memberships", ["unit_id"])


def _make_role_grants() -> None:
    op.create_table(
        "role_grants",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("begun_at", UtcMoment, nullable=False),
        sa.Column("begun_by", sa.Text, nullable=False),
        sa.Column("ended_at", UtcMoment),
        sa.Column("ended_by", sa.Text),
        sa.Column("live_key", sa.Text, comment="user, role, unit while held; of a super administrator, the unit"),
        sa.Column("apart_key", sa.Uuid, comment="the user of one of the three administrators' roles while held"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_role_grants_user_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_role_grants_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
        sa.UniqueConstraint("live_key", name=op.f("uq_role_grants_live_key")),
        sa.UniqueConstraint("apart_key", name=op.f("uq_role_grants_apart_key")),
    )
    for column in ("user_id", "unit_id"):
        op.create_index(op.f(f"ix_role_grants_{column}"), "role_grants", [column])


def _make_moves() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("from_unit_id", sa.Uuid),
        sa.Column("to_unit_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("filed_at", UtcMoment, nullable=False),
        sa.Column("filed_by", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_at", UtcMoment),
        sa.Column("answered_by", sa.Text),
        sa.Column("live_key", sa.Uuid, comment="the person while it waits: never two"),
        sa.CheckConstraint(
            "state IN ('person_requested', 'old_unit_requested', 'moved', 'refused_by_new_unit', 'in_unit')",
            name=op.f("ck_moves_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_moves_person_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_moves_from_unit_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_moves_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
        sa.UniqueConstraint("live_key", name=op.f("uq_moves_live_key")),
    )
    op.create_index(op.f("ix_moves_person_id"), "moves", ["person_id"])
    op.create_index(op.f("ix_moves_to_unit_id_state"), "moves", ["to_unit_id", "state"])


def _make_factors() -> None:
    op.create_table(
        "factors",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary, nullable=False, comment="AES-GCM; the key lies outside the database"),
        sa.Column("last_step", sa.Integer, nullable=False, comment="the last step of time of which a code was taken"),
        sa.Column("made_at", UtcMoment, nullable=False),
        sa.Column("confirmed_at", UtcMoment, comment="until a first code was given, it is no factor"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_factors_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("used_at", UtcMoment),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"])
    op.create_table(
        "password_links",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("made_at", UtcMoment, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("ends_at", UtcMoment, nullable=False),
        sa.Column("used_at", UtcMoment),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_password_links_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_links")),
    )
    op.create_index(op.f("ix_password_links_user_id"), "password_links", ["user_id"])


def _make_sessions() -> None:
    """Sessions are made anew: whoever was signed in signs in again."""
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False, comment="by which it is listed and ended; opens nothing"),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("stage", sa.String(8), nullable=False, comment="what is still asked of whoever signs in"),
        sa.Column("opened_at", UtcMoment, nullable=False),
        sa.Column("seen_at", UtcMoment, nullable=False),
        sa.Column("ends_at", UtcMoment, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.CheckConstraint("stage IN ('totp', 'enrol', 'open')", name=op.f("ck_sessions_stage")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
        sa.UniqueConstraint("id", name=op.f("uq_sessions_id")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"])
    op.create_table(
        "sign_in_failures",
        sa.Column("key", sa.LargeBinary, nullable=False, comment="keyed hash of a login or an address"),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", UtcMoment, nullable=False),
        sa.Column("locked_until", UtcMoment),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_failures")),
    )


def _make_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("prefix", sa.String(16), nullable=False, comment="the beginning, by which people know it again"),
        sa.Column("key_hash", sa.LargeBinary, nullable=False),
        sa.Column("scopes", CanonicalJson, nullable=False),
        sa.Column("made_at", UtcMoment, nullable=False),
        sa.Column("ends_at", UtcMoment, nullable=False),
        sa.Column("revoked_at", UtcMoment),
        sa.Column("used_at", UtcMoment),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_index(op.f("ix_api_keys_user_id"), "api_keys", ["user_id"])
    op.create_table(
        "provider_links",
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("prepared_at", UtcMoment, nullable=False),
        sa.Column("prepared_by", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_provider_links_user_id")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_provider_links")),
    )
    op.create_index(op.f("ix_provider_links_user_id"), "provider_links", ["user_id"])


def _add_unit_id(table: str) -> None:
    """SQLite cannot rebuild a table that others refer to inside a transaction, but adds a column with its reference."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE {table} ADD COLUMN unit_id CHAR(32) REFERENCES units (id)")
        return
    comment = "the unit now, as the living membership says" if table == "persons" else None
    op.add_column(table, sa.Column("unit_id", sa.Uuid, comment=comment))
    op.create_foreign_key(op.f(f"fk_{table}_unit_id"), table, "units", ["unit_id"], ["id"])


# ---------------------------------------------------------------- what is there


def _move_units(now: datetime) -> None:
    """One unit for each name in a region, under the region's own; memberships begin when the record did."""
    bind = op.get_bind()
    named = bind.execute(
        sa.text(
            "SELECT region, unit FROM persons UNION SELECT region, unit FROM users UNION SELECT region, unit FROM cases"
        )
    ).all()
    roots = {region: uuid4() for region, _ in named}
    rows: list[dict[str, Any]] = [
        _unit(root, None, "region", region, region, region, now) for region, root in roots.items()
    ]
    rows += [
        _unit(uuid4(), roots[region], "unit", uuid4().hex[:12], name, region, now) for region, name in named if name
    ]
    if not rows:
        return
    units = sa.table("units", *(sa.column(name) for name in rows[0] if name not in {"id", "parent_id", "made_at"}))
    units.append_column(sa.column("id", sa.Uuid))
    units.append_column(sa.column("parent_id", sa.Uuid))
    units.append_column(sa.column("made_at", UtcMoment))
    op.bulk_insert(units, rows)
    for table in ("persons", "users"):
        op.execute(
            f"UPDATE {table} SET unit_id = (SELECT units.id FROM units WHERE units.region = {table}.region"  # noqa: S608 (names of this step)
            f" AND units.kind = 'unit' AND units.name = {table}.unit)"
        )
    op.execute("UPDATE users SET unit_id = (SELECT id FROM units WHERE code = users.region) WHERE unit_id IS NULL")
    op.execute(
        "INSERT INTO memberships (person_id, begun_at, unit_id, live_key, begun_by)"  # noqa: S608 (a constant)
        f" SELECT id, created_at, unit_id, id, '{BY}' FROM persons WHERE unit_id IS NOT NULL"
    )


def _unit(
    key: UUID, parent: UUID | None, kind: str, code: str, name: str, region: str, now: datetime
) -> dict[str, Any]:
    path = f"/{region}/" if parent is None else f"/{region}/{code}/"
    return {
        "id": key,
        "parent_id": parent,
        "kind": kind,
        "code": code,
        "name": name,
        "region": region,
        "path": path,
        "made_at": now,
    }


def _move_roles(now: datetime) -> None:
    """Every role becomes a grant at the user's unit; of several administrators' roles only the first stays."""
    users = sa.table("users", sa.column("id", sa.Uuid), sa.column("unit_id", sa.Uuid), sa.column("roles", sa.Text))
    grants = sa.table(
        "role_grants",
        *(sa.column(name) for name in ("role", "begun_by", "live_key")),
        *(sa.column(name, sa.Uuid) for name in ("id", "user_id", "unit_id", "apart_key")),
        sa.column("begun_at", UtcMoment),
    )
    rows, supers = [], set()
    for user_id, unit_id, roles in op.get_bind().execute(sa.select(users.c.id, users.c.unit_id, users.c.roles)).all():
        for role in _apart(json.loads(roles)):
            if role == "unit_admin" and unit_id in supers:
                continue
            if role == "unit_admin":
                supers.add(unit_id)
            rows.append(
                {
                    "id": uuid4(),
                    "user_id": user_id,
                    "role": role,
                    "unit_id": unit_id,
                    "begun_at": now,
                    "begun_by": BY,
                    "live_key": f"unit_admin:{unit_id}" if role == "unit_admin" else f"{user_id}:{role}:{unit_id}",
                    "apart_key": user_id if role in APART else None,
                }
            )
    if rows:
        op.bulk_insert(grants, rows)


def _apart(roles: Iterable[str]) -> list[str]:
    """The roles without a second one of the three administrators'."""
    kept: list[str] = []
    for role in dict.fromkeys(roles):
        if role not in APART or not any(one in APART for one in kept):
            kept.append(role)
    return kept
