"""The state machines of review: what may happen next to a declaration, an account, a move between units, an administrator.

A machine is a table of steps; a step that the table lacks is refused, never guessed, and a refused step changes nothing.
Which levels review at all, and in which states hours count, is the region's pack (`verifier.review.routing`); who a person is
and who may act lies with the flows.
Sources: Zibo Q5 (declaration), Q9 (administrators), Q10 (moves); domain.md A9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from verifier.errors import VerifierError
from verifier.review.wording import Word


class StepRefusedError(VerifierError):
    """The machine has no such step from the state that it is in."""

    code = "workflow.step_refused"

    def __init__(self, machine: str, state: str, event: str) -> None:
        super().__init__(
            machine=Word("workflow.machine", machine),
            state=Word("workflow.state", state),
            event=Word("declaration.action", event),
        )
        self.machine, self.state, self.event = machine, state, event


class NoSuchMachineError(VerifierError):
    """There is no workflow of this name."""

    code = "workflow.no_such_machine"

    def __init__(self, machine: str) -> None:
        super().__init__(machine=machine)
        self.machine = machine


@dataclass(frozen=True, slots=True)
class Machine:
    """A named table of steps: (state, event) → state. Every state that a step can reach is a state of the machine."""

    name: str
    start: str
    steps: Mapping[tuple[str, str], str]

    @property
    def states(self) -> frozenset[str]:
        """Every state that the machine can be in."""
        return frozenset({self.start, *(state for state, _ in self.steps), *self.steps.values()})

    @property
    def events(self) -> frozenset[str]:
        """Every event that the machine knows in some state."""
        return frozenset(event for _, event in self.steps)


@dataclass(frozen=True, slots=True)
class Replay:
    """Where a list of events leads: the last state, the states passed through (the start first), the refused events."""

    state: str
    passed_through: tuple[str, ...]
    refused: tuple[str, ...] = ()


def _machine(name: str, start: str, *rows: tuple[str, str, str]) -> Machine:
    """Build a machine from rows `from-state, event, to-state`; several from-states are parted by a blank."""
    steps = {(state, event): target for sources, event, target in rows for state in sources.split()}
    return Machine(name, start, MappingProxyType(steps))


DECLARATION = _machine(
    "declaration",
    "draft",
    # Q5(1): a declaration that was returned or rejected is corrected and handed in again
    ("draft returned unit_rejected", "submit", "submitted"),
    ("submitted returned", "withdraw", "withdrawn"),
    # Q5(2): the unit decides; 退回补正 (return) is not 驳回 (reject)
    ("submitted", "unit_pass", "unit_passed"),
    ("submitted", "unit_return", "returned"),
    ("submitted", "unit_reject", "unit_rejected"),
    # Q5(3): the authority need not repeat a pass, and may reject it; whoever failed it may take that back
    ("unit_passed", "authority_pass", "unit_passed"),
    ("unit_passed", "authority_reject", "authority_rejected"),
    ("authority_rejected", "authority_restore", "unit_passed"),
    # Q5(4): 审验不通过, whenever the error is found
    ("unit_passed authority_rejected", "hr_fail", "hr_failed"),
    ("hr_failed", "hr_restore", "unit_passed"),
)

ACCOUNT = _machine(
    "account",
    "new",
    # Q5(1)①: after registering, the employer checks the account; only then may anything be declared
    ("new refused", "register", "awaiting_unit"),
    ("awaiting_unit", "unit_pass", "active"),
    ("awaiting_unit", "unit_reject", "refused"),
    ("active", "submit", "active"),
)

UNIT_TRANSFER = _machine(
    "unit_transfer",
    "in_unit",
    # Q10: both ways need the new unit's consent and nobody else's
    ("in_unit refused_by_new_unit", "person_request", "person_requested"),
    ("in_unit refused_by_new_unit", "old_unit_request", "old_unit_requested"),
    ("person_requested", "withdraw", "in_unit"),
    ("old_unit_requested", "old_unit_withdraw", "in_unit"),
    ("person_requested old_unit_requested", "new_unit_accept", "moved"),
    ("person_requested old_unit_requested", "new_unit_refuse", "refused_by_new_unit"),
)

SUPER_ADMIN = _machine(
    "super_admin",
    "one_super",
    # Q9: first added as an administrator, then made super; the old super's account is not kept
    ("one_super", "add_admin", "admin_added"),
    ("admin_added", "add_admin", "admin_added"),
    ("admin_added", "set_super", "super_replaced"),
    ("super_replaced", "add_admin", "admin_added"),
)

ROSTER_IMPORT = _machine(
    "roster_import",
    "waiting",
    # Q8(2): errors are exported, the list is corrected and imported again; "next" opens only after a clean import
    ("waiting has_errors clean", "import_clean", "clean"),
    ("waiting has_errors clean", "import_with_errors", "has_errors"),
    ("clean", "next", "next"),
)

TRAINING_BASE = _machine(
    "training_base",
    "new",
    # Inner Mongolia 四(二): plan, class, report, and the learners' cards only after the report passed
    ("new plan_returned", "file_plan", "plan_filed"),
    ("plan_filed", "return_plan", "plan_returned"),
    ("plan_filed", "hold", "held"),
    ("held report_returned", "file_report", "report_filed"),
    ("report_filed", "return_report", "report_returned"),
    ("report_filed", "pass_report", "report_passed"),
)

OBJECTION = _machine(
    "objection",
    "none",
    # Xinjiang Art. 9(c): a dispute may be taken to the higher authority, then to arbitration or a court
    ("none", "file", "filed"),
    ("filed", "withdraw", "withdrawn"),
    ("filed", "answer_uphold", "upheld"),
    ("filed", "answer_refuse", "objection_refused"),
    ("objection_refused", "appeal", "appealed"),
    ("appealed", "answer_uphold", "upheld"),
    ("appealed", "answer_refuse", "appeal_refused"),
)

MACHINES: Mapping[str, Machine] = MappingProxyType(
    {
        machine.name: machine
        for machine in (DECLARATION, ACCOUNT, UNIT_TRANSFER, SUPER_ADMIN, ROSTER_IMPORT, TRAINING_BASE, OBJECTION)
    }
)


def get_machine(name: str) -> Machine:
    """Give the machine of this name.

    Raises:
        NoSuchMachineError: there is none.
    """
    try:
        return MACHINES[name]
    except KeyError:
        raise NoSuchMachineError(name) from None


def advance(machine: Machine, state: str, event: str) -> str:
    """Give the state that an event leads to.

    Raises:
        StepRefusedError: the machine has no such step from this state.
    """
    try:
        return machine.steps[state, event]
    except KeyError:
        raise StepRefusedError(machine.name, state, event) from None


def next_events(machine: Machine, state: str) -> tuple[str, ...]:
    """Give the events that are possible in a state, sorted."""
    return tuple(sorted(event for source, event in machine.steps if source == state))


def replay(machine: Machine, events: Iterable[str], *, state: str | None = None) -> Replay:
    """Run events in their order from a state (the machine's start if none); refused events change nothing and are listed."""
    at = machine.start if state is None else state
    passed_through, refused = [at], []
    for event in events:
        try:
            at = advance(machine, at, event)
        except StepRefusedError:
            refused.append(event)
        else:
            passed_through.append(at)
    return Replay(at, tuple(passed_through), tuple(refused))


def may_declare(account_state: str) -> bool:
    """Tell whether the holder of an account in this state may declare hours (Zibo Q5(1)①: after the employer's check)."""
    return account_state == "active"


def supers_after(events: Iterable[str]) -> tuple[int, bool]:
    """Give how many super administrators a unit has after these events, and whether the first one is still it (Zibo Q9)."""
    replaced = "super_replaced" in replay(SUPER_ADMIN, events).passed_through
    return 1, not replaced


def needs_old_unit(first_event: str) -> bool:
    """Tell whether a move that starts so rests on the old unit (Zibo Q10): in the second way its own request is its consent.

    Raises:
        StepRefusedError: no move starts with this event.
    """
    advance(UNIT_TRANSFER, UNIT_TRANSFER.start, first_event)
    return first_event == "old_unit_request"
