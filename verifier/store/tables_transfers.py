"""Packages that were given to and taken from other regions, bulk issue, heads of foreign logs.

Tables of one node, as in `verifier.store.schema`.
"""
