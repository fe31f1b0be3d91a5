"""What is said of a command line that cannot be understood: a whole sentence in the reader's language, with the next step.

The command line's library words its own errors in English; they are known here by their class and facts, and said again.
"""

import re
from collections.abc import Iterable
from typing import Any

from verifier.errors import VerifierError
from verifier.messages import say

_LIMITS = {"greater_than_equal": "ge", "less_than_equal": "le", "greater_than": "gt", "less_than": "lt"}
_NUMBERS = frozenset({"int_parsing", "int_from_float", "float_parsing", "decimal_parsing"})
_DAYS = frozenset({"datetime_from_date_parsing", "datetime_parsing", "date_from_datetime_parsing", "date_parsing"})


class CommandUnknownError(VerifierError):
    """There is no command of this name."""

    code = "cli.misuse.command_unknown"

    def __init__(self, path: str, name: str, alike: Iterable[str]) -> None:
        super().__init__(path=path, name=name, alike=tuple(alike))


class CommandMissingError(VerifierError):
    """A group was named without a command of it."""

    code = "cli.misuse.command_missing"

    def __init__(self, path: str, known: Iterable[str]) -> None:
        super().__init__(path=path, known=tuple(known))


def say_unknown(error: CommandUnknownError, lang: str) -> str:
    """Say that a command is unknown, and which was meant if one is like it."""
    code = CommandUnknownError.code if error.facts["alike"] else "cli.misuse.command_unlike"
    return say(code, lang, **error.facts)


def say_misuse(error: Exception, lang: str) -> str:
    """Say what is wrong with the use of a command, and where its help is."""
    ctx = getattr(error, "ctx", None)
    code, facts = _reason(error)
    next_step = say("cli.misuse.see_help", lang, path=ctx.command_path if ctx is not None else "xueshi")
    return f"{say(f'cli.misuse.{code}', lang, **facts)}{'' if lang.startswith('zh') else ' '}{next_step}"


def _reason(error: Exception) -> tuple[str, dict[str, object]]:
    message, param = str(getattr(error, "message", error)), getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            facts: dict[str, object] = {"option": getattr(error, "option_name", "")}
            alike = getattr(error, "possibilities", None)
            return ("option_alike", facts | {"alike": sorted(alike)}) if alike else ("option_unknown", facts)
        case "MissingParameter":
            return ("argument_missing" if _is_argument(param) else "option_missing"), {"name": _name(param)}
        case "BadOptionUsage":
            return ("value_missing" if "requires" in message else "value_unwanted"), {
                "option": getattr(error, "option_name", "")
            }
        case "BadParameter":
            return _bad_value(error, message, param)
    if found := re.search(r"unexpected extra argument\(?s?\)? \((.*)\)", message):
        return "arguments_extra", {"arguments": found[1]}
    return "other", {"why": message}


def _bad_value(error: Exception, message: str, param: Any) -> tuple[str, dict[str, object]]:
    """Why a value does not fit, as its validation says."""
    facts: dict[str, object] = {"name": _name(param)}
    if found := re.search(r"'(.*)' is not one of (.*?)\.?$", message):
        return "choice", facts | {"given": found[1], "choices": re.findall(r"'([^']+)'", found[2])}
    listed = getattr(error.__cause__, "errors", None)
    first = listed()[0] if callable(listed) else {}
    kind, facts = str(first.get("type", "")), facts | {"given": first.get("input", "")}
    if kind in _LIMITS:
        return kind, facts | {"limit": first["ctx"][_LIMITS[kind]]}
    if kind in _NUMBERS:
        return "number", facts
    if kind in _DAYS:
        return "moment", facts
    if kind == "uuid_parsing":
        return "id", facts
    return "value", facts


def _is_argument(param: Any) -> bool:
    return getattr(param, "param_type_name", "") == "argument"


def _name(param: Any) -> str:
    """A parameter as it is typed."""
    if param is None:
        return ""
    return str(param.metavar or param.name.upper()) if _is_argument(param) else "/".join(param.opts)
