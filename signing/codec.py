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

UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
_FALSE, _TRUE, _NULL = 20, 21, 22
_SMALLEST: Final = {24: 24, 25: 1 << 8, 26: 1 << 16, 27: 1 << 32}  # FORMAT §3.2a: smaller arguments have a shorter form
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


def _write(out: bytearray, value: Value) -> None:
    match value:
        case None | bool():
            out.append(0xE0 | (_NULL if value is None else _TRUE if value else _FALSE))
        case int():
            _write_head(out, *((UNSIGNED, value) if value >= 0 else (NEGATIVE, -1 - value)))
        case str():
            text = _utf8(value)
            _write_head(out, TEXT, len(text))
            out += text
        case bytes():
            _write_head(out, BYTES, len(value))
            out += value
        case tuple() | list():
            _write_head(out, ARRAY, len(value))
            for item in value:
                _write(out, item)
        case Mapping():
            _write_map(out, value)
        case _:
            raise NotEncodableError("cbor", f"{type(value).__name__} is outside the subset")


def _write_map(out: bytearray, value: Mapping[int | str, Value]) -> None:
    _write_head(out, MAP, len(value))
    for key, item in sorted((_encode_key(key), item) for key, item in value.items()):
        out += key
        _write(out, item)


def _encode_key(key: int | str) -> bytes:
    if isinstance(key, bool) or not isinstance(key, int | str):
        raise NotEncodableError("cbor", f"a {type(key).__name__} is no key")
    return encode(key)


def _write_head(out: bytearray, major: int, argument: int) -> None:
    if argument < 24:
        out.append(major << 5 | argument)
    elif argument < 1 << 8:
        out += bytes((major << 5 | 24, argument))
    elif argument < 1 << 16:
        out.append(major << 5 | 25)
        out += argument.to_bytes(2, "big")
    elif argument < 1 << 32:
        out.append(major << 5 | 26)
        out += argument.to_bytes(4, "big")
    elif argument <= _MAX_INT:
        out.append(major << 5 | 27)
        out += argument.to_bytes(8, "big")
    else:
        raise NotEncodableError("cbor", "an integer beyond 64 bits")


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotEncodableError("cbor", "text with a lone surrogate") from None  # the cause holds the text


def _read(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    """Read the value at `at`; return it and the place after it."""
    major, argument, start = _read_head(data, at)
    match major:
        case 0:
            return argument, start
        case 1:
            return -1 - argument, start
        case 2 | 3:
            end = start + argument
            if end > len(data):
                raise MalformedError("a string ends early", at=at)
            return (data[start:end] if major == BYTES else _text(data, start, end)), end
        case 4:
            return _read_array(data, argument, start, depth)
        case 5:
            return _read_map(data, argument, start, depth)
        case _:
            return {_FALSE: False, _TRUE: True, _NULL: None}[argument], start


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    """Read major type and argument at `at`; return them and the place after them."""
    if at >= len(data):
        raise MalformedError("ends early", at=at)
    major, info = data[at] >> 5, data[at] & 31
    if major >= TAG and not (major == SIMPLE and _FALSE <= info <= _NULL):
        raise MalformedError("a tag, a float or another simple value", at=at)
    if info < 24:
        return major, info, at + 1
    if info > 27:
        if info == _INDEFINITE and major >= BYTES:
            raise NotCanonicalError("an indefinite length", at=at)
        raise MalformedError("a reserved length", at=at)
    end = at + 1 + (1 << (info - 24))
    if end > len(data):
        raise MalformedError("ends early", at=at)
    argument = int.from_bytes(data[at + 1 : end], "big")
    if argument < _SMALLEST[info]:
        raise NotCanonicalError("a longer form than the number needs", at=at)
    return major, argument, end


def _text(data: bytes, start: int, end: int) -> str:
    try:
        return data[start:end].decode()
    except UnicodeDecodeError:
        raise MalformedError("text that is not UTF-8", at=start) from None  # the cause holds the text


def _read_array(data: bytes, count: int, at: int, depth: int) -> tuple[tuple[Value, ...], int]:
    _require_room(data, count, at, depth)
    items = []
    for _ in range(count):
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
