"""Bring a database to the newest schema; the steps lie in `migrations/versions` and travel in the wheel."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from verifier.store.database import Store

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(store: Store, *, to: str = "head") -> None:
    """Apply the steps that the database lacks, all in one transaction; `to` is the step to stop at."""
    from alembic import command  # loaded here: commands without a database start sooner

    with store.write() as tx:
        command.upgrade(_config(tx.connection), to)


def schema_is_current(store: Store) -> bool:
    """Whether the database has the newest schema."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with store.read() as tx:
        found = MigrationContext.configure(tx.connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(connection: Connection | None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
