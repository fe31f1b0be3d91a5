"""The commands of `xueshi` in one program, and what becomes of their errors."""

import os
import sys

import typer
from rich.console import Console

from verifier.cli import keys, people, records, rules, transfer, trust
from verifier.cli.account import account
from verifier.cli.backups import backup, restore
from verifier.cli.certificates import issue, revoke
from verifier.cli.demo import demo
from verifier.cli.doctor import doctor
from verifier.cli.failing import exit_code_of
from verifier.cli.options import default_lang
from verifier.cli.screen import screen
from verifier.cli.serve import serve, worker
from verifier.cli.show import audit, cases
from verifier.cli.verify import verify
from verifier.messages import say

INTERRUPTED = 130
app = typer.Typer(
    name="xueshi",
    help="学时: screen proofs of continuing education, keep accounts, issue and verify certificates.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def xueshi() -> None:
    """学时: screen proofs of continuing education, keep accounts, issue and verify certificates."""


for command in (screen, verify, issue, revoke, serve, worker, demo, doctor, backup, restore, account, cases, audit):
    app.command()(command)
for name, group in (
    ("keys", keys.app),
    ("roster", records.roster),
    ("rules", rules.app),
    ("status", records.status),
    ("transfer", transfer.app),
    ("trust", trust.app),
    ("unit", people.unit),
    ("user", people.user),
):
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = app(standalone_mode=False)
    except BrokenPipeError:  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, typer.Abort):
        Console(stderr=True, highlight=False).print(say("cli.interrupted", default_lang()))
        code = INTERRUPTED
    except Exception as exc:  # noqa: BLE001 (every error of ours becomes one line; others are raised again)
        code = exit_code_of(exc, default_lang())
    sys.exit(code if isinstance(code, int) else 0)
