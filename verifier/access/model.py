"""The words of access: roles, relations, operations, whoever acts, and what an operation is about.

Roles are those of domain.md A7. A role is held at a place of the unit tree (`HeldRole`); what it may do there is declared per operation by a
`Grant`: this role, for things in this relation. The three administrators are apart: the system's adds users and units, the
security's gives roles, the auditor reads what all of them did; none of them sees proofs or hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Role(StrEnum):
    """What somebody is, at a place of the unit tree."""

    APPLICANT = "applicant"
    UNIT = "unit"
    UNIT_ADMIN = "unit_admin"
    AUTHORITY = "authority"
    HR = "hr"
    BASE = "base"
    PUSHER = "pusher"
    ISSUER = "issuer"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"


class Relation(StrEnum):
    """How near a thing must be to whoever acts: their own, of their unit and units beneath, of their region, or any."""

    OWN = "own"
    UNIT = "unit"
    REGION = "region"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role may do an operation for things in this relation."""

    role: Role
    relation: Relation


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be done, by whom, and the scope that a program's key needs for it (none: no program may).

    `anyone`: whoever has signed in, for themselves, whatever they hold.
    """

    code: str
    grants: tuple[Grant, ...]
    scope: str | None = None
    anyone: bool = False


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds now, at a unit (its path, "/370300/a/b/") of a region."""

    role: Role
    unit_path: str
    region: str


class Holder(Protocol):
    """Whoever acts: a person at a page, or a program with a key (then `scopes` says what the key may)."""

    @property
    def user_id(self) -> UUID | None:
        """The user; none for the demonstration."""

    @property
    def person_id(self) -> UUID | None:
        """The person whose own things these are."""

    @property
    def grants(self) -> tuple[HeldRole, ...]:
        """The roles held now; an ended role is not among them."""

    @property
    def scopes(self) -> frozenset[str] | None:
        """The scopes of a program's key; `None` for somebody who signed in."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an operation is about: whose, in which unit *now*, in which region.

    `unit_path` is the person's current unit, so that rights do not survive a move; `ended` says that the membership ended and no
    other began. `what` and `key` name the thing in the same words as `NotFoundError` does where there is none.
    """

    person_id: UUID | None = None
    unit_path: str = ""
    region: str = ""
    ended: bool = False
    what: str = "thing"
    key: object = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a list may show: one's own, units beneath these paths, regions, or everything; nothing of these is nothing."""

    everything: bool = False
    person_id: UUID | None = None
    unit_paths: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether a list is empty whatever there is."""
        return not (self.everything or self.person_id or self.unit_paths or self.regions)


Operations = Mapping[str, Operation]
