"""Proofs that carry their own figure: hours of study, and records sent by a trusted channel.

Decides the hours that a paper or record brings before any limit: the stated figure (times the class's multiplier),
split by days where it spans years. Limits are for `verifier.rules.limits`.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from verifier.hours import FigureUnreadableError, decimal_of, floor_to_half
from verifier.rules.dating import year_of
from verifier.rules.draft import Draft, Part
from verifier.rules.figures import Stated, stated_hours
from verifier.rules.methods import StatedHours
from verifier.rules.result import Reason, Status

_HOURS_OF_A_DAY = 24


def by_stated_hours(draft: Draft, method: StatedHours) -> Draft:
    """Take the figure of the paper, multiply it where the class says so, and split it over the years it spans."""
    stated = stated_hours(draft.activity, draft.asked.pack, draft.days)
    if stated.hours is None:
        return _without_figure(draft, stated)
    hours = stated.hours
    draft = _noted(draft, stated)
    if method.times != 1:
        hours = floor_to_half(Fraction(hours) * method.times)
        draft = draft.noting(
            "multiply",
            f"{hours:f}",
            code=Reason.MULTIPLIED,
            cite=draft.cite,
            facts={"times": str(method.times), "hours": hours},
        )
    if not method.pool and draft.days and hours > _HOURS_OF_A_DAY * len(draft.days):
        facts = {"hours": hours, "days": len(draft.days)}
        return draft.settled(Status.REVIEW, "plausible", Reason.MORE_THAN_24_A_DAY, cite=draft.cite, facts=facts)
    return _split(replace(draft, claimed=hours), hours)


def by_import(draft: Draft) -> Draft:
    """Take the figure of a record as its channel sent it."""
    stated = stated_hours(draft.activity, draft.asked.pack, ())
    if stated.hours is None:
        return _without_figure(draft, stated)
    facts = {"hours": stated.hours, "source": draft.activity.source or ""}
    draft = draft.noting("imported", f"{stated.hours:f}", code=Reason.IMPORTED, cite=draft.cite, facts=facts)
    return replace(draft, claimed=stated.hours, parts=(Part(draft.year, stated.hours),))


def _without_figure(draft: Draft, stated: Stated) -> Draft:
    facts = {"printed": stated.printed if stated.printed is not None else ""}
    return draft.settled(Status.REVIEW, "stated_hours", stated.code, cite=draft.cite, facts=facts)


def _noted(draft: Draft, stated: Stated) -> Draft:
    """Say by which way the figure became hours; the plain case is only named once nothing was taken from it."""
    code = "" if stated.code is Reason.OK_STATED else stated.code
    cite = stated.cite or draft.cite
    facts = {"printed": stated.printed, "per": stated.per or "", "hours": stated.hours}
    return draft.noting("stated_hours", f"{stated.hours:f}", code=code, cite=cite, facts=facts)


def _split(draft: Draft, hours: Decimal) -> Draft:
    """Give each year the hours of its days, evenly by day; a remainder below the half hour is lost, never invented."""
    by_year = {year: tuple(days) for year, days in groupby(draft.days, key=lambda day: year_of(day, draft.asked))}
    if len(by_year) <= 1:
        return replace(draft, parts=(Part(draft.year, hours, draft.days),))
    parts = tuple(
        Part(year, _share(hours, Fraction(len(days), len(draft.days))), days) for year, days in by_year.items()
    )
    cycle = draft.asked.cycle
    cite = cycle.cite if cycle else None
    draft = replace(draft, parts=parts)
    facts = {"years": tuple(by_year), "hours": hours, "shares": tuple(part.hours for part in parts)}
    draft = draft.noting("year_of:split", draft.year, code=Reason.SPLIT_YEAR, cite=cite, facts=facts)
    return draft.losing(hours - sum(part.hours for part in parts), "rounding", Reason.ROUNDED_DOWN, cite=cite)


def _share(hours: Decimal, share: Fraction) -> Decimal:
    """Take a share of hours: exactly where it can be written down, else rounded down to the half."""
    try:
        return decimal_of(Fraction(hours) * share)
    except FigureUnreadableError:
        return floor_to_half(Fraction(hours) * share)
