"""A stream of bytes under a passphrase: each piece sealed for its place, the last one marked, so that nothing can be cut off or moved.

scrypt (RFC 7914) makes the key from the passphrase and a salt; pieces of 1 MiB are AES-256-GCM with a nonce of a random prefix, the
number of the piece and a mark on the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

import secrets
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from verifier.store.errors import SealBrokenError

MAGIC = b"XUESHI-SEALED-1\n"
PIECE_BYTES = 1 << 20
TAG_BYTES, SALT_BYTES, PREFIX_BYTES = 16, 16, 7
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 1 << 15, 8, 1  # 32 MiB


def seal_stream(plain: IO[bytes], sealed: IO[bytes], passphrase: bytes) -> None:
    """Encrypt everything that is left of one file into another."""
    salt, prefix = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
    sealed.write(MAGIC + salt + prefix)
    cipher = AESGCM(_key(passphrase, salt))
    number, piece = 0, plain.read(PIECE_BYTES)
    while True:
        following = plain.read(PIECE_BYTES)
        is_last = not following
        sealed.write(cipher.encrypt(_nonce(prefix, number, is_last=is_last), piece, MAGIC))
        if is_last:
            return
        number, piece = number + 1, following


def open_stream(sealed: IO[bytes], passphrase: bytes) -> Iterator[bytes]:
    """Decrypt piece by piece; only when the iterator has ended was the stream whole.

    Raises:
        SealBrokenError: another passphrase, or bytes that were changed, moved or cut off.
    """
    head = sealed.read(len(MAGIC) + SALT_BYTES + PREFIX_BYTES)
    if len(head) != len(MAGIC) + SALT_BYTES + PREFIX_BYTES or not head.startswith(MAGIC):
        raise SealBrokenError
    salt, prefix = head[len(MAGIC) : len(MAGIC) + SALT_BYTES], head[-PREFIX_BYTES:]
    cipher = AESGCM(_key(passphrase, salt))
    number, piece = 0, sealed.read(PIECE_BYTES + TAG_BYTES)
    while True:
        following = sealed.read(PIECE_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(prefix, number, is_last=not following), piece, MAGIC)
        except InvalidTag:
            raise SealBrokenError from None  # the cause says nothing more
        if not following:
            return
        number, piece = number + 1, following


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _key(passphrase: bytes, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P).derive(passphrase)
