"""How Alembic runs here: on the connection that `verifier.store.migrate` gives it, in that transaction."""

from alembic import context

from verifier.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
