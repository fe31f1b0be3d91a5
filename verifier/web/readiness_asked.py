"""What somebody asks of their readiness: purpose, day, title, and the facts that they state for this question.

Facts are those that packs ask of a person (`verifier.activity`). They beat what is on record for this answer only and are kept nowhere.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from verifier.activity import PERSON_ATTRIBUTES
from verifier.flows import Application, PurposeOf

LEVELS = ("junior", "intermediate", "senior")
DEGREES = ("college", "bachelor", "master", "doctor")
ATTRIBUTES = tuple(sorted(PERSON_ATTRIBUTES - {"high_skilled", "three_subject_teacher"}))
"""Those that purposes ask for; the other two are about proofs."""
Day = date | Literal[""] | None  # a form sends an empty field as an empty text


class ReadinessAsked(BaseModel):
    """The question as it stands in an address."""

    purpose: PurposeOf = Field(PurposeOf.TITLE_REVIEW, description="What the hours are looked at for.")
    on: Day = Field(None, description="The day of application; today where it is left out.")
    level: Literal["", "junior", "intermediate", "senior"] = Field("", description="The title sought.")
    birth: Day = Field(None, description="Date of birth, for clauses about age.")
    sex: Literal["", "M", "F"] = Field("", description="As on the identity card.")
    degree: Literal["", "college", "bachelor", "master", "doctor"] = ""
    transfer_date: Day = Field(None, description="When the person moved to a technical post from government service.")
    attribute: list[Literal[ATTRIBUTES]] = Field(  # type: ignore[valid-type]
        default_factory=list, max_length=len(ATTRIBUTES), description="What is true of the person."
    )

    def application(self, today: date) -> Application:
        """The question in the words of the flow."""
        stated: dict[str, object] = {
            name: value.isoformat() if isinstance(value, date) else value
            for name in ("birth", "sex", "degree", "transfer_date")
            if (value := getattr(self, name))
        }
        stated |= dict.fromkeys(self.attribute, True)
        if "transfer_date" in stated:
            stated["from_party_government"] = True  # only they have such a day (IM 三(七))
        return Application(self.purpose, self.on or today, self.level, stated)
