"""`xueshi transfer`: give a person's hours to another region, take a package from one, and decide what the rules leave open."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from signing import MAX_TRANSFER_BYTES
from verifier.cli.groups import Group
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.errors import InputMissingError
from verifier.flows import (
    Arrival,
    TransferChoice,
    TransferOrder,
    TransferStanding,
    YearAction,
    decide_transfer,
    export_transfer,
    publish_lists,
    read_transfer,
    recognise_transfer,
)
from verifier.messages import say
from verifier.store import list_taken_transfers
from verifier.trust import write_whole

app = typer.Typer(cls=Group, help="Hours that move with a person from one region to another.")


@app.command()
def export(
    person: Annotated[UUID, typer.Argument(help="Id of the person.")],
    to: Annotated[str, typer.Option("--to", help="Region that the hours go to, six digits.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    year: Annotated[list[int] | None, typer.Option("--year", help="Only this year; may be given again.")] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Sign a package of a person's hours for another region, and publish the lists."""
    lang = lang or default_lang()
    with opened_node() as services:
        node, actor = services.settings.node, command_actor()
        order = TransferOrder(person, to, actor, tuple(year or ()))
        given = export_transfer(services.store, services.keys, services.packs, node, order, now=services.clock())
        publish_lists(services.store, services.keys, services.trust, node, actor=actor, now=services.clock())
        write_whole(out, given.package)
    facts = {"to": to, "years": list(given.years), "file": str(out), "bytes": len(given.package)}
    _print(facts, form, lang, "cli.transfer_given")


@app.command()
def recognise(
    package: Annotated[Path, typer.Argument(help="The package.")],
    person: Annotated[UUID, typer.Option("--person", help="Id of the person here.")],
    moved_on: Annotated[
        datetime | None,
        typer.Option(
            "--moved-on", formats=["%Y-%m-%d"], help="Since when the person is here (default: the package's day)."
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Verify a package and take it: what the rules accept counts at once, what they leave open waits for a person."""
    lang = lang or default_lang()
    if not package.is_file():
        raise InputMissingError(str(package))
    with package.open("rb") as file:
        data = file.read(MAX_TRANSFER_BYTES + 1)
    with opened_node() as services:
        now = services.clock()
        arrival = Arrival(data, person, command_actor(), moved_on.date() if moved_on else None)
        trust, lookup = services.trust.read_trust(), services.trust.status_lookup(now)
        node = services.settings.node
        standing = recognise_transfer(services.store, services.packs, trust, lookup, node, arrival, now=now)
    _show(standing, form, lang, "cli.transfer_taken")


@app.command()
def decide(
    transfer: Annotated[UUID, typer.Argument(help="Id of the transfer.")],
    year: Annotated[int, typer.Option("--year", help="Which year of it.")],
    action: Annotated[YearAction, typer.Option("--action", help="recognise, refuse or end.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in words.")] = "",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Decide a year that the rules leave open, or end one that was recognised."""
    with opened_node() as services:
        choice = TransferChoice(transfer, year, action, command_actor(), reason)
        node = services.settings.node
        standing = decide_transfer(services.store, node, choice, now=services.clock())
    _show(standing, form, lang or default_lang(), "cli.transfer_decided")


@app.command("list")
def list_transfers(
    state: Annotated[str, typer.Option("--state", help="open, settled or ended.")] = "open",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """List packages and scanned certificates that were taken."""
    with opened_node() as services:
        with services.store.read() as tx:
            found = list_taken_transfers(tx, state=state, limit=200).items
        standings = [read_transfer(services.store, taken.id) for taken in found]
    for standing in standings:
        _show(standing, form, lang or default_lang(), "cli.transfer_taken")


def standing_facts(standing: TransferStanding) -> dict[str, Any]:
    """A transfer as JSON tells it."""
    taken = standing.taken
    return {
        "id": str(taken.id),
        "kind": taken.kind,
        "from": taken.from_region,
        "number": taken.number,
        "state": taken.state,
        "repeated": standing.repeated,
        "years": [
            {
                "year": year.year,
                "state": year.state,
                "judged_by": year.judged_by,
                "complete": year.complete,
                "effect": year.effect,
                "code": year.code,
                "cite": list(year.cites),
                "then": list(year.steps),
                "hours": dict(year.hours),
                "entries": sum(entry.year == year.year for entry in standing.entries),
                "posted": sum(entry.year == year.year and entry.entry_id is not None for entry in standing.entries),
            }
            for year in standing.years
        ],
    }


def _show(standing: TransferStanding, form: Format, lang: str, title: str) -> None:
    facts = standing_facts(standing)
    if form is Format.JSON:
        print_json(facts)
        return
    print_pairs(say(title, lang), [(name, facts[name]) for name in ("id", "from", "number", "state")])
    columns = ("year", "state", "judged_by", "effect", "code", "hours", "posted")
    print_table(columns, [[year[name] for name in columns] for year in facts["years"]])


def _print(facts: dict[str, Any], form: Format, lang: str, title: str) -> None:
    if form is Format.JSON:
        print_json(facts)
    else:
        print_pairs(say(title, lang), facts.items())
