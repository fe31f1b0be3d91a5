"""The list that a reviewer came from: its filters, read from the address and written back to it.

Only the values named here are ever taken over from an address, so that nothing else can travel in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from verifier.store import CaseFilter, Transaction, count_cases

ANY = "any"
STATES = ("submitted", "unit_passed", "returned", "unit_rejected", ANY)
PROPOSALS = (ANY, "accept", "review", "reject")


@dataclass(frozen=True, slots=True)
class Queue:
    """A list of cases by state and proposal."""

    state: str = "submitted"
    proposal: str = ANY

    @property
    def query(self) -> str:
        """The list as part of an address."""
        return urlencode({"state": self.state, "proposal": self.proposal})

    def wanted(self, *, state: str = "", proposal: str = "") -> CaseFilter:
        """The list as the store filters it, or with another state or proposal."""
        state, proposal = state or self.state, proposal or self.proposal
        return CaseFilter(state=None if state == ANY else state, proposal=None if proposal == ANY else proposal)

    def counts(self, tx: Transaction) -> Mapping[tuple[str, str], int]:
        """How many cases each choice of the filters would show."""
        states = {(state, ANY): count_cases(tx, self.wanted(state=state, proposal=ANY)) for state in STATES}
        chosen = {(self.state, one): count_cases(tx, self.wanted(proposal=one)) for one in PROPOSALS}
        return states | chosen


def queue_of(request: Request) -> Queue:
    """The list that the address names (also a FastAPI dependency); unknown values fall back to the open cases."""
    return queue_from(request.query_params)


def queue_from(values: Mapping[str, str]) -> Queue:
    """The list that these values name."""
    state, proposal = values.get("state", ""), values.get("proposal", "")
    return Queue(state if state in STATES else STATES[0], proposal if proposal in PROPOSALS else ANY)
