"""One upload with everything that is known of it, for its page and for the API: for the person, and for those who review them now."""

from dataclasses import dataclass
from uuid import UUID

from verifier.access import require
from verifier.flows import Services
from verifier.store import (
    Assessment,
    Case,
    Decision,
    Proof,
    ProofFile,
    Transaction,
    cases_of_proof,
    decisions_of,
    files_of,
    get_case,
    get_proof,
    latest_assessment,
    subject_of_person,
)
from verifier.web.actor import Actor


@dataclass(frozen=True, slots=True)
class ReadProof:
    """An upload with everything that is known of it."""

    proof: Proof
    assessment: Assessment | None
    cases: tuple[tuple[Case, tuple[Decision, ...]], ...]
    files: tuple[ProofFile, ...] = ()


def read_proof(services: Services, actor: Actor, proof_id: UUID) -> ReadProof:
    """One upload.

    Raises:
        NotFoundError: there is none, or it is not the actor's to know of.
    """
    with services.store.read() as tx:
        proof = require_proof(tx, actor, "proof.read", proof_id)
        cases = tuple((case, decisions_of(tx, case.id)) for case in cases_of_proof(tx, proof_id))
        return ReadProof(proof, latest_assessment(tx, proof_id), cases, files_of(tx, proof_id))


def require_proof(tx: Transaction, actor: Actor, operation: str, proof_id: UUID) -> Proof:
    """One upload, if the actor may do this with it.

    Raises:
        NotFoundError: there is none, or it is not the actor's to know of.
        NotAllowedError: the actor may do this with nothing.
    """
    proof = get_proof(tx, proof_id)
    require(actor, operation, subject_of_person(tx, proof.person_id, what="proof", key=proof_id))
    return proof


def require_own_proof(services: Services, actor: Actor, operation: str, proof_id: UUID) -> None:
    """Insist that the actor may do this with an upload."""
    with services.store.read() as tx:
        require_proof(tx, actor, operation, proof_id)


def require_case(services: Services, actor: Actor, operation: str, case_id: UUID) -> Case:
    """One case, if the actor may do this with it.

    Raises:
        NotFoundError: there is none, or it is not the actor's to know of.
        NotAllowedError: the actor may do this with nothing.
    """
    with services.store.read() as tx:
        case = get_case(tx, case_id)
        require(actor, operation, subject_of_person(tx, case.person_id, what="case", key=case_id))
        return case
