"""Which step may be taken on a class now, on the version that was seen."""

from verifier.flows.records.base_errors import ClassMovedError, ClassStepError
from verifier.review import TRAINING_BASE, StepRefusedError, advance
from verifier.store import base_classes


def next_state(before: base_classes.BaseClass, event: str, version: int) -> str:
    """The state that a step leads to.

    Raises:
        ClassMovedError: the class has another version by now.
        ClassStepError: the step is not possible from where it stands.
    """
    if before.version != version:
        raise moved()
    try:
        return advance(TRAINING_BASE, before.state, event)
    except StepRefusedError:
        raise ClassStepError(before.state, event) from None  # the machine's own words say less


def moved() -> ClassMovedError:
    """Tell the loser of a race."""
    return ClassMovedError()
