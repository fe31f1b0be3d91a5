"""A command line that cannot be understood is answered by a whole sentence in the reader's language, with the next step and exit code 64."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from typer.main import get_command

from tests.cli.conftest import COMMAND, environment
from verifier.cli import program
from verifier.messages import Language, has, say

WRONG = {
    "": "screen",
    "scren": "screen",
    "nothing-like-it": "--help",
    "-x": "-x",
    "worker x": "x",
    "screen": "PATHS",
    "screen x --format yaml": "table",
    "screen x --year abc": "abc",
    "screen x --year 1800": "1990",
    "screen x --year 2101": "2100",
    "screen x --forma json": "--format",
    "screen x --year": "--year",
    "screen x --resume=3": "--resume",
    "trust": "publish",
    "trust pub": "publish",
    "rules explain --region 370300": "--year",
    "unit add a --kind z": "agency",
    "verify": "INPUT",
    "account wang": "wang",
}
IDS = {"人员编号", "PERSON", "转移编号", "TRANSFER"}
AN_ID = "1f0c8a4e-0000-4000-8000-000000000000"
ENGLISH = re.compile(r"missing|such|invalid|usage|should be|unexpected|required|Did you", re.IGNORECASE)


@pytest.mark.parametrize("words", WRONG)
def test_a_wrong_use_is_said_in_the_reader_s_language(xueshi_here, words):
    """One line on stderr that names what is wrong; nothing on stdout; no English in the Chinese sentence, no Chinese in the English one."""
    chinese = xueshi_here(*words.split(), XUESHI_LANGUAGE="zh")
    english = xueshi_here(*words.split(), XUESHI_LANGUAGE="en")
    for done in (chinese, english):
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (64, b"", 1)
        assert WRONG[words] in done.stderr.decode()
    said = chinese.stderr.decode().strip()
    assert said.startswith("xueshi: ")
    assert said.endswith("。")
    assert not ENGLISH.search(said)
    assert not re.search("[\u4e00-\u9fff]", english.stderr.decode())


def test_the_language_may_be_asked_for_on_the_line(xueshi_here):
    """`--lang` is heard before and after the command, even where the rest cannot be understood."""
    assert b"must be a whole number" in xueshi_here("screen", "x", "--year", "y", "--lang", "en").stderr
    assert "应为整数".encode() in xueshi_here("screen", "x", "--year", "y", "--lang=zh", XUESHI_LANGUAGE="en").stderr


def commands(group=None, ctx=None, path=()):
    """Every command with its path, the program itself first."""
    group = group or get_command(program.app)
    ctx = ctx or group.make_context("xueshi", [], resilient_parsing=True)
    yield path, group
    names = group.list_commands(ctx) if hasattr(group, "list_commands") else ()
    ctx.args = ["asked"]
    for name in names:
        yield from commands(group.get_command(ctx, name), ctx, (*path, name))


def key_of(path, name):
    """Where the words of a command are."""
    return f"cli.help.{'_'.join(path).replace('-', '_') or 'xueshi'}.{name}"


def test_every_command_argument_and_option_is_explained_in_both_languages():
    """And no explanation is left of a command that is gone; every example is a line that the command takes."""
    explained = set()
    for path, command in commands():
        explained |= {key_of(path, "does"), key_of(path, "examples")}
        assert has(key_of(path, "does")), path
        for param in command.params:
            if not getattr(param, "hidden", False):
                own = key_of(path, param.name)
                explained.add(own)
                assert has(own) or has(f"cli.help_any.{param.name}"), own
    from verifier.messages import codes

    assert {code for code in codes() if code.startswith("cli.help.")} <= explained


@pytest.mark.parametrize("lang", list(Language))
def test_every_example_can_be_typed(lang):
    """The command parses it: no option that is gone, no argument too few."""
    known = {" ".join(path): command for path, command in commands()}
    for path in known:
        key = key_of(tuple(path.split()), "examples")
        for line in say(key, lang).strip().splitlines() if has(key) else ():
            words = shlex.split(re.split(r"[|>] ?(?!.*xueshi)", line.rpartition("| ")[2])[0])[1:]
            if "COMMAND" in words:
                continue
            words = [AN_ID if word in IDS else word for word in words]
            name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
            known[name].make_context(name, words[len(name.split()) :])


def test_help_is_in_the_reader_s_language(xueshi_here):
    """The program, a group and a command; exit code 0."""
    for words in ((), ("trust",), ("screen",)):
        chinese = xueshi_here(*words, "--help", XUESHI_LANGUAGE="zh")
        english = xueshi_here(*words, "--help", XUESHI_LANGUAGE="en")
        assert (chinese.returncode, english.returncode) == (0, 0)
        assert chinese.stdout.decode().startswith("用法：xueshi")
        assert english.stdout.decode().startswith("Usage: xueshi")
        assert "Options" not in chinese.stdout.decode()


def test_the_version_is_shown(xueshi_here):
    """`xueshi --version`: name and number on stdout."""
    done = xueshi_here("--version")
    assert done.returncode == 0
    assert re.fullmatch(rb"xueshi \d+\.\d+\.\d+\n", done.stdout)


def test_a_shell_completes_commands(tmp_path):
    """`xueshi tr<tab>` and `xueshi trust f<tab>`."""
    for line, place, expected in (("xueshi tr", "1", {"transfer", "trust"}), ("xueshi trust f", "2", {"fetch"})):
        asked = environment(tmp_path, _XUESHI_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=place)
        done = subprocess.run(COMMAND, env=asked, capture_output=True, text=True, check=False, timeout=120)
        assert set(done.stdout.split()) == expected, done.stderr


def test_help_and_version_import_nothing_heavy():
    """A command's own module is imported when that command is asked for, and no other."""
    heavy = ("sqlalchemy", "cv2", "numpy", "signing", "ocr", "pydantic_settings", "verifier.flows")
    asked = f"""
import sys
from typer.main import get_command
from verifier.cli import program
get_command(program.app).main(['--help'], prog_name='xueshi', standalone_mode=False, obj='zh')
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    ran = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=120, env=dict(os.environ)
    )
    assert ran.stderr.strip() == "[]"
