"""How a command fails: one line on stderr that says what, where and what to do, and an exit code that scripts can use."""

import sys
from collections.abc import Mapping
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from verifier.cli.misuse import CommandMissingError, CommandUnknownError, say_misuse, say_unknown
from verifier.errors import BadListError, InputMissingError, TrustRootMissingError
from verifier.messages import has, say

OK, FAILED, SOME_UNREAD, USAGE = 0, 1, 3, 64
_USAGE_ERRORS = (BadListError, CommandMissingError, InputMissingError, TrustRootMissingError)


def sentence_of(error: Exception, lang: str) -> str:
    """The sentence of an error by its code, with its facts."""
    code = str(getattr(error, "code", type(error).__name__))
    facts = facts_of(error)
    return say(code, lang, **facts) if has(code) else f"{code}: {error}"


def facts_of(error: Exception) -> Mapping[str, object]:
    """The facts of an error of any room."""
    facts = getattr(error, "facts", None)
    if isinstance(facts, Mapping):
        return facts
    return {name: value for name, value in vars(error).items() if not name.startswith("_")}


def complain(sentence: str) -> None:
    """Print one line to stderr."""
    sys.stderr.write(f"xueshi: {' '.join(sentence.split())}\n")
    sys.stderr.flush()


def usage(code: str, lang: str, **facts: object) -> NoReturn:
    """End with a usage error."""
    complain(say(code, lang, **facts))
    raise typer.Exit(USAGE)


def exit_code_of(error: Exception, lang: str) -> int:
    """Say an error that a command raised, and give the exit code for it.

    Raises:
        Exception: the error itself, where it is none of ours.
    """
    if isinstance(error, TyperException):
        complain(say_misuse(error, lang))
        return USAGE
    if isinstance(error, CommandUnknownError):
        complain(say_unknown(error, lang))
        return USAGE
    if hasattr(error, "code"):  # every error of every room has one
        from verifier.settings import SettingError

        complain(sentence_of(error, lang))
        return USAGE if isinstance(error, (*_USAGE_ERRORS, SettingError)) else FAILED
    if isinstance(error, OSError):
        complain(say("cli.os_error", lang, path=error.filename or "", why=error.strerror or type(error).__name__))
        return FAILED
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DBAPIError):  # its own words repeat the statement and the address of the database
        complain(say("cli.database", lang, why=type(error.orig).__name__))
        return FAILED
    raise error
