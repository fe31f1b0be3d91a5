"""The newest lines of the audit are checked against the line before them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from verifier.store import AuditBrokenError, add_audit, check_audit

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def chain(store):
    """A store with fifty lines of audit."""
    for number in range(50):
        with store.write() as tx:
            add_audit(tx, at=NOW + timedelta(seconds=number), actor="system", action="test.counted", subject=number)
    return store


@pytest.mark.parametrize("newest", [None, 1, 10, 50, 500])
def test_any_number_of_newest_lines_gives_the_last_number(chain, newest):
    """The whole chain and its end have one last line."""
    with chain.read() as tx:
        assert check_audit(tx, newest=newest) == 50


def test_a_line_altered_among_the_newest_is_found(chain):
    """And one that lies further back is found by the whole check alone."""
    with chain.write() as tx:
        if chain.engine.dialect.name == "sqlite":
            for (name,) in tx.connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).all():
                tx.connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            tx.connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        tx.connection.execute(text("UPDATE audit SET actor = 'other' WHERE number = 20"))
    with chain.read() as tx:
        assert check_audit(tx, newest=10) == 50
        with pytest.raises(AuditBrokenError):
            check_audit(tx, newest=40)
        with pytest.raises(AuditBrokenError):
            check_audit(tx)
