"""`xueshi rules`: try worked cases, check packs, say packs in prose with their clauses."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from verifier.cli.failing import FAILED, complain, usage
from verifier.cli.groups import Group
from verifier.cli.options import FormatOption, LangOption, default_lang
from verifier.cli.output import Format, print_json
from verifier.errors import InputMissingError
from verifier.flows import try_cases
from verifier.messages import say
from verifier.regions import NotARegionError, region
from verifier.rules import explain_pack, lint_packs, load_packs

app = typer.Typer(cls=Group, help="Rule packs.")


@app.command("try")
def try_(
    cases: Annotated[Path, typer.Argument(metavar="CASES.json", help="Worked cases.")],
    check: Annotated[bool, typer.Option("--check", help="Compare, and exit 1 on a difference.")] = False,  # noqa: FBT002 (an option)
    lang: LangOption = "",
) -> None:
    """Judge worked cases: one JSON line a case."""
    if not cases.is_file():
        raise InputMissingError(str(cases))
    tried = try_cases(cases.read_bytes(), load_packs())
    wrong = 0
    for one in tried:
        sys.stdout.write(one.line + "\n")
        if check and one.differences:
            wrong += 1
            for found in one.differences:
                complain(f"{one.id}: {found.path}: {found.expected!r} ≠ {found.got!r}")
    if wrong:
        complain(say("cli.rules_differ", lang or default_lang(), wrong=wrong, count=len(tried)))
        raise typer.Exit(FAILED)


@app.command()
def lint(
    packs: Annotated[
        list[Path] | None, typer.Argument(help="Pack files or folders; the program's own if none.")
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Check packs, their sources and their own cases."""
    for path in packs or ():
        if not path.exists():
            raise InputMissingError(str(path))
    findings = lint_packs(tuple(packs or ()))
    for finding in findings:
        if form is Format.JSON:
            names = ("file", "line", "rule", "code", "detail")
            print_json({name: getattr(finding, name) for name in names})
        else:
            print(finding)
    if findings:
        raise typer.Exit(FAILED)
    if form is Format.TABLE:
        print(say("cli.rules_sound", lang or default_lang()))


@app.command()
def explain(
    code: Annotated[str, typer.Option("--region", help="GB/T 2260 code.")],
    year: Annotated[int, typer.Option("--year", min=1990, max=2100)],
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Say a region's rules for a year, with clauses."""
    lang = lang or default_lang()
    try:
        place = region(code)
    except NotARegionError:
        usage("cli.bad_region", lang, text=code)
    prose = explain_pack(place, year, lang)
    if form is Format.JSON:
        print_json({"region": place, "year": year, "pack": load_packs().for_year(place, year).label, "text": prose})
    else:
        sys.stdout.write(prose)
