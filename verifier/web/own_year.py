"""What several pages of one's own account need: which years there are, the cases behind entries, those that wait."""

from collections.abc import Mapping
from uuid import UUID

from verifier.flows import Account, Services
from verifier.store import CaseFile, CaseFilter, entries_of, get_case_file, list_cases

YEARS_SHOWN = 3


def years_of(services: Services, person_id: UUID, this_year: int) -> list[int]:
    """The years that a person may look at, the newest with hours first."""
    with services.store.read() as tx:
        used = {entry.year for entry in entries_of(tx, person_id)}
        waiting = {case.year for case in list_cases(tx, CaseFilter(person_id=person_id), limit=200).items}
    with_hours = sorted(used | waiting, reverse=True)
    return list(dict.fromkeys([*with_hours, *range(this_year, this_year - YEARS_SHOWN, -1)]))


def files_of_entries(services: Services, account: Account) -> Mapping[UUID | None, CaseFile]:
    """The cases that entries came from."""
    with services.store.read() as tx:
        return {entry.case_id: get_case_file(tx, entry.case_id) for entry in account.entries if entry.case_id}


def pending_of(services: Services, person_id: UUID, year: int) -> list[CaseFile]:
    """The cases of a year that wait for a decision."""
    wanted = CaseFilter(person_id=person_id, year=year, state="submitted")
    with services.store.read() as tx:
        return [get_case_file(tx, case.id) for case in list_cases(tx, wanted, limit=100).items]
