"""Units as a tree, memberships, sign-in factors, keys for programs.

Tables of one node, as in `verifier.store.schema`.
"""
