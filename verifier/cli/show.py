"""`xueshi account`, `xueshi cases`, `xueshi audit`: what the pages show, on the terminal."""

from typing import Annotated, Any
from uuid import UUID

import typer

from verifier.cli.options import FormatOption, LangOption, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.flows import Account, read_account
from verifier.hours import plain
from verifier.messages import has, say
from verifier.rules import say_word
from verifier.store import Case, CaseFilter, list_cases, read_audit

LIMIT = 200


def account(
    person: Annotated[UUID, typer.Argument(help="Id of the person.")],
    year: Annotated[int, typer.Option("--year", min=1990, max=2100)],
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Show a person's year: entries, what counts, and what is missing."""
    lang = lang or default_lang()
    with opened_node() as services:
        found = read_account(services.store, services.packs, person, year=year)
    if form is Format.JSON:
        print_json(_account_facts(found))
        return
    names = ("category", "subject", "lane", "posted", "counted", "cite")
    print_table([say(f"cli.column.{name}", lang) for name in names], account_rows(found, lang))
    balance = found.balance
    short = "、".join(f"{say_word(lane, lang)} {plain(hours)}" for lane, hours in balance.short.items())
    print_pairs(
        "",
        [
            (say("cli.subject.public", lang), plain(balance.public)),
            (say("cli.subject.professional", lang), plain(balance.professional)),
            (say("cli.total", lang), plain(balance.total)),
            (say("cli.requirement", lang), say(f"cli.fulfilled.{str(balance.compliant).lower()}", lang)),
            *([(say("cli.short", lang), short)] if short else []),
            (say("cli.column.cite", lang), "；".join(balance.verdict.cites)),
        ],
    )


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


def _account_facts(found: Account) -> dict[str, Any]:
    """The account as JSON."""
    balance = found.balance
    counted = {line.entry: line for line in balance.lines}
    return {
        "person": str(found.person.id),
        "region": found.person.region,
        "year": found.year,
        "pack": balance.pack,
        "public": plain(balance.public),
        "professional": plain(balance.professional),
        "total": plain(balance.total),
        "compliant": balance.compliant,
        "short": {lane: plain(hours) for lane, hours in balance.short.items()},
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


def cases(
    stage: Annotated[str | None, typer.Option("--stage", help="unit, authority, hr.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="submitted, unit_passed, …")] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """List cases, the longest waiting first."""
    lang = lang or default_lang()
    found: list[Case] = []
    cursor = None
    with opened_node() as services, services.store.read() as tx:
        while True:
            page = list_cases(tx, CaseFilter(stage=stage, state=state), after=cursor, limit=LIMIT)
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
    names = ("id", "kind", "year", "region", "unit", "proposal", "stage", "state")
    rows = [{name: getattr(case, name) for name in names} | {"id": str(case.id)} for case in found]
    if form is Format.JSON:
        for row in rows:
            print_json(row)
        return
    for row in rows:
        code = f"ocr.kind.{row['kind']}"
        row["kind"] = say(code, lang) if has(code) else row["kind"]
        row["proposal"] = say(f"cli.decision.{row['proposal']}", lang)
    print_table(names, [tuple(row.values()) for row in rows])


def audit(
    after: Annotated[int, typer.Option("--after", min=0, help="Lines after this number.")] = 0,
    form: FormatOption = Format.JSON,
    lang: LangOption = "",
) -> None:
    """Export the audit for an auditor: every line with its digest, one JSON object each."""
    del lang
    with opened_node() as services, services.store.read() as tx:
        while rows := read_audit(tx, after=after, limit=LIMIT):
            for row in rows:
                names = ("number", "at", "actor", "action", "subject", "facts")
                line = {name: getattr(row, name) for name in names}
                line |= {"previous": row.previous.hex(), "digest": row.digest.hex()}
                if form is Format.JSON:
                    print_json(line)
                else:
                    print(row.number, row.at, row.actor, row.action, row.subject)
            after = rows[-1].number
