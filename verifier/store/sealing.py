"""How identity numbers lie in the database: encrypted, and findable only with the key.

AES-256-GCM with the row's id as associated data, so that a value cannot be moved to another person's row; the index is a keyed hash with its own
derived key. The master key comes from outside the database (settings). The first byte of a sealed value is the edition of this form.
"""

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from verifier.store.errors import SealBrokenError

EDITION = b"\x01"
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """The two keys derived from the master key."""

    sealing_key: bytes
    index_key: bytes

    def close(self, value: str, owner: UUID) -> bytes:
        """Encrypt a value for the row of this owner."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return EDITION + nonce + AESGCM(self.sealing_key).encrypt(nonce, value.encode(), owner.bytes)

    def open(self, sealed: bytes, owner: UUID) -> str:
        """Decrypt the value of this owner's row.

        Raises:
            SealBrokenError: another key or owner, or altered bytes.
        """
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != EDITION or len(nonce) != NONCE_BYTES:
            raise SealBrokenError
        try:
            return AESGCM(self.sealing_key).decrypt(nonce, body, owner.bytes).decode()
        except InvalidTag:
            raise SealBrokenError from None  # the cause says nothing more

    def index(self, value: str) -> bytes:
        """A keyed hash by which the value can be found, not read."""
        return hmac.digest(self.index_key, value.encode(), "sha256")


def seal_from(master_key: bytes) -> Seal:
    """Derive the store's keys from the node's master key."""
    return Seal(_derive(master_key, b"xueshi store sealing 1"), _derive(master_key, b"xueshi store index 1"))


def _derive(master_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(master_key)
