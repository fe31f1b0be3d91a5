"""What review refuses, one class a reason; the workflow's own refusal of a step is beside its machines.

Facts that are codes stay codes for programs and become words in a sentence.
"""

from verifier.errors import VerifierError
from verifier.review.wording import Word


def _flag(reason: str) -> Word:
    return Word("web.queue.reason_word", reason)


class AfterDeadlineError(VerifierError):
    """The day by which the year was to be decided has passed: a person may still decide, and says why."""

    code = "declaration.after_deadline"

    def __init__(self, due: object, cite: str) -> None:
        super().__init__(due=due, cite=cite)


class OtherYearError(VerifierError):
    """The paper belongs to a year that the rules of the case do not decide: a figure for it would be posted nowhere."""

    code = "declaration.other_year"

    def __init__(self, year: int) -> None:
        super().__init__(year=year)


class PointOutsideError(VerifierError):
    """The place that a decision points at is none on the pages of the proof."""

    code = "declaration.point_outside"

    def __init__(self, page: int) -> None:
        super().__init__(page=page)


class TooManyPhotosError(VerifierError):
    """More files were sent for one proof than it may have."""

    code = "upload.too_many_photos"

    def __init__(self, sent: int, most: int) -> None:
        super().__init__(sent=sent, most=most)


class TooManyFilesError(VerifierError):
    """An archive holds more files than are taken at once."""

    code = "upload.too_many_files"

    def __init__(self, found: int, most: int) -> None:
        super().__init__(found=found, most=most)


class UndoRefusedError(VerifierError):
    """The root of the reasons for which a decision stays."""

    code = "undo.refused"


class NothingToUndoError(UndoRefusedError):
    """The last word on the case is no decision of a reviewer."""

    code = "undo.nothing"


class NotYoursToUndoError(UndoRefusedError):
    """Somebody else made the last decision."""

    code = "undo.not_yours"

    def __init__(self, decided_by: str) -> None:
        super().__init__(decided_by=decided_by)


class UndoTooLateError(UndoRefusedError):
    """The time within which a decision can be taken back has passed."""

    code = "undo.too_late"

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes=minutes)


class RestsOnItError(UndoRefusedError):
    """A certificate (`certificate:` and its number) or an `objection` rests on the decision."""

    code = "undo.rests_on_it"

    def __init__(self, what: str) -> None:
        super().__init__(what=Word("undo.on", what))


class BulkRefusedError(VerifierError):
    """The root of the reasons for which a case is not approved among many."""

    code = "bulk.refused"


class TooManyAtOnceError(BulkRefusedError):
    """More cases were named than are decided at once; none was decided."""

    code = "bulk.too_many"

    def __init__(self, named: int, most: int) -> None:
        super().__init__(named=named, most=most)


class NamedTwiceError(BulkRefusedError):
    """The case is named more than once."""

    code = "bulk.named_twice"


class NotPlainError(BulkRefusedError):
    """Among many only a plain pass is given: no figure, fact or place of one's own."""

    code = "bulk.not_plain"


class FlaggedError(BulkRefusedError):
    """Something about the case asks for a person: it is decided by itself."""

    code = "bulk.flagged"

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons=tuple(_flag(reason) for reason in reasons))


class UnsureError(BulkRefusedError):
    """The reading is not sure enough to be approved among many."""

    code = "bulk.unsure"


class OtherRuleError(BulkRefusedError):
    """The case is judged by another rule than the first one named."""

    code = "bulk.other_rule"

    def __init__(self, rule: str, first: str) -> None:
        super().__init__(rule=Word("rules.word", rule), first=Word("rules.word", first))


class NothingCorrectedError(VerifierError):
    """A correction that changes nothing, or says no reason."""

    code = "declaration.nothing_corrected"


class ObjectionRefusedError(VerifierError):
    """The root of the reasons for which an objection is not taken."""

    code = "objection.refused"


class NothingToObjectToError(ObjectionRefusedError):
    """Nobody has decided on the case yet."""

    code = "objection.nothing_decided"


class ObjectionTooLateError(ObjectionRefusedError):
    """The days within which one may object have passed."""

    code = "objection.too_late"

    def __init__(self, last_day: object) -> None:
        super().__init__(last_day=last_day)


class ObjectionWaitsError(ObjectionRefusedError):
    """An objection to this decision waits for its answer."""

    code = "objection.waits"

    def __init__(self, due: object) -> None:
        super().__init__(due=due)


class ObjectionEndedError(ObjectionRefusedError):
    """The objection was answered or taken back, or its answer was the last one."""

    code = "objection.ended"

    def __init__(self, state: str) -> None:
        super().__init__(state=Word("workflow.state", state))


class OwnDecisionError(ObjectionRefusedError):
    """Nobody answers an objection to a decision of their own."""

    code = "objection.own_decision"
