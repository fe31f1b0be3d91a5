"""Who may do what: roles, operations, and the relation of an actor to the person or unit that an operation is about.

How to use it. Declare your operation once in `operations.py` ("area.verb", with the relation for each role that may). In the web, name it on
the route: `actor: Annotated[Actor, acting("case.list")]` (`verifier.web.actor`); that alone refuses whoever holds no such role.
For one thing, ask about it: `require(actor, "case.read", subject)`, which raises `NotFoundError` for a thing that is not theirs to know of, and
returns the role in which they may. For a list, take `reach(actor, "case.list")` and let the store filter by it (`verifier.store.persons_within`): a list
never shows, counts or selects what `require` would refuse. The subject of a person's things is made by `verifier.store.subject_of_person`, from
where the person is *now*.
"""

from verifier.access.judging import NotAllowedError, may, reach, require, require_held
from verifier.access.model import Grant, HeldRole, Holder, Operation, Reach, Relation, Role, Subject
from verifier.access.operations import OPERATIONS

__all__ = [
    "OPERATIONS",
    "Grant",
    "HeldRole",
    "Holder",
    "NotAllowedError",
    "Operation",
    "Reach",
    "Relation",
    "Role",
    "Subject",
    "may",
    "reach",
    "require",
    "require_held",
]
