"""The commands of `xueshi` in one program, and what becomes of their errors."""

import os
import sys
from importlib.metadata import version as version_of
from typing import Annotated, ClassVar

import typer
from typer.main import get_command

from verifier.cli.failing import exit_code_of
from verifier.cli.groups import LazyGroup
from verifier.cli.options import LANGUAGE, LangOption, asked_language
from verifier.messages import say

INTERRUPTED = 130


class Xueshi(LazyGroup):
    """Every command and where it lives."""

    homes: ClassVar = {
        "screen": "screen:screen",
        "verify": "verify:verify",
        "issue": "certificates:issue",
        "revoke": "certificates:revoke",
        "serve": "serve:serve",
        "worker": "serve:worker",
        "demo": "demo:demo",
        "doctor": "doctor:doctor",
        "backup": "backups:backup",
        "restore": "backups:restore",
        "account": "account:account",
        "cases": "show:cases",
        "audit": "show:audit",
        "keys": "keys:app",
        "roster": "records:roster",
        "rules": "rules:app",
        "status": "records:status",
        "transfer": "transfer:app",
        "trust": "trust:app",
        "unit": "people:unit",
        "user": "people:user",
    }


app = typer.Typer(name="xueshi", cls=Xueshi, pretty_exceptions_enable=False)


def _show_version(asked: bool) -> None:  # noqa: FBT001 (an option's own callback)
    """Print the version and end."""
    if asked:
        print(f"xueshi {version_of('xueshi')}")
        raise typer.Exit


@app.callback()
def xueshi(
    *,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_show_version)] = False,
    lang: LangOption = "",
) -> None:
    """Screen proofs of continuing education, keep accounts, issue and verify certificates."""
    del version
    if lang:
        os.environ[LANGUAGE] = lang  # the commands beneath speak it too


def main() -> None:
    """Run the command line and exit with its code."""
    lang = asked_language(sys.argv[1:])
    try:
        code = get_command(app).main(prog_name="xueshi", standalone_mode=False, obj=lang)
    except BrokenPipeError:  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write(f"{say('cli.interrupted', lang)}\n")
        code = INTERRUPTED
    except Exception as exc:  # noqa: BLE001 (every error of ours becomes one line; others are raised again)
        code = exit_code_of(exc, lang)
    sys.exit(code if isinstance(code, int) else 0)
