"""The facts without which a category gives no hours.

Decides, need by need, what follows when the fact is false and when it is not known. False is the rule's answer (no
hours, or another way that a person must choose); unknown always goes to a person.
"""

from collections.abc import Callable

from verifier.activity import PointsKind, PubStatus
from verifier.regions import is_within
from verifier.rules.dating import days_of
from verifier.rules.draft import Draft
from verifier.rules.model import Category
from verifier.rules.result import Reason, Status, missing
from verifier.rules.words import Need

_PERSON = "person:"


def needs_met(draft: Draft, category: Category) -> Draft:
    """Check every need of the category, in the pack's order; the first that fails settles the proof."""
    for need in category.needs:
        draft = _person(draft, need.removeprefix(_PERSON)) if need.startswith(_PERSON) else _CHECKS[Need(need)](draft)
    return draft


def _met(draft: Draft, need: str, **facts: object) -> Draft:
    return draft if draft.status else draft.noting(f"needs:{need}", "true", cite=draft.cite, facts=facts)


def _unmet(draft: Draft, status: Status, need: str, code: str, **facts: object) -> Draft:
    return draft.settled(status, f"needs:{need}", code, cite=draft.cite, facts=facts)


def _organiser_ok(draft: Draft) -> Draft:
    """A class outside the authority's hand may still be taken by another way, so a person decides."""
    fact, organiser = draft.activity.organiser_ok, draft.activity.organisers
    if fact is None and not _is_authority(draft):
        return _unmet(draft, Status.REVIEW, Need.ORGANISER_OK, missing("organiser_ok"), organiser=organiser)
    if fact is False:
        return _unmet(draft, Status.REVIEW, Need.ORGANISER_OK, Reason.ORGANISER_NOT_RECOGNISED, organiser=organiser)
    return _met(draft, Need.ORGANISER_OK, organiser=organiser)


def _is_authority(draft: Draft) -> bool:
    """Tell whether an organiser is an authority by its own name; whether one approved or filed no paper shows."""
    days = days_of(draft.activity)
    last = days[-1] if days else draft.asked.last_day
    return any(
        name.endswith(known.endings) and any(word in name for word in known.words)
        for known in draft.asked.pack.organisers
        if known.from_ <= last <= known.until
        for name in draft.activity.organisers
    )


def _study_archive(draft: Draft) -> Draft:
    fact = draft.activity.archive
    if fact is None:
        return _unmet(draft, Status.REVIEW, Need.STUDY_ARCHIVE, missing("archive"))
    return (
        _met(draft, Need.STUDY_ARCHIVE) if fact else _unmet(draft, Status.ZERO, Need.STUDY_ARCHIVE, Reason.NO_ARCHIVE)
    )


def _published(draft: Draft) -> Draft:
    if draft.activity.pub_status is PubStatus.ACCEPTED:
        return _unmet(draft, Status.ZERO, Need.PUBLISHED, Reason.NOT_PUBLISHED)
    if draft.activity.pub_status is None and draft.activity.pub_date is None:
        return _unmet(draft, Status.REVIEW, Need.PUBLISHED, missing("pub_status"))
    return _met(draft, Need.PUBLISHED)


def _certificate(draft: Draft) -> Draft:
    """What was shown is a paper unless it is known to be none."""
    if draft.activity.has_certificate is False:
        return _unmet(draft, Status.REVIEW, Need.CERTIFICATE, missing("certificate"))
    return _met(draft, Need.CERTIFICATE)


def _exam_in_region(draft: Draft) -> Draft:
    place, region = draft.activity.exam_region, draft.asked.pack.pack.region
    if place is None:
        return _unmet(draft, Status.REVIEW, Need.EXAM_IN_REGION, missing("exam_region"))
    if not is_within(place, region):
        return _unmet(draft, Status.ZERO, Need.EXAM_IN_REGION, Reason.EXAM_OUT_OF_REGION, place=place, region=region)
    return _met(draft, Need.EXAM_IN_REGION, place=place)


def _exam_passed(draft: Draft) -> Draft:
    if draft.activity.exam_result == "fail":
        return _unmet(draft, Status.ZERO, Need.EXAM_PASSED, Reason.EXAM_NOT_PASSED)
    return _met(draft, Need.EXAM_PASSED)


def _points_of_the_year(draft: Draft) -> Draft:
    if draft.activity.points_kind is not PointsKind.YEAR:
        return _unmet(draft, Status.REVIEW, Need.POINTS_OF_THE_YEAR, Reason.POINTS_NOT_OF_YEAR)
    return _met(draft, Need.POINTS_OF_THE_YEAR)


def _trusted_channel(draft: Draft) -> Draft:
    """A paper that somebody read is no record of the channel, whatever it says."""
    if draft.activity.source is None and draft.activity.kind is not None:
        return _unmet(draft, Status.REVIEW, Need.TRUSTED_CHANNEL, missing("source"))
    return _met(draft, Need.TRUSTED_CHANNEL, source=draft.activity.source or "")


def _person(draft: Draft, attribute: str) -> Draft:
    if attribute not in draft.asked.person.attributes:
        return _unmet(draft, Status.ZERO, attribute, Reason.PERSON_NOT_COVERED, attribute=attribute)
    return _met(draft, attribute)


_CHECKS: dict[Need, Callable[[Draft], Draft]] = {
    Need.ORGANISER_OK: _organiser_ok,
    Need.STUDY_ARCHIVE: _study_archive,
    Need.PUBLISHED: _published,
    Need.CERTIFICATE: _certificate,
    Need.EXAM_IN_REGION: _exam_in_region,
    Need.EXAM_PASSED: _exam_passed,
    Need.POINTS_OF_THE_YEAR: _points_of_the_year,
    Need.TRUSTED_CHANNEL: _trusted_channel,
}
