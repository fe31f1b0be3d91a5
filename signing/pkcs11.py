"""Keys in hardware: a PKCS #11 token as the place where keys are made and sign, never to leave it.

Decides how this house's algorithms are said to a token (P-256 through CKM_ECDSA over our own SHA-256, Ed25519 through CKM_EDDSA with the curve as
PrintableString, PKCS #11 v3.0 §2.3.5) and that a key which could be taken out is refused. Leaves the token's own administration to
its vendor's tools. Every fault of the token is one of the errors below.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

from signing.algorithms import Algorithm, PublicKey, canonical_signature, load_public_key
from signing.errors import SigningError, UnusableKeyError

_P256: Final = bytes.fromhex("06082a8648ce3d030107")  # OBJECT IDENTIFIER prime256v1
_ED25519: Final = b"\x13\x0cedwards25519"  # PrintableString
_KEY_TYPES: Final = {Algorithm.ESP256: (KeyType.EC, _P256), Algorithm.ED25519: (KeyType.EC_EDWARDS, _ED25519)}
_GENERATION: Final = {Algorithm.ESP256: Mechanism.EC_KEY_PAIR_GEN, Algorithm.ED25519: Mechanism.EC_EDWARDS_KEY_PAIR_GEN}
_SIGNING: Final = {Algorithm.ESP256: Mechanism.ECDSA, Algorithm.ED25519: Mechanism.EDDSA}
_NEVER_LEAVES: Final = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}


class TokenUnavailableError(SigningError):
    """The token, or the library that speaks to it, cannot be had."""

    code = "signing.token_unavailable"

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TokenBusyError(SigningError):
    """This process has the token open already: open it once and share it."""

    code = "signing.token_busy"

    def __init__(self, label: str) -> None:
        super().__init__(f"token {label} is open in this process already")
        self.label = label


class PinRefusedError(SigningError):
    """The token does not accept the PIN; after a few such attempts it locks itself."""

    code = "signing.pin_refused"

    def __init__(self, label: str) -> None:
        super().__init__(f"token {label} does not accept the PIN")
        self.label = label


class NoSuchKeyError(SigningError):
    """The token holds no key, or more than one, of this name."""

    code = "signing.no_such_key"

    def __init__(self, label: str) -> None:
        super().__init__(f"no one key is called {label}")
        self.label = label


class KeyNameTakenError(SigningError):
    """The token holds a key of this name already."""

    code = "signing.key_name_taken"

    def __init__(self, label: str) -> None:
        super().__init__(f"a key is called {label} already")
        self.label = label


class ExtractableKeyError(SigningError):
    """The key could be taken out of the token, so it is not used."""

    code = "signing.key_extractable"

    def __init__(self, label: str) -> None:
        super().__init__(f"key {label} can be taken out of the token")
        self.label = label


class HardwareSigner:
    """A key inside an open token; safe to use from several threads, which sign one after another."""

    __slots__ = ("_key", "_lock", "public_key")

    def __init__(self, public_key: PublicKey, key: Any, lock: Lock) -> None:
        self.public_key = public_key
        self._key, self._lock = key, lock

    @property
    def kid(self) -> bytes:
        """The 8-byte name of the key."""
        return self.public_key.kid

    @property
    def algorithm(self) -> Algorithm:
        """The key's algorithm."""
        return self.public_key.algorithm

    def sign(self, message: bytes) -> bytes:
        """Sign the whole message; returns the raw 64 bytes.

        Raises:
            TokenUnavailableError: the token was closed, removed or failed.
        """
        data = hashlib.sha256(message).digest() if self.algorithm is Algorithm.ESP256 else message
        with self._lock, _faults():
            signature = bytes(self._key.sign(data, mechanism=_SIGNING[self.algorithm]))
        return canonical_signature(self.algorithm, signature)


class HardwareToken:
    """An open token; close it, or use it in a `with`, and its signers end with it."""

    __slots__ = ("_lock", "_session")

    def __init__(self, session: Any) -> None:
        self._session, self._lock = session, Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Log out and close; closing again does nothing.

        Raises:
            TokenUnavailableError: the token was removed meanwhile.
        """
        session, self._session = self._session, None
        if session is not None:
            with self._lock, _faults():
                session.close()

    def generate_key(self, label: str, algorithm: Algorithm = Algorithm.ESP256) -> HardwareSigner:
        """Make a new key inside the token, from which it cannot be taken out.

        Raises:
            KeyNameTakenError: a key has this name.
            TokenUnavailableError: the token cannot make such a key, or is closed.
        """
        key_type, parameters = _KEY_TYPES[algorithm]
        with self._lock, _faults():
            session = self._open_session()
            if any(
                True for _ in session.get_objects({Attribute.LABEL: label, Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            ):
                raise KeyNameTakenError(label)
            domain = session.create_domain_parameters(key_type, {Attribute.EC_PARAMS: parameters}, local=True)
            domain.generate_keypair(
                store=True, label=label, mechanism=_GENERATION[algorithm], private_template=_NEVER_LEAVES
            )
        return self.signer(label)

    def signer(self, label: str) -> HardwareSigner:
        """Find a key by its name.

        Raises:
            NoSuchKeyError: none, or more than one, has this name.
            ExtractableKeyError: it could be taken out of the token.
            UnusableKeyError: it is of no registered algorithm.
            TokenUnavailableError: the token failed, or is closed.
        """
        with self._lock, _faults():
            session = self._open_session()
            try:
                private = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label)
                public = session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=label)
            except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned):
                raise NoSuchKeyError(label) from None
            if private[Attribute.EXTRACTABLE] or not private[Attribute.SENSITIVE]:
                raise ExtractableKeyError(label)
            return HardwareSigner(_public_key(public), private, self._lock)

    def key_labels(self) -> tuple[str, ...]:
        """Give the names of the private keys in the token, in order.

        Raises:
            TokenUnavailableError: the token failed, or is closed.
        """
        with self._lock, _faults():
            found = self._open_session().get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            return tuple(sorted(str(key.label) for key in found))

    def _open_session(self) -> Any:
        if self._session is None:
            raise TokenUnavailableError("the token is closed")
        return self._session


def open_hardware_token(module: Path, *, label: str, pin: str) -> HardwareToken:
    """Open a token by its label through its vendor's library, such as `/usr/lib/softhsm/libsofthsm2.so`.

    A process opens a token once and shares it: logging out of one session would end the others.

    Raises:
        TokenUnavailableError: no such library or token, or the token failed.
        PinRefusedError: the token does not accept the PIN.
        TokenBusyError: this process has it open already.
    """
    with _faults():
        token = pkcs11.lib(str(module)).get_token(token_label=label)
        try:
            return HardwareToken(token.open(rw=True, user_pin=pin))
        except pkcs11.UserAlreadyLoggedIn:
            raise TokenBusyError(label) from None
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked, pkcs11.PinExpired):
            raise PinRefusedError(label) from None


@contextmanager
def _faults() -> Iterator[None]:
    """Turn whatever the library raises into one of our errors."""
    try:
        yield
    except pkcs11.PKCS11Error as exc:
        raise TokenUnavailableError(f"{type(exc).__name__} {exc}".strip()) from exc


def _public_key(key: Any) -> PublicKey:
    parameters, point = bytes(key[Attribute.EC_PARAMS]), bytes(key[Attribute.EC_POINT])
    for algorithm, (key_type, curve) in _KEY_TYPES.items():
        if (key.key_type, parameters) == (key_type, curve):
            return load_public_key(algorithm, _unwrapped(point))
    raise UnusableKeyError("a key in hardware that is neither P-256 nor Ed25519")


def _unwrapped(point: bytes) -> bytes:
    """Take the OCTET STRING off a point; some tokens leave it away."""
    return point[2:] if point[:2] in {b"\x04\x41", b"\x04\x20"} and len(point) == point[1] + 2 else point
