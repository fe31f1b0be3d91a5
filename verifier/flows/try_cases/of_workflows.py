"""Cases about workflows: events in, the state reached and what follows from it out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from verifier.flows.try_cases.case_file import Case
from verifier.flows.try_cases.errors import WordUnknownError
from verifier.flows.try_cases.of_purposes import may_declare_by_hand, pack_of
from verifier.review import (
    ACCOUNT,
    DECLARATION,
    MACHINES,
    ROSTER_IMPORT,
    SUPER_ADMIN,
    UNIT_TRANSFER,
    RosterRow,
    advance,
    counts,
    declaration_in,
    get_machine,
    may_declare,
    needs_old_unit,
    next_events,
    replay,
    roster_errors,
    supers_after,
)
from verifier.rules import Packs


def workflow(case: Case, packs: Packs) -> dict[str, Any]:
    """Run the events of a case through its machine.

    Raises:
        WordUnknownError: there is no such machine, or it knows no such event.
    """
    pack = pack_of(case, packs)
    name = case.context.get("machine", DECLARATION.name)
    if name not in MACHINES:
        raise WordUnknownError(f"{case.path}.context.machine", name)
    if name == "roster_import":
        return roster_import(case.context.get("rows", []))
    machine, events = get_machine(name), case.context.get("events", [])
    for place, event in enumerate(events):
        if not any(event in known.events for known in MACHINES.values()):
            raise WordUnknownError(f"{case.path}.context.events[{place}]", event)
    if machine is DECLARATION:
        machine = declaration_in(pack, date(case.year, 12, 31))
    outcome = replay(machine, events)
    result: dict[str, Any] = {"state": outcome.state, "refused": outcome.refused}
    if machine.name == DECLARATION.name:
        result["counted"] = counts(pack, outcome.state, date(case.year, 12, 31))
        result["may_declare"] = may_declare_by_hand(case, pack)
    elif machine is ACCOUNT:
        result["may_declare"] = may_declare(outcome.state) and may_declare_by_hand(case, pack)
    elif machine is UNIT_TRANSFER:
        accepted = [event for event in events if event not in outcome.refused]
        result["old_unit_consent_needed"] = needs_old_unit(accepted[0]) if accepted else None
    elif machine is SUPER_ADMIN:
        result["supers"], result["old_super_kept"] = supers_after(events)
    return result


def roster_import(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Check the rows of a roster: one error exports the list and keeps "next" shut (Zibo Q8(2))."""
    read = [RosterRow(row["row"], row.get("id", ""), row.get("name", "")) for row in rows]
    errors = [{"row": error.row, "code": error.code} for error in roster_errors(read)]
    event = "import_with_errors" if errors else "import_clean"
    state = advance(ROSTER_IMPORT, ROSTER_IMPORT.start, event)
    return {
        "state": state,
        "errors": errors,
        "error_file": bool(errors),
        "next_step_open": "next" in next_events(ROSTER_IMPORT, state),
        "refused": (),
    }
