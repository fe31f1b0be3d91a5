"""What a certificate says, and its positional CBOR form of 13 elements (FORMAT §6).

Decides the range and the one form of every element, in both directions: `encode_claims` refuses with `NotEncodableError`,
`decode_claims` with `MalformedError` or `NotCanonicalError`, and each gives back exactly what the other took. Leaves the
names of JSON and CWT to `expansion`, the envelope to `cose`, and whether to believe any of it to `verify`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from signing.codec import Value, decode, encode
from signing.errors import MalformedError, NotCanonicalError, NotEncodableError
from signing.limits import MAX_NAME_BYTES, MAX_NUMBER_BYTES, MAX_QUARTERS, MAX_TOKEN_BYTES

VERSION: Final = 1
ELEMENTS: Final = 13
COMMITMENT_BYTES: Final = 4
STATUS_BITS: Final = 20  # bits of a status index; the bits above are the number of the list
MAX_STATUS_LIST: Final = (1 << 16) - 1
MAX_STATUS_INDEX: Final = (1 << STATUS_BITS) - 1

# FORMAT §6.4: closed for version 1; any other type is said in text.
TYPE_NUMBERS: Final = {
    "annual_hours": 1,
    "public_course": 2,
    "continuing_education": 3,
    "audit_card": 4,
    "hours_transfer": 5,
}
TYPE_NAMES: Final = {number: name for name, number in TYPE_NUMBERS.items()}
_TYPE: Final = re.compile(r"[a-z][a-z0-9_]{0,23}", re.ASCII)
# FORMAT §6.3: controls, zero-width and direction marks could make a name look like another.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")

_FIRST_YEAR: Final = 1970
_EPOCH: Final = date(_FIRST_YEAR, 1, 1).toordinal()
EPOCH_TIME: Final = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
_MAX_DAY: Final = date.max.toordinal() - _EPOCH
_MAX_SECOND: Final = 253_402_300_799  # 9999-12-31T23:59:59Z
_MAX_UINT: Final = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Claims:
    """What one certificate says of one person and one period.

    `region` is six digits of GB/T 2260, the dates are inclusive legal dates of Asia/Shanghai, hours are class hours (学时) in
    whole quarters with total ≥ public + professional, `issued_at` is UTC in whole seconds. `status_list` and `status_index` are the
    certificate's place in its issuer's status lists: never used twice, they are also what makes `uid` unique.
    """

    type: str
    region: str
    number: str
    holder: str
    period_start: date
    period_end: date
    public_hours: Decimal
    professional_hours: Decimal
    total_hours: Decimal
    issued_at: datetime
    status_list: int
    status_index: int
    expires_on: date | None = None
    id_commitment: bytes | None = None

    @property
    def uid(self) -> bytes:
        """The certificate's unique id, 8 bytes: region, status list and status index (FORMAT §6.6)."""
        return certificate_uid(region=self.region, status_list=self.status_list, status_index=self.status_index)

    @property
    def period(self) -> str:
        """The period for people: `2024`, `2023-2025`, or `2024-03-01/2025-02-28`."""
        return period_label(self.period_start, self.period_end)


def certificate_uid(*, region: str, status_list: int, status_index: int) -> bytes:
    """Name a certificate by its region and its place in the status lists (FORMAT §6.6).

    Raises:
        NotEncodableError: a region that is not six digits, or a place outside the lists.
    """
    place = _status_number(status_list, status_index)
    number = region_number(region) << 40 | (place >> STATUS_BITS) << 24 | place & MAX_STATUS_INDEX
    return number.to_bytes(8, "big")


def period_label(start: date, end: date) -> str:
    """Say a period of inclusive dates for people: years where they are whole, else both dates."""
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return f"{start.isoformat()}/{end.isoformat()}"
    return f"{start.year}" if start.year == end.year else f"{start.year}-{end.year}"


# ---------------------------------------------------------------- writing


def encode_claims(claims: Claims) -> bytes:
    """Encode claims as the payload of a token.

    Raises:
        NotEncodableError: a field outside its range, with the field's name.
    """
    return encode(positions_of(claims))


def positions_of(claims: Claims) -> tuple[Value, ...]:
    """Put claims into their thirteen positions, in the order of FORMAT §6.1.

    Raises:
        NotEncodableError: a field outside its range, with the field's name.
    """
    period, public, professional, other = period_and_hours_positions(
        claims.period_start, claims.period_end, claims.public_hours, claims.professional_hours, claims.total_hours
    )
    return (
        VERSION,
        type_number(claims.type),
        region_number(claims.region),
        _number_value(claims.number),
        _require_text("holder", claims.holder, MAX_NAME_BYTES),
        _require_commitment(claims.id_commitment),
        period,
        public,
        professional,
        other,
        _seconds(claims.issued_at),
        None if claims.expires_on is None else _day("expires_on", claims.expires_on),
        _status_number(claims.status_list, claims.status_index),
    )


def period_and_hours_positions(
    start: date, end: date, public: Decimal, professional: Decimal, total: Decimal
) -> tuple[Value, int, int, int]:
    """Put period and hours into the positions 7 to 10.

    Raises:
        NotEncodableError: a period or hours outside their range, with the field's name.
    """
    period = _period_value(start, end)
    first, second = _quarters("public_hours", public), _quarters("professional_hours", professional)
    other = _quarters("total_hours", total) - first - second
    if other < 0:
        raise NotEncodableError("total_hours", "less than public and professional hours together")
    return period, first, second, other


def type_number(name: str) -> int | str:
    """Say a type by its number, or by name where it has none (FORMAT §6.4).

    Raises:
        NotEncodableError: no name of a type.
    """
    if name in TYPE_NUMBERS:
        return TYPE_NUMBERS[name]
    if not _TYPE.fullmatch(name):
        raise NotEncodableError("type", "1 to 24 lower-case letters, digits and underscores")
    return name


def region_number(region: str) -> int:
    """Say a region of six digits as an integer.

    Raises:
        NotEncodableError: another text.
    """
    if len(region) != 6 or not (region.isascii() and region.isdigit()):
        raise NotEncodableError("region", "six digits of GB/T 2260")
    return int(region)


def _number_value(number: str) -> int | str:
    return int(number) if _is_said_as_integer(number) else _require_text("number", number, MAX_NUMBER_BYTES)


def _is_said_as_integer(number: str) -> bool:
    """FORMAT §6.5: decimal digits without a leading zero, at most 2^64 - 1."""
    return len(number) <= 20 and number.isdigit() and number.isascii() and number[0] != "0" and int(number) <= _MAX_UINT


def _require_text(field: str, text: str, max_bytes: int) -> str:
    if not text or text != text.strip() or _UNPRINTABLE.search(text) or not unicodedata.is_normalized("NFC", text):
        raise NotEncodableError(field, "printable text in NFC, with no space around it")
    if len(text.encode()) > max_bytes:
        raise NotEncodableError(field, f"more than {max_bytes} bytes of UTF-8")
    return text


def _require_commitment(commitment: bytes | None) -> bytes | None:
    if commitment is not None and len(commitment) != COMMITMENT_BYTES:
        raise NotEncodableError("id_commitment", f"{COMMITMENT_BYTES} bytes or None")
    return commitment


def _period_value(start: date, end: date) -> int | tuple[int, int]:
    if start.year >= _FIRST_YEAR and (start, end) == _year_dates(start.year):
        return start.year
    first, last = _day("period_start", start), _day("period_end", end)
    if first > last:
        raise NotEncodableError("period_end", "before the start")
    return first, last


def _quarters(field: str, hours: Decimal) -> int:
    try:
        quarters = hours * 4
        if 0 <= quarters <= MAX_QUARTERS and (whole := int(quarters)) == quarters:
            return whole
    except InvalidOperation:  # not a number
        pass
    raise NotEncodableError(field, f"whole quarters of an hour, from 0 to {MAX_QUARTERS // 4}")


def _seconds(time: datetime) -> int:
    if time.tzinfo is None or time.microsecond or time < EPOCH_TIME:
        raise NotEncodableError("issued_at", "an aware time in whole seconds, from 1970 on")
    return int(time.timestamp())


def _day(field: str, day: date) -> int:
    if day.year < _FIRST_YEAR:
        raise NotEncodableError(field, "before 1970")
    return day.toordinal() - _EPOCH


def _status_number(status_list: int, status_index: int) -> int:
    if not (0 <= status_list <= MAX_STATUS_LIST and 0 <= status_index < 1 << STATUS_BITS):
        raise NotEncodableError("status", f"a list up to {MAX_STATUS_LIST} and an index below 2^{STATUS_BITS}")
    return status_list << STATUS_BITS | status_index


# ---------------------------------------------------------------- reading


def decode_claims(payload: bytes) -> Claims:
    """Decode the payload of a token; the exact inverse of `encode_claims`.

    Raises:
        MalformedError: another number of elements, another type or a value out of range.
        NotCanonicalError: a value in a form that is reserved for others, or CBOR that is not deterministic.
    """
    parts = decode(payload, max_bytes=MAX_TOKEN_BYTES)
    if type(parts) is not tuple or len(parts) != ELEMENTS:
        raise MalformedError(f"claims are an array of {ELEMENTS} elements")
    version, kind, region, number, holder, commitment, period, public, professional, other, issued, expires, status = (
        parts
    )
    _uint("version", version, VERSION, least=VERSION)
    name = _type_name(kind)
    region_number = _uint("region", region, 999_999)
    number_text = _number_text(number)
    holder_text = _text("holder", holder, MAX_NAME_BYTES)
    if commitment is not None and (type(commitment) is not bytes or len(commitment) != COMMITMENT_BYTES):
        raise MalformedError(f"id_commitment is {COMMITMENT_BYTES} bytes or null")
    start, end, public_hours, professional_hours, total_hours = period_and_hours(period, public, professional, other)
    issued_at = datetime.fromtimestamp(_uint("issued_at", issued, _MAX_SECOND), UTC)
    expires_on = None if expires is None else _date_of(_uint("expires_on", expires, _MAX_DAY))
    place = _uint("status", status, MAX_STATUS_LIST << STATUS_BITS | MAX_STATUS_INDEX)
    return Claims(
        name,
        f"{region_number:06}",
        number_text,
        holder_text,
        start,
        end,
        public_hours,
        professional_hours,
        total_hours,
        issued_at,
        place >> STATUS_BITS,
        place & MAX_STATUS_INDEX,
        expires_on,
        commitment,
    )


def period_and_hours(
    period: Value, public: Value, professional: Value, other: Value
) -> tuple[date, date, Decimal, Decimal, Decimal]:
    """Read the elements 7 to 10: the first and last date, then public, professional and total hours.

    Raises:
        MalformedError, NotCanonicalError: as `decode_claims`.
    """
    start, end = _period_dates(period)
    public_quarters = _uint("public_hours", public, MAX_QUARTERS)
    professional_quarters = _uint("professional_hours", professional, MAX_QUARTERS)
    # FORMAT §6.2: the third figure is what the total has beyond the two subjects; the total keeps the limit of each figure.
    total_quarters = public_quarters + professional_quarters + _uint("other_hours", other, MAX_QUARTERS)
    _uint("total_hours", total_quarters, MAX_QUARTERS)
    return start, end, _hours_of(public_quarters), _hours_of(professional_quarters), _hours_of(total_quarters)


def _uint(field: str, value: Value, most: int, *, least: int = 0) -> int:
    if type(value) is not int or not least <= value <= most:
        raise MalformedError(f"{field} is an integer from {least} to {most}")
    return value


def _type_name(value: Value) -> str:
    if type(value) is int and value in TYPE_NAMES:
        return TYPE_NAMES[value]
    if type(value) is not str or not _TYPE.fullmatch(value):
        raise MalformedError("type is a registered number, or 1 to 24 lower-case letters, digits and underscores")
    if value in TYPE_NUMBERS:
        raise NotCanonicalError("a registered type in text")
    return value


def _number_text(value: Value) -> str:
    if type(value) is int and value > 0:
        return str(value)
    text = _text("number", value, MAX_NUMBER_BYTES)
    if _is_said_as_integer(text):
        raise NotCanonicalError("a decimal number in text")
    return text


def _text(field: str, value: Value, max_bytes: int) -> str:
    if type(value) is not str or not value or len(value.encode()) > max_bytes:
        raise MalformedError(f"{field} is text of 1 to {max_bytes} bytes")
    if value[0] == " " or value[-1] == " " or _UNPRINTABLE.search(value):
        raise MalformedError(f"{field} has a space around it, or a character that cannot be seen")
    return value


def _period_dates(value: Value) -> tuple[date, date]:
    if type(value) is not tuple:
        return _year_dates(_uint("period", value, 9999, least=_FIRST_YEAR))
    if len(value) != 2:
        raise MalformedError("period is a year or two days")
    first = _uint("period_start", value[0], _MAX_DAY)
    last = _uint("period_end", value[1], _MAX_DAY, least=first)
    dates = _date_of(first), _date_of(last)
    if dates == _year_dates(dates[0].year):
        raise NotCanonicalError("a whole year as two days")
    return dates


@lru_cache(maxsize=256)
def _year_dates(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


@lru_cache(maxsize=4096)
def _date_of(day: int) -> date:
    return date.fromordinal(_EPOCH + day)


@lru_cache(maxsize=4096)
def _hours_of(quarters: int) -> Decimal:
    return Decimal(quarters) / 4
