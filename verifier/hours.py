"""The three units of study, and exact arithmetic on them.

Decides how a figure printed on paper becomes an exact number and how a computed number is rounded; which ratio turns
one unit into another is a region's rule (see `verifier.rules`). 学时 `ClassHours`, 学分 `Credits` and 小时 `ClockHours`
are different things: a function that takes one never takes another.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NewType

from verifier.errors import VerifierError

__all__ = [
    "MAX_FIGURE",
    "NO_HOURS",
    "ClassHours",
    "ClockHours",
    "Credits",
    "FigureUnreadableError",
    "days_between",
    "decimal_of",
    "exact",
    "floor_to_half",
    "plain",
    "total",
]

ClassHours = NewType("ClassHours", Decimal)  # 学时
Credits = NewType("Credits", Decimal)  # 学分
ClockHours = NewType("ClockHours", Decimal)  # 小时

NO_HOURS = ClassHours(Decimal(0))
MAX_FIGURE = Decimal(100_000)  # of any unit; a larger figure on one paper is a misreading
MAX_SPAN_DAYS = 4_000  # days between two dates of one activity; ten years and a little
_MAX_PLACES = 6  # digits after the point


class FigureUnreadableError(VerifierError):
    """The text is no plain non-negative decimal number of sensible size."""

    code = "hours.figure_unreadable"


def exact(figure: str | int | Decimal | Fraction) -> Decimal:
    """Turn a printed figure into an exact decimal, refusing floats, signs, exponents and excess.

    Raises:
        FigureUnreadableError: the figure is not one.
    """
    if isinstance(figure, bool) or not isinstance(figure, str | int | Decimal | Fraction):
        raise FigureUnreadableError
    if isinstance(figure, str) and not figure.replace(".", "", 1).isdecimal():
        raise FigureUnreadableError
    number = decimal_of(figure) if isinstance(figure, Fraction) else Decimal(figure)
    if not number.is_finite() or not 0 <= number <= MAX_FIGURE or number != round(number, _MAX_PLACES):
        raise FigureUnreadableError
    return number


def decimal_of(number: Fraction) -> Decimal:
    """Write a fraction whose expansion ends as a decimal, without losing anything.

    Raises:
        FigureUnreadableError: the expansion does not end.
    """
    denominator, places = number.denominator, 0
    while denominator != 1:
        if places > _MAX_PLACES:
            raise FigureUnreadableError
        denominator = (number * 10 ** (places := places + 1)).denominator
    return Decimal((number * 10**places).numerator).scaleb(-places)


def floor_to_half(number: Fraction) -> Decimal:
    """Round a computed figure down to the half hour; never up."""
    return Decimal(number * 2 // 1) / 2


def plain(number: Decimal) -> str:
    """Print a figure as people write it: `24`, `7.5`, never `2.4E+1` or `24.0`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def total(figures: Iterable[Decimal]) -> Decimal:
    """Add figures exactly; an empty sum is zero."""
    return sum(figures, start=Decimal(0))


def days_between(start: date, end: date) -> tuple[date, ...]:
    """List the days from `start` to `end`, both included; none where the order is wrong or the span absurd."""
    count = (end - start).days + 1
    if not 0 < count <= MAX_SPAN_DAYS:
        return ()
    return tuple(start + timedelta(days=offset) for offset in range(count))
