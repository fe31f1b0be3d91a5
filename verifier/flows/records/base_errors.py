"""What is wrong with a class of a training base, or with a step that somebody wants to take about it."""

from datetime import date

from verifier.errors import VerifierError
from verifier.flows.records.errors import Word


class NoBaseRulesError(VerifierError):
    """The region's rules know no training bases."""

    code = "bases.no_rules"

    def __init__(self, region: str) -> None:
        super().__init__(region=region)


class PlanIncompleteError(VerifierError):
    """The plan lacks parts that the clause asks for."""

    code = "bases.plan_incomplete"

    def __init__(self, missing: tuple[str, ...], cite: str) -> None:
        super().__init__(parts=tuple(Word("part", one) for one in missing), cite=cite)
        self.missing = missing


class ClassDaysError(VerifierError):
    """The days or the hours of a class cannot be: it ends before it starts, lasts too long, or brings nothing."""

    code = "bases.days"


class ClassNotOverError(VerifierError):
    """The class has not ended: nobody can report on it yet."""

    code = "bases.not_over"

    def __init__(self, ends_on: date) -> None:
        super().__init__(ends_on=ends_on)


class ClassMovedError(VerifierError):
    """Somebody took a step on the class first."""

    code = "bases.moved"


class ClassStepError(VerifierError):
    """The class stands where this step is not possible."""

    code = "bases.step_refused"

    def __init__(self, state: str, event: str) -> None:
        super().__init__(state=Word("base_state", state), event=Word("base_event", event))


class UnknownPartError(VerifierError):
    """A report has no such part."""

    code = "bases.unknown_part"

    def __init__(self, part: str, known: tuple[str, ...]) -> None:
        super().__init__(part=part, parts=tuple(Word("part", one) for one in known))


class ReportIncompleteError(VerifierError):
    """A report cannot pass while parts are missing that the clause asks for."""

    code = "bases.report_incomplete"

    def __init__(self, missing: tuple[str, ...], cite: str) -> None:
        super().__init__(parts=tuple(Word("part", one) for one in missing), cite=cite)
        self.missing = missing


class AnswerReasonMissingError(VerifierError):
    """Returning a report names a part or says why; passing one that asks for a look says why, too."""

    code = "bases.reason_missing"
