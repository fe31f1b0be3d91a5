"""How refusals are described in the interface's own description (OpenAPI): one shape, and the statuses that a route may answer."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """A refusal as programs get it (RFC 9457); `code` is stable, `detail` is in the caller's language and says what to do."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: list[dict[str, str]] = Field(
        default_factory=list, description="Which parts of the request have the wrong form."
    )


Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """Describe these refusals, and those that any route may answer."""
    always = (
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    media = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        int(status): {"model": Problem, "description": HTTPStatus(status).phrase, "content": media}
        for status in sorted({*always, *statuses})
    }


READS = problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
DECIDES = problems(
    HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
)
UPLOADS = problems(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.INSUFFICIENT_STORAGE,
)
CHECKS = problems(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
LOOKS_UP = problems(HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
