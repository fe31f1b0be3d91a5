"""The shapes of what people type about themselves and others: logins, names, identity numbers, passwords."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Form
from pydantic import BaseModel, ConfigDict, Field

from verifier.access import Role
from verifier.activity import PERSON_ATTRIBUTES

LOGIN = r"^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$"
NAME = r"^[^\x00-\x1f<>]{1,60}$"
ID_NUMBER = r"^[0-9]{17}[0-9Xx]$"
PASSWORD = Annotated[str, Form(min_length=1, max_length=256)]
ATTRIBUTES = tuple(sorted(PERSON_ATTRIBUTES))
REASON = Field(default="", max_length=500)


class Asked(BaseModel):
    """What a request says; anything that is not asked for is refused."""

    model_config = ConfigDict(extra="forbid")


class SignInAsked(Asked):
    """Login and password."""

    login: str = Field(max_length=64)
    password: str = Field(max_length=256)


class CodeAsked(Asked):
    """A code of the authenticator, or a recovery code."""

    code: str = Field(max_length=64)


class PasswordAsked(Asked):
    """The old password and the new one."""

    old: str = Field(max_length=256)
    new: str = Field(max_length=256)


class KeyAsked(Asked):
    """A key for a program."""

    name: str = Field(min_length=1, max_length=60)
    scopes: list[str] = Field(min_length=1, max_length=20)
    days: int = Field(default=365, ge=1, le=730)


class RegistrationAsked(Asked):
    """Somebody registers."""

    login: str = Field(pattern=LOGIN)
    name: str = Field(pattern=NAME)
    id_number: str = Field(pattern=ID_NUMBER)
    unit_id: UUID
    password: str = Field(max_length=256)


class FactsAsked(Asked):
    """What packs ask of a person; birth and sex follow from the identity number where it is given."""

    birth: date | None = None
    sex: Literal["M", "F"] | None = None
    degree: Literal["college", "bachelor", "master", "doctor"] | None = None
    title_level: Literal["junior", "intermediate", "senior"] | None = None
    transfer_date: date | None = Field(default=None, description="When the person moved from government service.")
    attributes: list[Literal[ATTRIBUTES]] = Field(  # type: ignore[valid-type]
        default_factory=list, max_length=len(ATTRIBUTES), description="What is true of the person."
    )

    def told(self) -> dict[str, Any]:
        """The facts by name."""
        return self.model_dump(exclude={"attributes"}, exclude_none=True) | dict.fromkeys(self.attributes, True)


class UserAsked(Asked):
    """A user is added; an applicant also gets a person's record."""

    login: str = Field(pattern=LOGIN)
    name: str = Field(pattern=NAME)
    unit_id: UUID
    roles: list[Role] = Field(default_factory=list, max_length=4)
    id_number: str | None = Field(default=None, pattern=ID_NUMBER)
    facts: FactsAsked = Field(default_factory=FactsAsked, description="Of an applicant.")


class RoleAsked(Asked):
    """A role at a unit."""

    role: Role
    unit_id: UUID


class AdmissionAsked(Asked):
    """The unit's word on an account that waits."""

    admit: bool
    reason: str = REASON


class LinkAsked(Asked):
    """The provider's account (its `sub`) that may sign in as the user."""

    subject: str = Field(min_length=1, max_length=255)


class UnitAsked(Asked):
    """A unit is added."""

    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
    kind: Literal["authority", "unit", "sub_unit", "agency"] = "unit"
    parent_id: UUID | None = Field(default=None, description="Absent: beneath the node's region.")


class UnitChangeAsked(Asked):
    """A unit is renamed or put elsewhere."""

    name: str | None = Field(default=None, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
    parent_id: UUID | None = None


class SuperAsked(Asked):
    """Who is the unit's super administrator from now on."""

    user_id: UUID


class MoveAsked(Asked):
    """A move: one's own, or of a person of one's unit."""

    to_unit_id: UUID | None = Field(default=None, description="Absent: the region's personnel agency.")
    person_id: UUID | None = Field(default=None, description="Absent: one's own move.")
    reason: str = Field(default="", max_length=500)


class MoveDecisionAsked(Asked):
    """The new unit's word."""

    accept: bool
    answer: str = Field(default="", max_length=500)
