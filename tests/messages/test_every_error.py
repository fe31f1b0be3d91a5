"""Every error that we raise on purpose has a code, and every code a sentence that says what to do."""

import importlib
import pkgutil
from collections.abc import Iterator

from verifier.messages import has, template_of

ROOMS = ("ocr", "signing", "verifier")
NOT_A_MODULE = "verifier.store.migrations"  # Alembic runs these files, nobody imports them


def errors_of(base: type[BaseException]) -> Iterator[type[BaseException]]:
    """Every class below this one."""
    for kind in base.__subclasses__():
        yield kind
        yield from errors_of(kind)


def own_errors() -> list[type[BaseException]]:
    """Every exception class of our rooms that names its own code."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not module.name.startswith(NOT_A_MODULE):
                importlib.import_module(module.name)
    return [kind for kind in errors_of(Exception) if kind.__module__.split(".")[0] in ROOMS and "code" in vars(kind)]


def test_every_error_has_a_sentence():
    """No code of an error reaches a person as a bare code."""
    own = own_errors()
    assert len(own) > 60
    assert sorted({kind.code for kind in own if not has(kind.code)}) == []


def test_sentences_of_errors_end_as_sentences_do():
    """Whole sentences, in both languages, so that they can stand alone on a page or a line."""
    for kind in own_errors():
        assert template_of(kind.code, "zh").rstrip().endswith(("。", "」", "”", "}", "）")), kind.code
        assert template_of(kind.code, "en").rstrip().endswith((".", "}", ")", "”")), kind.code
