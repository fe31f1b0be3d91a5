"""What may count only once: the same work, the same record, the same course, points or the public course of the same year.

Decides by keys that two papers of one thing share: identifiers where they are printed (DOI, ISBN, certificate or record
number), else the name brought to its plain form. A record that a channel pushed beats the same course declared by
hand, whichever came first: its hours are the course's, and a declaration keeps only what it states beyond them, so that a record that arrives
later never lowers a total. Otherwise the earlier proof stands. Two lectures on one day without a name are two lectures.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from verifier.hours import total
from verifier.rules.citing import Citation
from verifier.rules.classify import same_name
from verifier.rules.draft import Draft
from verifier.rules.methods import FixedOnPass, Imported, StatedHours, Threshold
from verifier.rules.result import Reason, Status
from verifier.rules.words import Dedup

Key = tuple[object, ...]


@dataclass(slots=True)
class Pushed:
    """A course as a channel sent it: the clause, and the hours (学时) of it that no declaration has been set off against yet."""

    cite: Citation | None
    open_hours: Decimal


def counted_once(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Settle every proof whose key an earlier one, or a pushed record, already holds."""
    pushed = {
        key: Pushed(draft.cite, _hours(draft))
        for draft in reversed(drafts)
        if _is_pushed(draft)
        for key in _course_keys(draft)
    }
    seen: dict[Key, str] = {}
    settled = []
    for draft in drafts:
        keys = tuple(_keys(draft))
        result = _settled(draft, keys, pushed, seen)
        if result.counts or Reason.DUPLICATE_PUSHED in result.reasons:
            seen |= {key: draft.activity.id for key in keys if key not in seen}
        settled.append(result)
    return tuple(settled)


def _settled(draft: Draft, keys: tuple[Key, ...], pushed: Mapping[Key, Pushed], seen: Mapping[Key, str]) -> Draft:
    if not draft.counts:
        return draft
    for key in keys:
        if key in seen:
            code = {"achievement": Reason.DUPLICATE_ACHIEVEMENT, "once_per": Reason.ONCE_PER_YEAR}.get(
                str(key[0]), Reason.DUPLICATE_RECORD
            )
            facts = {"other": seen[key], "year": str(draft.year)}
            return draft.settled(Status.DUPLICATE, "dedup", code, cite=draft.cite, facts=facts)
    course = None if _is_pushed(draft) else next((pushed[key] for key in _course_keys(draft) if key in pushed), None)
    return _beyond(draft, course) if course else draft


def _beyond(draft: Draft, course: Pushed) -> Draft:
    """Leave a declaration what it states beyond the hours that the channel sent; as a rule that is nothing."""
    facts = {"course": draft.activity.titled or ""}
    stated = _hours(draft)
    if stated <= course.open_hours or draft.status is not None:
        course.open_hours -= stated
        return draft.settled(Status.DUPLICATE, "dedup", Reason.DUPLICATE_PUSHED, cite=course.cite, facts=facts)
    set_off, course.open_hours = course.open_hours, Decimal(0)
    parts, rest = [], set_off
    for part in draft.parts:
        taken = min(part.hours, rest)
        parts.append(replace(part, hours=part.hours - taken))
        rest -= taken
    cut = replace(draft, parts=tuple(parts))
    return cut.losing(set_off, "dedup", Reason.DUPLICATE_PUSHED, cite=course.cite, facts=facts)


def _hours(draft: Draft) -> Decimal:
    """The hours that a proof states, in all its years."""
    return total(part.hours for part in draft.parts)


def _is_pushed(draft: Draft) -> bool:
    """A record of a trusted channel whose course nobody need declare."""
    category = draft.category
    return bool(draft.counts and category and isinstance(category.method, Imported) and category.dedup is Dedup.COURSE)


def _keys(draft: Draft) -> Iterable[Key]:
    """Every key that a proof holds, the surest first."""
    activity, category = draft.activity, draft.category
    whose = same_name(draft.claimant)
    if category is None:
        return
    if isinstance(category.method, Threshold | FixedOnPass):
        yield ("once_per", whose, draft.code, draft.year)
    if category.dedup is Dedup.ACHIEVEMENT:
        yield from _achievement_keys(draft, whose)
    yield ("proof", whose, activity.id)
    if activity.record_id:
        yield ("record", whose, activity.source, activity.record_id)
    if activity.certificate_number:
        yield ("number", whose, plain_name(activity.certificate_number))
    if isinstance(category.method, StatedHours) and activity.titled:
        yield ("event", whose, plain_name(activity.titled), draft.days, draft.claimed)
    if _is_pushed(draft):
        yield from _course_keys(draft)


def _achievement_keys(draft: Draft, whose: str) -> Iterable[Key]:
    activity = draft.activity
    year = draft.year if draft.category and draft.category.each_year else None
    for name in ("doi", "isbn"):
        if number := getattr(activity, name):
            yield ("achievement", whose, draft.code, year, name, plain_name(number))
    if activity.titled:
        yield ("achievement", whose, draft.code, year, "title", plain_name(activity.titled))


def _course_keys(draft: Draft) -> tuple[Key, ...]:
    """The course of a year, as a pushed record and a declaration of it share it."""
    if not draft.activity.titled:
        return ()
    return (("course", same_name(draft.claimant), plain_name(draft.activity.titled), draft.year),)


def plain_name(text: str) -> str:
    """Bring a name to the form in which two prints of it are equal: letters and digits only, width and case folded."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
