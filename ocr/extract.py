"""The fields of a proof, by kind: which of them a kind has, and in which order they are looked for.

The patterns find values; this module decides who is asked for which kind, and that a kind which proves nothing has none.
Names of fields are those of the contract; extra ones: `certificate_date` (of an examination: the day of approval), `dates` (single days of a list), `points_kind` (year or total).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.kinds import ProofKind
from ocr.patterns.amounts import find_amounts, find_subject, find_year_account
from ocr.patterns.examination import find_exam, find_score
from ocr.patterns.field import Field, less_sure
from ocr.patterns.names import find_holder
from ocr.patterns.organisers import find_organisers
from ocr.patterns.people import people_fields
from ocr.patterns.points import find_points
from ocr.patterns.publication import AUTHOR_LABEL, addressed_people, find_article, find_journal, labelled_people
from ocr.patterns.references import find_certificate_number, find_identity
from ocr.patterns.regions import find_region
from ocr.patterns.rosters import find_roster
from ocr.patterns.times import find_enrolment, find_times
from ocr.patterns.titles import find_event, find_honour, find_taught
from ocr.patterns.works import find_position, find_work
from ocr.sheet import Sheet, make_sheet
from ocr.signals.codes import code_fields
from ocr.signals.seal import seal_field
from ocr.unclear import doubt_unclear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocr.document import Document
    from ocr.proofs import Proof

_LEARNING = frozenset({
    ProofKind.TRAINING_CERTIFICATE, ProofKind.CONFERENCE_CERTIFICATE, ProofKind.LECTURE_CERTIFICATE, ProofKind.ADVANCED_SEMINAR,
    ProofKind.STUDY_VISIT, ProofKind.ONLINE_COURSE, ProofKind.PUBLIC_COURSE_CERTIFICATE, ProofKind.TEACHING,
    ProofKind.COUNTERPART_SUPPORT, ProofKind.SELF_STUDY_ARCHIVE, ProofKind.SKILL_CERTIFICATE, ProofKind.UNKNOWN,
})  # fmt: skip
_UNDATED = frozenset({ProofKind.BOOK, ProofKind.PATENT, ProofKind.STANDARD, ProofKind.ANNUAL_HOURS_CERTIFICATE})
_WORKS = frozenset({ProofKind.BOOK, ProofKind.PATENT, ProofKind.STANDARD, ProofKind.RESEARCH_PROJECT})


def extract_fields(
    document: Document, proof: Proof, kind: ProofKind, *, holder: str | None = None
) -> Mapping[str, Field]:
    """Read the fields of a proof of a kind; `holder` is the declared name, which is looked for but never invented."""
    if kind is ProofKind.NOT_PROOF:
        return {}
    fields = fields_of_sheet(make_sheet(proof.lines), kind, holder=holder)
    fields |= code_fields(document, proof)
    seal = seal_field(document, proof)
    if seal is not None:
        fields["has_seal"] = seal
    return doubt_unclear(document, proof, fields, declared=holder)


def fields_of_sheet(sheet: Sheet, kind: ProofKind, *, holder: str | None = None) -> dict[str, Field]:
    """Read the fields that stand in the words of a proof."""
    if not sheet.lines:
        return {}
    if kind is ProofKind.PAPER:
        return find_article(sheet, declared=holder)
    if kind is ProofKind.XUEXI_QIANGGUO:
        return _points(sheet, holder)
    if kind is ProofKind.ROSTER:
        return find_roster(sheet)
    fields = _common(sheet, holder)
    if kind in _LEARNING:
        fields |= find_amounts(sheet) | find_subject(sheet)
        if kind is not ProofKind.COUNTERPART_SUPPORT:  # a mission may be certified while it lasts
            fields = _in_order(fields)
    fields |= _particular(sheet, kind, fields, holder)
    # A letter of acceptance names the year in which the article will appear.
    return fields if kind is ProofKind.PAPER_ACCEPTANCE else _not_before_its_year(fields)


def _particular(sheet: Sheet, kind: ProofKind, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """What only this kind has; takes out of `fields` what has no meaning for it."""
    if kind in _UNDATED:
        for name in ("start_date", "end_date", "dates"):
            fields.pop(name, None)
    if kind in _WORKS:
        return find_work(sheet, kind, declared=holder)
    if kind is ProofKind.STUDY_ENROLMENT:  # only what is said of entry and graduation; see `find_enrolment`
        for name in ("start_date", "end_date", "dates"):
            fields.pop(name, None)
    if kind in {ProofKind.DEGREE, ProofKind.STUDY_ENROLMENT}:
        fields.pop("event_or_title", None)
    find = _OWN_FIELDS.get(kind)
    return find(sheet, fields, holder) if find is not None else {}


def _accepted(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """A letter of acceptance: the journal, and the authors where they are listed."""
    del fields
    found = _if_found(journal=find_journal(sheet))
    people = labelled_people(sheet, AUTHOR_LABEL, declared=holder) or addressed_people(sheet)
    return found | (people_fields(sheet, people, declared=holder) if people is not None else {})


def _examined(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """An examination or skill: what, with what result, approved when."""
    del fields, holder
    return find_exam(sheet) | _if_found(certificate_date=find_times(sheet).approved)


def _scored(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """A class with a score."""
    del fields, holder
    return _if_found(score=find_score(sheet))


def _of_the_year(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """The account of a year."""
    del fields, holder
    return find_year_account(sheet)


def _honoured(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """An award: what for, and the holder's place where it is printed."""
    del holder
    title = fields.get("event_or_title") or find_honour(sheet)
    return _if_found(holder_position=find_position(sheet), event_or_title=title)


def _enrolled(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """A student: when they entered, and when they will finish."""
    del fields, holder
    return find_enrolment(sheet)


def _taught(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """A teacher: the class that was taught, where no title says what."""
    del holder
    return {} if "event_or_title" in fields else _if_found(event_or_title=find_taught(sheet))


def _public(sheet: Sheet, fields: dict[str, Field], holder: str | None) -> dict[str, Field]:
    """A certificate of the public course says its subject by what it is."""
    del holder
    anchor = fields.get("stated_hours") or fields.get("event_or_title") or fields.get("holder_name")
    more = {} if anchor is None else {"subject_stated": Field("public", anchor.text, anchor.page, anchor.box, 0.97)}
    return more | {name: field for name, field in find_exam(sheet).items() if name in {"exam_result", "score"}}


_OWN_FIELDS: Mapping[ProofKind, Callable[[Sheet, dict[str, Field], str | None], dict[str, Field]]] = {
    ProofKind.ANNUAL_HOURS_CERTIFICATE: _of_the_year,
    ProofKind.AWARD: _honoured,
    ProofKind.ONLINE_COURSE: _scored,
    ProofKind.PAPER_ACCEPTANCE: _accepted,
    ProofKind.PUBLIC_COURSE_CERTIFICATE: _public,
    ProofKind.QUALIFICATION_EXAM: _examined,
    ProofKind.SKILL_CERTIFICATE: _examined,
    ProofKind.STUDY_ENROLMENT: _enrolled,
    ProofKind.TEACHING: _taught,
    ProofKind.TRAINING_CERTIFICATE: _scored,
}


def _if_found(**fields: Field | None) -> dict[str, Field]:
    """The fields that were found."""
    return {name: field for name, field in fields.items() if field is not None}


def _common(sheet: Sheet, holder: str | None) -> dict[str, Field]:
    """What nearly every certificate has: holder, title, organisers, dates, numbers."""
    times = find_times(sheet)
    found: dict[str, Field | None] = {
        "holder_name": find_holder(sheet, declared=holder),
        "event_or_title": find_event(sheet),
        "organiser": find_organisers(sheet),
        "start_date": times.start,
        "end_date": times.end,
        "dates": times.days,
        "issue_date": times.issue,
        "year": times.year,
        "certificate_number": find_certificate_number(sheet),
        "region_of_issuer": find_region(sheet),
    }
    fields = {name: field for name, field in found.items() if field is not None}
    if times.impossible:
        # A proof that prints an impossible date needs a person, whichever of its dates that was.
        for name in ("start_date", "end_date", "issue_date"):
            if name in fields:
                fields[name] = less_sure(fields[name], 0.6)
    return fields | find_identity(sheet)


def _not_before_its_year(fields: dict[str, Field]) -> dict[str, Field]:
    """The fields with an unsure date of issue where it lies before the year that the paper tells of: a digit was misread."""
    issue, year = fields.get("issue_date"), fields.get("year")
    if issue is None or year is None or str(issue.value)[:4] >= str(year.value):
        return fields
    return fields | {"issue_date": less_sure(issue, 0.7)}


_LATEST = 3  # years after the event in which papers are issued; a later one is likelier a misread digit


def _in_order(fields: dict[str, Field]) -> dict[str, Field]:
    """The fields with an unsure date of issue where it lies before the event's end, or years after it: a digit was misread."""
    issue, end = fields.get("issue_date"), fields.get("end_date")
    if issue is None or end is None:
        return fields
    day, last = str(issue.value), str(end.value)
    width = min(len(day), len(last))
    if day[:width] < last[:width] or int(day[:4]) - int(last[:4]) > _LATEST:
        return fields | {"issue_date": less_sure(issue, 0.7)}
    return fields


def _points(sheet: Sheet, holder: str | None) -> dict[str, Field]:
    """The fields of a 学习强国 screenshot."""
    fields = find_points(sheet)
    name = find_holder(sheet, declared=holder)
    if name is not None:
        fields["holder_name"] = name
    times = find_times(sheet)
    if "year" not in fields and times.year is not None:
        fields["year"] = times.year
    return fields
