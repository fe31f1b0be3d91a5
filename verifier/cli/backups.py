"""`xueshi backup` and `xueshi restore`: one encrypted file, and a node out of it that is examined at once.

The passphrase comes from a file or from XUESHI_BACKUP_PASSPHRASE, never from the command line, which other users can see.
"""

from pathlib import Path
from typing import Annotated

import typer

from verifier.cli.doctor import doctor
from verifier.cli.failing import usage
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs
from verifier.errors import InputMissingError
from verifier.flows import back_up, bucket_of, restore_node
from verifier.messages import say
from verifier.settings import load_settings

PassphraseFile = Annotated[Path | None, typer.Option("--passphrase-file", help="File that holds the passphrase.")]
PassphraseText = Annotated[str, typer.Option(envvar="XUESHI_BACKUP_PASSPHRASE", hidden=True)]
LEAST_CHARS = 12


def backup(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    passphrase_file: PassphraseFile = None,
    passphrase: PassphraseText = "",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Write database, files, keys and lists into one encrypted file."""
    lang = lang or default_lang()
    secret = _passphrase(passphrase_file, passphrase, lang)
    with opened_node() as services:
        done = back_up(
            services.store,
            services.settings.data_dir,
            out,
            passphrase=secret,
            actor=command_actor(),
            now=services.clock(),
        )
    facts = {"file": str(out), "files": done.files, "bytes": done.byte_count}
    if form is Format.JSON:
        print_json(facts)
    else:
        print_pairs(say("cli.backed_up", lang), facts.items())


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    passphrase_file: PassphraseFile = None,
    passphrase: PassphraseText = "",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Restore a backup into this node's empty data folder, database and bucket, and examine it."""
    lang = lang or default_lang()
    if not file.is_file():
        raise InputMissingError(str(file))
    secret = _passphrase(passphrase_file, passphrase, lang)
    settings = load_settings()
    restore_node(file, settings.data_dir, passphrase=secret, url=settings.url, bucket=bucket_of(settings))
    doctor(whole=True, form=form, lang=lang)


def _passphrase(file: Path | None, given: str, lang: str) -> bytes:
    """The passphrase, long enough."""
    if file is not None and not file.is_file():
        raise InputMissingError(str(file))
    text = file.read_text(encoding="utf-8").strip() if file is not None else given
    if len(text) < LEAST_CHARS:
        usage("cli.backup_passphrase", lang, least=LEAST_CHARS)
    return text.encode()
