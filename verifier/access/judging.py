"""Whether somebody may: for one thing (`require`), at all (`require_held`), and how far a list goes (`reach`).

Of a thing that an actor may not know of, `require` says the same as of one that does not exist.
"""

from verifier.access.model import Grant, HeldRole, Holder, Operation, Reach, Relation, Role, Subject
from verifier.access.operations import OPERATIONS
from verifier.errors import NotFoundError, VerifierError
from verifier.regions import NATION, is_within, region


class NotAllowedError(VerifierError):
    """None of the roles that the actor holds may do this."""

    code = "access.not_allowed"

    def __init__(self, operation: str) -> None:
        super().__init__(operation=operation)


def require_held(actor: Holder, operation: str) -> Operation:
    """Insist that the actor may do this for something at all.

    Raises:
        NotAllowedError: no role of theirs may, or the scope of their key does not cover it.
    """
    known = OPERATIONS[operation]
    if not may(actor, operation):
        raise NotAllowedError(operation)
    return known


def may(actor: Holder, operation: str) -> bool:
    """Whether the actor may do this for something at all; for menus and buttons."""
    known = OPERATIONS[operation]
    return _scoped(actor, known) and (known.anyone or bool(_pairs(actor, known)))


def require(actor: Holder, operation: str, subject: Subject | None = None) -> Role:
    """Insist that the actor may do this, for this subject, and say in which role.

    Raises:
        NotAllowedError: they may do it for nothing.
        NotFoundError: they may do it, for other things: this one is not theirs to know of.
    """
    pairs = _pairs(actor, require_held(actor, operation))
    if subject is None:
        return pairs[0][0].role
    for held, grant in pairs:
        if _holds_for(actor, held, grant.relation, subject):
            return held.role
    raise NotFoundError(subject.what, subject.key)


def reach(actor: Holder, operation: str) -> Reach:
    """How far a list of this operation goes.

    Raises:
        NotAllowedError: they may do it for nothing.
    """
    pairs = _pairs(actor, require_held(actor, operation))
    relations = {grant.relation for _, grant in pairs}
    return Reach(
        everything=Relation.ANY in relations,
        person_id=actor.person_id if Relation.OWN in relations else None,
        unit_paths=tuple(sorted({held.unit_path for held, grant in pairs if grant.relation is Relation.UNIT})),
        regions=tuple(sorted({held.region for held, grant in pairs if grant.relation is Relation.REGION})),
    )


def _scoped(actor: Holder, operation: Operation) -> bool:
    """Whether a program's key covers the operation; somebody who signed in needs no key."""
    return actor.scopes is None or (operation.scope is not None and operation.scope in actor.scopes)


def _pairs(actor: Holder, operation: Operation) -> tuple[tuple[HeldRole, Grant], ...]:
    """The roles of the actor that the operation is granted to."""
    return tuple((held, grant) for held in actor.grants for grant in operation.grants if grant.role is held.role)


def _holds_for(actor: Holder, held: HeldRole, relation: Relation, subject: Subject) -> bool:
    """Whether the subject stands in this relation to somebody who holds this role."""
    match relation:
        case Relation.OWN:
            return actor.person_id is not None and subject.person_id == actor.person_id
        case Relation.UNIT:
            return bool(held.unit_path) and not subject.ended and subject.unit_path.startswith(held.unit_path)
        case Relation.REGION:
            return bool(subject.region) and _within(subject.region, held.region)
        case Relation.ANY:
            return True


def _within(inner: str, outer: str) -> bool:
    """Whether a region is another one or lies in it."""
    return outer == NATION or is_within(region(inner), region(outer))
