"""The steps from one schema to the next; only `verifier.store.migrate` runs them."""
