"""What a reviewer can settle on the spot: facts that the rule asks for and the paper does not show.

Each is a fact of `verifier.activity`; which ones a rule asks for, its reasons say (`MISSING:pub_date`). What the fact then brings is
computed by the rules, never typed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from verifier.messages import say


class Asking(StrEnum):
    """How a fact is asked for."""

    YES = "yes"
    DAY = "day"


ASKED_AS: Mapping[str, Asking] = {
    "organiser_ok": Asking.YES,
    "archive": Asking.YES,
    "has_certificate": Asking.YES,
    "course_done": Asking.YES,
    "pub_date": Asking.DAY,
    "certificate_date": Asking.DAY,
    "exam_date": Asking.DAY,
    "issue_date": Asking.DAY,
}
FACT_OF_REASON: Mapping[str, str] = {
    **{f"MISSING:{fact}": fact for fact in ASKED_AS},
    "MISSING:certificate": "has_certificate",
    "NO_ARCHIVE": "archive",
    "ORGANISER_NOT_RECOGNISED": "organiser_ok",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to confirm, in words."""

    fact: str
    asked_as: Asking
    say: str


def questions_of(reasons: Iterable[str], lang: str) -> tuple[Question, ...]:
    """The facts that would settle these reasons, each once."""
    facts = dict.fromkeys(FACT_OF_REASON[reason] for reason in reasons if reason in FACT_OF_REASON)
    return tuple(Question(fact, ASKED_AS[fact], say(f"web.case.question.{fact}", lang)) for fact in facts)


def confirmed_facts(form: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that a form confirms: boxes that are ticked and days that are filled in."""
    facts: dict[str, Any] = {}
    for fact, asked_as in ASKED_AS.items():
        value = form.get(f"fact.{fact}")
        if isinstance(value, str) and value.strip():
            facts[fact] = True if asked_as is Asking.YES else value.strip()
    return facts
