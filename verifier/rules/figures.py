"""How many 学时 a paper states: units turned into hours, days into hours, all exact.

Decides which of the printed figures speaks (hours, minutes, clock hours, credits, days, in that order) and turns it by
the region's own ratio. A ratio that the region does not fix is not borrowed: the proof goes to a person. Only clock
hours are taken one for one where nothing is fixed, and say so. Computed figures are rounded down to the half hour;
printed ones stand.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from verifier.activity import Activity
from verifier.hours import floor_to_half
from verifier.rules.citing import Citation
from verifier.rules.model import RulePack, Unit
from verifier.rules.result import Reason
from verifier.rules.words import UnitOf


@dataclass(frozen=True, slots=True)
class Stated:
    """What a paper states in 学时 (`None` where no rule turns it into hours), and by which way."""

    hours: Decimal | None
    code: Reason
    printed: Decimal | None = None
    per: Decimal | None = None
    cite: Citation | None = None


def stated_hours(activity: Activity, pack: RulePack, days: tuple[date, ...]) -> Stated:
    """Read the paper's figure as 学时."""
    on = days[-1] if days else None
    if activity.stated_hours is not None and activity.stated_hours != activity.stated_clock_hours:
        return Stated(activity.stated_hours, Reason.OK_STATED, activity.stated_hours)
    if activity.stated_minutes is not None:
        return _by_minutes(activity.stated_minutes, Fraction(1), unit_of(pack, UnitOf.HOUR_MINUTES, on))
    if activity.stated_clock_hours is not None:
        return _by_clock(activity.stated_clock_hours, unit_of(pack, UnitOf.HOUR_MINUTES, on))
    if activity.stated_credits is not None:
        return _by_credits(activity.stated_credits, unit_of(pack, UnitOf.CREDIT, on))
    printed = activity.stated_days if activity.stated_days is not None else _whole_span(pack, days)
    return _by_days(printed, pack, on) if printed is not None else Stated(None, Reason.NEED_HOURS)


def unit_of(pack: RulePack, of: UnitOf, on: date | None) -> Unit | None:
    """Find a ratio that the region fixes, in force on a day (any day where none is known)."""
    return next((one for one in pack.unit if one.of is of and (on is None or one.from_ <= on <= one.until)), None)


def _whole_span(pack: RulePack, days: tuple[date, ...]) -> Decimal | None:
    """Count a span of dates as days, up to the length that the rule in force on its last day believes."""
    rates = [one for one in pack.day_rate if days and one.from_ <= days[-1] <= one.until]
    return Decimal(len(days)) if any(len(days) <= one.longest_span for one in rates) else None


def half_days(days: Decimal) -> int | None:
    """Count the half days in a figure of days; nothing where it is not made of halves."""
    halves = days * 2
    return int(halves) if halves == halves.to_integral_value() else None


def _by_clock(figure: Decimal, lesson: Unit | None) -> Stated:
    """One clock hour for one 学时 where the region does not fix a lesson's minutes, and said to be assumed."""
    if lesson is None:
        return Stated(figure, Reason.UNIT_ASSUMED, figure)
    return _by_minutes(figure, Fraction(60), lesson)


def _by_minutes(figure: Decimal, minutes: Fraction, lesson: Unit | None) -> Stated:
    if lesson is None:
        return Stated(None, Reason.NEED_UNIT_RATIO, figure)
    hours = floor_to_half(Fraction(figure) * minutes / Fraction(lesson.amount))
    return Stated(hours, Reason.MINUTES, figure, lesson.amount, lesson.cite)


def _by_credits(figure: Decimal, ratio: Unit | None) -> Stated:
    if ratio is None:
        return Stated(None, Reason.NEED_UNIT_RATIO, figure)
    return Stated(figure * ratio.amount, Reason.CREDIT_RATIO, figure, ratio.amount, ratio.cite)


def _by_days(figure: Decimal, pack: RulePack, on: date | None) -> Stated:
    """Whole days by the day's rate, an odd half day by its own."""
    day, half = unit_of(pack, UnitOf.DAY, on), unit_of(pack, UnitOf.HALF_DAY, on)
    halves = half_days(figure)
    if halves is None or (halves >= 2 and day is None) or (halves % 2 and half is None):
        return Stated(None, Reason.NEED_HOURS, figure)
    hours = (day.amount * (halves // 2) if day else Decimal(0)) + (half.amount * (halves % 2) if half else Decimal(0))
    speaking = half if halves < 2 else day
    return Stated(
        hours, Reason.DAY_RATE, figure, speaking.amount if speaking else None, speaking.cite if speaking else None
    )
