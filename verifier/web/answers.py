"""What routes share: the services of this application, its clock, the language, uploads within the limit."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from ocr import EmptyFileError, FileTooLargeError
from verifier.flows import Services
from verifier.messages import Language
from verifier.web.actor import Actor, get_actor
from verifier.web.languages import request_language

FILES_AT_ONCE = 20
FORM_OVERHEAD_BYTES = 65_536  # around a file: field names, boundaries, short fields


def services_of(request: Request) -> Services:
    """The services of the application that answers."""
    services: Services = request.app.state.services
    return services


def now_of(request: Request) -> datetime:
    """The present moment by the application's clock."""
    return services_of(request).clock()


Acting = Annotated[Actor, Depends(get_actor)]
Lang = Annotated[Language, Depends(request_language)]
Parts = Annotated[Services, Depends(services_of)]
Now = Annotated[datetime, Depends(now_of)]


def read_upload(file: UploadFile, limit: int) -> bytes:
    """The bytes of an uploaded file.

    Raises:
        EmptyFileError, FileTooLargeError.
    """
    data = file.file.read(limit + 1)
    if not data:
        raise EmptyFileError
    if len(data) > limit:
        raise FileTooLargeError(byte_count=file.size or len(data), limit_bytes=limit)
    return data


def file_name_of(file: UploadFile) -> str:
    """The name of an uploaded file without folders and control characters, of sensible length."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in name if letter.isprintable())
    return printable.strip()[:200] or "upload"
