"""Whose proofs and account a request is about: the person behind the login."""

from uuid import UUID

from verifier.errors import VerifierError
from verifier.store import Store
from verifier.web.actor import Actor


class NoPersonError(VerifierError):
    """The login belongs to nobody, and the node knows no person yet."""

    code = "web.account.no_person"


def get_person_id(store: Store, actor: Actor) -> UUID:
    """The person that an actor acts for.

    Raises:
        NoPersonError: there is none.
    """
    del store
    if actor.person_id is None:
        raise NoPersonError
    return actor.person_id
