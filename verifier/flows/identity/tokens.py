"""Random tokens and what is kept of them: they have at least 80 random bits, so a plain hash gives nothing away."""

import hashlib


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
