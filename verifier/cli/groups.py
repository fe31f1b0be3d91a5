"""Commands as people meet them: help in their language, a command's module imported only when it is asked for.

Which commands there are is decided in `verifier.cli.program`; what is said of a wrong use in `verifier.cli.misuse`.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from verifier.cli.helping import print_help, summary_of
from verifier.cli.misuse import CommandMissingError, CommandUnknownError

MOST_ALIKE = 3


class Command(TyperCommand):
    """One command, with our help."""

    @classmethod
    def of(cls, made: TyperCommand, name: str) -> "Command":
        """Take over a command that typer made of a function."""
        return cls(name, callback=made.callback, params=made.params, help=made.help)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        del formatter
        print_help(self, ctx)


class Group(TyperGroup):
    """Several commands under one word, with our help and our refusals."""

    def __init__(self, *, commands: Any = None, **attrs: Any) -> None:
        known = dict(commands or {})
        dressed = {name: Command.of(one, name) if isinstance(one, TyperCommand) else one for name, one in known.items()}
        super().__init__(commands=dressed, **attrs)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help with the commands beneath."""
        del formatter
        print_help(self, ctx, commands=self.list_commands(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant.

        Raises:
            CommandUnknownError: there is none of this name.
        """
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            raise CommandUnknownError(ctx.command_path, name, get_close_matches(name, known, MOST_ALIKE))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is meant.

        Raises:
            CommandMissingError: none was named.
        """
        if not ctx._protected_args and not self.invoke_without_command:  # noqa: SLF001 (where click keeps the rest of the line)
            raise CommandMissingError(ctx.command_path, self.list_commands(ctx))
        return super().invoke(ctx)


class LazyGroup(Group):
    """A group whose commands live in modules of their own; `homes` names them as `module:attribute`."""

    homes: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the table."""
        del ctx
        return list(self.homes)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command; while a shell completes its name, its summary is enough."""
        if cmd_name not in self.homes:
            return None
        if ctx.resilient_parsing and not ctx.args and not ctx._protected_args:  # noqa: SLF001
            return Command(cmd_name, help=summary_of(f"{ctx.command_path} {cmd_name}", ctx.obj))
        return _made(cmd_name, self.homes[cmd_name])


def _made(name: str, home: str) -> Any:
    """The command that a function or a group of functions makes."""
    module, _, attribute = home.partition(":")
    found = getattr(import_module(f"verifier.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        group: Any = get_group(found)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    made = get_command(alone)
    return Command.of(made, name) if isinstance(made, TyperCommand) else made
