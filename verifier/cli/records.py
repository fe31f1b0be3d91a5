"""`xueshi status`, `xueshi roster`, `xueshi user`: publishing, importing, and who acts."""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from verifier.cli.certificates import publish
from verifier.cli.failing import usage
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.errors import InputMissingError
from verifier.flows import COLUMNS, ROLES, Import, NewUser, add_account, import_records
from verifier.hours import plain
from verifier.messages import say
from verifier.store import list_status_lists, list_users

status = typer.Typer(help="Status lists.", no_args_is_help=True)
roster = typer.Typer(help="Records of hours from trusted channels.", no_args_is_help=True)
user = typer.Typer(help="Who may act.", no_args_is_help=True)
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


@user.command("add")
def add(
    login: str,
    name: Annotated[str, typer.Option("--name", help="The name that is shown.")],
    unit: Annotated[str, typer.Option("--unit", help="The unit.")],
    role: Annotated[list[str], typer.Option("--role", help=f"{', '.join(ROLES)}; may be repeated.")],
    region: Annotated[str | None, typer.Option("--region", help="GB/T 2260 code (default: the node's).")] = None,
    secrets: Annotated[str, typer.Option("--stdin", help="What stdin gives, a line each: password, id_number.")] = "",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Add a user; an applicant also gets a person's record."""
    given = dict(zip(filter(None, secrets.split(",")), sys.stdin.read().splitlines(), strict=False)) if secrets else {}
    with opened_node() as services:
        place, now = region or services.settings.region, services.clock()
        new = NewUser(
            login,
            name,
            tuple(role),
            place,
            unit,
            given.get("password") or None,
            is_person="applicant" in role,
            id_number=given.get("id_number") or None,
        )
        added = add_account(services.store, new, actor=command_actor(), now=now)
    facts = {"login": login, "id": str(added.id), "person": str(added.person_id or "") or None, "roles": role}
    if form is Format.JSON:
        print_json(facts)
    else:
        print_pairs(say("cli.user_added", lang or default_lang()), facts.items())


@user.command("list")
def list_(form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """List users with their persons."""
    with opened_node() as services, services.store.read() as tx:
        users = list_users(tx)
    rows = [
        (u.user.login, u.user.shown_name, "、".join(u.roles), u.user.unit, str(u.user.person_id or "")) for u in users
    ]
    names = ("login", "name", "roles", "unit", "person")
    if form is Format.JSON:
        for one in rows:
            print_json(dict(zip(names, one, strict=True)))
    else:
        print_table([say(f"cli.user.{name}", lang or default_lang()) for name in names], rows)
