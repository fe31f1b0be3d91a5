"""Figures of reviewing as a page shows them: three leading figures, charts, and the tables beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from verifier.flows.figures import MonthFigures, ReviewFigures, figures_by_name, figures_of
from verifier.messages import has, say
from verifier.store import statistics
from verifier.web.charts import Chart, figure_text, grouped_columns, percent_text, share_lines, stacked_columns
from verifier.web.words import kind_word

FIGURES = ("decided", "passed", "returned", "rejected", "failed_later", "automation", "error")
SPANS = (6, 12, 24)
HOUR, DAY = 3600, 86_400
MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes what is shown."""

    label: str
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """A figure before all others."""

    label: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of figures."""

    name: str
    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A table by unit or by kind."""

    title: str
    head: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class WaitRow:
    """How long cases waited for one stage in one month."""

    month: str
    stage: str
    count: int
    median: str
    p90: str


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """The page."""

    spans: tuple[Choice, ...]
    chosen: tuple[Choice, ...]
    leads: tuple[Lead, ...]
    charts: tuple[Chart, ...]
    figure_names: tuple[str, ...]
    months: tuple[FigureRow, ...]
    waits: tuple[WaitRow, ...]
    groups: tuple[Group, ...]
    query: str
    years: tuple[int, ...]


def statistics_view(
    found: Sequence[MonthFigures], *, span: int, unit: str, kind: str, year: int, lang: str
) -> StatisticsView:
    """Make the page from the figures of its months."""
    whole = figures_of(one for month in found for one in month.by_kind)

    def query(**changes: object) -> str:
        named = {"months": span, "unit": unit, "kind": kind} | changes
        return urlencode({name: value for name, value in named.items() if value})

    chosen = [
        Choice(label, f"/statistics?{query(**{name: ''})}")
        for name, label in (("unit", unit), ("kind", kind_word(kind, lang) if kind else ""))
        if label
    ]
    return StatisticsView(
        spans=tuple(
            Choice(say("web.statistics.months", lang, count=str(one)), f"/statistics?{query(months=one)}", one == span)
            for one in SPANS
        ),
        chosen=tuple(chosen),
        leads=_leads(whole, found, lang),
        charts=_charts(found, lang),
        figure_names=FIGURES,
        months=tuple(FigureRow(one.month, _cells(one.figures)) for one in reversed(found)),
        waits=tuple(
            WaitRow(one.month, stage_word(w.stage, lang), w.count, span_text(w.median, lang), span_text(w.p90, lang))
            for one in reversed(found)
            for w in one.waits
        ),
        groups=(
            _group(
                [one for month in found for one in month.by_unit],
                "unit",
                lang,
                lambda name: f"/statistics?{query(unit=name)}",
            ),
            _group(
                [one for month in found for one in month.by_kind],
                "kind",
                lang,
                lambda name: f"/statistics?{query(kind=name)}",
            ),
        ),
        query=query(),
        years=tuple(range(year, year - 6, -1)),
    )


def span_text(seconds: int | None, lang: str) -> str:
    """A span of time in the unit that people would use."""
    if seconds is None:
        return "—"
    for size, word in ((DAY, "days"), (HOUR, "hours"), (60, "minutes")):
        if seconds >= size:
            return say(f"web.statistics.{word}", lang, count=figure_text(Fraction(seconds, size)))
    return say("web.statistics.seconds", lang, count=str(seconds))


def stage_word(stage: str, lang: str) -> str:
    """What people call a stage."""
    key = f"web.statistics.stage_{stage}"
    return say(key, lang) if has(key) else stage


def _leads(whole: ReviewFigures, found: Sequence[MonthFigures], lang: str) -> tuple[Lead, ...]:
    waits = [wait for month in found for wait in month.waits if wait.stage == "unit"]
    slowest = max((wait.p90 for wait in waits), default=None)
    return (
        Lead(say("records.figure.decided", lang), str(whole.decided), say("web.statistics.cases", lang)),
        Lead(say("records.figure.automation", lang), percent_text(whole.automation), ""),
        Lead(
            say("records.figure.error", lang),
            percent_text(whole.error),
            say("web.statistics.of_accepts", lang, count=str(whole.accepts)),
        ),
        Lead(say("web.statistics.slowest", lang), span_text(slowest, lang), ""),
    )


def _charts(found: Sequence[MonthFigures], lang: str) -> tuple[Chart, ...]:
    labels = [one.month[2:] for one in found]
    figures = [one.figures for one in found]

    def word(name: str) -> str:
        return say(f"records.figure.{name}", lang)

    def title(name: str) -> str:
        return say(f"web.statistics.chart_{name}", lang)

    throughput = stacked_columns(
        "throughput",
        title("throughput"),
        say(
            "web.statistics.desc_throughput",
            lang,
            total=str(sum(one.decided for one in figures)),
            months=str(len(found)),
        ),
        labels,
        [(word(name), [getattr(one, name) for one in figures]) for name in ("passed", "returned", "rejected")],
    )
    shares = share_lines(
        "shares",
        title("shares"),
        say("web.statistics.desc_shares", lang),
        labels,
        [(word("automation"), [one.automation for one in figures]), (word("error"), [one.error for one in figures])],
    )
    first = [next((wait for wait in one.waits if wait.stage == "unit"), None) for one in found]
    days = [
        (say("web.statistics.median", lang), [Fraction(one.median, DAY) if one else None for one in first]),
        (say("web.statistics.p90", lang), [Fraction(one.p90, DAY) if one else None for one in first]),
    ]
    waits = grouped_columns("waits", title("waits"), say("web.statistics.desc_waits", lang), labels, days)
    return throughput, shares, waits


def _group(tallies: Sequence[statistics.Tally], part: str, lang: str, href: object) -> Group:
    figures = figures_by_name(tallies)
    order = list(figures)[:MOST_ROWS]
    assert callable(href)
    rows = tuple(
        FigureRow(kind_word(name, lang) if part == "kind" else name, _cells(figures[name]), href(name))
        for name in order
    )
    return Group(say(f"web.statistics.by_{part}", lang), say(f"web.statistics.{part}", lang), rows)


def _cells(one: ReviewFigures) -> tuple[str, ...]:
    counts = (one.decided, one.passed, one.returned, one.rejected, one.failed_later)
    return (*(str(count) for count in counts), percent_text(one.automation), percent_text(one.error))
