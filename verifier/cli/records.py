"""`xueshi status`, `xueshi roster`: publishing and importing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from verifier.cli.certificates import publish
from verifier.cli.failing import FAILED, complain, sentence_of, usage
from verifier.cli.groups import Group
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.errors import InputMissingError
from verifier.flows.records import (
    CHANNELS,
    COLUMNS,
    NEEDED,
    RosterUpload,
    RowFault,
    RowsRefusedError,
    import_roster,
    upload_roster,
)
from verifier.hours import plain
from verifier.messages import say
from verifier.store import list_status_lists

status = typer.Typer(cls=Group, help="Status lists.")
roster = typer.Typer(cls=Group, help="Records of hours from trusted channels.")


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


@roster.command("template")
def roster_template(
    out: Annotated[Path, typer.Option("--out", help="The workbook to write.")] = Path("roster-template.xlsx"),
    lang: LangOption = "",
) -> None:
    """Write the template of a roster: every column as text."""
    from verifier.render import workbook_pieces  # loaded here: it brings the layout engine

    lang = lang or default_lang()
    heads = [f"{say(f'records.column.{name}', lang)}{'*' if name in NEEDED else ''}" for name in COLUMNS]
    words = [(say(f"records.column.{name}", lang), say(f"records.column_hint.{name}", lang)) for name in COLUMNS]
    told = [say("records.template.column", lang), say("records.template.meaning", lang)]
    out.write_bytes(
        b"".join(
            workbook_pieces(
                [(say("records.template.list", lang), heads, []), (say("records.template.words", lang), told, words)]
            )
        )
    )
    print(out)


@roster.command("import")
def import_roster_file(
    table: Annotated[Path, typer.Argument(help=f"CSV, xls or xlsx with the columns {', '.join(COLUMNS)}.")],
    sender: Annotated[str, typer.Option("--sender", help="Who recorded the hours; with record_id it names a record.")],
    channel: Annotated[str, typer.Option("--channel", help=f"{', '.join(CHANNELS)}.")] = "platform",
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Where to write the errors as xlsx: row, column, reason.")
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Import hours that a trusted channel recorded: all rows or none, each record once; errors name row, column and reason."""
    lang = lang or default_lang()
    if channel not in CHANNELS:
        usage("cli.roster_channel", lang, text=channel, known=CHANNELS)
    if not table.is_file():
        raise InputMissingError(str(table))
    with opened_node() as services:
        region, actor, now = services.settings.region, command_actor(), services.clock()
        sent = RosterUpload(table.read_bytes(), table.name, channel, sender, f"/{region}/", region, actor)
        checked = upload_roster(services.store, services.packs, sent, now=now)
        if checked.faults:
            _tell_faults(checked.faults, errors, form, lang)
        kept = checked.roster
        _, imported = import_roster(services.store, services.packs, kept.id, version=kept.version, actor=actor, now=now)
    if form is Format.JSON:
        told = {"posted": len(imported.posted), "passed_over": imported.passed_over}
        print_json(told | {"corrected": imported.corrected, "asked": imported.asked})
        return
    heads = [say(f"cli.column.{name}", lang) for name in ("category", "subject", "lane", "posted")]
    print_table(heads, [(e.category, e.subject, e.lane, plain(e.hours)) for e in imported.posted])
    print(say("cli.roster_done", lang, posted=len(imported.posted), passed_over=imported.passed_over))


def _tell_faults(faults: Sequence[RowFault], errors: Path | None, form: Format, lang: str) -> NoReturn:
    """Say everything that is wrong, on the terminal and in a file where one was asked for; nothing was imported."""
    rows = [(str(one.row), one.column_word(lang), one.say(lang)) for one in faults]
    heads = [say(f"records.error_file.{name}", lang) for name in ("row", "column", "why")]
    if errors is not None:
        from verifier.render import workbook_pieces

        errors.write_bytes(b"".join(workbook_pieces([("errors", heads, rows)])))
    if form is Format.JSON:
        named = [{"row": f.row, "column": f.column, "code": f.code, "say": f.say(lang)} for f in faults]
        print_json({"errors": named})
    else:
        print_table(heads, rows)
    complain(sentence_of(RowsRefusedError(tuple(faults)), lang))
    raise typer.Exit(FAILED)
