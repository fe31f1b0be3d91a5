"""Options that several commands share, and the node that they open."""

import getpass
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.output import Format
from verifier.messages import language_of

if TYPE_CHECKING:
    from verifier.flows import Services

LANGUAGE = "XUESHI_LANGUAGE"
FormatOption = Annotated[Format, typer.Option("--format", help="table or json")]
LangOption = Annotated[str, typer.Option("--lang", help="zh or en", envvar=LANGUAGE)]


def default_lang() -> str:
    """The language of this process, from XUESHI_LANGUAGE."""
    return str(language_of(os.environ.get(LANGUAGE, "zh")))


def asked_language(words: Sequence[str]) -> str:
    """The language that a command line asks for, whether or not the rest of it can be understood."""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "--lang" and following:
            return str(language_of(following))
        if word.startswith("--lang="):
            return str(language_of(word.partition("=")[2]))
    return default_lang()


def command_actor() -> str:
    """Who is recorded for what a command does."""
    return f"cli:{getpass.getuser()}"


@contextmanager
def opened_node(**overrides: object) -> Iterator["Services"]:
    """The node of the settings, with its log on stderr."""
    from verifier.flows import open_services
    from verifier.log import configure_log
    from verifier.settings import load_settings

    settings = load_settings(**overrides)
    configure_log(level=settings.log_level)
    with open_services(settings) as services:
        yield services
