"""In which offices somebody may decide about a person: unit, authority, hr, in the words of the packs' workflows.

Which of them a thing asks for, the flows know from the region's pack.
"""

from uuid import UUID

from verifier.access import Subject, require
from verifier.errors import VerifierError
from verifier.flows import Services
from verifier.store import subject_of_person
from verifier.web.actor import Actor

OFFICES = ("unit", "authority", "hr")


def offices_of(services: Services, actor: Actor, operation: str, person_id: UUID) -> tuple[str, ...]:
    """The offices in which the actor decides about this person.

    Raises:
        NotFoundError: the operation is not theirs for this person.
    """
    with services.store.read() as tx:
        subject = subject_of_person(tx, person_id, what="person", key=person_id)
    require(actor, operation, subject)
    return tuple(office for office in OFFICES if _holds(actor, f"case.decide_{office}", subject))


def _holds(actor: Actor, operation: str, subject: Subject) -> bool:
    try:
        require(actor, operation, subject)
    except VerifierError:
        return False
    return True
