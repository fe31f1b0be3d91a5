"""Verification for everyone: the page, the form that needs no script, the address of a scanned code, the API.

A photo or PDF is decoded by the reader's child processes; only the code is looked for, nothing is recognised and nothing is kept.
"""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from verifier.errors import VerifierError
from verifier.flows import Services, check_certificate, logged_here, open_for_codes
from verifier.messages import Language, codes
from verifier.web.actor import public
from verifier.web.answers import Lang, Now, Parts, read_upload
from verifier.web.assets import Assets
from verifier.web.described import CHECKS
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.verify_input import MAX_TEXT, REQUEST_BODY, Asked, VerifyInput
from verifier.web.views_verify import (
    CHECK_NAMES,
    FACT_NAMES,
    STATES,
    WORD_OF_REASON,
    VerdictView,
    blank_verdicts,
    check_sentences,
    type_word,
    verdict_view,
)
from verifier.web.words import region_word

if TYPE_CHECKING:
    from ocr import Document

SCANNER, SCANNER_WASM = "vendor/zxing/reader/index.js", "vendor/zxing/zxing_reader.wasm"

pages = APIRouter(include_in_schema=False, dependencies=[public()])
api = APIRouter(prefix="/api", tags=["verify"], dependencies=[public()])


class NoCodeError(VerifierError):
    """The file shows no code that could be that of a certificate."""

    code = "web.verify.file.no_code"


@pages.get("/")
def get_verify_page(request: Request, lang: Lang) -> HTMLResponse:
    """Show the verify page; a fragment in the address is checked by the browser itself."""
    return _page(request, lang)


@pages.get("/v/{digits}")
def get_verdict_page(digits: str, request: Request, services: Parts, now: Now, lang: Lang) -> HTMLResponse:
    """Check a scanned code on the server, for browsers that cannot check by themselves."""
    document = _check(services, VerifyInput(digits[:MAX_TEXT], None), now, lang)
    return _page(request, lang, view=verdict_view(document, now=now, checked_by="server", lang=lang))


@pages.post("/verify")
def post_verify_page(request: Request, asked: Asked, services: Parts, now: Now, lang: Lang) -> HTMLResponse:
    """Check what the form sends: text, or a photo or PDF."""
    try:
        document = _check(services, asked, now, lang)
    except OURS as error:
        return _page(request, lang, problem=sentence_of(error, lang), typed=asked.text, status=status_of(error))
    view = verdict_view(document, now=now, checked_by="server", lang=lang)
    return _page(request, lang, view=view, typed=asked.text)


@api.post("/verify", openapi_extra=REQUEST_BODY, responses=CHECKS)
def post_verify(asked: Asked, services: Parts, now: Now, lang: Lang) -> JSONResponse:
    """Check the text of a code or a file that shows one; 200 for every check that ran, whatever its outcome."""
    return JSONResponse(_check(services, asked, now, lang), headers={"Content-Language": lang.tag})


def _check(services: Services, asked: VerifyInput, now: Any, lang: str) -> dict[str, Any]:
    """Run the check and spell its answer.

    Raises:
        OcrError: the file cannot be read.
        NoCodeError: it shows no code.
        TrustMissingError: this node holds no trust list.
    """
    given: str | Document = asked.text
    trust, statuses = services.trust.read_trust(), services.trust.status_lookup(now)
    if asked.file is not None:
        given = open_for_codes(services.reader, read_upload(asked.file, services.settings.max_upload_bytes))
    is_logged = logged_here(services.store, services.settings.region)
    checked = check_certificate(given, trust=trust, statuses=statuses, now=now, is_logged=is_logged)
    if checked.text is None:
        raise NoCodeError
    return checked.document(lang)


def _page(
    request: Request,
    lang: Language,
    *,
    view: VerdictView | None = None,
    problem: str = "",
    typed: str = "",
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
        scanner=_scanner(request.app.state.assets),
        states=STATES,
        blanks=blank_verdicts(lang),
        reasons=tuple(WORD_OF_REASON),
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


def _words(prefix: str, lang: str, word: Any) -> tuple[tuple[str, str], ...]:
    names = (code.removeprefix(prefix) for code in codes(lang) if code.startswith(prefix))
    return tuple((name, word(name, lang)) for name in names)
