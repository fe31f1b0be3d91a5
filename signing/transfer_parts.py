"""Years and entries of a transfer package in their positions (FORMAT §18.3, §18.4), both ways and strictly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeVar

from signing.codec import Value
from signing.errors import MalformedError, NotEncodableError
from signing.limits import MAX_QUARTERS, MAX_TOKEN_BYTES

MAX_ENTRIES: Final = 1_000  # entries of one year
MAX_DAYS: Final = 366  # days of one entry
MAX_CLAUSES: Final = 16  # clauses of one entry
MAX_KEYS: Final = 16  # keys of one entry
MAX_CATEGORY_BYTES: Final = 40  # bytes of a category
MAX_WORD_BYTES: Final = 16  # bytes of a subject, a lane, a requirement
MAX_LABEL_BYTES: Final = 240  # bytes of a clause, an issuer, the name of rules
ID_BYTES: Final = 16
KEY_BYTES: Final = 16
MAX_PROOF_BYTES: Final = 4_096  # bytes of a proof of the log

_EPOCH: Final = date(1970, 1, 1).toordinal()
_LAST_DAY: Final = date.max.toordinal() - _EPOCH
_FIRST_YEAR, _LAST_YEAR = 1970, 9999
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class TransferEntry:
    """What one approved proof brought to a year, in 学时 as it counted there after every limit.

    `id` is the entry's own (16 bytes), `channel` by which way the hours came there (review, platform …), `days` those on which it was earned, `clauses` what it was judged by, `issuer` who gave the hours, `keys` hashes of what
    it may share with no other entry: the same thing declared again elsewhere has one of them.
    """

    id: bytes
    category: str
    subject: str
    lane: str | None
    channel: str
    hours: Decimal
    days: tuple[date, ...]
    deems: str | None
    clauses: tuple[str, ...]
    issuer: str
    keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class TransferYear:
    """A year as the region counted it: `complete` by its own rules (None where they do not tell), `pack` names those rules.

    `certificate` is the token of the year's certificate where one was issued and stands, which also says its place in the status lists;
    `proof` shows that the log holds it.
    """

    year: int
    closed: bool
    complete: bool | None
    pack: str
    entries: tuple[TransferEntry, ...]
    certificate: bytes | None = None
    proof: bytes | None = None

    def hours_of(self, subject: str) -> Decimal:
        """The hours of one subject, 学时."""
        return sum((entry.hours for entry in self.entries if entry.subject == subject), Decimal(0))


def write_year(year: TransferYear) -> tuple[Value, ...]:
    """Put a year into its positions.

    Raises:
        NotEncodableError: a part outside its range.
    """
    written: tuple[Value, ...] = (
        year.year,
        year.closed,
        year.complete,
        year.pack,
        year.certificate,
        year.proof,
        tuple(_write_entry(entry) for entry in year.entries),
    )
    try:
        read_year(written)
    except MalformedError as problem:
        raise NotEncodableError("year", problem.what) from None
    return written


def read_year(value: Value) -> TransferYear:
    """Read a year back.

    Raises:
        MalformedError: another shape, or a part outside its range.
    """
    if not isinstance(value, tuple) or len(value) != 7:
        raise MalformedError("a year of a package is an array of 7")
    number, closed, complete, pack, certificate, proof, entries = value
    if type(closed) is not bool or not (complete is None or type(complete) is bool):
        raise MalformedError("closed and complete are truth values")
    return TransferYear(
        _integer("year", number, _FIRST_YEAR, _LAST_YEAR),
        closed,
        complete,
        _text("pack", pack, MAX_LABEL_BYTES),
        _items("entries", entries, MAX_ENTRIES, _read_entry),
        None if certificate is None else _bytes("certificate", certificate, 1, MAX_TOKEN_BYTES),
        None if proof is None else _bytes("proof", proof, 1, MAX_PROOF_BYTES),
    )


def _write_entry(entry: TransferEntry) -> tuple[Value, ...]:
    quarters = entry.hours * 4
    if not quarters.is_finite() or quarters != int(quarters):
        raise NotEncodableError("hours", "whole quarters of an hour")
    return (
        entry.id,
        entry.category,
        entry.subject,
        entry.lane,
        entry.channel,
        int(quarters),
        tuple(day.toordinal() - _EPOCH for day in entry.days),
        entry.deems,
        entry.clauses,
        entry.issuer,
        entry.keys,
    )


def _read_entry(value: Value) -> TransferEntry:
    if not isinstance(value, tuple) or len(value) != 11:
        raise MalformedError("an entry of a package is an array of 11")
    ident, category, subject, lane, channel, quarters, days, deems, clauses, issuer, keys = value
    listed = _items("days", days, MAX_DAYS, lambda day: _integer("day", day, 0, _LAST_DAY))
    if any(first >= second for first, second in pairwise(listed)):
        raise MalformedError("the days of an entry ascend")
    return TransferEntry(
        _bytes("id", ident, ID_BYTES, ID_BYTES),
        _text("category", category, MAX_CATEGORY_BYTES),
        _text("subject", subject, MAX_WORD_BYTES),
        None if lane is None else _text("lane", lane, MAX_WORD_BYTES),
        _text("channel", channel, MAX_WORD_BYTES),
        Decimal(_integer("hours", quarters, 0, MAX_QUARTERS)) / 4,
        tuple(date.fromordinal(_EPOCH + day) for day in listed),
        None if deems is None else _text("deems", deems, MAX_WORD_BYTES),
        _items("clauses", clauses, MAX_CLAUSES, lambda clause: _text("clause", clause, MAX_LABEL_BYTES)),
        _text("issuer", issuer, MAX_LABEL_BYTES, least=0),
        _items("keys", keys, MAX_KEYS, lambda key: _bytes("key", key, KEY_BYTES, KEY_BYTES)),
    )


def _items(name: str, value: Value, most: int, read: Callable[[Value], _Item]) -> tuple[_Item, ...]:
    if not isinstance(value, tuple) or len(value) > most:
        raise MalformedError(f"{name} are at most {most}")
    return tuple(read(each) for each in value)


def _integer(name: str, value: Value, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise MalformedError(f"{name} is an integer from {least} to {most}")
    return value


def _bytes(name: str, value: Value, least: int, most: int) -> bytes:
    if type(value) is not bytes or not least <= len(value) <= most:
        raise MalformedError(f"{name} is of {least} to {most} bytes")
    return value


def _text(name: str, value: Value, most: int, *, least: int = 1) -> str:
    if type(value) is not str or not least <= len(value.encode()) <= most or not value.isprintable():
        raise MalformedError(f"{name} is printable text of {least} to {most} bytes")
    return value
