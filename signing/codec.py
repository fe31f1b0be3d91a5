"""Strict deterministic CBOR: the subset of RFC 8949 that signed objects use, each value in exactly one form.

Decides what is well formed (else `MalformedError`) and what is said in the one permitted way (else `NotCanonicalError`), following
FORMAT §3. Whatever `decode` accepts, `encode` gives back byte for byte. Reads left to right; the first violation is the one
reported, so that every implementation reports the same. Leaves the meaning of the values to `claims` and the lists.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias, Union

from signing.errors import MalformedError, NotCanonicalError, NotEncodableError
from signing.limits import MAX_CWT_BYTES, MAX_DEPTH

Value: TypeAlias = Union[int, str, bytes, bool, "tuple[Value, ...]", "list[Value]", "Mapping[int | str, Value]", None]

UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, _, SIMPLE = range(8)
_FALSE, _TRUE, _NULL = 20, 21, 22
_SMALLEST: Final = {24: 24, 25: 1 << 8, 26: 1 << 16, 27: 1 << 32}  # FORMAT §3.2a: smaller arguments have a shorter form
# What one byte alone says: small integers of both signs, false, true and null.
_SINGLE: Final[dict[int, Value]] = {
    **{number: number for number in range(24)},
    **{NEGATIVE << 5 | number: -1 - number for number in range(24)},
    **{SIMPLE << 5 | code: value for code, value in ((_FALSE, False), (_TRUE, True), (_NULL, None))},
}
_HEADS: Final = tuple(bytes((initial,)) for initial in range(256))
_INDEFINITE: Final = 31
_MAX_INT: Final = (1 << 64) - 1


def encode(value: Value) -> bytes:
    """Encode a value in its one form (RFC 8949 §4.2.1).

    Raises:
        NotEncodableError: a float, a tag, an integer beyond 64 bits or any other type outside the subset.
    """
    out = bytearray()
    _write(out, value)
    return bytes(out)


def decode(data: bytes, *, max_bytes: int = MAX_CWT_BYTES) -> Value:
    """Decode exactly one value that fills `data`; arrays come back as tuples.

    Raises:
        MalformedError: truncated, outside the subset, nested too deep, or longer than `max_bytes`.
        NotCanonicalError: a longer form than needed, indefinite lengths, unordered or repeated keys, or trailing bytes.
    """
    if len(data) > max_bytes:
        raise MalformedError(f"longer than {max_bytes} bytes")
    value, end = _read(data, 0, MAX_DEPTH)
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


def _write(out: bytearray, value: Value) -> None:
    if value is None or isinstance(value, bool):
        out.append(SIMPLE << 5 | (_NULL if value is None else _TRUE if value else _FALSE))
    elif isinstance(value, int):
        out += head(UNSIGNED, value) if value >= 0 else head(NEGATIVE, -1 - value)
    elif isinstance(value, str):
        text = _utf8(value)
        out += head(TEXT, len(text)) + text
    elif isinstance(value, bytes):
        out += head(BYTES, len(value)) + value
    elif isinstance(value, tuple | list):
        out += head(ARRAY, len(value))
        for item in value:
            _write(out, item)
    elif isinstance(value, Mapping):
        _write_map(out, value)
    else:
        raise NotEncodableError("cbor", f"{type(value).__name__} is outside the subset")


def _write_map(out: bytearray, value: Mapping[int | str, Value]) -> None:
    out += head(MAP, len(value))
    for key, item in sorted((_encode_key(key), item) for key, item in value.items()):
        out += key
        _write(out, item)


def _encode_key(key: int | str) -> bytes:
    if isinstance(key, bool) or not isinstance(key, int | str):
        raise NotEncodableError("cbor", f"a {type(key).__name__} is no key")
    return encode(key)


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotEncodableError("cbor", "text with a lone surrogate") from None  # the cause holds the text


def _read(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    """Read the value at `at`; return it and the place after it."""
    if at >= len(data):
        raise MalformedError("ends early", at=at)
    initial = data[at]
    if initial in _SINGLE:
        return _SINGLE[initial], at + 1
    major, (argument, start) = initial >> 5, _read_argument(data, initial, at)
    if major == UNSIGNED:
        return argument, start
    if major <= TEXT:
        if major == NEGATIVE:
            return -1 - argument, start
        end = start + argument
        if end > len(data):
            raise MalformedError("a string ends early", at=at)
        return (data[start:end] if major == BYTES else _text(data, start, end)), end
    return (_read_array if major == ARRAY else _read_map)(data, argument, start, depth)


def _read_argument(data: bytes, initial: int, at: int) -> tuple[int, int]:
    """Read the argument of the head that begins with `initial` at `at`; return it and the place after it."""
    info = initial & 31
    if initial >= 0xC0:
        raise MalformedError("a tag, a float or another simple value", at=at)
    if info < 24:
        return info, at + 1
    if info > 27:
        if info == _INDEFINITE and initial >= 0x40:
            raise NotCanonicalError("an indefinite length", at=at)
        raise MalformedError("a reserved length", at=at)
    end = at + 1 + (1 << (info - 24))
    if end > len(data):
        raise MalformedError("ends early", at=at)
    argument = int.from_bytes(data[at + 1 : end], "big")
    if argument < _SMALLEST[info]:
        raise NotCanonicalError("a longer form than the number needs", at=at)
    return argument, end


def _text(data: bytes, start: int, end: int) -> str:
    try:
        return data[start:end].decode()
    except UnicodeDecodeError:
        raise MalformedError("text that is not UTF-8", at=start) from None  # the cause holds the text


def _read_array(data: bytes, count: int, at: int, depth: int) -> tuple[tuple[Value, ...], int]:
    _require_room(data, count, at, depth)
    items: list[Value] = []
    for _ in range(count):
        if at < len(data) and data[at] in _SINGLE:
            item, at = _SINGLE[data[at]], at + 1
        else:
            item, at = _read(data, at, depth - 1)
        items.append(item)
    return tuple(items), at


def _read_map(data: bytes, count: int, at: int, depth: int) -> tuple[dict[int | str, Value], int]:
    _require_room(data, 2 * count, at, depth)
    found: dict[int | str, Value] = {}
    before = b""
    for _ in range(count):
        key, end = _read(data, at, depth - 1)
        if isinstance(key, bool) or not isinstance(key, int | str):
            raise MalformedError("a key that is neither integer nor text", at=at)
        if data[at:end] <= before:
            raise NotCanonicalError("keys repeated or out of order", at=at)
        before = data[at:end]
        found[key], at = _read(data, end, depth - 1)
    return found, at


def _require_room(data: bytes, items: int, at: int, depth: int) -> None:
    """Refuse an array or map that cannot end inside `data`, before anything is set aside for it."""
    if depth == 0:
        raise MalformedError(f"nested deeper than {MAX_DEPTH}", at=at)
    if items > len(data) - at:
        raise MalformedError("an array or map ends early", at=at)
