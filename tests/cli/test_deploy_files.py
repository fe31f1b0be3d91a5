"""The files for running a node agree with the program: commands, options and settings exist, the units are sound and closed."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import typer.main
import yaml

from verifier.cli.program import app
from verifier.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "templates" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
CLOSED = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "CapabilityBoundingSet": ""}
SETTINGS = {f"XUESHI_{name.upper()}" for name in Settings.model_fields}


def section(unit, name):
    """The lines of a section of a unit; what is said twice is kept once."""
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(unit, encoding="utf-8")
    return dict(read[name])


def require_command(words):
    """Parse the words as the program would, without doing anything."""
    group = typer.main.get_command(app)
    with click.Context(group) as context:
        _, command, rest = group.resolve_command(context, list(words))
        command.make_context(words[0], rest, parent=context)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_is_there(unit, tmp_path, monkeypatch):
    """Its words parse, its settings are known, and it gives up what it does not need."""
    monkeypatch.chdir(tmp_path)
    service = section(unit, "Service")
    program, *words = service["ExecStart"].split()
    assert program.endswith("/bin/xueshi")
    require_command(words)
    named = set(re.findall(r"XUESHI_[A-Z_]+", service["Environment"]))
    assert named <= SETTINGS
    assert CLOSED.items() <= service.items()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_no_fault_with_the_units(tmp_path):
    """Unknown keys, bad values and missing dependencies are named by systemd itself."""
    for unit in [*UNITS, *DEPLOY.glob("*.timer")]:
        text = unit.read_text("utf-8").replace("/opt/xueshi/.venv/bin/xueshi", "/bin/true")
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(text, encoding="utf-8")
    for unit in sorted(tmp_path.iterdir()):
        done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, check=False, timeout=60)
        said = [line for line in done.stderr.decode().splitlines() if unit.stem.split("@")[0] in line]
        assert said == []


def test_the_settings_of_the_example_exist_and_hold_no_secret():
    """Every name is a setting; what must be secret is left to be filled in."""
    lines = (DEPLOY / "node.env.example").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) <= SETTINGS
    for name in ("XUESHI_MASTER_KEY", "XUESHI_KEY_PASSPHRASE", "XUESHI_OBJECTS_SECRET_KEY"):
        assert given[name].startswith("<")


def test_compose_runs_the_program_as_it_is():
    """Its commands parse, its settings exist, no password has a default, and only the machine itself reaches the web."""
    services = COMPOSE["services"]
    for name in ("web", "worker"):
        program, *words = services[name]["command"]
        assert program == "xueshi"
        require_command(words)
        assert {key for key in services[name]["environment"] if key.startswith("XUESHI_")} <= SETTINGS
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True
    assert services["web"]["environment"]["XUESHI_WORKERS"] == "0"
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert not re.search(r"(PASSWORD|SECRET)[A-Z_]*: (?!\$\{)", text)
    assert set(COMPOSE["volumes"]) >= {"database", "objects"}


def test_the_figures_that_the_text_names_are_figures():
    """What a keeper is told to watch is what the node counts."""
    source = (Path(__file__).resolve().parents[2] / "verifier" / "web" / "routes_operations.py").read_text("utf-8")
    for name in set(re.findall(r"xueshi_[a-z_]+(?=[{ ])", (DEPLOY / "README.md").read_text("utf-8"))):
        assert f'"{name}"' in source
