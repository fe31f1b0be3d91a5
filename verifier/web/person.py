"""Whose proofs and account a request is about: the person behind the login.

Until people sign in, that is the person of the demonstration user, or the first person of the node's region.
"""

from uuid import UUID

from verifier.errors import VerifierError
from verifier.store import Store, find_user, list_persons
from verifier.web.actor import Actor


class NoPersonError(VerifierError):
    """The login belongs to nobody, and the node knows no person yet."""

    code = "web.account.no_person"


def get_person_id(store: Store, actor: Actor) -> UUID:
    """The person that an actor acts for.

    Raises:
        NoPersonError: there is none.
    """
    with store.read() as tx:
        user = find_user(tx, actor.login)
        if user is not None and user.person_id is not None:
            return user.person_id
        first = list_persons(tx, limit=1).items
    if not first:
        raise NoPersonError
    return first[0].id
