"""The habits of the house as tests: sizes, names, clock reads, floats, docstrings of tests, what may lie at the top."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("signing", "ocr", "verifier")
MAX_LINES_OF_FILE = 400
MAX_LINES_OF_FUNCTION = 60  # without its docstring
BANNED_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|handlers?|processors?)(_|$)")
BANNED_CLASS_NAMES = re.compile(r"(Util|Utils|Helper|Helpers|Common|Manager|Handler|Processor)$")
TOP_LEVEL = {
    ".ci", ".gitattributes", ".gitignore", ".npmrc", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "README.zh.md", "ocr",
    "package-lock.json", "package.json", "pyproject.toml", "requirements.lock", "samples", "signing", "templates", "tests", "verifier",
}  # fmt: skip
# The core takes the time as an argument (style: size and shape). Intake and the job engines measure their own limits with a monotonic clock.
CORE = (
    "signing",
    "ocr",
    "verifier/rules",
    "verifier/accounts",
    "verifier/review",
    "verifier/activity",
    "verifier/hours.py",
)
CLOCK_READS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
}
EXACT = ("verifier/rules", "verifier/accounts", "verifier/hours.py")


def tracked(*patterns: str) -> tuple[Path, ...]:
    """The files of the project as git knows them, tracked or not yet, without what it ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    return tuple(
        sorted(path for name in set(listed.stdout.split(b"\0")) if name and (path := ROOT / name.decode()).is_file())
    )


def python_files(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """Each Python file below the rooms with its syntax tree."""
    for path in tracked(*(f"{room}/**.py" if not room.endswith(".py") else room for room in rooms)):
        yield path, ast.parse(path.read_text("utf-8"))


def place(path: Path, node: ast.AST) -> str:
    """`file:line` as a person would look it up."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def test_nothing_else_lies_at_the_top():
    """The top level is fixed: the rooms and the few files that the design names."""
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP_LEVEL


def test_files_stay_small():
    """A file has one reason to be opened: at most 400 lines."""
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > MAX_LINES_OF_FILE
    }
    assert not long


def test_functions_stay_small():
    """A function is one step: at most 60 lines without its docstring."""
    long = []
    for path, tree in python_files(*ROOMS, "tests", "samples"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                if lines > MAX_LINES_OF_FUNCTION:
                    long.append(f"{place(path, node)} {node.name}: {lines}")
    assert not long


def test_names_say_what_a_thing_is():
    """No module or class is a drawer for the rest (utils, helpers, common, manager, handler, processor)."""
    bad = [str(path.relative_to(ROOT)) for path in tracked("*.py") if BANNED_NAMES.search(path.stem)]
    for path, tree in python_files(*ROOMS):
        bad += [
            f"{place(path, node)} {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and BANNED_CLASS_NAMES.search(node.name)
        ]
    assert not bad


def test_the_core_reads_no_clock():
    """Time arrives as an argument in signing, ocr, rules, accounts and review, so that yesterday's answer can be had again."""
    reads = []
    for path, tree in python_files(*CORE):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                if (name, node.func.attr) in CLOCK_READS:
                    reads.append(place(path, node))
    assert not reads


def test_hours_are_exact():
    """Rules and accounts know no binary fractions: no float literal, no float() and no float annotation."""
    floats = []
    for path, tree in python_files(*EXACT):
        for node in ast.walk(tree):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            # isinstance(value, float) is how a float from outside is refused
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            annotated = (
                isinstance(node, ast.AnnAssign)
                and isinstance(node.annotation, ast.Name)
                and node.annotation.id == "float"
            )
            if literal or named or annotated:
                floats.append(place(path, node))
    assert not floats


def test_every_test_says_what_must_stay_true():
    """The docstring of a test is the sentence that it guards."""
    silent = []
    for path, tree in python_files("tests"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node):
                silent.append(f"{place(path, node)} {node.name}")  # noqa: PERF401 - a comprehension over four levels reads worse
    assert not silent


def test_modules_say_what_they_decide():
    """Every module of the rooms opens with a docstring."""
    assert not [
        str(path.relative_to(ROOT)) for path, tree in python_files(*ROOMS) if tree.body and not ast.get_docstring(tree)
    ]


def test_packages_are_entered_by_their_front_door():
    """From outside, a room is imported by its package name: `from ocr import X`, never `from ocr.reading import X`."""
    doors = (
        "ocr",
        "signing",
        "verifier.rules",
        "verifier.accounts",
        "verifier.review",
        "verifier.store",
        "verifier.jobs",
        "verifier.messages",
        "verifier.render",
    )
    side_doors = []
    for path, tree in python_files(*ROOMS):
        here = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(tree):
            modules = (
                [node.module]
                if isinstance(node, ast.ImportFrom) and node.module
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            side_doors += [
                f"{place(path, node)} {module}"
                for module in modules
                for door in doors
                if module.startswith(f"{door}.") and not f"{here}.".startswith(f"{door}.")
            ]
    assert not side_doors


@pytest.mark.parametrize("room", ["ocr", "signing", "verifier.rules", "verifier.accounts", "verifier.review"])
def test_public_names_are_listed_and_sorted(room):
    """`__all__` of a front door is its API: present, sorted, without repeats."""
    tree = ast.parse((ROOT / Path(*room.split(".")) / "__init__.py").read_text("utf-8"))
    listed = next(
        (
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        ),
        None,
    )
    assert listed  # their order is kept by the linter (RUF022)
    assert len(listed) == len(set(listed))
