"""Which fields a kind of proof must show before its reading may be called complete: the words of the contract's fields.

Each line is a group: one field of the group suffices, the first one names the group where all are missing. What a region's rule needs
beyond that is the rule's own business (`verifier.rules` answers with `MISSING:x`).
"""

from collections.abc import Mapping
from types import MappingProxyType

Groups = tuple[tuple[str, ...], ...]

_HOLDER = ("holder_name",)
_TITLE = ("event_or_title",)
_WHEN = ("start_date", "end_date", "issue_date", "year")
_HOW_MUCH = ("stated_hours", "stated_credits", "stated_days", "total_hours", "public_hours", "professional_hours")
_CLASS: Groups = (_HOLDER, _TITLE, _WHEN, _HOW_MUCH)
_WORK: Groups = (_HOLDER, _TITLE, ("issue_date", "year", "year_volume_issue", "end_date"))

_NEEDED: Mapping[str, Groups] = MappingProxyType(
    {
        "training_certificate": _CLASS,
        "conference_certificate": _CLASS,
        "lecture_certificate": _CLASS,
        "advanced_seminar": _CLASS,
        "study_visit": _CLASS,
        "online_course": _CLASS,
        "public_course_certificate": (_HOLDER, ("year", "issue_date", "end_date", "start_date"), _HOW_MUCH),
        "xuexi_qiangguo": (_HOLDER, ("points",), ("year", "start_date", "issue_date")),
        "paper": (*_WORK, ("journal", "issn", "cn_number", "doi")),
        "paper_acceptance": (_HOLDER, _TITLE, ("journal", "organiser")),
        "book": (*_WORK, ("isbn",)),
        "patent": (*_WORK, ("certificate_number",)),
        "research_project": _WORK,
        "award": _WORK,
        "standard": (_TITLE, ("certificate_number",), ("issue_date", "year", "start_date")),
        "qualification_exam": (_HOLDER, ("exam_name", "event_or_title"), ("issue_date", "year", "start_date")),
        "skill_certificate": (_HOLDER, ("event_or_title", "exam_name"), ("issue_date", "year")),
        "degree": (_HOLDER, ("issue_date", "end_date", "year")),
        "study_enrolment": (_HOLDER, ("start_date",)),
        "self_study_archive": (_HOLDER, _TITLE, _WHEN, _HOW_MUCH),
        "teaching": _CLASS,
        "counterpart_support": (_HOLDER, _WHEN),
        "annual_hours_certificate": (_HOLDER, ("year",), ("total_hours", "public_hours", "professional_hours")),
        "roster": (("organiser", "event_or_title"), _WHEN),
    }
)


def needed_fields(kind: str) -> Groups:
    """Give the groups of fields that a kind must show; a kind that is not listed is never complete."""
    return _NEEDED.get(kind, (("kind",),))
