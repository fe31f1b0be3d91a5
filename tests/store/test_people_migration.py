"""Step 0004 finds units, memberships and roles in what was there."""

from alembic import command
from sqlalchemy import text

from tests.store.conftest import MASTER_KEY
from verifier.store import find_user, held_roles, list_users, memberships, open_store, units
from verifier.store.migrating import _config

PERSON, USER = "1" * 32, "2" * 32


def test_unit_names_and_roles_of_before_become_units_memberships_and_grants(database_url, tmp_path):
    """A node of the edition before: its people belong to units of the same names, and its users hold their roles there."""
    store = open_store(database_url, tmp_path / "blobs", MASTER_KEY)
    with store.write() as tx:
        command.upgrade(_config(tx.connection), "0003")
        tx.connection.execute(
            text(
                "INSERT INTO persons (id, name, region, unit, facts, created_at)"
                f" VALUES ('{PERSON}', '王敏', '370300', '示例厂', '{{}}', '2025-01-01 00:00:00')"
            )
        )
        tx.connection.execute(
            text(
                "INSERT INTO users (id, login, shown_name, roles, person_id, region, unit, created_at) VALUES"
                f" ('{USER}', 'wang', '王敏', '[\"applicant\",\"unit\",\"auditor\",\"system_admin\"]', '{PERSON}',"
                " '370300', '示例厂', '2025-01-01 00:00:00')"
            )
        )
        command.upgrade(_config(tx.connection), "head")
    with store.read() as tx:
        user = find_user(tx, "wang")
        (membership,) = memberships.memberships_of(tx, user.person_id)
        unit = units.get_unit(tx, membership.unit_id)
        assert (unit.name, unit.kind, user.unit_id) == ("示例厂", "unit", unit.id)
        assert unit.path == f"/370300/{unit.code}/"
        # of two of the three administrators' roles the first stays
        assert list_users(tx)[0].roles == ("applicant", "auditor", "unit")
        assert {held.unit_path for held in held_roles(tx, user.id)} == {unit.path}
    store.close()
