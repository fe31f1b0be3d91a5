"""What pages remember for a user.

Tables of one node, as in `verifier.store.schema`.
"""
