"""The page of one's years side by side: a bar a year by subject, the appointment cycle where there is one, what may be made up."""

from dataclasses import dataclass
from decimal import Decimal

from verifier.accounts import CycleStatus
from verifier.flows import CycleReading, CycleYear
from verifier.messages import has, say
from verifier.rules import CycleKind
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.views_bars import PICTURE, ROOM, Part, lane_word, length_of, parts_of
from verifier.web.words import hours_text, region_word

STATUS_TAGS = {
    CycleStatus.COMPLETE: ("met", "passed"),
    CycleStatus.RUNNING: ("open", "clock"),
    CycleStatus.INCOMPLETE: ("reject", "failed"),
}
YEARS_BACK, YEARS_AHEAD = 12, 6  # that the form offers


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: its bar, its figures, and how it stands."""

    year: int
    href: str
    parts: tuple[Part, ...]
    mark: int
    public: str
    professional: str
    total: str
    need: str
    state: str
    tag: str
    icon: str
    note: str


@dataclass(frozen=True, slots=True)
class CycleView:
    """The appointment cycle: earned against required."""

    status: str
    tag: str
    icon: str
    earned: str
    required: str
    short: str | None
    filled: int
    mark: int


@dataclass(frozen=True, slots=True)
class YearsView:
    """The years side by side."""

    person: str
    region: str
    first: int
    last: int
    choices: tuple[int, ...]
    is_cycle: bool
    cycle: CycleView | None
    clause: Clause
    legend: tuple[tuple[str, str], ...]
    rows: tuple[YearRow, ...]
    has_subjects: bool
    has_draft: bool


def years_view(found: CycleReading, *, book: ClauseBook, lang: str) -> YearsView:
    """The page of the years read."""
    figures = [year.balance.total for year in found.years] + [_need(year) for year in found.years]
    widest = max([*figures, Decimal(1)]) * ROOM
    rows = tuple(_row(year, widest, found, lang) for year in reversed(found.years))
    names = [name for name in ("public", "professional", "other") if any(p.name == name for r in rows for p in r.parts)]
    cite = found.cycle.cite
    known = book.find(cite.short)
    years = [year.year for year in found.years] or [found.on.year]
    return YearsView(
        person=found.person.name,
        region=region_word(found.person.region, lang),
        first=min(years),
        last=max(years),
        choices=tuple(range(found.on.year + YEARS_AHEAD, found.on.year - YEARS_BACK, -1)),
        is_cycle=found.cycle.kind is CycleKind.APPOINTMENT_CYCLE,
        cycle=_cycle(found, lang),
        clause=Clause(known.cite, cite.quote, known.title),
        legend=tuple((name, lane_word(name, lang)) for name in names),
        rows=rows,
        has_subjects=any(name != "other" for name in names),
        has_draft=any(year.rules.is_draft for year in found.years),
    )


def _need(year: CycleYear) -> Decimal:
    """What the year asks for in total."""
    return next((floor.hours for floor in year.balance.verdict.floors if floor.lane == "total"), Decimal(0))


def _row(year: CycleYear, widest: Decimal, found: CycleReading, lang: str) -> YearRow:
    state, tag, icon = _state(year, found)
    balance = year.balance
    need = _need(year)
    return YearRow(
        year=year.year,
        href=f"/account?year={year.year}",
        parts=parts_of(balance, widest, lang),
        mark=min(length_of(need, widest), PICTURE - 1) if need else 0,
        public=hours_text(balance.public) or "0",
        professional=hours_text(balance.professional) or "0",
        total=hours_text(balance.total) or "0",
        need=hours_text(need) or "0",
        state=say(f"web.years.state.{state}", lang),
        tag=tag,
        icon=icon,
        note=_note(year, found, lang),
    )


def _state(year: CycleYear, found: CycleReading) -> tuple[str, str, str]:
    """The word of a year with its colour and shape; no year of a cycle fails by itself (Xinjiang Art. 12)."""
    if year.rules.is_draft:
        return "draft", "review", "review"
    if year.is_deemed and year.balance.compliant:
        return "deemed", "met", "passed"
    if year.balance.compliant:
        return "complete", "met", "passed"
    if year.balance.compliant is None:
        return "within_cycle", "open", "clock"
    return ("running", "open", "clock") if year.year >= found.on.year else ("incomplete", "reject", "failed")


def _note(year: CycleYear, found: CycleReading, lang: str) -> str:
    """Whether a year that is past and short may still be made up."""
    past = year.year < found.on.year
    answer = year.make_up
    if not past or year.balance.compliant or found.standing is not None or answer.code is None:
        return ""
    code = f"accounts.makeup.{answer.code}"
    said = say(code, lang) if has(code) else ""
    return f"{lane_word(answer.subject, lang)}：{said}" if answer.subject and answer.allowed else said


def _cycle(found: CycleReading, lang: str) -> CycleView | None:
    """The cycle's own bar."""
    standing = found.standing
    if standing is None:
        return None
    widest = max(standing.required, standing.earned, Decimal(1)) * ROOM
    tag, icon = STATUS_TAGS[standing.status]
    return CycleView(
        status=say(f"web.years.cycle.{standing.status}", lang),
        tag=tag,
        icon=icon,
        earned=hours_text(standing.earned) or "0",
        required=hours_text(standing.required) or "0",
        short=hours_text(standing.short) if standing.short else None,
        filled=length_of(standing.earned, widest),
        mark=min(length_of(standing.required, widest), PICTURE - 1),
    )
