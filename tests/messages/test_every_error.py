"""Every error that we raise on purpose has a code, and every code a sentence that says what to do."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from verifier.messages import has, template_of
from verifier.web.problems import CODES

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


ELSEWHERE = ("backup.", "cases.", "cli.", "declared.", "messages.", "rules.", "settings.", "signing.")
"""Codes that no request of the service is refused with: of commands, of the start, of packs when they are loaded, and results of checking."""
ASKED = ("rules.error", "rules.none_in_force")
NEXT_EN = re.compile(
    r"\b(add|ask|check|choose|close|compare|contact|correct|decide|delete|do|fetch|fill|get|give|go|hand|have|keep|leave|look|make|mark|open|pass|post|"
    r"read|reload|remove|report|return|reverse|run|save|scan|screen|see|send|set|show|sign|split|start|state|take|try|turn|unpack|upload|use|wait|write|"
    r"somebody else has to|until)\b",
    re.IGNORECASE,
)


def refused_with():
    """Every code that a request can be refused with."""
    own = {kind.code for kind in own_errors()} | set(CODES.values()) | {"server.failed"}
    return sorted(code for code in own if code in ASKED or not code.startswith(ELSEWHERE))


def test_every_refusal_says_what_to_do():
    """Not only what is wrong: the next step, in both languages, in a sentence of its own that stands under a title."""
    codes = refused_with()
    assert len(codes) > 120
    assert [code for code in codes if "请" not in template_of(code, "zh")] == []
    assert [code for code in codes if not NEXT_EN.search(template_of(code, "en"))] == []
    assert has("web.problem.title")
