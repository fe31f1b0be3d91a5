"""Making activities and persons out of named facts: declared, pushed, or read on a paper.

Decides which facts follow from the kind of paper alone, and that what a person declared beats what was read.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from verifier.activity.facts import PERSON_ATTRIBUTES, Activity, Person, PointsKind, PubStatus
from verifier.activity.shapes import (
    FACTS,
    PERSON_FACTS,
    FactUnreadableError,
    UnknownFactError,
    is_nothing,
    read_fact,
    read_flag,
)
from verifier.regions import NATION


@runtime_checkable
class HasValue(Protocol):
    """A field as the reader gives it: its normalised value, whatever else it carries."""

    @property
    def value(self) -> Any:
        """The normalised value."""


# The reader's names of fields that are called otherwise here; names that stay the same are not listed.
_FROM_READER = {
    "holder_name": "holder",
    "other_names": "authors",
    "event_or_title": "title",
    "organiser": "organisers",
    "start_date": "start",
    "end_date": "end",
}
_CERTIFICATES = frozenset({
    "training_certificate", "conference_certificate", "lecture_certificate", "advanced_seminar", "study_visit",
    "online_course", "public_course_certificate", "qualification_exam", "skill_certificate", "teaching",
    "counterpart_support",
})  # fmt: skip
_TITLED_WORKS = frozenset({"paper", "paper_acceptance", "book", "patent", "research_project", "award", "standard"})


def activity_of(id_: str, facts: Mapping[str, object], *, category: str | None = None, text: str = "") -> Activity:
    """Build an activity from named facts in JSON or TOML shape: ISO dates, exact numbers or their text, lists.

    A null or empty value is an unknown fact.

    Raises:
        UnknownFactError, FactUnreadableError.
    """
    known = {name: read_fact(name, value) for name, value in facts.items() if not is_nothing(name, value)}
    return replace(Activity(id=id_, category=category, text=text), **known)


def person_of(facts: Mapping[str, object]) -> Person:
    """Build a person from named facts; attributes are named one by one and true, false or absent.

    Raises:
        UnknownFactError, FactUnreadableError.
    """
    held: set[str] = set()
    known: dict[str, Any] = {}
    for name, value in facts.items():
        if name in PERSON_ATTRIBUTES:
            if read_flag(name, value):
                held.add(name)
        elif name not in PERSON_FACTS:
            raise UnknownFactError(name)
        elif value is not None:
            known[name] = PERSON_FACTS[name](name, value)
    return Person(**known, attributes=frozenset(held))


def activity_from(
    kind: str,
    read: Mapping[str, HasValue | object],
    *,
    id_: str,
    category: str | None = None,
    declared: Mapping[str, object] | None = None,
    text: str = "",
) -> Activity:
    """Build an activity from what was read on a paper of one kind; what a person declared beside it wins.

    `read` holds the reader's fields under the contract's names, bare or with a `.value`. A field that rules never ask
    for (seal, identity number, journal), or whose value has no sense for them, is left behind: it is not known. The
    kind itself settles whether there is a certificate and whether a work has appeared; authors are those of works.

    Raises:
        UnknownFactError, FactUnreadableError: of what was declared.
    """
    facts: dict[str, object] = {}
    for name, field in read.items():
        fact = _FROM_READER.get(name, name)
        value = field.value if isinstance(field, HasValue) else field
        if fact in FACTS and _has_sense(fact, value) and (fact != "authors" or kind in _TITLED_WORKS):
            facts[fact] = value
    facts |= _implied_by(kind, facts)
    activity = activity_of(id_, facts | dict(declared or {}), category=category, text=text)
    return replace(activity, kind=kind)


def _has_sense(fact: str, value: object) -> bool:
    try:
        return not is_nothing(fact, value) and read_fact(fact, value) is not None
    except FactUnreadableError:
        return False


def _implied_by(kind: str, facts: Mapping[str, object]) -> dict[str, object]:
    """Name the facts that follow from what the paper is."""
    implied: dict[str, object] = {}
    issued = facts.get("issue_date")
    if kind in _CERTIFICATES:
        implied["has_certificate"] = True
    if kind not in _TITLED_WORKS and facts.get("title") and not facts.get("course"):
        implied["course"] = facts["title"]
    if kind == "qualification_exam" and facts.get("region_of_issuer") not in {None, NATION}:
        # examinations are held and certified by the same region; a sheet of results dates no certificate
        implied["exam_region"] = facts.get("exam_region") or facts["region_of_issuer"]
    if kind in {"paper", "book"}:
        implied["pub_status"] = PubStatus.PUBLISHED
        implied["pub_date"] = facts.get("pub_date") or issued
        issue_year = str(facts.get("year_volume_issue", ""))[:4]
        implied["year"] = facts.get("year") or (issue_year if issue_year.isdecimal() else None)
    if kind == "paper_acceptance":
        implied["pub_status"] = PubStatus.ACCEPTED
    if kind == "self_study_archive":
        implied["archive"] = True  # the paper is the archive, and its figure the employer's
        implied["employer_hours"] = facts.get("employer_hours") or facts.get("stated_hours")
    if kind == "study_enrolment":
        implied["enrolled_from"] = facts.get("enrolled_from") or facts.get("start")
        implied["enrolled_to"] = facts.get("enrolled_to") or facts.get("end")
    if kind == "xuexi_qiangguo" and facts.get("year") and facts.get("points"):
        implied["points_kind"] = facts.get("points_kind") or PointsKind.YEAR
    return implied
