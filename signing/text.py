"""The text of a QR code: an https address whose fragment is the token as one decimal number (FORMAT §7).

Decides which texts are a token's text: the address of any host, or the digits alone; white space, which scanners and mail
programs add, is dropped. The host is never believed, only carried. Leaves the drawing to `qr` and the bytes to `token`.
"""

import re
from functools import lru_cache
from typing import Final

from signing.errors import MalformedError, NotCanonicalError, NotEncodableError
from signing.limits import MAX_TEXT_CHARS, MAX_TOKEN_BYTES

TEXT_VERSION: Final = 0x01  # the byte before the token: keeps leading zeros, and names the version of this format
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9][0-9]{0,4})?", re.ASCII)
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,260}/?", re.ASCII)
_SPACE: Final = re.compile(r"[\t\n\r ]+")


def token_to_text(token: bytes, *, host: str) -> str:
    """Write a token as the text of its QR code; `host` is a lower-case name, with a port where it is not 443.

    Raises:
        NotEncodableError: a host that is no host, or a token that is empty or too long.
    """
    if not _HOST.fullmatch(host):
        raise NotEncodableError("host", "a lower-case host name, without scheme or path")
    if not 0 < len(token) <= MAX_TOKEN_BYTES:
        raise NotEncodableError("token", f"1 to {MAX_TOKEN_BYTES} bytes")
    return f"https://{host}/#{token_to_digits(token)}"


def token_to_digits(token: bytes) -> str:
    """Write a token as one decimal number, the byte 0x01 in front."""
    return str(int.from_bytes(bytes((TEXT_VERSION,)) + token, "big"))


def text_to_token(text: str) -> bytes:
    """Read the token out of the text of a QR code, or out of its digits alone.

    Raises:
        MalformedError: longer than the limit, another kind of text, or another version.
        NotCanonicalError: a number with leading zeros.
    """
    if len(text) > MAX_TEXT_CHARS:
        raise MalformedError(f"longer than {MAX_TEXT_CHARS} characters")
    address, mark, digits = text.partition("#")
    if not _are_digits(digits):
        # White space that scanners and mail programs add, or no address at all.
        address, mark, digits = _SPACE.sub("", text).rpartition("#")
        if not _are_digits(digits):
            raise MalformedError("neither an address with digits after its # nor digits alone")
    if mark:
        _require_address(address)
    if digits[0] == "0":
        raise NotCanonicalError("a number with leading zeros")
    try:
        number = int(digits)
    except ValueError:  # an interpreter told to read fewer digits than MAX_TEXT_CHARS
        raise MalformedError("more digits than this interpreter reads") from None
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if data[0] != TEXT_VERSION:
        raise MalformedError("another version of the format")
    if not 1 < len(data) <= MAX_TOKEN_BYTES + 1:
        raise MalformedError(f"a token is 1 to {MAX_TOKEN_BYTES} bytes")
    return data[1:]


def _are_digits(text: str) -> bool:
    """Tell whether a text is ASCII digits, at least one; bytes look theirs up in a table, six times as fast as text."""
    return text.isascii() and text.encode().isdigit()


@lru_cache(maxsize=64)
def _require_address(address: str) -> None:
    if not _ADDRESS.fullmatch(_SPACE.sub("", address)):
        raise MalformedError("no https address before the #")
