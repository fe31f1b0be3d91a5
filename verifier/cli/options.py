"""Options that several commands share, and the node that they open."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from verifier.cli.output import Format
from verifier.flows import Services, open_services
from verifier.log import configure_log
from verifier.messages import language_of
from verifier.settings import load_settings

FormatOption = Annotated[Format, typer.Option("--format", help="table or json")]
LangOption = Annotated[str, typer.Option("--lang", help="zh or en", envvar="XUESHI_LANGUAGE")]


def default_lang() -> str:
    """The language of this process, from XUESHI_LANGUAGE."""
    return str(language_of(os.environ.get("XUESHI_LANGUAGE", "zh")))


def command_actor() -> str:
    """Who is recorded for what a command does."""
    return f"cli:{getpass.getuser()}"


@contextmanager
def opened_node(**overrides: object) -> Iterator[Services]:
    """The node of the settings, with its log on stderr."""
    settings = load_settings(**overrides)
    configure_log(level=settings.log_level)
    with open_services(settings) as services:
        yield services
