"""Figures of reviewing and a unit's yearly report, as pages."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from verifier.access import reach
from verifier.clock import legal_date
from verifier.flows.figures import read_unit_report, unit_totals
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.pages import render
from verifier.web.routes_statistics import TOTAL_COLUMNS, Months, Part, Year, figures_for, totals_json
from verifier.web.views_statistics import statistics_view

pages = APIRouter(include_in_schema=False)


@pages.get("/statistics")
def get_statistics_page(
    request: Request,
    actor: Annotated[Actor, acting("statistics.read")],
    services: Parts,
    now: Now,
    lang: Lang,
    months: Months = 12,
    unit: Part = None,
    kind: Part = None,
) -> HTMLResponse:
    """Show throughput, automation, error and waiting, with charts and tables."""
    found = figures_for(services, actor, months, unit, kind, now)
    year = legal_date(now).year
    view = statistics_view(found, span=months, unit=unit or "", kind=kind or "", year=year, lang=lang)
    return render(request, "statistics.html", here="statistics", view=view)


@pages.get("/statistics/units")
def get_unit_report_page(
    request: Request,
    actor: Annotated[Actor, acting("unit_report.read")],
    services: Parts,
    year: Annotated[Year, Query()],
) -> HTMLResponse:
    """Show a year's study by unit: number, time, credits, content."""
    lines = read_unit_report(services.store, reach(actor, "unit_report.read"), year)
    rows = [totals_json(one) for one in unit_totals(lines)]
    view = {"year": year, "columns": TOTAL_COLUMNS[1:], "rows": rows}
    return render(request, "unit_report.html", here="statistics", view=view)
