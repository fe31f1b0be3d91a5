"""Bring a database to the newest schema; the steps lie in `migrations/versions` and travel in the wheel."""

from functools import cache
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
    return not pending_steps(store)


def pending_steps(store: Store) -> tuple[str, ...]:
    """The steps that the database lacks, the next one first; a database of a later program has a step that is not known here, and is said by it."""
    from alembic.runtime.migration import MigrationContext

    with store.read() as tx:
        found = MigrationContext.configure(tx.connection).get_current_revision()
    steps = _steps()
    if found is None:
        return steps
    return steps[steps.index(found) + 1 :] if found in steps else (found,)


@cache
def _steps() -> tuple[str, ...]:
    """All steps of this program, the first one first."""
    from alembic.script import ScriptDirectory

    walked = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return tuple(reversed([step.revision for step in walked]))


def _config(connection: Connection | None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
