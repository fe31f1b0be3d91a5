"""What may count only once: the same work, the same record, the same course, points or the public course of the same year.

Decides by keys that two papers of one thing share: identifiers where they are printed (DOI, ISBN, certificate or record
number), else the name brought to its plain form. A record that a channel pushed beats the same course declared by
hand, whichever came first; otherwise the earlier proof stands. Two lectures on one day without a name are two lectures.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from verifier.rules.citing import Citation
from verifier.rules.classify import same_name
from verifier.rules.draft import Draft
from verifier.rules.methods import FixedOnPass, Imported, StatedHours, Threshold
from verifier.rules.result import Reason, Status
from verifier.rules.words import Dedup

Key = tuple[object, ...]


def counted_once(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Settle every proof whose key an earlier one, or a pushed record, already holds."""
    pushed = {key: draft.cite for draft in reversed(drafts) if _is_pushed(draft) for key in _course_keys(draft)}
    seen: dict[Key, str] = {}
    settled = []
    for draft in drafts:
        keys = tuple(_keys(draft))
        result = _settled(draft, keys, pushed, seen)
        if result.counts:
            seen |= {key: draft.activity.id for key in keys if key not in seen}
        settled.append(result)
    return tuple(settled)


def _settled(
    draft: Draft, keys: tuple[Key, ...], pushed: Mapping[Key, Citation | None], seen: Mapping[Key, str]
) -> Draft:
    if not draft.counts:
        return draft
    for key in () if _is_pushed(draft) else _course_keys(draft):
        if key in pushed:
            facts = {"course": draft.activity.titled or ""}
            return draft.settled(Status.DUPLICATE, "dedup", Reason.DUPLICATE_PUSHED, cite=pushed[key], facts=facts)
    for key in keys:
        if key in seen:
            code = {"achievement": Reason.DUPLICATE_ACHIEVEMENT, "once_per": Reason.ONCE_PER_YEAR}.get(
                str(key[0]), Reason.DUPLICATE_RECORD
            )
            facts = {"other": seen[key], "year": str(draft.year)}
            return draft.settled(Status.DUPLICATE, "dedup", code, cite=draft.cite, facts=facts)
    return draft


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
