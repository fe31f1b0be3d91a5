"""One upload with everything that is known of it, for its page and for the API."""

from dataclasses import dataclass
from uuid import UUID

from verifier.flows import Services
from verifier.store import Assessment, Case, Decision, Proof, cases_of_proof, decisions_of, get_proof, latest_assessment
from verifier.web.actor import Actor


@dataclass(frozen=True, slots=True)
class ReadProof:
    """An upload with everything that is known of it."""

    proof: Proof
    assessment: Assessment | None
    cases: tuple[tuple[Case, tuple[Decision, ...]], ...]


def read_proof(services: Services, actor: Actor, proof_id: UUID) -> ReadProof:
    """One upload; in this stage every actor of a node may see it."""
    del actor
    with services.store.read() as tx:
        proof = get_proof(tx, proof_id)
        cases = tuple((case, decisions_of(tx, case.id)) for case in cases_of_proof(tx, proof_id))
        return ReadProof(proof, latest_assessment(tx, proof_id), cases)
