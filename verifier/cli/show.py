"""`xueshi cases`, `xueshi audit`: what the pages show, on the terminal."""

from typing import Annotated

import typer

from verifier.cli.options import FormatOption, LangOption, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_table
from verifier.messages import has, say
from verifier.store import Case, CaseFilter, list_cases, read_audit

LIMIT = 200


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
