"""Corrections, objections and the other words of a declaration.

Tables of one node, as in `verifier.store.schema`.
"""
