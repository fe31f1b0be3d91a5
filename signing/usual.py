"""The shape that nearly every payload has, read and written by place, at a quarter of what the general way of `claims` costs.

Decides nothing of its own: both functions give exactly what the general way gives, or None for whatever is not of the usual shape, which
goes the general way; that alone refuses and says why (FORMAT §6.8). Usual are a registered type, a number that takes 8 bytes, a name below
24 bytes, no last day, and a status that takes 4 bytes. Remembered are period and hours, which thousands of certificates share, and for writing
type and region; names, numbers, times, places and commitments never are.
"""

import struct
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast
from unicodedata import is_normalized

from signing.claims import (
    COMMITMENT_BYTES,
    ELEMENTS,
    EPOCH_TIME,
    MAX_STATUS_INDEX,
    STATUS_BITS,
    TYPE_NAMES,
    VERSION,
    Claims,
    period_and_hours_positions,
    region_number,
    type_number,
)
from signing.claims import period_and_hours as read_period
from signing.codec import ARRAY, Value, decode, encode, head
from signing.errors import NotEncodableError, SigningError
from signing.frozen import unfrozen

_PeriodAndHours: TypeAlias = tuple[date, date, Decimal, Decimal, Decimal]

# First bytes: integers in 4 and 8 bytes, a text (and its length), null, a byte string of 4.
_UINT32, _UINT64, _TEXT, _NULL, _COMMITMENT = 0x1A, 0x1B, 0x60, 0xF6, 0x44
_NULL_UINT32: Final = _NULL << 8 | _UINT32
_NO_COMMITMENT, _COMMITMENT_HEAD = bytes((_NULL,)), bytes((_COMMITMENT,))
_ARRAY_OF_FOUR: Final = head(ARRAY, 4)
# What a payload begins with, FORMAT §6.1: the array of 13, version 1, a registered type, the head of the region.
_OPENINGS: Final = {bytes((0x8D, VERSION, kind, _UINT32)): name for kind, name in TYPE_NAMES.items()}
# That; the region; head and number; the head of the name, which begins at 18.
_START: Final = struct.Struct(">4sIBQB")
_NAME_AT: Final = 18
# Head and time of issue; null for the last day; head and status.
_END: Final = struct.Struct(">BIHI")
_END_AT: Final = -11
_LEAST_SIX_DIGITS, _MOST_SIX_DIGITS = 100_000, 999_999
_NUMBER_AND_NAME_HEAD: Final = struct.Struct(">BQB")
_DAY: Final = 86_400  # seconds

_UnfrozenClaims: Final = unfrozen(Claims)


def read_usual(payload: bytes) -> Claims | None:
    """Read a payload of the usual shape; None sends the rest the general way, to the same answers."""
    try:
        opening, region, number_head, number, name_head = _START.unpack_from(payload)
        issued_head, issued, null_and_head, status = _END.unpack_from(payload, _END_AT)
        name_end = _NAME_AT + name_head - _TEXT
        name = payload[_NAME_AT:name_end].decode()
        if (
            opening not in _OPENINGS
            or number_head != _UINT64
            or issued_head != _UINT32
            or null_and_head != _NULL_UINT32
            or not _LEAST_SIX_DIGITS <= region <= _MOST_SIX_DIGITS
            or number >> 32 == 0  # a shorter head would do, and so below
            or issued >> 16 == 0
            or status >> 16 == 0
            or not _TEXT < name_head < _TEXT + 24
            or not _is_plain(name)
        ):
            return None
        if payload[name_end] == _COMMITMENT:
            rest = name_end + 1 + COMMITMENT_BYTES
            commitment = payload[name_end + 1 : rest]
        elif payload[name_end] == _NULL:
            rest, commitment = name_end + 1, None
        else:
            return None
        start, end, public, professional, total = _read_period_and_hours(payload[rest:_END_AT])
    except (struct.error, UnicodeDecodeError, IndexError, SigningError):
        return None
    issued_at = datetime.fromtimestamp(issued, UTC)
    status_list, status_index = status >> STATUS_BITS, status & MAX_STATUS_INDEX
    claims: Any = _UnfrozenClaims(
        _OPENINGS[opening], str(region), str(number), name, start, end, public, professional, total,
        issued_at, status_list, status_index, None, commitment,
    )  # fmt: skip
    claims.__class__ = Claims
    frozen: Claims = claims
    return frozen


def _is_plain(name: str) -> bool:
    """Tell whether a name that is not empty keeps FORMAT §6.3; what is printable is less than that allows, and quicker told."""
    return name.isprintable() and name[0] != " " and name[-1] != " "


@lru_cache(maxsize=1024)
def _read_period_and_hours(middle: bytes) -> _PeriodAndHours:
    """Read the four elements from the period to the other hours the general way; what is refused is not remembered."""
    found = decode(_ARRAY_OF_FOUR + middle)
    period, public, professional, other = cast("tuple[Value, Value, Value, Value]", found)
    return read_period(period, public, professional, other)


def write_usual(claims: Claims) -> bytes | None:
    """Write claims of the usual shape; None sends the rest the general way, to the same bytes or the refusal."""
    try:
        opening = _write_opening(claims.type, claims.region)
        period_and_hours = _write_period_and_hours(
            claims.period_start, claims.period_end, claims.public_hours, claims.professional_hours, claims.total_hours
        )
        since = claims.issued_at - EPOCH_TIME
    except (NotEncodableError, TypeError):  # TypeError: a signalling NaN has no hash, a naive time no distance
        return None
    number, holder, commitment = claims.number, claims.holder, claims.id_commitment
    name = holder.encode(errors="replace")
    issued = since.days * _DAY + since.seconds
    status = claims.status_list << STATUS_BITS | claims.status_index
    if (
        not 10 < len(number) < 20
        or not (number.isascii() and number.isdigit())
        or number[0] == "0"
        or not 0 < len(name) < 24
        or not _is_plain(holder)
        or not is_normalized("NFC", holder)
        or not (commitment is None or (type(commitment) is bytes and len(commitment) == COMMITMENT_BYTES))
        or since.microseconds
        or claims.issued_at.microsecond
        or not 0 < issued >> 16 < 1 << 16
        or claims.expires_on is not None
        or not 0 <= claims.status_index <= MAX_STATUS_INDEX
        or not 0 < status >> 16 < 1 << 16
    ):
        return None
    return b"".join(
        (
            opening,
            _NUMBER_AND_NAME_HEAD.pack(_UINT64, int(number), _TEXT + len(name)),
            name,
            _NO_COMMITMENT if commitment is None else _COMMITMENT_HEAD + commitment,
            period_and_hours,
            _END.pack(_UINT32, issued, _NULL_UINT32, status),
        )
    )


@lru_cache(maxsize=1024)
def _write_opening(kind: str, region: str) -> bytes:
    """Write the head of the array, version, type and region the general way."""
    return head(ARRAY, ELEMENTS) + b"".join(map(encode, (VERSION, type_number(kind), region_number(region))))


@lru_cache(maxsize=1024)
def _write_period_and_hours(start: date, end: date, public: Decimal, professional: Decimal, total: Decimal) -> bytes:
    """Write the four elements from the period to the other hours the general way."""
    return b"".join(map(encode, period_and_hours_positions(start, end, public, professional, total)))
