"""What the README promises is what the program does: commands, exit codes, pictures, and the same in both languages."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
XUESHI = ROOT / ".venv" / "bin" / "xueshi"
READMES = ("README.md", "README.zh.md")


def readme(name: str) -> str:
    """The text of a README."""
    return (ROOT / name).read_text("utf-8")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    return subprocess.run([XUESHI, *words], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", READMES)
def test_every_command_that_the_readme_names_exists(name):
    """Each `xueshi COMMAND` of the README answers --help."""
    commands = set(re.findall(r"`?xueshi ((?:rules |trust |keys |status |roster |user )?[a-z-]+)", readme(name)))
    assert {"screen", "verify", "serve"} <= commands
    for command in commands:
        answer = run(*command.split(), "--help")
        assert answer.returncode == 0, f"xueshi {command}: {answer.stderr}"


def test_the_exit_codes_are_those_of_the_readme(tmp_path):
    """0 read, 3 some unread, 1 invalid, 64 usage: seen on real calls."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing more")
    assert run("screen", "samples/proofs/not-proof-invoice/proof.pdf", "--format", "json").returncode == 0
    assert run("screen", str(broken), "--format", "json").returncode == 3
    assert run("screen").returncode == 64
    assert run("verify", "https://v.example/#123", "--format", "json").returncode == 1
    assert run("no-such-command").returncode == 64


def test_the_readmes_say_the_same_in_both_languages():
    """Same pictures, same code blocks, same tables of exit codes and as many headings."""
    english, chinese = (readme(name) for name in READMES)
    for pattern in (
        r"\]\((samples/[^)]+)\)",
        r"^\| `?(?:screen|verify|rules try)[^|]*\|",
        r"`((?:make|xueshi) [a-z]+)",
    ):
        assert set(re.findall(pattern, english, re.MULTILINE)) == set(re.findall(pattern, chinese, re.MULTILINE))
    assert len(re.findall(r"^#+ ", english, re.MULTILINE)) == len(re.findall(r"^#+ ", chinese, re.MULTILINE))


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    """Every relative link and picture of a README exists."""
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", readme(name))
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
