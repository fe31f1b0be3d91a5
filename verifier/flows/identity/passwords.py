"""Passwords: which are taken, and how they are hashed and compared (argon2id, RFC 9106 by argon2-cffi's own parameters).

The rules are NIST SP 800-63B's: length above all, no composition rules, nothing that is tried first. An unknown login costs the
same time as a wrong password.
"""

from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from verifier.errors import PasswordTooShortError
from verifier.flows.identity.errors import PasswordWeakError

LEAST_CHARS, MOST_CHARS = 12, 256
COMMON = frozenset(
    [
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123123123123",
        "111111111111",
        "000000000000",
        "112233445566",
        "123456123456",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiopas",
        "qazwsxedcrfv",
        "asdfghjkl123",
        "zxcvbnm12345",
        "password1234",
        "password12345",
        "password123456",
        "passw0rd1234",
        "passwordpassword",
        "iloveyou1234",
        "welcome12345",
        "letmein12345",
        "administrator",
        "admin1234567",
        "admin12345678",
        "adminadmin12",
        "administrator1",
        "changeme1234",
        "changeme12345",
        "woaini1314520",
        "woaini123456",
        "aa123456789a",
        "abc123456789",
        "abcd12345678",
        "a12345678910",
        "qq1234567890",
        "wang12345678",
        "zhang1234567",
        "xueshi123456",
        "xueshixueshi",
        "rencai123456",
        "jixujiaoyu12",
        "jixujiaoyu123",
    ]
)


def require_password(password: str, *, login: str) -> None:
    """Insist on a password that is not tried first.

    Raises:
        PasswordTooShortError, PasswordWeakError.
    """
    if len(password) < LEAST_CHARS:
        raise PasswordTooShortError(LEAST_CHARS)
    plain = password.casefold()
    if len(password) > MOST_CHARS:
        raise PasswordWeakError("long")
    if login and (login.casefold() in plain or plain in login.casefold()):
        raise PasswordWeakError("login")
    if plain in COMMON or len(set(plain)) < 4 or _runs(plain):
        raise PasswordWeakError("common")


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    return PasswordHasher().hash(password)


def password_is(kept: str | None, password: str) -> bool:
    """Compare a password with the hash that is kept; without one, spend the same time and say no."""
    try:
        PasswordHasher().verify(kept or _nobodys_hash(), password[:MOST_CHARS])
    except (Argon2Error, InvalidHashError):
        return False
    return kept is not None


def hash_is_old(kept: str) -> bool:
    """Whether the parameters of a hash are weaker than today's."""
    return PasswordHasher().check_needs_rehash(kept)


@cache
def _nobodys_hash() -> str:
    """A hash of nobody's password, made once, with the same parameters as everybody's."""
    return hash_password("nobody has this password")


def _runs(text: str) -> bool:
    """Whether the text only counts up or down, or is one short piece again and again."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1}, {0}) or any(text == text[:size] * (len(text) // size) for size in (1, 2, 3))
