"""`--help` in the language of the reader: what a command does, its arguments and options, examples that can be typed.

The words are messages (`cli.help.*`), so that both languages say the same; a word that is missing is the code's own.
"""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup

from verifier.messages import DEFAULT_LANGUAGE, has, say


def print_help(command: TyperCommand | TyperGroup, ctx: Any, *, commands: Sequence[str] = ()) -> None:
    """Print the help of a command, or of a group with its commands."""
    lang, path = ctx.obj or DEFAULT_LANGUAGE, ctx.command_path
    console = Console(highlight=False, soft_wrap=False)
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [param for param in params if isinstance(param, TyperArgument)]
    usage = [path, _word("options_word", lang), *(_shown(param) for param in arguments)]
    console.print(Text(_word("usage", lang) + " ".join([*usage, *([_word("command_word", lang)] if commands else [])])))
    console.print(Text(f"\n{_of(path, 'does', lang) or command.help or ''}"))
    if commands:
        _print_rows(console, _word("commands", lang), [(name, summary_of(f"{path} {name}", lang)) for name in commands])
    for title, listed in (
        ("arguments", arguments),
        ("options", [param for param in params if param not in arguments]),
    ):
        _print_rows(console, _word(title, lang), [(_shown(param), _said(path, param, lang)) for param in listed])
    if examples := _of(path, "examples", lang):
        console.print(Text(f"\n{_word('examples', lang)}"))
        for line in examples.strip().splitlines():
            console.print(Text(f"  {line}"), soft_wrap=True)  # an example stays one line, to be copied


def summary_of(path: str, lang: str | None) -> str:
    """What a command does, in one sentence."""
    return _of(path, "does", lang or DEFAULT_LANGUAGE)


def _print_rows(console: Console, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, said in rows:
        table.add_row(Text(f"  {name}"), Text(said))
    console.print(Text(f"\n{title}"))
    console.print(table)


def _shown(param: Any) -> str:
    """A parameter as it is typed."""
    if isinstance(param, TyperArgument):
        name = param.metavar or str(param.name).upper() + ("…" if param.nargs == -1 else "")
        return name if param.required else f"[{name}]"
    names = " / ".join([*param.opts, *param.secondary_opts])
    return names if param.is_flag or param.count else f"{names} {param.opts[0].lstrip('-').upper()}"


def _said(path: str, param: Any, lang: str) -> str:
    name = str(param.name)
    own, common = _of(path, name, lang), f"cli.help_any.{name}"
    said = own or (say(common, lang) if has(common) else getattr(param, "help", None) or "")
    return said + (_word("required", lang) if param.required and not isinstance(param, TyperArgument) else "")


def _of(path: str, name: str, lang: str) -> str:
    words = path.split(" ")
    where = "_".join(words[1:]).replace("-", "_") or words[0]
    key = f"cli.help.{where}.{name}"
    return say(key, lang) if has(key) else ""


def _word(name: str, lang: str) -> str:
    return say(f"cli.help_word.{name}", lang)
