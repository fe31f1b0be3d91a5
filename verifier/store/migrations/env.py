"""How Alembic runs here: on the connection that `verifier.store.migrate` gives it, in that transaction."""

from alembic import context

from verifier.store import (  # noqa: F401 (importing them declares their tables)
    tables_audits,
    tables_declarations,
    tables_figures,
    tables_pages,
    tables_people,
    tables_records,
    tables_timers,
    tables_transfers,
)
from verifier.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
