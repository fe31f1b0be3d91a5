"""A class of a training base for whoever asks: theirs to know of, and in which place they stand to it."""

from uuid import UUID

from verifier.access import HeldRole, Role, Subject, require
from verifier.errors import NotFoundError
from verifier.flows import Services
from verifier.store import base_classes
from verifier.web.actor import Actor


def class_of(services: Services, actor: Actor, operation: str, class_id: UUID) -> base_classes.BaseClass:
    """The class, if the actor may do this about it.

    Raises:
        NotFoundError: there is none, or it is not theirs to know of.
    """
    with services.store.read() as tx:
        found = base_classes.get_base_class(tx, class_id)
    require(actor, operation, subject_of(found))
    return found


def subject_of(found: base_classes.BaseClass) -> Subject:
    """What an operation on a class is about: the base's unit."""
    return Subject(unit_path=found.unit_path, region=found.region, what="base_class", key=found.id)


def base_role_of(actor: Actor) -> HeldRole:
    """The base that the actor files for.

    Raises:
        NotFoundError: the actor is no base.
    """
    for held in actor.grants:
        if held.role is Role.BASE:
            return held
    raise NotFoundError("base", actor.login)
