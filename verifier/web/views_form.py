"""The form of a person's year for paper: what was recognised and what waits, line by line, with places to sign and to seal.

In Guangxi it is annex 4 of the notice (二级单位…学时认定登记表): professional subjects, verified by the secondary unit's registrar as to category, content,
time and result, signed, stamped and archived (四(三)). Elsewhere it is the record of the year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from verifier.flows import Account
from verifier.messages import has, say
from verifier.store import CaseFile, LedgerEntry
from verifier.web.views_account import source_word
from verifier.web.views_screened import title_of
from verifier.web.words import hours_text, region_word, value_text

GUANGXI = "450000"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form."""

    number: int
    category: str
    content: str
    days: str
    organiser: str
    result: str
    subject: str
    hours: str
    state: str


@dataclass(frozen=True, slots=True)
class FormView:
    """The form of a year."""

    title: str
    year: int
    person: str
    unit: str
    region: str
    on: str
    years: tuple[int, ...]
    lines: tuple[FormLine, ...]
    public: str
    professional: str
    total: str
    checks: tuple[str, ...]
    is_guangxi: bool
    blank_lines: range


def form_view(
    account: Account,
    *,
    years: Sequence[int],
    files: Mapping[UUID | None, CaseFile],
    pending: Sequence[CaseFile],
    today: date,
    lang: str,
) -> FormView:
    """The form of one year."""
    names = {code: one.name for one in account.pack.category for code in one.codes}
    is_guangxi = account.person.region.startswith(GUANGXI[:2])
    live = {line.entry: line for line in account.balance.lines}
    lines = [
        _recognised(entry, files.get(entry.case_id), names, hours_text(live[str(entry.id)].counted) or "0", lang)
        for entry in account.entries
        if str(entry.id) in live
    ]
    lines += [_waiting(file, names, lang) for file in pending]
    if is_guangxi:  # public hours come from the system and need nobody's word (GX 四-公需)
        public = _subject("public", lang)
        lines = [line for line in lines if line[5] != public]
    numbered = tuple(FormLine(number, *line) for number, line in enumerate(lines, start=1))
    balance = account.balance
    return FormView(
        title=say("web.form.title_guangxi" if is_guangxi else "web.form.title", lang),
        year=account.year,
        person=account.person.name,
        unit=account.person.unit,
        region=region_word(account.person.region, lang),
        on=today.isoformat(),
        years=tuple(years),
        lines=numbered,
        public=hours_text(balance.public) or "0",
        professional=hours_text(balance.professional) or "0",
        total=hours_text(balance.total) or "0",
        checks=tuple(say(f"web.form.check.{one}", lang) for one in ("category", "content", "time", "result")),
        is_guangxi=is_guangxi,
        blank_lines=range(max(0, 4 - len(lines))),
    )


def _recognised(
    entry: LedgerEntry, file: CaseFile | None, names: Mapping[str, str], counted: str, lang: str
) -> tuple[str, ...]:
    """A line of hours that count."""
    fields = _fields(file)
    return (
        names.get(entry.category, entry.category),
        title_of(file.screened, lang) if file else source_word(entry.source, lang),
        _days(fields, entry.days),
        _text(fields, "organiser"),
        _result(fields, lang),
        _subject(entry.subject, lang),
        counted,
        say("web.form.recognised", lang),
    )


def _waiting(file: CaseFile, names: Mapping[str, str], lang: str) -> tuple[str, ...]:
    """A line that waits; its hours are proposed."""
    fields, proposal = _fields(file), file.screened.get("proposal") or {}
    return (
        names.get(str(proposal.get("category")), ""),
        title_of(file.screened, lang),
        _days(fields, ()),
        _text(fields, "organiser"),
        _result(fields, lang),
        _subject(str(proposal.get("subject") or ""), lang),
        hours_text(proposal.get("hours") or proposal.get("proposed")) or "",
        say("web.form.waiting", lang),
    )


def _fields(file: CaseFile | None) -> Mapping[str, Any]:
    """The fields of a proof as they stand."""
    if file is None:
        return {}
    read = {name: one.get("value") for name, one in (file.screened.get("fields") or {}).items()}
    return {**read, **file.standing.fields}


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return "" if value in (None, "") else value_text(value)


def _days(fields: Mapping[str, Any], days: Sequence[date]) -> str:
    """The days of an activity, else its date."""
    first, last = _text(fields, "start_date"), _text(fields, "end_date")
    if not first and days:
        first, last = min(days).isoformat(), max(days).isoformat()
    if not first:
        return _text(fields, "issue_date")
    return first if last in {"", first} else f"{first} – {last}"


def _result(fields: Mapping[str, Any], lang: str) -> str:
    """The result of an examination, if there was one."""
    key = f"web.result.{fields.get('exam_result')}"
    return say(key, lang) if has(key) else ""


def _subject(subject: str, lang: str) -> str:
    key = f"web.subject.{subject}"
    return say(key, lang) if has(key) else ""
