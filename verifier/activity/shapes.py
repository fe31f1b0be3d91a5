"""Reading one named fact from JSON, TOML or a reader: each fact has one shape, and nothing else passes.

Decides what a fact may be written as: ISO dates, exact figures or their text, lists, flags, closed words.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from verifier.activity.facts import PointsKind, PubStatus, Sex, Source
from verifier.errors import VerifierError
from verifier.hours import FigureUnreadableError, exact
from verifier.regions import NotARegionError, Region, region

_T = TypeVar("_T")


class UnknownFactError(VerifierError):
    """A fact of this name is not part of an activity or a person."""

    code = "activity.unknown_fact"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.name = name


class FactUnreadableError(VerifierError):
    """The value of a fact does not have the fact's shape.

    `value` may be personal: it is for whoever sent it, and never among the facts that are said or logged.
    """

    code = "activity.fact_unreadable"

    def __init__(self, name: str, value: object) -> None:
        super().__init__(name=name)
        self.name, self.value = name, value


def is_nothing(name: str, value: object) -> bool:
    """Tell whether a fact is given as unknown.

    Raises:
        UnknownFactError: there is no fact of this name.
    """
    if name not in FACTS:
        raise UnknownFactError(name)
    return value is None or value == ""


def read_fact(name: str, value: object) -> Any:
    """Read the value of a fact in its own shape.

    Raises:
        FactUnreadableError: it does not have that shape.
    """
    return FACTS[name](name, value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise FactUnreadableError(name, value)
    return value


def read_flag(name: str, value: object) -> bool:
    """Read true or false, and nothing that is only like them.

    Raises:
        FactUnreadableError: it is neither.
    """
    if not isinstance(value, bool):
        raise FactUnreadableError(name, value)
    return value


def _whole(name: str, value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FactUnreadableError(name, value)
    return value


def _figure(name: str, value: object) -> Decimal:
    if not isinstance(value, str | int | Decimal | Fraction):
        raise FactUnreadableError(name, value)
    try:
        return exact(value)
    except FigureUnreadableError:
        raise FactUnreadableError(name, value) from None  # the cause shows the value


def _day(name: str, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(name, value))
    except ValueError:
        raise FactUnreadableError(name, value) from None  # the cause shows the value


def _place(name: str, value: object) -> Region:
    try:
        return region(_text(name, value))
    except NotARegionError:
        raise FactUnreadableError(name, value) from None  # the cause shows the value


def _listed(read: Callable[[str, object], _T]) -> Callable[[str, object], tuple[_T, ...]]:
    def read_list(name: str, value: object) -> tuple[_T, ...]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            return (read(name, value),)
        return tuple(read(name, one) for one in value)

    return read_list


def _one_of(closed: type[StrEnum]) -> Callable[[str, object], StrEnum]:
    def read_member(name: str, value: object) -> StrEnum:
        try:
            return closed(_text(name, value))
        except ValueError:
            raise FactUnreadableError(name, value) from None  # the cause shows the value

    return read_member


FACTS: dict[str, Callable[[str, object], Any]] = {
    **dict.fromkeys(
        ("holder", "declared_by", "title", "course", "issn", "isbn", "doi", "certificate_number", "record_id"), _text
    ),
    **dict.fromkeys(("year_volume_issue", "venue_level", "exam_name", "exam_result", "subject_stated"), _text),
    **dict.fromkeys(("start", "end", "issue_date", "certificate_date", "exam_date", "passed_on", "pub_date"), _day),
    **dict.fromkeys(("enrolled_from", "enrolled_to"), _day),
    **dict.fromkeys(("training_year", "year", "holder_position", "length"), _whole),
    **dict.fromkeys(("stated_hours", "stated_days", "stated_credits", "stated_clock_hours", "stated_minutes"), _figure),
    **dict.fromkeys(("employer_hours", "points", "public_hours", "professional_hours", "total_hours"), _figure),
    **dict.fromkeys(("archive", "organiser_ok", "has_certificate", "course_done"), read_flag),
    **dict.fromkeys(("exam_region", "region_of_issuer"), _place),
    "authors": _listed(_text),
    "organisers": _listed(_text),
    "dates": _listed(_day),
    "attempts": _listed(read_flag),
    "points_kind": _one_of(PointsKind),
    "pub_status": _one_of(PubStatus),
    "source": _one_of(Source),
}
PERSON_FACTS: dict[str, Callable[[str, object], Any]] = {
    "name": _text,
    "sex": _one_of(Sex),
    "birth": _day,
    "degree": _text,
    "title_level": _text,
    "transfer_date": _day,
}
