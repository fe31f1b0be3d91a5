"""Figures of reviewing, a unit's yearly report, and accounts for title reviews, as API; every list as JSON, csv or xlsx."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from verifier.access import reach, require
from verifier.accounts import Balance
from verifier.flows import Services
from verifier.flows.figures import (
    MonthFigures,
    ReviewFigures,
    TitleReviewQuery,
    UnitTotals,
    YearForReview,
    figures_by_name,
    months_until,
    read_figures,
    read_for_title_review,
    read_unit_report,
    unit_totals,
)
from verifier.hours import plain
from verifier.messages import say
from verifier.render import SheetForm, sheet_pieces
from verifier.rules import say_word
from verifier.store import find_person_by_id_number, statistics, subject_of_person, unit_figures
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.described import problems
from verifier.web.reading import note_listing
from verifier.web.record_input import TitleReviewAsked

api = APIRouter(prefix="/api", tags=["statistics"])
READ = problems(400, 401, 404)
MOST_MONTHS = 36
Months = Annotated[int, Query(ge=1, le=MOST_MONTHS)]
Part = Annotated[str | None, Query(max_length=120)]
Year = Annotated[int, Query(ge=1990, le=2100)]
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            SheetForm.JSON.media_type: {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "string"}},
            SheetForm.XLSX.media_type: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}
FIGURE_COLUMNS = (
    "month", "decided", "passed", "returned", "rejected", "failed_later", "automation", "error", "median_seconds", "p90_seconds",
)  # fmt: skip
STUDY_COLUMNS = (
    "unit",
    "name",
    "year",
    "content",
    "category",
    "subject",
    "days",
    "hours",
    "credits",
    "result",
    "source",
)
TOTAL_COLUMNS = ("unit", "people", "entries", "contents", "person_days", "public", "professional", "hours", "credits")


@api.get("/statistics/review", responses=READ)
def get_review_figures(
    actor: Annotated[Actor, acting("statistics.read")],
    services: Parts,
    now: Now,
    months: Months = 12,
    unit: Part = None,
    kind: Part = None,
) -> dict[str, Any]:
    """Give throughput, automation, error and waiting by month, and by unit and kind for the whole span."""
    found = figures_for(services, actor, months, unit, kind, now)
    by_unit = figures_by_name(one for month in found for one in month.by_unit)
    by_kind = figures_by_name(one for month in found for one in month.by_kind)
    return {
        "months": [month_json(one) for one in found],
        "by_unit": [{"unit": name, **_figures_json(figures)} for name, figures in by_unit.items()],
        "by_kind": [{"kind": name, **_figures_json(figures)} for name, figures in by_kind.items()],
    }


@api.get("/statistics/review/export", responses=READ | FILES, response_class=StreamingResponse)
def get_review_export(
    actor: Annotated[Actor, acting("statistics.read")],
    services: Parts,
    now: Now,
    lang: Lang,
    form: SheetForm = SheetForm.XLSX,
    months: Months = 12,
    unit: Part = None,
    kind: Part = None,
) -> StreamingResponse:
    """Give the figures by month as a file."""
    rows = (_flat(one) for one in figures_for(services, actor, months, unit, kind, now))
    return download(form, "review", FIGURE_COLUMNS, "figure", rows, lang)


@api.get("/statistics/units", responses=READ)
def get_unit_totals(
    actor: Annotated[Actor, acting("unit_report.read")], services: Parts, year: Year, unit: Part = None
) -> dict[str, Any]:
    """Give a year's study of the people within reach, added up by unit: number, time, credits, content."""
    lines = read_unit_report(services.store, reach(actor, "unit_report.read"), year, unit=unit)
    return {"year": year, "units": [totals_json(one) for one in unit_totals(lines)]}


@api.get("/statistics/units/export", responses=READ | FILES, response_class=StreamingResponse)
def get_unit_export(
    actor: Annotated[Actor, acting("unit_report.read")],
    services: Parts,
    now: Now,
    lang: Lang,
    year: Year,
    form: SheetForm = SheetForm.XLSX,
    unit: Part = None,
    lines: bool = True,  # noqa: FBT001, FBT002 (a query)
) -> StreamingResponse:
    """Give the report as a file: line by line, or added up by unit."""
    found = read_unit_report(services.store, reach(actor, "unit_report.read"), year, unit=unit)
    if not lines:
        totals = (totals_json(one) for one in unit_totals(found))
        return download(form, f"units-{year}", TOTAL_COLUMNS, "figure", totals, lang)
    people = (
        one.person_id for one in read_unit_report(services.store, reach(actor, "unit_report.read"), year, unit=unit)
    )
    filters = {"year": year, "unit": unit, "form": form.value}
    note_listing(services, actor, "unit_report.exported", people, filters=filters, now=now)
    return download(form, f"study-{year}", STUDY_COLUMNS, "figure", (_study_json(one, lang) for one in found), lang)


@api.post("/title-review/accounts", responses=problems(400, 401, 404, 413))
def post_title_review(
    asked: TitleReviewAsked, actor: Annotated[Actor, acting("title_review.read")], services: Parts, now: Now, lang: Lang
) -> dict[str, Any]:
    """Give a person's yearly accounts for a title review: verdicts with their clauses, and the mode in which the purpose reads them.

    Each call leaves a line in the audit. A wrong name looks like nobody.
    """
    with services.store.read() as tx:
        person = find_person_by_id_number(tx, asked.id_number.strip().upper())
        subject = subject_of_person(tx, person.id if person else None, what="person", key="")
    require(actor, "title_review.read", subject)
    query = TitleReviewQuery(
        asked.id_number, asked.name, actor.login, asked.applied_on, asked.level, tuple(asked.years)
    )
    found = read_for_title_review(services.store, services.packs, query, now=now)
    verdict = found.verdict
    return {
        "person": {
            "id": str(found.person.id),
            "name": found.person.name,
            "region": found.person.region,
            "unit": found.person.unit,
        },
        "applied_on": found.applied_on.isoformat(),
        "purpose": None
        if verdict is None
        else {
            "mode": str(verdict.mode),
            "passed": verdict.passed,
            "years": list(verdict.years),
            "short": {
                str(year): {lane: plain(h) for lane, h in lanes.items()} for year, lanes in verdict.short.items()
            },
            "rule": verdict.rule,
            "applying": list(verdict.applying),
            "to_person": verdict.to_person,
            "cites": list(verdict.cites),
        },
        "years": [_year_json(one, lang) for one in found.years],
    }


# ---------------------------------------------------------------- shared with the pages


def figures_for(
    services: Services, actor: Actor, months: int, unit: str | None, kind: str | None, now: Any
) -> tuple[MonthFigures, ...]:
    """The figures within the actor's reach."""
    scope = statistics.Scope(reach(actor, "statistics.read"), unit or None, kind or None)
    return read_figures(services.store, scope, months_until(now, months), now=now)


def download(
    form: SheetForm, name: str, columns: tuple[str, ...], family: str, rows: Iterator[dict[str, Any]], lang: str
) -> StreamingResponse:
    """A list as a file."""
    heads = [say(f"records.{family}.{column}", lang) for column in columns]
    suffix = "jsonl" if form is SheetForm.JSON else form.value
    headers = {"Content-Disposition": f'attachment; filename="xueshi-{name}.{suffix}"'}
    return StreamingResponse(sheet_pieces(form, columns, heads, rows), media_type=form.media_type, headers=headers)


def month_json(one: MonthFigures) -> dict[str, Any]:
    """One month as JSON; shares are fractions of 1, or nothing."""
    waits = [{"stage": w.stage, "count": w.count, "median_seconds": w.median, "p90_seconds": w.p90} for w in one.waits]
    return {"month": one.month, "is_running": one.is_running, **_figures_json(one.figures), "waits": waits}


def totals_json(one: UnitTotals) -> dict[str, Any]:
    """A unit's totals as JSON."""
    return {
        "unit": one.unit,
        "people": len(one.people),
        "entries": one.entries,
        "contents": len(one.contents),
        "person_days": len(one.person_days),
        "public": plain(one.public),
        "professional": plain(one.professional),
        "hours": plain(one.total),
        "credits": plain(one.credits),
    }


def share(value: Fraction | None) -> float | None:
    """A share as a number of four places."""
    return None if value is None else round(float(value), 4)


def _figures_json(found: ReviewFigures) -> dict[str, Any]:
    return {
        "decided": found.decided,
        "passed": found.passed,
        "returned": found.returned,
        "rejected": found.rejected,
        "failed_later": found.failed_later,
        "automation": share(found.automation),
        "error": share(found.error),
    }


def _flat(one: MonthFigures) -> dict[str, Any]:
    told = month_json(one)
    first = one.waits[0] if one.waits else None
    return told | {"median_seconds": first.median if first else None, "p90_seconds": first.p90 if first else None}


def _study_json(one: unit_figures.StudyLine, lang: str) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "name": one.name,
        "year": one.year,
        "content": one.content,
        "category": say_word(one.category, lang),
        "subject": one.subject,
        "days": [day.isoformat() for day in one.days],
        "hours": plain(one.hours),
        "credits": plain(one.credits) if one.credits is not None else None,
        "result": one.result,
        "source": one.source,
    }


def _year_json(one: YearForReview, lang: str) -> dict[str, Any]:
    return {
        "year": one.year,
        "region": one.place,
        "pack": one.pack.label if one.pack else None,
        "account": _balance_json(one.balance) if one.balance else None,
        "entries": [
            {
                "id": str(entry.id),
                "category": entry.category,
                "subject": entry.subject,
                "lane": entry.lane,
                "hours": plain(entry.hours),
                "source": entry.source,
                "reverses": str(entry.reverses) if entry.reverses else None,
                "trace": dict(entry.trail),
            }
            for entry in one.entries
        ],
        "say": "" if one.pack else say("records.no_rules_of_year", lang, year=str(one.year)),
    }


def _balance_json(balance: Balance) -> dict[str, Any]:
    return {
        "public": plain(balance.public),
        "professional": plain(balance.professional),
        "total": plain(balance.total),
        "compliant": balance.compliant,
        "required": {floor.lane: plain(floor.hours) for floor in balance.verdict.floors},
        "short": {lane: plain(hours) for lane, hours in balance.short.items()},
        "cites": list(balance.verdict.cites),
    }
