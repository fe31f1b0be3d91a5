"""Which year a proof belongs to, and which days it was earned on.

Decides the year by the basis that the category names (activity days, publication, certificate, training year,
enrolment, or the year claimed) and the region's first day of a year. Hours stay in their own year: an activity that
spans two years is split by its days; one that lies wholly outside the year claimed belongs to its own year, or counts
nowhere where the region forbids registering across years.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from verifier.activity import Activity
from verifier.hours import days_between
from verifier.rules.draft import Asked, Draft
from verifier.rules.methods import EmployerHours
from verifier.rules.model import Category
from verifier.rules.result import Reason, Status, missing
from verifier.rules.words import Carry, DateBasis


def dated(draft: Draft, category: Category) -> Draft:
    """Settle the year of a proof and its days; a year that cannot be known goes to a person."""
    return _BASES[category.date_basis](draft)


def in_own_year(draft: Draft, *, unfigured: Draft) -> Draft:
    """Mark a proof of another year, or refuse it where years may not be crossed.

    Where only the figure is open (`unfigured` was not), nobody need be asked for it: no figure could count. A course
    that may be made up is for its own method to place.
    """
    draft = unfigured if _asks_in_vain(draft, unfigured) else draft
    if draft.year == draft.asked.year or not draft.counts or Reason.MAKEUP_PRIOR_YEAR in draft.reasons:
        return draft
    cycle = draft.asked.cycle
    facts = {"year": draft.year, "claimed_for": draft.asked.year}
    if cycle and cycle.carry is Carry.FORBIDDEN:
        return draft.settled(Status.ZERO, "year_of", Reason.CROSS_YEAR_FORBIDDEN, cite=cycle.cite, facts=facts)
    return draft.noting("year_of", draft.year, code=Reason.OTHER_YEAR, cite=cycle.cite if cycle else None, facts=facts)


def _asks_in_vain(draft: Draft, unfigured: Draft) -> bool:
    """Tell whether a person would be asked for the figure of a year that may not be crossed."""
    cycle, basis = draft.asked.cycle, draft.category.date_basis if draft.category else None
    only_figure = unfigured.status is None and draft.status is Status.REVIEW and basis is not DateBasis.TRAINING_YEAR
    return only_figure and draft.year != draft.asked.year and cycle is not None and cycle.carry is Carry.FORBIDDEN


def year_of(day: date, asked: Asked) -> int:
    """Name the year that a day falls in; it carries the number of the calendar year in which it began."""
    begins = asked.first_day
    return day.year if (day.month, day.day) >= (begins.month, begins.day) else day.year - 1


def days_of(activity: Activity) -> tuple[date, ...]:
    """List the days of an activity: the single days it names, or its span (of study, of enrolment), ends included."""
    if activity.dates:
        return tuple(sorted(set(activity.dates)))
    first, last = activity.start or activity.enrolled_from, activity.end or activity.enrolled_to
    start, end = first or last, last or first
    return days_between(start, end) if start and end else ()


def _activity_days(draft: Draft) -> Draft:
    """The year claimed where any day lies in it, else the year nearest to it."""
    days, asked = days_of(draft.activity), draft.asked
    if not days and isinstance(draft.category and draft.category.method, EmployerHours):
        return draft.noting("year_of:activity_days", draft.year)  # the employer's archive is kept for that year
    if not days:
        known = draft.activity.start or draft.activity.end
        return draft.settled(Status.REVIEW, "year_of", Reason.IMPOSSIBLE_DATE if known else missing("dates"))
    year = min({year_of(day, asked) for day in days}, key=lambda one: abs(one - asked.year))
    draft = replace(draft, days=days, year=year)
    facts = {"first": days[0], "last": days[-1], "days": len(days)}
    return draft.noting("year_of:activity_days", year, facts=facts)


def _by(fact: str, *others: str) -> Callable[[Draft], Draft]:
    """Take the year of one date, or of the next that is known."""

    def by_date(draft: Draft) -> Draft:
        day = next((found for name in (fact, *others) if (found := getattr(draft.activity, name))), None)
        if day is None:
            return draft.settled(Status.REVIEW, "year_of", missing(fact))
        year = year_of(day, draft.asked)
        return _within_validity(replace(draft, year=year).noting(f"year_of:{fact}", year, facts={"day": day}), day)

    return by_date


def _publication(draft: Draft) -> Draft:
    """The date of publication, or the year of the journal's issue where years begin in January."""
    activity, asked = draft.activity, draft.asked
    year = activity.year
    if (
        activity.pub_date
        or activity.issue_date
        or year is None
        or (asked.first_day.month, asked.first_day.day) != (1, 1)
    ):
        return _by("pub_date", "issue_date")(draft)
    return replace(draft, year=year).noting("year_of:year_volume_issue", year)


def _within_validity(draft: Draft, day: date) -> Draft:
    """Let hours with a term of validity be claimed in any year of it."""
    terms, asked = draft.category.valid_years if draft.category else 0, draft.asked.year
    if not terms or asked == draft.year:
        return draft
    if draft.year < asked < draft.year + terms:
        return replace(draft, year=asked)
    facts = {"day": day, "years": terms}
    return draft.settled(Status.ZERO, "valid_years", Reason.NO_LONGER_VALID, cite=draft.cite, facts=facts)


def _training_year(draft: Draft) -> Draft:
    """The year that the course is for, not the one in which it was passed."""
    year = draft.activity.training_year or draft.asked.year
    return replace(draft, year=year).noting("year_of:training_year", year)


def _enrolment_years(draft: Draft) -> Draft:
    """Every year of the enrolment, which runs on where no end is known; the year claimed where it is one of them."""
    first = draft.activity.enrolled_from
    if first is None:
        return draft.settled(Status.REVIEW, "year_of", missing("enrolled_from"))
    last = draft.activity.enrolled_to or max(first, date(draft.asked.year, 12, 31))
    if last < first:
        return draft.settled(Status.REVIEW, "year_of", Reason.IMPOSSIBLE_DATE, facts={"first": first, "last": last})
    years = tuple(range(year_of(first, draft.asked), year_of(last, draft.asked) + 1))
    year = min(years, key=lambda one: abs(one - draft.asked.year))
    draft = replace(draft, year=year, deemed_years=years)
    return draft.noting("year_of:enrolment_years", year, facts={"first": years[0], "last": years[-1]})


def _claim_year(draft: Draft) -> Draft:
    """The year asked about, unless the paper names its own or its days all lie in another."""
    days, asked = days_of(draft.activity), draft.asked
    own = {draft.activity.year} if draft.activity.year else {year_of(day, asked) for day in days} or {asked.year}
    year = min(own, key=lambda one: abs(one - asked.year))
    return replace(draft, year=year, days=days).noting("year_of:claim_year", year)


_BASES: dict[DateBasis, Callable[[Draft], Draft]] = {
    DateBasis.ACTIVITY_DAYS: _activity_days,
    DateBasis.PUBLICATION_DATE: _publication,
    DateBasis.CERTIFICATE_DATE: _by("certificate_date"),
    DateBasis.ISSUE_DATE: _by("issue_date", "certificate_date", "pub_date", "end"),
    DateBasis.TRAINING_YEAR: _training_year,
    DateBasis.ENROLMENT_YEARS: _enrolment_years,
    DateBasis.CLAIM_YEAR: _claim_year,
}
