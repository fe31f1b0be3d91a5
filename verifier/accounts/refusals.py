"""Why a paper is not printed yet: each missing condition with its clause, and what would fulfil it.

The conditions are the pack's; hours that are missing are said lane by lane with the kinds of study that would bring them. Whether a
condition holds is decided in `verifier.accounts.certificates`.
"""

from dataclasses import dataclass
from datetime import date

from verifier.accounts.certificates import PrintFacts, missing_for
from verifier.accounts.shortfall import Gap, gaps_of
from verifier.accounts.shortfall import say_gaps as _say_gaps
from verifier.errors import VerifierError
from verifier.messages import DEFAULT_LANGUAGE, has, say
from verifier.rules import Certificate, RulePack


@dataclass(frozen=True, slots=True)
class MissingCondition:
    """One condition that is not met: its clause in short, the words of the clause, and the hours it lacks where it is about hours."""

    condition: str
    clause: str
    quote: str
    gaps: tuple[Gap, ...] = ()

    def say(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """Say what is missing, by which clause, and what would fulfil it."""
        code = f"certificates.condition.{self.condition}"
        sentence = say(
            code if has(code) else "certificates.condition.other", lang, condition=self.condition, clause=self.clause
        )
        return " ".join((sentence, *_say_gaps(self.gaps, lang)))


class PaperRefusedError(VerifierError):
    """A paper is not printed: `conditions` say what is missing, by which clause, and what would fulfil it."""

    code = "certificates.not_printable"

    def __init__(self, certificate: str, conditions: tuple[MissingCondition, ...]) -> None:
        super().__init__(certificate=certificate, missing=Refusal(conditions))
        self.conditions = conditions


@dataclass(frozen=True, slots=True)
class Refusal:
    """Missing conditions as one fact of a sentence, said in the sentence's language."""

    conditions: tuple[MissingCondition, ...]

    def say(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """Say each in its sentence."""
        return " ".join(each.say(lang) for each in self.conditions)

    def __str__(self) -> str:
        return self.say()


def missing_conditions(
    certificate: Certificate, facts: PrintFacts, pack: RulePack, on: date
) -> tuple[MissingCondition, ...]:
    """List what keeps a paper from being printed on a day, in the pack's order; nothing where it may be."""
    return tuple(_missing(condition, certificate, facts, pack, on) for condition in missing_for(certificate, facts))


def _missing(condition: str, certificate: Certificate, facts: PrintFacts, pack: RulePack, on: date) -> MissingCondition:
    balance = facts.balance
    about_hours = condition in {"requirements_met", "public_compulsory_passed"} and balance is not None
    gaps = gaps_of(balance.verdict, pack, on) if about_hours and balance is not None else ()
    if condition == "public_compulsory_passed":
        gaps = tuple(gap for gap in gaps if gap.lane.startswith("public"))
    return MissingCondition(condition, certificate.cite.short, certificate.cite.quote, gaps)
