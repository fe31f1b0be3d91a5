"""Strict deterministic CBOR: the subset of RFC 8949 that signed objects use, each value in exactly one form.

Decides what is well formed (else `MalformedError`) and what is said in the one permitted way (else `NotCanonicalError`), following
FORMAT §3. Whatever `decode` accepts, `encode` gives back byte for byte. Reads left to right; the first violation is the one
reported, so that every implementation reports the same. Leaves the meaning of the values to `claims` and the lists.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, Union

from signing.errors import MalformedError, NotCanonicalError, NotEncodableError
from signing.limits import MAX_CWT_BYTES, MAX_DEPTH

Value: TypeAlias = Union[int, str, bytes, bool, "tuple[Value, ...]", "list[Value]", "Mapping[int | str, Value]", None]

UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
_FALSE, _TRUE, _NULL = 20, 21, 22
# FORMAT §3.2a: how many bytes follow, and the least number that needs them.
_ARGUMENTS: Final = {24: (1, 24), 25: (2, 1 << 8), 26: (4, 1 << 16), 27: (8, 1 << 32)}
_CONSTANTS: Final = {_FALSE: False, _TRUE: True, _NULL: None}
# For each permitted first byte: major type, the argument (or the least that the following bytes may say), how many bytes follow.
_LAYOUT: Final = {
    **{major << 5 | info: (major, info, 0) for major in range(TAG) for info in range(24)},
    **{major << 5 | info: (major, least, width) for major in range(TAG) for info, (width, least) in _ARGUMENTS.items()},
    **{SIMPLE << 5 | code: (SIMPLE, code, 0) for code in _CONSTANTS},
}
_HEADS: Final = tuple(bytes((initial,)) for initial in range(256))
_INDEFINITE: Final = 31
_MAX_INT: Final = (1 << 64) - 1


def encode(value: Value) -> bytes:
    """Encode a value in its one form (RFC 8949 §4.2.1).

    Raises:
        NotEncodableError: a float, a tag, an integer beyond 64 bits or any other type outside the subset.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return head(UNSIGNED, value) if value >= 0 else head(NEGATIVE, -1 - value)
    if isinstance(value, str):
        text = _utf8(value)
        return head(TEXT, len(text)) + text
    if isinstance(value, bytes):
        return head(BYTES, len(value)) + value
    if value is None or isinstance(value, bool):
        return _HEADS[SIMPLE << 5 | (_NULL if value is None else _TRUE if value else _FALSE)]
    if isinstance(value, tuple | list):
        return head(ARRAY, len(value)) + b"".join([encode(item) for item in value])
    if isinstance(value, Mapping):
        pairs = sorted((_encode_key(key), encode(item)) for key, item in value.items())
        return head(MAP, len(value)) + b"".join(map(b"".join, pairs))
    raise NotEncodableError("cbor", f"{type(value).__name__} is outside the subset")


def decode(data: bytes, *, max_bytes: int = MAX_CWT_BYTES) -> Value:
    """Decode exactly one value that fills `data`; arrays come back as tuples.

    Raises:
        MalformedError: truncated, outside the subset, nested too deep, or longer than `max_bytes`.
        NotCanonicalError: a longer form than needed, indefinite lengths, unordered or repeated keys, or trailing bytes.
    """
    if len(data) > max_bytes:
        raise MalformedError(f"longer than {max_bytes} bytes")
    (value,), end = _read(data, 0, 1, MAX_DEPTH)
    if end != len(data):
        raise NotCanonicalError("bytes after the end", at=end)
    return value


def head(major: int, argument: int) -> bytes:
    """Encode major type and argument in the shortest form.

    Raises:
        NotEncodableError: an argument beyond 64 bits.
    """
    if argument < 24:
        return _HEADS[major << 5 | argument]
    if argument < 1 << 8:
        return bytes((major << 5 | 24, argument))
    if argument < 1 << 16:
        return bytes((major << 5 | 25, argument >> 8, argument & 0xFF))
    if argument < 1 << 32:
        return _HEADS[major << 5 | 26] + argument.to_bytes(4, "big")
    if argument <= _MAX_INT:
        return _HEADS[major << 5 | 27] + argument.to_bytes(8, "big")
    raise NotEncodableError("cbor", "an integer beyond 64 bits")


def _encode_key(key: int | str) -> bytes:
    if isinstance(key, bool) or not isinstance(key, int | str):
        raise NotEncodableError("cbor", f"a {type(key).__name__} is no key")
    return encode(key)


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotEncodableError("cbor", "text with a lone surrogate") from None  # the cause holds the text


def _read(data: bytes, at: int, count: int, depth: int) -> tuple[list[Value], int]:
    """Read `count` values from `at` on; return them and the place after them."""
    found: list[Value] = []
    value: Value
    size = len(data)
    for _ in range(count):
        try:
            major, argument, width = _LAYOUT[data[at]]
        except (IndexError, KeyError):
            raise _head_fault(data, at) from None
        start = at + 1 + width
        if width:
            least, argument = argument, int.from_bytes(data[at + 1 : start], "big")
            if argument < least or start > size:
                raise _head_fault(data, at)
        if major == UNSIGNED:
            value, at = argument, start
        elif major >= ARRAY:
            value, at = _READERS[major](data, argument, start, depth)
        elif major == NEGATIVE:
            value, at = -1 - argument, start
        else:
            value, at = _read_string(data, major, start, start + argument)
        found.append(value)
    return found, at


def _read_string(data: bytes, major: int, start: int, end: int) -> tuple[bytes | str, int]:
    if end > len(data):
        raise MalformedError("a string ends early", at=start)
    try:
        return data[start:end] if major == BYTES else data[start:end].decode(), end
    except UnicodeDecodeError:
        raise MalformedError("text that is not UTF-8", at=start) from None  # the cause holds the text


def _read_constant(_: bytes, code: int, at: int, __: int) -> tuple[bool | None, int]:
    return _CONSTANTS[code], at


def _head_fault(data: bytes, at: int) -> MalformedError | NotCanonicalError:
    """Say what is wrong with the head at `at`, in the order of FORMAT §3.4."""
    if at >= len(data):
        return MalformedError("ends early", at=at)
    major, info = data[at] >> 5, data[at] & 31
    if major >= TAG:
        return MalformedError("a tag, a float or another simple value", at=at)
    if info == _INDEFINITE and major >= BYTES:
        return NotCanonicalError("an indefinite length", at=at)
    if info not in _ARGUMENTS:
        return MalformedError("a reserved length", at=at)
    if at + 1 + _ARGUMENTS[info][0] > len(data):
        return MalformedError("ends early", at=at)
    return NotCanonicalError("a longer form than the number needs", at=at)


def _read_array(data: bytes, count: int, at: int, depth: int) -> tuple[tuple[Value, ...], int]:
    _require_room(data, count, at, depth)
    found, at = _read(data, at, count, depth - 1)
    return tuple(found), at


def _read_map(data: bytes, count: int, at: int, depth: int) -> tuple[dict[int | str, Value], int]:
    _require_room(data, 2 * count, at, depth)
    found: dict[int | str, Value] = {}
    before = b""
    for _ in range(count):
        (key,), end = _read(data, at, 1, depth - 1)
        if isinstance(key, bool) or not isinstance(key, int | str):
            raise MalformedError("a key that is neither integer nor text", at=at)
        if data[at:end] <= before:
            raise NotCanonicalError("keys repeated or out of order", at=at)
        before = data[at:end]
        (found[key],), at = _read(data, end, 1, depth - 1)
    return found, at


def _require_room(data: bytes, items: int, at: int, depth: int) -> None:
    """Refuse an array or map that cannot end inside `data`, before anything is set aside for it."""
    if depth == 0:
        raise MalformedError(f"nested deeper than {MAX_DEPTH}", at=at)
    if items > len(data) - at:
        raise MalformedError("an array or map ends early", at=at)


_READERS: Final[dict[int, Callable[[bytes, int, int, int], tuple[Value, int]]]] = {
    ARRAY: _read_array,
    MAP: _read_map,
    SIMPLE: _read_constant,
}
