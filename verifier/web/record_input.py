"""What platforms and reviewers of records send, as the API takes it."""

import base64
import binascii
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from verifier.flows.records import CHANNELS, COLUMNS, Stands

Cell = Annotated[str, StringConstraints(max_length=400)]


class Strict(BaseModel):
    """Unknown names are refused."""

    model_config = ConfigDict(extra="forbid")


class PushedRecord(Strict):
    """One record by the names of the template's columns. Numbers are text: 18 digits do not survive as a JSON number everywhere."""

    record_id: Cell = Field(description="The sender's own number; sent again with other content it is a correction.")
    id_number: Cell
    name: Cell
    year: Cell
    category: Cell = Field(description="A class of hours that this key may send.")
    hours: Cell
    title: Cell = ""
    start: Cell = ""
    end: Cell = ""

    @property
    def cells(self) -> dict[str, Any]:
        """The record as a row."""
        return {name: getattr(self, name) for name in COLUMNS}


class PushAsked(Strict):
    """Records of one push, at most 500; each is answered in its place."""

    records: list[PushedRecord] = Field(min_length=1, max_length=500)


class SettleAsked(Strict):
    """Whose figure stands, on the version of the record that was seen, and why."""

    version: int = Field(ge=1)
    stands: Stands
    reason: str = Field(max_length=500)


class NextAsked(Strict):
    """The version of the roster that was seen."""

    version: int = Field(ge=1)


class PusherAsked(Strict):
    """A platform's public key (Ed25519, base64 of 32 bytes) and what it may send."""

    key_id: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
    source: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
    channel: str
    region: str = Field(pattern=r"^\d{6}$")
    categories: list[Annotated[str, StringConstraints(max_length=40)]] = Field(min_length=1, max_length=20)
    public_key: str = Field(max_length=64)

    @field_validator("channel")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in CHANNELS:
            raise ValueError(f"one of {', '.join(CHANNELS)}")
        return value

    @field_validator("public_key")
    @classmethod
    def _a_key(cls, value: str) -> str:
        try:
            raw = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("base64 of 32 bytes") from None  # the cause repeats what was sent
        if len(raw) != 32:
            raise ValueError("base64 of 32 bytes")
        return value


class TitleReviewAsked(Strict):
    """Whose accounts for a title review; without years, the last five up to the day of application."""

    id_number: str = Field(min_length=15, max_length=18)
    name: str = Field(min_length=1, max_length=80)
    applied_on: date | None = None
    level: str = Field(default="", pattern=r"^(junior|intermediate|senior)?$")
    years: list[Annotated[int, Field(ge=1990, le=2100)]] = Field(default_factory=list, max_length=15)
