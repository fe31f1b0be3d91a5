"""Bases and their classes, rosters, pushed records.

Tables of one node, as in `verifier.store.schema`.
"""
