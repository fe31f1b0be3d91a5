"""`xueshi status`, `xueshi roster`: publishing and importing."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from verifier.cli.certificates import publish
from verifier.cli.failing import usage
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.errors import InputMissingError
from verifier.flows import COLUMNS, Import, import_records
from verifier.hours import plain
from verifier.messages import say
from verifier.store import list_status_lists

status = typer.Typer(help="Status lists.", no_args_is_help=True)
roster = typer.Typer(help="Records of hours from trusted channels.", no_args_is_help=True)
CHANNELS = ("industry_push", "organiser_import", "platform")


@status.command("publish")
def publish_status(form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """Sign and write the node's status lists and trust list."""
    with opened_node() as services:
        publish(services)
        with services.store.read() as tx:
            urls = [row.url for row in list_status_lists(tx, region=services.settings.region)]
    if form is Format.JSON:
        print_json({"status_lists": urls})
    else:
        print_pairs(say("cli.published", lang or default_lang()), [(url, "✓") for url in urls])


@roster.command("import")
def import_roster(
    table: Annotated[Path, typer.Argument(help=f"CSV or xlsx with the columns {', '.join(COLUMNS)}.")],
    sender: Annotated[str, typer.Option("--sender", help="Who recorded the hours; with record_id it names a record.")],
    channel: Annotated[str, typer.Option("--channel", help=f"{', '.join(CHANNELS)}.")] = "platform",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Import hours that a trusted channel recorded: all rows or none, each record once."""
    lang = lang or default_lang()
    if channel not in CHANNELS:
        usage("cli.roster_channel", lang, text=channel, known=CHANNELS)
    if not table.is_file():
        raise InputMissingError(str(table))
    rows = _rows(table)
    with opened_node() as services:
        sent = Import(channel, sender, rows, command_actor())
        imported = import_records(services.store, services.packs, sent, now=services.clock())
    if form is Format.JSON:
        print_json({"posted": len(imported.posted), "passed_over": imported.passed_over})
        return
    heads = [say(f"cli.column.{name}", lang) for name in ("category", "subject", "lane", "posted")]
    print_table(heads, [(e.category, e.subject, e.lane, plain(e.hours)) for e in imported.posted])
    print(say("cli.roster_done", lang, posted=len(imported.posted), passed_over=imported.passed_over))


def _rows(table: Path) -> tuple[Mapping[str, str], ...]:
    """The rows as text, by the names of the head."""
    if table.suffix.lower() == ".csv":
        with table.open(encoding="utf-8-sig", newline="") as file:
            return tuple(csv.DictReader(file))
    import python_calamine

    try:
        sheet = python_calamine.CalamineWorkbook.from_path(str(table)).get_sheet_by_index(0).to_python()
    except python_calamine.CalamineError:
        raise InputMissingError(str(table)) from None
    if not sheet:
        return ()
    head = [str(cell).strip() for cell in sheet[0]]
    return tuple(dict(zip(head, (_cell(value) for value in row), strict=False)) for row in sheet[1:])


def _cell(value: object) -> str:
    """A cell as text; a number that is whole has no point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
