"""Codes that stand in a sentence as facts: a program reads the code, a person its word in the language of the sentence.

A code without a word stays as it is. The words themselves are messages.
"""

from dataclasses import dataclass

from verifier.messages import has, say


@dataclass(frozen=True, slots=True)
class Word:
    """A code as a fact of a sentence; `family` is where its word stands among the messages."""

    family: str
    code: str

    def __str__(self) -> str:
        return self.code

    def say(self, lang: str) -> str:
        """Say it; a code with what it is about (`MISSING:stated_hours`) says both."""
        name, _, about = self.code.partition(":")
        key = f"{self.family}.{name}"
        keys = (f"review.about.{about}", f"rules.word.{about}", f"ocr.field.{about}")
        shown = next((say(one, lang) for one in keys if has(one)), about)
        return say(key, lang, about=shown) if has(key) else self.code
