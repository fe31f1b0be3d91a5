"""`xueshi doctor`: whether the node is sound, check by check; exit 1 when one has failed."""

from typing import Annotated

import typer

from verifier.cli.failing import FAILED
from verifier.cli.options import FormatOption, LangOption, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_table, shown
from verifier.cli.progress import counting_bar
from verifier.flows import Standing, examine_node
from verifier.messages import say

_MARKS = {Standing.OK: "✓", Standing.WARNING: "!", Standing.FAILED: "✗"}


def doctor(
    whole: Annotated[bool, typer.Option("--all", help="Read every file and every line of the audit.")] = False,  # noqa: FBT002 (an option)
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Examine database, audit chain, files, jobs, certificates, keys, lists and fonts."""
    lang = lang or default_lang()
    with opened_node() as services, counting_bar(say("cli.doctor.files", lang)) as tell:
        findings = examine_node(
            services.store,
            services.keys,
            services.trust,
            services.settings.node,
            now=services.clock(),
            whole=whole,
            tell=tell,
        )
    rows = []
    for finding in findings:
        facts = {name: shown(value) for name, value in finding.facts.items()}
        if form is Format.JSON:
            print_json({"check": finding.name, "standing": finding.standing, "facts": facts})
        else:
            what = " ".join(f"{name}={value}" for name, value in facts.items() if value)
            rows.append((_MARKS[finding.standing], say(f"cli.doctor.{finding.name}", lang), what))
    if form is Format.TABLE:
        print_table(["", say("cli.doctor.check", lang), say("cli.doctor.found", lang)], rows)
    if any(finding.standing is Standing.FAILED for finding in findings):
        raise typer.Exit(FAILED)
