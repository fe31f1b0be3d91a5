"""What a verification is asked about: the text of a code as JSON, or a file or text as a form.

Read here because one address takes both; nothing is decoded here.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

MAX_TEXT = 4_000  # characters; the text of a code has at most a few hundred


class VerifyRequest(BaseModel):
    """What the API takes as JSON."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=MAX_TEXT, description="The text of a QR code: its address or its digits.")


class NumberRequest(BaseModel):
    """A certificate's number, and the holder's full name where the reader confirms it."""

    model_config = ConfigDict(extra="forbid")
    number: str = Field(min_length=1, max_length=64, description="The number printed on the certificate.")
    name: str = Field(default="", max_length=120, description="The holder's full name, to see it confirmed.")


class IdNumberRequest(BaseModel):
    """The text of a code, and an identity number to hold against it."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=MAX_TEXT)
    id_number: str = Field(min_length=1, max_length=40)


@dataclass(frozen=True, slots=True)
class VerifyInput:
    """Text, or a file; a file wins."""

    text: str
    file: UploadFile | None


REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": VerifyRequest.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}, "text": {"type": "string"}},
                }
            },
        },
    }
}


async def read_verify_input(request: Request) -> AsyncIterator[VerifyInput]:
    """Read JSON or a form; files on their way are removed when the answer is made.

    Raises:
        HTTPException: 415 for other types of content, 400 or 422 for content of the wrong form.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        async with request.form(max_files=1, max_fields=4) as form:
            file, text = form.get("file"), form.get("text", "")
            given = file if isinstance(file, UploadFile) and (file.filename or file.size) else None
            yield VerifyInput(_within(text if isinstance(text, str) else ""), given)
    elif media_type == "application/json":
        try:
            yield VerifyInput(VerifyRequest.model_validate_json(await request.body(), strict=True).text, None)
        except ValidationError:
            raise HTTPException(422) from None  # the cause repeats what was sent
    else:
        raise HTTPException(415)


def _within(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise HTTPException(422)
    return text


Asked = Annotated[VerifyInput, Depends(read_verify_input)]
