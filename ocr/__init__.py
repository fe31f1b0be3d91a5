"""Reading of proofs: a file in; pages, kind and fields out; no database, no web."""
