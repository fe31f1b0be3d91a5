"""Figures that the rule gives whatever the paper prints: per item, from a table, at a threshold, on a pass.

Decides the hours of achievements, points, examinations, employers' records and deemed years. Each function takes a
draft whose class, year and needs are settled and gives it its parts, or settles it.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from verifier.hours import floor_to_half
from verifier.rules.classify import is_same_name
from verifier.rules.dating import year_of
from verifier.rules.draft import Draft, Part
from verifier.rules.methods import (
    Coauthor,
    Deem,
    FixedOnPass,
    PerItem,
    Row,
    Table,
    TableMissing,
    Threshold,
)
from verifier.rules.model import MakeUp
from verifier.rules.result import Reason, Status, missing

_DEEMED = {
    "professional": Reason.DEEMED_PROFESSIONAL,
    "public": Reason.DEEMED_PUBLIC,
    "total": Reason.DEEMED_TOTAL,
}


def granted(draft: Draft, hours: Decimal, rule: str, code: str, **facts: object) -> Draft:
    """Give a draft its hours, all in its year or spread evenly over the years that the category names."""
    years = draft.category.spread_years if draft.category else 1
    draft = draft.noting(rule, f"{hours:f}", code=code, cite=draft.cite, facts={"hours": hours, **facts})
    if years == 1:
        return replace(draft, claimed=hours, parts=(Part(draft.year, hours, draft.days),))
    share = floor_to_half(Fraction(hours) / years)
    parts = tuple(Part(draft.year + offset, share) for offset in range(years))
    draft = replace(draft, claimed=hours, parts=parts)
    draft = draft.noting(
        "spread_years", f"{share:f}", code=Reason.SPREAD_YEARS, cite=draft.cite, facts={"years": years, "share": share}
    )
    return draft.losing(hours - share * years, "rounding", Reason.ROUNDED_DOWN, cite=draft.cite)


def per_item(draft: Draft, method: PerItem) -> Draft:
    """One figure for one work; a work of several is flagged and shared as the rule says."""
    rank = position(draft)
    shared = len(draft.activity.authors) > 1
    match method.coauthor:
        case Coauthor.FULL_FLAG:
            hours = method.hours
        case Coauthor.FIRST_ONLY:
            hours = method.hours if rank == 1 else Decimal(0)
        case Coauthor.SPLIT:
            hours = floor_to_half(Fraction(method.hours) / max(len(draft.activity.authors), 1))
        case Coauthor.BY_RANK:
            hours = method.ranks[rank - 1] if rank <= len(method.ranks) else method.rest
        case _:
            assert_never(method.coauthor)
    draft = granted(draft, hours, "per_item", Reason.PER_ITEM if hours else Reason.RANK_NOT_COUNTED, rank=rank)
    if shared and hours:
        return draft.noting(
            "coauthor",
            method.coauthor,
            code=Reason.SHARED_WORK,
            cite=draft.cite,
            facts={"authors": draft.activity.authors},
        )
    return draft


def table(draft: Draft, method: Table) -> Draft:
    """Look the figure up; no line, or more than one, goes to a person."""
    found = [row for row in method.rows if _matches(row, draft)]
    if len(found) != 1:
        return draft.settled(
            Status.REVIEW,
            "table",
            Reason.NO_RULE,
            cite=draft.cite,
            facts={"what": draft.code or "", "pack": draft.asked.pack.pack.name},
        )
    venue, rank = draft.activity.venue_level or "", position(draft)
    return granted(draft, found[0].hours, "table", Reason.TABLE, venue=venue, rank=rank)


def position(draft: Draft) -> int:
    """Say which author the claimant is; the only or unnamed one is the first."""
    if draft.activity.holder_position:
        return draft.activity.holder_position
    ranks = (rank for rank, name in enumerate(draft.activity.authors, start=1) if is_same_name(name, draft.claimant))
    return next(ranks, 1)


def threshold(draft: Draft, method: Threshold) -> Draft:
    """All or nothing at a number of points."""
    points = draft.activity.points
    if points is None:
        return draft.settled(Status.REVIEW, "threshold", missing(method.field))
    facts = {"points": points, "at_least": method.at_least}
    if points < method.at_least:
        draft = replace(draft, claimed=Decimal(0))
        return draft.settled(Status.ZERO, "threshold", Reason.THRESHOLD_NOT_MET, cite=draft.cite, facts=facts)
    return granted(draft, method.hours, "threshold", Reason.THRESHOLD_MET, **facts)


def employer_hours(draft: Draft) -> Draft:
    """The employer's figure, and no other; without one a person asks for it."""
    hours = draft.activity.employer_hours
    if hours is None:
        return draft.settled(Status.REVIEW, "employer_hours", Reason.NEED_HOURS, cite=draft.cite)
    return granted(draft, hours, "employer_hours", Reason.EMPLOYER_HOURS)


def deem(draft: Draft, method: Deem) -> Draft:
    """Count a requirement as met, without hours, in the year of the certificate or in those of the enrolment."""
    years = draft.deemed_years or (draft.year,)
    if draft.activity.enrolled_from and draft.asked.year not in years:
        other = {"year": draft.year, "claimed_for": draft.asked.year}
        return draft.settled(Status.ZERO, "deem", Reason.OTHER_YEAR, cite=draft.cite, facts=other)
    facts = {"years": years, "target": method.target}
    draft = draft.settled(Status.DEEMED, "deem", _DEEMED[method.target], cite=draft.cite, facts=facts)
    return replace(draft, deemed_years=years if draft.status is Status.DEEMED else ())


def fixed_on_pass(draft: Draft, method: FixedOnPass) -> Draft:
    """A fixed figure for the year's course: done, examined, passed, and in time – or made up for an earlier year."""
    activity, cite = draft.activity, draft.cite
    if activity.course_done is False:
        return draft.settled(Status.ZERO, "fixed_on_pass", missing("course_done"), cite=cite)
    if not _passed(draft):
        if len(activity.attempts) >= method.attempts:
            draft = replace(draft, next="apply_for_resit")
            tries = len(activity.attempts)
            return draft.settled(
                Status.ZERO, "fixed_on_pass", Reason.ATTEMPTS_USED, cite=cite, facts={"attempts": tries}
            )
        status = Status.ZERO if activity.attempts else Status.REVIEW
        return draft.settled(status, "fixed_on_pass", missing("exam_passed"), cite=cite)
    draft = granted(draft, method.hours, "fixed_on_pass", Reason.FIXED_ON_PASS)
    return _in_time(draft)


def _passed(draft: Draft) -> bool:
    """A pass at any try counts: a try beyond the number allowed exists only where a resit was opened."""
    activity = draft.activity
    return any(activity.attempts) or (not activity.attempts and activity.passed_on is not None)


def _in_time(draft: Draft) -> Draft:
    """Place a pass: in time for its year, made up for an earlier one, or too late."""
    cycle, passed, training = draft.asked.cycle, draft.activity.passed_on, draft.year
    if training > draft.asked.year:
        return draft
    if cycle and cycle.earn_by and passed and passed > cycle.earn_by:
        late = {"passed_on": passed, "due": cycle.earn_by}
        return draft.settled(Status.ZERO, "earn_by", Reason.AFTER_DEADLINE, cite=cycle.cite, facts=late)
    if training == draft.asked.year or (passed and year_of(passed, draft.asked) <= training):
        return draft
    makeup = cycle.makeup if cycle else None
    facts = {"training_year": training, "year": draft.asked.year}
    if makeup is None or not _may_make_up(draft, makeup) or draft.asked.year - training > makeup.years_back:
        cite = makeup.cite if makeup else None
        return draft.settled(Status.ZERO, "makeup", Reason.MAKEUP_TOO_OLD, cite=cite, facts=facts)
    return draft.noting("makeup", training, code=Reason.MAKEUP_PRIOR_YEAR, cite=makeup.cite, facts=facts)


def _may_make_up(draft: Draft, makeup: MakeUp) -> bool:
    return draft.category is not None and (draft.category.subject, draft.category.lane) == (makeup.subject, makeup.lane)


def table_missing(draft: Draft, method: TableMissing) -> Draft:
    """The class is known and its figures are not: a person decides."""
    facts = {"what": draft.code or "", "pack": method.where}
    return draft.settled(Status.REVIEW, "table_missing", Reason.NO_RULE, cite=draft.cite, facts=facts)


def _matches(row: Row, draft: Draft) -> bool:
    """Tell whether a line of a table speaks of this proof; a fact that is not known matches no line that asks for it."""
    length, venue = draft.activity.length, draft.activity.venue_level
    return (
        (not row.venue or row.venue == venue)
        and (row.rank is None or row.rank == position(draft))
        and (row.longest is None or (length is not None and length <= row.longest))
        and (row.longer_than is None or (length is not None and length > row.longer_than))
    )
