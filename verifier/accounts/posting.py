"""What an approved proof brings to the ledger: entries of its own year, of other years, and of deemed years.

A proof without a figure brings nothing, and neither does one that a rule refused: null never counts. What only the room of a day or a
yearly cap took away is posted whole again, because limits apply when a balance is read (`verifier.accounts.balance`); what the proof
itself does not carry stays lost.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from verifier.accounts.amounts import TOTAL, ZERO
from verifier.accounts.ledger import Entry
from verifier.activity import Activity
from verifier.hours import days_between
from verifier.rules import ItemResult, Status

REVIEW = "review"
SPLIT_YEAR = "SPLIT_YEAR"
_TAKEN_BY_OTHERS = frozenset({"CAP_OVERLAP", "CAP_YEAR"})
_TARGET = {"DEEMED_PROFESSIONAL": "professional", "DEEMED_PUBLIC": "public", "DEEMED_TOTAL": TOTAL}


def entries_of(
    result: ItemResult,
    *,
    id: str,  # noqa: A002 - the field's own name
    activity: Activity | None = None,
    source: str = "",
) -> tuple[Entry, ...]:
    """Give the entries of one approved proof: `id` for its own year, `id:year` for others.

    `activity` lends its days, so that proofs of one day share the room of that day; without it the credited hours are posted as they
    stand. `source` is the channel, by default the activity's own, else a review.
    """
    channel = source or (str(activity.source) if activity is not None and activity.source else REVIEW)
    if result.status is Status.DEEMED:
        return tuple(_deemed(result, id, channel))
    if result.hours is None:
        return ()
    days = _days(activity)
    entries = [_entry(result, id, result.year, _before_limits(result, activity, days), channel, days)]
    entries += [_entry(result, f"{id}:{year}", year, hours, channel, days) for year, hours in result.elsewhere]
    # rules of one year never decide another: such hours are claimed for that year, under its own rules
    return tuple(entry for entry in entries if entry.hours > ZERO and entry.year not in result.undecided_years)


def _entry(result: ItemResult, id_: str, year: int, hours: Decimal, source: str, days: tuple[date, ...]) -> Entry:
    """One entry of one year, with the days of that year."""
    return Entry(
        id=id_,
        year=year,
        category=result.category or "other",
        subject=str(result.subject or "any"),
        lane=str(result.lane) if result.lane else None,
        hours=hours,
        days=tuple(day for day in days if day.year == year),
        source=source,
    )


def _deemed(result: ItemResult, id_: str, source: str) -> Iterable[Entry]:
    """One entry without hours for each deemed year."""
    target = next((_TARGET[reason] for reason in result.reasons if reason in _TARGET), None)
    for year in result.deemed_years:
        yield Entry(
            id=id_ if year == result.year else f"{id_}:{year}",
            year=year,
            category=result.category or "other",
            subject=str(result.subject or "any"),
            lane=str(result.lane) if result.lane else None,
            hours=ZERO,
            source=source,
            deems=target,
        )


def _before_limits(result: ItemResult, activity: Activity | None, days: tuple[date, ...]) -> Decimal:
    """The proof's hours before other proofs took their room; of a proof over several years, only what is credited.

    The room of a day can be shared again only where the days are known.
    """
    credited = result.hours or ZERO
    if result.elsewhere or SPLIT_YEAR in result.reasons or activity is None:
        return credited
    shared = _TAKEN_BY_OTHERS if days else _TAKEN_BY_OTHERS - {"CAP_OVERLAP"}
    return credited + sum((hours for code, hours in result.lost if code in shared), start=ZERO)


def _days(activity: Activity | None) -> tuple[date, ...]:
    """The days of an activity as listed, else from its first to its last."""
    if activity is None:
        return ()
    if activity.dates or activity.start is None:
        return activity.dates
    return days_between(activity.start, activity.end or activity.start)
