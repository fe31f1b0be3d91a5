"""`xueshi account`: a person's year, their readiness for a purpose, or the years of a cycle: what the pages show, on the terminal."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from verifier.accounts import say_gaps
from verifier.activity import PERSON_ATTRIBUTES
from verifier.cli.failing import usage
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.clock import legal_date
from verifier.flows import (
    Account,
    Application,
    CycleReading,
    PurposeOf,
    Readiness,
    export_own_data,
    judge_readiness,
    read_account,
    read_cycle,
)
from verifier.hours import plain
from verifier.messages import say
from verifier.rules import say_word

SPAN = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
FACTS = frozenset({"birth", "sex", "degree", "title_level", "transfer_date"}) | PERSON_ATTRIBUTES


def account(
    person: Annotated[UUID, typer.Argument(help="Id of the person.")],
    year: Annotated[
        int | None, typer.Option("--year", min=1990, max=2100, help="The year (default: this one).")
    ] = None,
    purpose: Annotated[
        PurposeOf | None, typer.Option("--for", help="Readiness for a purpose instead of the year's account.")
    ] = None,
    on: Annotated[str, typer.Option("--on", help="Day of application, YYYY-MM-DD (default: today).")] = "",
    level: Annotated[str, typer.Option("--level", help="Title sought: junior, intermediate, senior.")] = "",
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help="A fact for this question, NAME=VALUE; may be repeated.")
    ] = None,
    cycle: Annotated[str, typer.Option("--cycle", help="The years FIRST-LAST side by side instead.")] = "",
    export: Annotated[
        Path | None, typer.Option("--export", help="Write everything that is kept of the person there, as a zip.")
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Show a person's year (entries, what counts, what is missing), their readiness for a purpose, or the years of a cycle."""
    lang = lang or default_lang()
    with opened_node() as services:
        today = legal_date(services.clock())
        if export is not None:
            with (
                export_own_data(services.store, person, actor=command_actor(), now=services.clock()) as archive,
                export.open("wb") as out,
            ):
                shutil.copyfileobj(archive, out)
            print_pairs("", [(say("own_data.link", lang), str(export))])
        elif purpose is not None:
            application = Application(purpose, _day(on, lang) or today, level, _facts(fact or [], lang))
            _show_readiness(judge_readiness(services.store, services.packs, person, application), form, lang)
        elif cycle:
            first, last = _span(cycle, lang)
            read = read_cycle(services.store, services.packs, person, first_year=first, last_year=last, on=today)
            _show_cycle(read, form, lang)
        else:
            found = read_account(services.store, services.packs, person, year=year or today.year, today=today)
            _show_account(found, form, lang)


def account_rows(found: Account, lang: str) -> list[tuple[str, ...]]:
    """The entries that count, with what they lost to limits."""
    counted = {line.entry: line for line in found.balance.lines}
    return [
        (
            say_word(entry.category, lang),
            say(f"cli.subject.{entry.subject}", lang),
            say_word(entry.lane or "any", lang),
            plain(entry.hours),
            plain(counted[str(entry.id)].counted),
            "；".join(entry.trail.get("cites", ())),
        )
        for entry in found.entries
        if str(entry.id) in counted
    ]


def _show_account(found: Account, form: Format, lang: str) -> None:
    """Print a year."""
    if form is Format.JSON:
        print_json(_account_facts(found, lang))
        return
    names = ("category", "subject", "lane", "posted", "counted", "cite")
    print_table([say(f"cli.column.{name}", lang) for name in names], account_rows(found, lang))
    balance = found.balance
    missing = say_gaps(found.gaps, lang)
    print_pairs(
        "",
        [
            (say("cli.subject.public", lang), plain(balance.public)),
            (say("cli.subject.professional", lang), plain(balance.professional)),
            (say("cli.total", lang), plain(balance.total)),
            (say("cli.requirement", lang), _verdict_word(found, lang)),
            *((say("cli.short", lang), sentence) for sentence in missing),
            *(("", say(f"accounts.warning.{code}", lang)) for code in balance.warnings),
            *((due.rule.what, _due_words(due.filing.due, due.filing.codes, lang)) for due in found.due_days),
            (say("cli.column.cite", lang), "；".join(balance.verdict.cites)),
        ],
    )


def _verdict_word(found: Account, lang: str) -> str:
    """Whether the year is complete; a draft says nothing."""
    if found.is_draft:
        return say("accounts.to_person.RULES_OF_OTHER_YEAR", lang)
    return say(f"cli.fulfilled.{str(found.balance.compliant).lower()}", lang)


def _due_words(due: date, codes: tuple[str, ...], lang: str) -> str:
    """A day that something is due by, and how it stands."""
    late = "LATE" in codes
    done = not any(code.startswith("MISSING") for code in codes)
    state = ("done_late" if late else "done") if done else ("late" if late else "open")
    return f"{due.isoformat()}（{say(f'web.account.due.{state}', lang)}）"


def _show_readiness(found: Readiness, form: Format, lang: str) -> None:
    """Print a verdict for a purpose."""
    told = found.told(lang)
    if form is Format.JSON:
        print_json(told)
        return
    print_pairs("", [("", sentence) for sentence in told["say"]])
    names = ("year", "weight", "hours", "missing")
    rows = [
        (
            year.year,
            say(f"web.readiness.weight.{year.weight}", lang),
            _lanes({lane: plain(figure) for lane, figure in year.asked.short.items()}, lang)
            or say("web.readiness.all_there", lang),
            "\n".join(say_gaps(year.gaps, lang)),
        )
        for year in found.years
    ]
    print_table([say(f"cli.readiness.{name}", lang) for name in names], rows)
    clauses = [(str(one.effect), one.cite) for one in found.exemptions]
    clauses += [(one.effect, one.cite) for one in found.consequences]
    print_pairs(
        "", [(say(f"web.readiness.effect.{effect}", lang), f"{cite.short}「{cite.quote}」") for effect, cite in clauses]
    )


def _show_cycle(found: CycleReading, form: Format, lang: str) -> None:
    """Print years side by side."""
    told = found.told()
    if form is Format.JSON:
        print_json(told)
        return
    names = ("public", "professional", "total", "missing")
    rows = [
        (year["year"], *(year[name] for name in names[:3]), _lanes(year["missing"], lang)) for year in told["years"]
    ]
    print_table([say("cli.readiness.year", lang), *(say(f"cli.years.{name}", lang) for name in names)], rows)
    if cycle := told["cycle"]:
        print_pairs(
            "",
            [
                (say(f"web.years.cycle.{cycle['status']}", lang), f"{cycle['earned']} / {cycle['required']}"),
                (told["cite"], told["quote"]),
            ],
        )


def _lanes(hours: dict[str, str], lang: str) -> str:
    """Hours by lane in words."""
    return "、".join(f"{say(f'accounts.lane.{lane}', lang)} {figure}" for lane, figure in hours.items())


def _day(text: str, lang: str) -> date | None:
    """A day of the command line."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        usage("cli.readiness.bad_day", lang, text=text)


def _span(text: str, lang: str) -> tuple[int, int]:
    """The years of a cycle."""
    match = SPAN.fullmatch(text)
    if match is None:
        usage("cli.readiness.bad_span", lang, text=text)
    return int(match[1]), int(match[2])


def _facts(given: list[str], lang: str) -> dict[str, object]:
    """Facts of the command line by name; what they mean is read where they are used."""
    facts: dict[str, object] = {}
    for text in given:
        name, _, value = text.partition("=")
        if name not in FACTS:
            usage("cli.readiness.bad_fact", lang, text=text, known=sorted(FACTS))
        facts[name] = value.lower() not in {"false", "no", "0"} if name in PERSON_ATTRIBUTES else value
    return facts


def _account_facts(found: Account, lang: str) -> dict[str, Any]:
    """The account as JSON."""
    balance = found.balance
    counted = {line.entry: line for line in balance.lines}
    return {
        "person": str(found.person.id),
        "region": found.person.region,
        "year": found.year,
        "pack": balance.pack,
        "is_draft": found.is_draft,
        "public": plain(balance.public),
        "professional": plain(balance.professional),
        "total": plain(balance.total),
        "compliant": balance.compliant,
        "short": {lane: plain(hours) for lane, hours in balance.short.items()},
        "say": list(say_gaps(found.gaps, lang)),
        "warnings": list(balance.warnings),
        "due_days": [
            {"id": due.rule.id, "due": due.filing.due.isoformat(), "codes": list(due.filing.codes)}
            for due in found.due_days
        ],
        "papers": [
            {"id": one.paper.id, "name": one.paper.name, "missing": [each.condition for each in one.missing]}
            for one in found.papers
        ],
        "cites": list(balance.verdict.cites),
        "entries": [
            {
                "id": str(entry.id),
                "category": entry.category,
                "subject": entry.subject,
                "lane": entry.lane,
                "hours": plain(entry.hours),
                "counted": plain(counted[str(entry.id)].counted) if str(entry.id) in counted else None,
                "reverses": str(entry.reverses) if entry.reverses else None,
                "trail": dict(entry.trail),
            }
            for entry in found.entries
        ],
        "certificates": [
            {"number": one.number, "period": one.period, "state": one.state} for one in found.certificates
        ],
    }
