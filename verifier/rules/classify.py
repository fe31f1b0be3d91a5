"""Which class of the region's rules a proof falls in, and whether it is the claimant's at all.

Decides the category (one, or a person decides) and whose proof it is. A kind of paper or a code that the pack does not
name has no rule there: it goes to a person, never to a neighbour's rule.
"""

import unicodedata
from dataclasses import replace
from datetime import date

from verifier.activity import Activity
from verifier.rules.draft import Asked, Draft
from verifier.rules.model import Category, RulePack
from verifier.rules.result import Reason, Status, missing
from verifier.rules.words import Subject

_DOTS = str.maketrans("", "", "·•・‧．.")


def classified(activity: Activity, asked: Asked) -> Draft:
    """Begin with a proof: find its code and its class, or settle that there is none."""
    draft = Draft(activity=activity, asked=asked, year=asked.year)
    on = _when(activity, asked)
    code = activity.category or _read_as(asked.pack, activity.kind, on)
    draft = replace(draft, code=code or activity.kind)
    region, pack_name = asked.pack.pack.region, asked.pack.pack.name
    if not asked.pack.pack.converts:
        return draft.settled(Status.REVIEW, "category", Reason.NO_REGIONAL_RULE, facts={"region": region})
    category = find_category(asked.pack, code, on)
    if category is None:
        facts = {"what": draft.code or "", "pack": pack_name}
        return draft.settled(Status.REVIEW, "category", Reason.NO_RULE, facts=facts)
    cue = activity.category or activity.kind or ""
    draft = replace(draft, category=category).noting("category", category.name, cite=category.cite, facts={"cue": cue})
    return _subject_agrees(draft, category)


def find_category(pack: RulePack, code: str | None, on: date) -> Category | None:
    """Find the class that a code falls in on a day."""
    return next((one for one in pack.category if code in one.codes and one.from_ <= on <= one.until), None)


def of_holder(draft: Draft) -> Draft:
    """Settle that a proof in another's name, or a work without the claimant among its authors, is not theirs.

    A name in Latin letters cannot be compared with one in Chinese characters: that is asked of a person.
    """
    activity, claimant = draft.activity, draft.claimant
    printed = (activity.holder,) if activity.holder else ()
    if not claimant or not (printed or activity.authors):
        return draft
    for names in (printed, activity.authors):
        if names and not any(is_same_name(one, claimant) for one in names):
            facts = {"holder": names, "claimant": claimant}
            if not any(_same_script(one, claimant) for one in names):
                return draft.settled(Status.REVIEW, "holder", missing("holder"), facts=facts)
            return draft.settled(Status.REJECTED, "holder", Reason.HOLDER_MISMATCH, facts=facts)
    return draft


def is_same_name(first: str, second: str) -> bool:
    """Tell whether two prints are one name; Latin names are compared without the order of their parts."""
    if first.isascii() and second.isascii():
        return sorted(first.casefold().split()) == sorted(second.casefold().split())
    return same_name(first) == same_name(second)


def _same_script(first: str, second: str) -> bool:
    return first.isascii() == second.isascii()


def same_name(name: str) -> str:
    """Bring a name to the form in which two spellings of it are equal: width, spaces, middle dots, case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).translate(_DOTS).casefold()


def _read_as(pack: RulePack, kind: str | None, on: date) -> str | None:
    """Say what the region makes of a kind of paper."""
    return next(
        (one.reads[kind] for one in pack.category if kind and kind in one.reads and one.from_ <= on <= one.until), None
    )


def _when(activity: Activity, asked: Asked) -> date:
    """Take the day whose wording of the rules decides: the proof's own, moved into the year that is asked about."""
    own = (*activity.dates, activity.end, activity.start, activity.pub_date, activity.certificate_date)
    day = next((one for one in own if one), asked.last_day)
    return min(max(day, asked.first_day), asked.last_day)


def _subject_agrees(draft: Draft, category: Category) -> Draft:
    """Ask a person where the paper names another subject than its class gives."""
    stated = draft.activity.subject_stated
    if stated is None or category.subject in {stated, Subject.ANY}:
        return draft
    return draft.settled(
        Status.REVIEW,
        "subject",
        Reason.SUBJECT_DIFFERS,
        cite=category.cite,
        facts={"stated": stated, "subject": category.subject},
    )
