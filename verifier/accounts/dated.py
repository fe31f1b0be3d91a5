"""Which of a pack's dated rules are in force on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A rule with its first and last day in force."""

    @property
    def from_(self) -> date:
        """The first day in force."""

    @property
    def until(self) -> date:
        """The last day in force."""


_Rule = TypeVar("_Rule", bound=Dated)


def in_force_on(rules: Iterable[_Rule], on: date) -> tuple[_Rule, ...]:
    """Keep the rules that are in force on a day, in the pack's order."""
    return tuple(rule for rule in rules if rule.from_ <= on <= rule.until)
