"""Verification for everyone: the page, the form that needs no script, the address of a scanned code, the API.

A photo or PDF is decoded by the reader's child processes; only the code is looked for, nothing is recognised and nothing is kept.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse

from signing import IdNumberMismatchError, NoIdCommitmentError, NotEncodableError, Outcome, confirm_id_number
from verifier.errors import NotFoundError
from verifier.flows import Checked, Services, check_certificate, logged_here, logged_known, open_for_codes
from verifier.messages import Language, codes, say
from verifier.web.actor import public
from verifier.web.answers import Lang, Now, Parts, read_upload
from verifier.web.assets import Assets
from verifier.web.described import CHECKS, LOOKS_UP
from verifier.web.limiting import TooOftenError, limiter_of
from verifier.web.looking_up import even_time, is_same_name, masked, text_of_number
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.verify_input import MAX_TEXT, REQUEST_BODY, Asked, IdNumberRequest, NumberRequest, VerifyInput
from verifier.web.views_verify import (
    CHECK_NAMES,
    FACT_NAMES,
    ID_ANSWERS,
    NO_CODE,
    OPEN_REASONS,
    STATES,
    WORD_OF_REASON,
    Known,
    VerdictView,
    blank_verdicts,
    check_sentences,
    type_word,
    verdict_view,
)
from verifier.web.words import region_word

if TYPE_CHECKING:
    from ocr import Document

ARGON2 = "vendor/noble/argon2.js"
SCANNER, SCANNER_WASM = "vendor/zxing/reader/index.js", "vendor/zxing/zxing_reader.wasm"

pages = APIRouter(include_in_schema=False, dependencies=[public()])
api = APIRouter(prefix="/api", tags=["verify"], dependencies=[public()])


@pages.get("/")
def get_verify_page(request: Request, lang: Lang) -> HTMLResponse:
    """Show the verify page; a fragment in the address is checked by the browser itself."""
    return _page(request, lang)


@pages.get("/v/{digits}")
def get_verdict_page(digits: str, request: Request, services: Parts, now: Now, lang: Lang) -> HTMLResponse:
    """Check a scanned code on the server, for browsers that cannot check by themselves."""
    document = _check(services, VerifyInput(digits[:MAX_TEXT], None), now, lang)
    known = Known(text=digits[:MAX_TEXT])
    return _page(request, lang, view=verdict_view(document, now=now, checked_by="server", lang=lang, known=known))


@pages.post("/verify")
def post_verify_page(request: Request, asked: Asked, services: Parts, now: Now, lang: Lang) -> HTMLResponse:
    """Check what the form sends: text, or a photo or PDF."""
    try:
        document = _check(services, asked, now, lang)
    except OURS as error:
        return _page(request, lang, problem=sentence_of(error, lang), typed=asked.text, status=status_of(error))
    known = Known(text=asked.text if asked.file is None else "")
    view = verdict_view(document, now=now, checked_by="server", lang=lang, known=known)
    return _page(request, lang, view=view, typed=asked.text)


@pages.post("/verify/number")
def post_number_page(
    request: Request, asked: Annotated[NumberRequest, Form()], services: Parts, now: Now, lang: Lang
) -> HTMLResponse:
    """Look a certificate up by its number; the name is masked until it is typed in full."""
    try:
        found = _look_up(request, services, asked, now)
    except TooOftenError as error:
        return _page(request, lang, problem=sentence_of(error, lang), number=asked.number, status=status_of(error))
    if found is None:
        return _page(request, lang, problem=say("web.verify.number.unknown", lang), number=asked.number, status=404)
    document, known = _shown(found, asked, lang)
    return _page(request, lang, view=verdict_view(document, now=now, checked_by="server", lang=lang, known=known))


@pages.post("/verify/id-number")
def post_id_number_page(
    request: Request, asked: Annotated[IdNumberRequest, Form()], services: Parts, now: Now, lang: Lang
) -> HTMLResponse:
    """Confirm an identity number that the reader holds, for browsers that cannot by themselves; it is not kept."""
    try:
        limiter_of(request).require(request, "id_number")
        checked = _run(services, asked.text, now)
    except OURS as error:
        return _page(request, lang, problem=sentence_of(error, lang), status=status_of(error))
    known = Known(text=asked.text, id_answer=_id_answer(checked, asked.id_number))
    view = verdict_view(checked.document(lang), now=now, checked_by="server", lang=lang, known=known)
    return _page(request, lang, view=view)


@api.post("/verify/number", responses=LOOKS_UP)
def post_number(request: Request, asked: NumberRequest, services: Parts, now: Now, lang: Lang) -> JSONResponse:
    """Check a certificate by its number; `holder` is masked unless `name` is the holder's full name; limited by address."""
    found = _look_up(request, services, asked, now)
    if found is None:
        raise NotFoundError("certificate", asked.number)
    document, known = _shown(found, asked, lang)
    return JSONResponse(document | {"holder_masked": known.hides}, headers={"Content-Language": lang.tag})


@api.post("/verify", openapi_extra=REQUEST_BODY, responses=CHECKS)
def post_verify(asked: Asked, services: Parts, now: Now, lang: Lang) -> JSONResponse:
    """Check the text of a code or a file that shows one; 200 for every check that ran, whatever its outcome."""
    return JSONResponse(_check(services, asked, now, lang), headers={"Content-Language": lang.tag})


def _check(services: Services, asked: VerifyInput, now: Any, lang: str) -> dict[str, Any]:
    """Run the check and spell its answer.

    Raises:
        OcrError: the file cannot be read.
        TrustMissingError: this node holds no trust list.
    """
    given: str | Document = asked.text
    if asked.file is not None:
        given = open_for_codes(services.reader, read_upload(asked.file, services.settings.max_upload_bytes))
    return _run(services, given, now).document(lang)


def _run(services: Services, given: "str | Document", now: datetime) -> Checked:
    """Check with the lists and the log that this node holds."""
    trust, statuses = services.trust.read_trust(), services.trust.status_lookup(now)
    beyond = logged_known(services.trust, trust, now)
    is_logged = logged_here(services.store, services.settings.region, beyond=beyond)
    return check_certificate(given, trust=trust, statuses=statuses, now=now, is_logged=is_logged)


def _look_up(request: Request, services: Services, asked: NumberRequest, now: datetime) -> Checked | None:
    """The check of the certificate with this number, within the limits and in even time."""
    limiter_of(request).require(request, "name" if asked.name else "number")
    with even_time():
        text = text_of_number(services, asked.number)
        return None if text is None else _run(services, text, now)


def _shown(found: Checked, asked: NumberRequest, lang: str) -> tuple[dict[str, Any], Known]:
    """What a number alone tells, and what the reader may ask for next."""
    document = found.document(lang)
    certificate = document["certificate"]
    if certificate is None:
        return document, Known(number=asked.number)
    if asked.name and is_same_name(asked.name, certificate["holder"]):
        return document, Known(text=found.text or "", number=asked.number)
    shown = {**certificate, "holder": masked(certificate["holder"])}
    return document | {"certificate": shown}, Known(number=asked.number, hides=True, name_problem=bool(asked.name))


def _id_answer(checked: Checked, id_number: str) -> str:
    """What an identity number gives against the commitment of a certificate that may be shown."""
    claims = checked.report.claims
    if claims is None or checked.report.outcome is Outcome.INVALID:
        return ""
    try:
        confirm_id_number(id_number, claims=claims)
    except IdNumberMismatchError:
        return "differs"
    except NoIdCommitmentError:
        return "none"
    except NotEncodableError:
        return "unreadable"
    return "matches"


def _page(
    request: Request,
    lang: Language,
    *,
    view: VerdictView | None = None,
    problem: str = "",
    typed: str = "",
    number: str = "",
    status: int = 200,
) -> HTMLResponse:
    """The verify page with or without a verdict, and the parts that the browser's own check needs."""
    return render(
        request,
        "verify.html",
        here="verify",
        status=status,
        view=view,
        problem=problem,
        typed=typed,
        number=number,
        argon2=_argon2(request.app.state.assets),
        id_answers=ID_ANSWERS,
        scanner=_scanner(request.app.state.assets),
        states=STATES,
        blanks=blank_verdicts(lang),
        reasons=(*WORD_OF_REASON, NO_CODE),
        open_reasons=OPEN_REASONS,
        check_names=CHECK_NAMES,
        check_sentences=check_sentences(lang),
        fact_names=FACT_NAMES,
        type_words=_words("web.certificate.type.", lang, type_word),
        region_words=_words("region.", lang, region_word),
    )


def _scanner(assets: Assets) -> dict[str, str] | None:
    """The addresses of the code reader for browsers that have none, where set-up brought it."""
    if SCANNER not in assets.files:
        return None
    return {"script": assets.href(SCANNER), "wasm": assets.href(SCANNER_WASM)}


def _argon2(assets: Assets) -> str:
    """The address of the script that an identity number is confirmed with in the browser, where set-up brought it."""
    return assets.href(ARGON2) if ARGON2 in assets.files else ""


def _words(prefix: str, lang: str, word: Any) -> tuple[tuple[str, str], ...]:
    names = (code.removeprefix(prefix) for code in codes(lang) if code.startswith(prefix))
    return tuple((name, word(name, lang)) for name in names)
