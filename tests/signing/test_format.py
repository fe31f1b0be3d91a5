"""The page that another province would read: examples that the code made, tables that the code keeps, sentences for every code."""

import importlib
import pkgutil
import re
import subprocess
import sys

import signing
from signing import TYPE_NUMBERS, CheckName, CheckOutcome, Reason, SigningError
from signing.limits import MAX_DEPTH, MAX_TEXT_CHARS, MAX_TOKEN_BYTES
from signing.statuslist import MAX_STATUS_LIST_BYTES
from tests.signing.format_examples import FORMAT, examples, page_with
from tests.signing.make_vectors import FOLDER
from verifier.messages import has

PAGE = FORMAT.read_text(encoding="utf-8")
CLAUSES = set(re.findall(r"\*\*(§[0-9]+\.[0-9]+)\*\*", PAGE)) | set(re.findall(r"^## (§[0-9]+)", PAGE, re.MULTILINE))


def sub_classes(of: type[SigningError]) -> set[type[SigningError]]:
    for module in pkgutil.iter_modules(signing.__path__):
        importlib.import_module(f"signing.{module.name}")
    return {each for sub in of.__subclasses__() for each in (sub, *sub_classes(sub))}


def test_the_worked_examples_are_what_the_code_makes():
    """Every byte of §16 comes from the code."""
    assert page_with(examples()) == PAGE


def test_the_table_of_reasons_is_the_enumeration():
    """Same codes, same order."""
    table = PAGE.split("| reason | outcome | clause |")[1].split("- **§10.2**")[0]
    assert re.findall(r"^  \| ([a-z_]+) \|", table, re.MULTILINE) == [str(reason) for reason in Reason]


def test_the_limits_of_the_page_are_those_of_the_code():
    """Characters, bytes and depth of §2.4."""
    for limit in (
        f"{MAX_TEXT_CHARS:,} characters",
        f"{MAX_TOKEN_BYTES} bytes",
        f"{MAX_STATUS_LIST_BYTES:,} bytes",
        f"| {MAX_DEPTH} |",
    ):
        assert limit in PAGE.split("## §3")[0], limit


def test_the_types_of_the_page_are_those_of_the_code():
    """Numbers and names of §6.4."""
    clause = PAGE.split("**§6.4**")[1].split("**§6.5**")[0]
    assert {name: int(number) for number, name in re.findall(r"([0-9]) `([a-z_]+)`", clause)} == TYPE_NUMBERS


def test_every_clause_that_the_code_cites_exists():
    """A citation of FORMAT in code leads somewhere."""
    for path in FORMAT.parent.glob("*.py"):
        for clause in re.findall(r"FORMAT (§[0-9]+(?:\.[0-9]+)?)", path.read_text(encoding="utf-8")):
            assert clause in CLAUSES, f"{path.name} cites {clause}"


def test_every_error_has_its_own_code_and_a_sentence():
    """One class, one code, one message key."""
    classes = sub_classes(SigningError)
    assert len({each.code for each in classes}) == len(classes)
    assert all(each.code.startswith("signing.") and has(each.code) for each in classes)


def test_every_finding_of_a_check_has_a_sentence():
    """For each step: passed, skipped, and every reason that it can give."""
    given = {
        CheckName.FORM: "malformed not_canonical",
        CheckName.KEY: "unknown_key key_revoked",
        CheckName.SIGNATURE: "bad_signature not_canonical",
        CheckName.SCOPE: "out_of_scope",
        CheckName.KEY_WINDOW: "key_not_in_use",
        CheckName.DATES: "not_yet_valid expired",
        CheckName.STATUS: "revoked suspended superseded status_unavailable status_stale",
        CheckName.TRUST: "trust_stale",
    }
    assert {reason for reasons in given.values() for reason in reasons.split()} == {str(reason) for reason in Reason}
    for name, reasons in given.items():
        for end in (CheckOutcome.PASSED, CheckOutcome.SKIPPED, *reasons.split()):
            assert has(f"signing.check.{name}.{end}"), f"{name} {end}"


def test_the_public_surface_is_sorted_and_complete():
    """Everything in `__all__` exists, and constants, classes and functions stand sorted."""
    assert all(hasattr(signing, name) for name in signing.__all__)
    assert sorted(signing.__all__, key=lambda name: (not name.isupper(), name)) == signing.__all__


def test_signing_is_usable_alone():
    """Importing it brings in no web framework, no database, and neither of the other rooms."""
    script = "import signing, sys; print(*sorted(name.split('.')[0] for name in sys.modules))"
    listed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=FORMAT.parents[1]
    )
    assert not {"fastapi", "starlette", "sqlalchemy", "verifier", "ocr", "httpx", "pypdfium2"} & set(
        listed.stdout.split()
    )


def test_the_vectors_explain_themselves():
    """Every file of vectors is in the README of its folder."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.name}`" in readme for path in FOLDER.glob("*.json"))
