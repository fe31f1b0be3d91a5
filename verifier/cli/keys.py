"""`xueshi keys`: the node's signing keys, encrypted on disk: make, list, retire, revoke."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from signing import Algorithm
from verifier.cli.failing import usage
from verifier.cli.groups import Group
from verifier.cli.options import FormatOption, LangOption, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs, print_table
from verifier.errors import InputMissingError
from verifier.messages import say
from verifier.render import PaperSeals
from verifier.trust import KeyRecord, Purpose

YEAR = timedelta(days=365)
app = typer.Typer(cls=Group, help="Signing keys of this node.")
_ALGORITHMS = {"p256": Algorithm.ESP256, "ed25519": Algorithm.ED25519}


@app.command()
def new(
    purpose: Annotated[Purpose, typer.Option("--purpose", help="certificate or status.")] = Purpose.CERTIFICATE,
    algorithm: Annotated[str, typer.Option("--algorithm", help="p256 or ed25519.")] = "p256",
    years: Annotated[int, typer.Option("--years", min=1, max=10, help="How long it may sign.")] = 1,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Make a key; it is believed elsewhere once the lists are published."""
    lang = lang or default_lang()
    if algorithm not in _ALGORITHMS:
        usage("cli.keys_algorithm", lang, text=algorithm)
    with opened_node() as services:
        record = services.keys.new(
            purpose, now=services.clock(), sign_for=YEAR * years, algorithm=_ALGORITHMS[algorithm]
        )
    _print((record,), form, lang)


@app.command("list")
def list_keys(form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """List every key that this node ever had."""
    with opened_node() as services:
        _print(services.keys.all(), form, lang or default_lang())


@app.command()
def retire(kid: str, form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """End a key's signing; what it signed stays valid."""
    with opened_node() as services:
        record = services.keys.end(_kid(kid, lang), now=services.clock())
    _print((record,), form, lang or default_lang())


@app.command()
def revoke(
    kid: str,
    since: Annotated[datetime, typer.Option("--compromised-since", help="UTC; nothing signed from then on counts.")],
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Revoke a key that fell into other hands."""
    with opened_node() as services:
        moment = services.clock()
        record = services.keys.end(_kid(kid, lang), now=moment, compromised_since=since.replace(tzinfo=moment.tzinfo))
    _print((record,), form, lang or default_lang())


@app.command()
def seal(
    image: Annotated[
        Path | None, typer.Option("--image", help="Register how the office's red seal looks (SVG or PNG) as well.")
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Make a new seal for papers (PAdES), and the region's own authority where there is none yet."""
    lang = lang or default_lang()
    if image is not None and not image.is_file():
        raise InputMissingError(str(image))
    with opened_node() as services:
        seals = PaperSeals(services.keys.papers, services.keys.passphrase)
        if image is not None:
            seals.register_image(image.read_bytes())
        made = seals.make(services.settings.node, now=services.clock())
    start, end = made.window
    facts = {"sign_from": start.isoformat(), "sign_until": end.isoformat()}
    if form is Format.JSON:
        print_json(facts)
        return
    print_pairs(say("cli.sealed", lang), [(say(f"cli.keys.{name}", lang), value) for name, value in facts.items()])


def _kid(text: str, lang: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        usage("cli.keys_kid", lang or default_lang(), text=text)


def _print(records: tuple[KeyRecord, ...], form: Format, lang: str) -> None:
    if form is Format.JSON:
        for record in records:
            print_json(_facts(record))
        return
    columns = ("kid", "purpose", "algorithm", "state", "sign_from", "sign_until", "compromised_since")
    heads = [say(f"cli.keys.{column}", lang) for column in columns]
    print_table(heads, [[_facts(record)[column] for column in columns] for record in records])


def _facts(record: KeyRecord) -> dict[str, str | None]:
    return {
        "kid": record.kid.hex(),
        "purpose": record.purpose,
        "algorithm": record.algorithm.name,
        "state": record.state,
        "sign_from": record.sign_from.isoformat(),
        "sign_until": record.sign_until.isoformat(),
        "compromised_since": record.compromised_since.isoformat() if record.compromised_since else None,
    }
