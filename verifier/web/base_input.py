"""What bases and HR send, as the API takes it."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

Days = Field(description="ISO 8601")


class Strict(BaseModel):
    """Unknown names are refused."""

    model_config = ConfigDict(extra="forbid")


class PlanAsked(Strict):
    """A training plan; `parts` has the words for each part of the clause: time, place, content, faculty, trainee_scope."""

    title: str = Field(min_length=1, max_length=120)
    starts_on: date = Days
    ends_on: date = Days
    hours: str = Field(max_length=8, description="学时 of the whole class.")
    in_person: bool = True
    parts: dict[str, str] = Field(max_length=12)
    version: int = Field(
        default=0, ge=0, description="Of a returned plan that is filed again: the version that was seen."
    )


class HeldAsked(Strict):
    """The class was held, and so many came."""

    version: int = Field(ge=1)
    headcount: int = Field(ge=0, le=100_000)


class VersionAsked(Strict):
    """The version that was seen."""

    version: int = Field(ge=1)


class ReturnAsked(Strict):
    """Why a plan goes back."""

    version: int = Field(ge=1)
    reason: str = Field(max_length=500)


class AnswerAsked(Strict):
    """HR's answer to a report: passed, or returned with the parts that are missing."""

    version: int = Field(ge=1)
    passes: bool
    missing: list[str] = Field(default_factory=list, max_length=12)
    reason: str = Field(default="", max_length=500)


class SampleAsked(Strict):
    """Which classes to draw from (by their last day), and how many."""

    first: date = Days
    last: date = Days
    count: int = Field(ge=1, le=200)
