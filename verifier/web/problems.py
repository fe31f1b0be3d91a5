"""From what went wrong to what the caller is told: one status an error class, one sentence a code, in the caller's language.

Programs get problem+json (RFC 9457) with a stable `code`; people get a page. The answer never repeats what was sent, and a
fault of our own says nothing but that it is ours. Core errors know no HTTP; this table does.
"""

import errno
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from ocr import OcrError
from signing import SigningError
from verifier.access import NotAllowedError
from verifier.activity import FactUnreadableError, UnknownFactError
from verifier.errors import (
    AlreadyIssuedError,
    AlreadyTransferredError,
    CaseClosedError,
    CaseMovedError,
    KeyReusedError,
    LogNotAtHandError,
    NoSigningKeyError,
    NotFoundError,
    NothingToCorrectError,
    NotRevocableError,
    PlacesTakenError,
    TrustMissingError,
    UploadChangedError,
    VerifierError,
)
from verifier.flows import TransferPlaceError, TransferUndeterminedError
from verifier.flows.identity import (
    LimiterFailedError,
    LinkSpentError,
    MoveNowhereError,
    ProviderAwayError,
    ProviderRefusedError,
    RegistrationRefusedError,
    RoleNotYoursError,
    SignInLockedError,
    SignInRefusedError,
    SuperNeededError,
    UnitMisplacedError,
)
from verifier.flows.records.base_errors import ClassMovedError, ClassStepError
from verifier.flows.records.errors import (
    BatchTooLargeError,
    PusherUnknownError,
    PushRepeatedError,
    RecordSettledError,
    RosterClosedError,
    TableTooLongError,
)
from verifier.hours import FigureUnreadableError
from verifier.log import get_log
from verifier.messages import say
from verifier.review import (
    AuditPlaceError,
    AuditRepeatedError,
    AuditTooEarlyError,
    BulkRefusedError,
    ObjectionRefusedError,
    StepRefusedError,
    TooManyAtOnceError,
    UndoRefusedError,
    UnfinishedYearError,
)
from verifier.rules import NoRuleInForceError, RulesError
from verifier.store import (
    BlobMissingError,
    ObjectsUnreachableError,
    RolesApartError,
    StaleVersionError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    TakenError,
)
from verifier.web.actor import SignInNeededError
from verifier.web.borders import ForeignRequestError
from verifier.web.languages import request_language
from verifier.web.limiting import TooOftenError
from verifier.web.pages import render
from verifier.web.signed_requests import SignatureInvalidError, SignatureMissingError, SignatureStaleError

STATUSES: Mapping[type[Exception], HTTPStatus] = {
    BatchTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ClassMovedError: HTTPStatus.CONFLICT,
    ClassStepError: HTTPStatus.CONFLICT,
    PushRepeatedError: HTTPStatus.CONFLICT,
    PusherUnknownError: HTTPStatus.UNAUTHORIZED,
    RecordSettledError: HTTPStatus.CONFLICT,
    RosterClosedError: HTTPStatus.CONFLICT,
    SignatureInvalidError: HTTPStatus.UNAUTHORIZED,
    SignatureMissingError: HTTPStatus.UNAUTHORIZED,
    SignatureStaleError: HTTPStatus.UNAUTHORIZED,
    TableTooLongError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    AlreadyIssuedError: HTTPStatus.CONFLICT,
    AlreadyTransferredError: HTTPStatus.CONFLICT,
    NothingToCorrectError: HTTPStatus.CONFLICT,
    PlacesTakenError: HTTPStatus.CONFLICT,
    TransferPlaceError: HTTPStatus.FORBIDDEN,
    TransferUndeterminedError: HTTPStatus.SERVICE_UNAVAILABLE,
    BlobMissingError: HTTPStatus.NOT_FOUND,
    BulkRefusedError: HTTPStatus.CONFLICT,
    CaseClosedError: HTTPStatus.CONFLICT,
    CaseMovedError: HTTPStatus.CONFLICT,
    LimiterFailedError: HTTPStatus.SERVICE_UNAVAILABLE,
    LinkSpentError: HTTPStatus.NOT_FOUND,
    MoveNowhereError: HTTPStatus.CONFLICT,
    ProviderAwayError: HTTPStatus.SERVICE_UNAVAILABLE,
    ProviderRefusedError: HTTPStatus.UNAUTHORIZED,
    RegistrationRefusedError: HTTPStatus.CONFLICT,
    RoleNotYoursError: HTTPStatus.FORBIDDEN,
    RolesApartError: HTTPStatus.CONFLICT,
    SignInLockedError: HTTPStatus.TOO_MANY_REQUESTS,
    SignInRefusedError: HTTPStatus.UNAUTHORIZED,
    SuperNeededError: HTTPStatus.CONFLICT,
    TakenError: HTTPStatus.CONFLICT,
    UnitMisplacedError: HTTPStatus.CONFLICT,
    FactUnreadableError: HTTPStatus.UNPROCESSABLE_ENTITY,
    FigureUnreadableError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ForeignRequestError: HTTPStatus.FORBIDDEN,
    KeyReusedError: HTTPStatus.CONFLICT,
    NoSigningKeyError: HTTPStatus.SERVICE_UNAVAILABLE,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotRevocableError: HTTPStatus.CONFLICT,
    ObjectionRefusedError: HTTPStatus.CONFLICT,
    ObjectsUnreachableError: HTTPStatus.SERVICE_UNAVAILABLE,
    OcrError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NoRuleInForceError: HTTPStatus.NOT_FOUND,
    RulesError: HTTPStatus.UNPROCESSABLE_ENTITY,
    SigningError: HTTPStatus.SERVICE_UNAVAILABLE,
    SignInNeededError: HTTPStatus.UNAUTHORIZED,
    StaleVersionError: HTTPStatus.CONFLICT,
    AuditPlaceError: HTTPStatus.FORBIDDEN,
    AuditRepeatedError: HTTPStatus.CONFLICT,
    AuditTooEarlyError: HTTPStatus.CONFLICT,
    UnfinishedYearError: HTTPStatus.CONFLICT,
    StepRefusedError: HTTPStatus.CONFLICT,
    StoreBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreError: HTTPStatus.BAD_REQUEST,
    StoreFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    TooOftenError: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyAtOnceError: HTTPStatus.UNPROCESSABLE_ENTITY,
    LogNotAtHandError: HTTPStatus.SERVICE_UNAVAILABLE,
    TrustMissingError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnknownFactError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UndoRefusedError: HTTPStatus.CONFLICT,
    UploadChangedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    VerifierError: HTTPStatus.UNPROCESSABLE_ENTITY,
}
OURS = (VerifierError, OcrError, RulesError, SigningError, FactUnreadableError, FigureUnreadableError, UnknownFactError)
"""The roots of everything that we raise on purpose."""
CODES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "request.unreadable",
    HTTPStatus.NOT_FOUND: "request.not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "request.method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request.too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "request.unsupported_type",
    HTTPStatus.UNPROCESSABLE_ENTITY: "request.invalid",
    HTTPStatus.INTERNAL_SERVER_ERROR: "server.failed",
}
OF_OCR: Mapping[str, HTTPStatus] = {"ocr.too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE}


def status_of(error: Exception) -> HTTPStatus:
    """The status of an error: that of its own class, or of the nearest class above it."""
    by_code = OF_OCR.get(getattr(error, "code", ""))
    if by_code is not None:
        return by_code
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), HTTPStatus.INTERNAL_SERVER_ERROR)


def sentence_of(error: Exception, lang: str) -> str:
    """The sentence of an error, with its facts."""
    return say(str(getattr(error, "code", "server.failed")), lang, **facts_of(error))


def facts_of(error: Exception) -> dict[str, Any]:
    """The facts of an error: those that it lists, else its attributes."""
    facts = getattr(error, "facts", None)
    listed = dict(facts) if isinstance(facts, Mapping) else {}
    return {**{name: value for name, value in vars(error).items() if name != "facts"}, **listed}


def problem_answer(request: Request, status: int, code: str, detail: str, **extra: Any) -> Response:
    """Tell the caller: problem+json for the API and for programs, a page for people."""
    if _wants_page(request):
        title = say("web.problem.title", request_language(request))
        return render(
            request, "problem.html", status=status, status_code=int(status), title=title, detail=detail, code=code
        )
    return problem_json(request, status, code, detail, **extra)


def problem_json(request: Request, status: int, code: str, detail: str, **extra: Any) -> Response:
    """Tell a program."""
    language = request_language(request)
    title = say("web.problem.title", language)
    problem = {
        "type": f"urn:xueshi:problem:{code}",
        "title": title,
        "status": int(status),
        "detail": detail,
        "code": code,
    }
    headers = {"Content-Language": language.tag}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="xueshi"'
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    return JSONResponse(problem | extra, int(status), headers, media_type="application/problem+json")


def answer_error(request: Request, error: Exception) -> Response:
    """Tell the caller of one of our own errors; a person who has to sign in first is sent there."""
    if isinstance(error, SignInNeededError) and _wants_page(request):
        back = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/sign-in?{urlencode({'back': back})}", HTTPStatus.SEE_OTHER)
    return problem_answer(
        request,
        status_of(error),
        str(getattr(error, "code", "server.failed")),
        sentence_of(error, request_language(request)),
    )


def answer_http(request: Request, error: Exception) -> Response:
    """Tell the caller of a refusal by the web framework: no such page, wrong method, too large."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    code = CODES.get(status, "request.invalid" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "server.failed")
    answer = problem_answer(request, status, code, say(code, request_language(request)))
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer


def answer_invalid(request: Request, error: Exception) -> Response:
    """Tell the caller which parts of a request have the wrong form, without repeating what was sent."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    fields = [{"at": ".".join(str(part) for part in one["loc"]), "why": one["msg"]} for one in found]
    detail = say("request.invalid", request_language(request))
    return problem_answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, "request.invalid", detail, fields=fields)


def answer_too_large(request: Request) -> Response:
    """Tell the caller that the request is larger than its route takes."""
    code = CODES[HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    detail = say(code, request_language(request))
    return problem_answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code, detail)


def answer_unexpected(request: Request, error: Exception) -> Response:
    """Tell the caller that the fault is ours, and the log which class it was; a full disk has its own answer."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return answer_error(request, StoreFullError())
    get_log().error("request.failed", route=getattr(request.scope.get("route"), "path", ""), error=error)
    code = "server.failed"
    return problem_answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, code, say(code, request_language(request)))


def install_problem_answers(app: FastAPI) -> None:
    """Let every error of the service be answered here."""
    for kind in OURS:
        app.add_exception_handler(kind, answer_error)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(RequestValidationError, answer_invalid)


def _wants_page(request: Request) -> bool:
    """People's browsers ask for HTML; the API never answers with a page."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
