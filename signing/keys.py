"""Signing keys: what a signer is, the software signer, and its encrypted file.

Stored keys are PKCS #8 encrypted with PBES2, scrypt and AES-256-CBC (RFC 8018, RFC 7914 §7), which OpenSSL opens as well.
Keys in hardware are `pkcs11`'s; a key's life (active, retired, revoked) is told by the trust list, not by the key.
"""

import base64
import os
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from signing.algorithms import ES256_HASH, Algorithm, PublicKey, public_key_of, raw_ecdsa
from signing.errors import UnusableKeyError, WrongPassphraseError

AnyPrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

# scrypt cost: 16 MiB and 5 passes, the most that OpenSSL's default memory limit lets it open again.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 1 << 14, 8, 5
_SALT_BYTES, _IV_BYTES, _KEY_BYTES = 16, 16, 32
_PBES2: Final = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT: Final = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC: Final = bytes.fromhex("060960864801650304012a")
_PEM_LABEL: Final = "ENCRYPTED PRIVATE KEY"


class Signer(Protocol):
    """Whatever can sign: a key in memory, in hardware, or behind a service."""

    @property
    def kid(self) -> bytes:
        """The 8-byte name of the key."""

    @property
    def algorithm(self) -> Algorithm:
        """The key's algorithm."""

    def sign(self, message: bytes) -> bytes:
        """Sign the whole message; returns the raw 64 bytes (r‖s, or the Ed25519 signature)."""


@dataclass(frozen=True, slots=True)
class SoftwareSigner:
    """A private key held in memory; it is never printed and never compared."""

    public_key: PublicKey
    private_key: AnyPrivateKey = field(repr=False, compare=False)

    @property
    def kid(self) -> bytes:
        """The 8-byte name of the key."""
        return self.public_key.kid

    @property
    def algorithm(self) -> Algorithm:
        """The key's algorithm."""
        return self.public_key.algorithm

    def sign(self, message: bytes) -> bytes:
        """Sign the whole message; returns the raw 64 bytes."""
        if isinstance(self.private_key, ed25519.Ed25519PrivateKey):
            return self.private_key.sign(message)
        return raw_ecdsa(self.private_key.sign(message, ES256_HASH))


def generate_key(algorithm: Algorithm = Algorithm.ESP256) -> SoftwareSigner:
    """Make a new signing key from the system's randomness."""
    if algorithm is Algorithm.ED25519:
        return signer_of(ed25519.Ed25519PrivateKey.generate())
    return signer_of(ec.generate_private_key(ec.SECP256R1()))


def signer_of(private_key: PrivateKeyTypes) -> SoftwareSigner:
    """Take over a private key of `cryptography`.

    Raises:
        UnusableKeyError: neither P-256 nor Ed25519.
    """
    if not isinstance(private_key, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise UnusableKeyError("neither P-256 nor Ed25519")
    return SoftwareSigner(public_key_of(private_key.public_key()), private_key)


def save_key(signer: SoftwareSigner, passphrase: bytes) -> bytes:
    """Write a signing key as an encrypted PEM file's content (scrypt and AES-256-CBC)."""
    salt, iv = os.urandom(_SALT_BYTES), os.urandom(_IV_BYTES)
    plain = signer.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    key = Scrypt(salt=salt, length=_KEY_BYTES, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P).derive(passphrase)
    padder, encryptor = PKCS7(128).padder(), Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    sealed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    costs = b"".join(_der_integer(n) for n in (_SCRYPT_N, _SCRYPT_R, _SCRYPT_P))
    kdf = _der(0x30, _SCRYPT + _der(0x30, _der(0x04, salt) + costs))
    cipher = _der(0x30, _AES_256_CBC + _der(0x04, iv))
    scheme = _der(0x30, _PBES2 + _der(0x30, kdf + cipher))
    return _pem(_der(0x30, scheme + _der(0x04, sealed)))


def load_key(pem: bytes, passphrase: bytes) -> SoftwareSigner:
    """Open a stored signing key; any PKCS #8 file that OpenSSL writes with a passphrase will do.

    Raises:
        WrongPassphraseError: the passphrase does not open it.
        UnusableKeyError: no encrypted private key, or one of no registered algorithm.
    """
    if f"-----BEGIN {_PEM_LABEL}-----".encode() not in pem:
        raise UnusableKeyError("no encrypted private key")
    try:
        key = load_pem_private_key(pem, passphrase)
    except ValueError as problem:
        if "password" in str(problem).lower():
            raise WrongPassphraseError from None  # the cause may hold key material
        raise UnusableKeyError("the file is damaged") from None
    except (TypeError, UnsupportedAlgorithm, InternalError):  # InternalError: costs that scrypt refuses
        raise UnusableKeyError("the file is damaged") from None
    return signer_of(key)


def _pem(der: bytes) -> bytes:
    text = base64.b64encode(der).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {_PEM_LABEL}-----", *lines, f"-----END {_PEM_LABEL}-----", ""]).encode()


def _der(tag: int, content: bytes) -> bytes:
    """Write one DER element of at most 65,535 bytes."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    return bytes((tag, 0x81, size) if size < 0x100 else (tag, 0x82, size >> 8, size & 0xFF)) + content


def _der_integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))
