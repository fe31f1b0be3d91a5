"""The migrations give the schema that the code expects, and the insert-only tables hold."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store.conftest import NOW
from verifier.store import add_audit, migrate, open_store, schema_is_current
from verifier.store.schema import metadata


def test_migrations_and_tables_agree(store):
    """After all steps Alembic finds no difference from the tables in the code."""

    def is_ours(name, kind, _parents):
        return kind != "table" or not name.startswith("procrastinate_")

    with store.read() as tx:
        context = MigrationContext.configure(tx.connection, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(store):
    """A start on an up-to-date database leaves it as it is."""
    migrate(store)
    assert schema_is_current(store)


def test_an_empty_database_is_not_current(database_url, tmp_path):
    """`doctor` can tell a database that was never migrated."""
    opened = open_store(database_url, tmp_path / "blobs", bytes(32))
    assert not schema_is_current(opened)
    opened.close()


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_audit_rows_cannot_be_changed_or_deleted(store, statement):
    """The database itself refuses, whatever the program does."""
    with store.write() as tx:
        add_audit(tx, at=NOW, actor="test", action="proof.received", subject="1")
    with pytest.raises(DBAPIError, match="insert-only"), store.write() as tx:
        tx.connection.execute(text(statement))


def test_a_failed_transaction_leaves_nothing(store):
    """All or nothing: an error at the end of the block takes back what was written before."""

    def fail_at_the_end():
        with store.write() as tx:
            add_audit(tx, at=NOW, actor="test", action="proof.received", subject="1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    with store.read() as tx:
        assert tx.connection.execute(text("SELECT count(*) FROM audit")).scalar() == 0
