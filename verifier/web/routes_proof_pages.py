"""Uploads as pages: the form to hand proofs in, what became of one, the images of its pages.

A form without script ends in the same flow as the API (`verifier.web.routes_proofs`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from verifier.clock import legal_date
from verifier.errors import NotFoundError
from verifier.flows import MOST_PHOTOS, ReceivedMember, Services
from verifier.messages import Language, say
from verifier.store import cases_of_proof, latest_assessment, list_proofs
from verifier.web.actor import Actor, acting
from verifier.web.answers import FILES_AT_ONCE, Lang, Now, Parts, file_name_of
from verifier.web.pages import render
from verifier.web.person import get_person_id
from verifier.web.problems import OURS, sentence_of
from verifier.web.proof_page import proof_page
from verifier.web.proofs_read import require_proof
from verifier.web.reading import note_reading
from verifier.web.routes_proofs import receive, receive_zip
from verifier.web.views_proofs import proof_row

ACCEPT = "image/*,.heic,.heif,.tif,.tiff,.webp,application/pdf,.zip,application/zip"
YEARS_SHOWN = 5
RECENT = 10

pages = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class SentFile:
    """What became of one file of a form: its own page, or the problem."""

    name: str
    href: str = ""
    problem: str = ""


@pages.get("/upload")
def get_upload_page(
    request: Request, actor: Annotated[Actor, acting("proof.upload")], services: Parts, now: Now, lang: Lang
) -> HTMLResponse:
    """Show the page to hand in proofs."""
    return _upload_page(request, actor, services, now, lang)


@pages.post("/upload")
def post_upload_page(
    request: Request,
    actor: Annotated[Actor, acting("proof.upload")],
    services: Parts,
    now: Now,
    lang: Lang,
    files: Annotated[list[UploadFile] | None, File()] = None,
    year: Annotated[str, Form(pattern=r"^([0-9]{4})?$")] = "",
    together: Annotated[str, Form(max_length=3)] = "",
) -> HTMLResponse:
    """Take the files of a form without script; one bad file harms no other."""
    named = [file for file in files or () if file.filename]
    chosen = named[:FILES_AT_ONCE]
    if together and len(chosen) > 1:
        results = _take(services, actor, chosen, year, now, lang)
    else:
        results = [one for file in chosen for one in _take(services, actor, [file], year, now, lang)]
    if len(named) > FILES_AT_ONCE:
        results.append(
            SentFile(file_name_of(named[FILES_AT_ONCE]), problem=say("web.upload.at_once", lang, most=FILES_AT_ONCE))
        )
    if not results:
        results = [SentFile("", problem=say("web.upload.none_chosen", lang))]
    status = 200 if any(not one.problem for one in results) else 422
    return _upload_page(request, actor, services, now, lang, results=tuple(results), status=status)


@pages.get("/proofs/{proof_id}")
def get_proof_page(
    proof_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("proof.read")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> HTMLResponse:
    """Show how far an upload is, what was read and decided, and what its person may do."""
    with services.store.read() as tx:
        whose = require_proof(tx, actor, "proof.read", proof_id).person_id
    note_reading(services, actor, "proof.read", proof_id, person_id=whose, now=now)
    return proof_page(request, services, actor, proof_id, now=now, lang=lang)


@pages.get("/proofs/{proof_id}/pages/{number}")
def get_page_image(
    proof_id: UUID, number: int, actor: Annotated[Actor, acting("proof.page.read")], services: Parts, now: Now
) -> Response:
    """Give the image of one page, as the reviewer and the person see it."""
    with services.store.read() as tx:
        proof = require_proof(tx, actor, "proof.page.read", proof_id)
        assessment = latest_assessment(tx, proof_id)
    page = next((one for one in assessment.pages if one.number == number), None) if assessment else None
    if page is None:
        raise NotFoundError("page", number)
    data = services.store.blobs.get(page.sha256)
    note_reading(services, actor, "proof.page.read", proof_id, person_id=proof.person_id, page=number, now=now)
    return Response(data, media_type=page.media_type, headers={"Cache-Control": "private, max-age=3600"})


def _take(
    services: Services, actor: Actor, files: list[UploadFile], year: str, now: datetime, lang: Language
) -> list[SentFile]:
    """Hand one proof of a form in, or an archive of several, and say what became of each."""
    first, *more = files
    name = file_name_of(first)
    try:
        if not more and name.lower().endswith(".zip"):
            return [_member(one, lang) for one in receive_zip(services, actor, first, year=year, now=now)]
        received = receive(services, actor, first, more=more, year=year, now=now, key=None)
    except OURS as error:
        return [SentFile(name, problem=sentence_of(error, lang))]
    return [SentFile(name, href=f"/proofs/{received.proof.id}")]


def _member(member: ReceivedMember, lang: Language) -> SentFile:
    """What became of one file of an archive."""
    if member.received is None:
        return SentFile(member.name, problem=sentence_of(member.error, lang) if member.error else "")
    return SentFile(member.name, href=f"/proofs/{member.received.proof.id}")


def _upload_page(
    request: Request,
    actor: Actor,
    services: Services,
    now: datetime,
    lang: Language,
    *,
    results: tuple[SentFile, ...] = (),
    status: int = 200,
) -> HTMLResponse:
    person_id = get_person_id(services.store, actor)
    with services.store.read() as tx:
        recent = [
            proof_row(proof, cases_of_proof(tx, proof.id), lang)
            for proof in list_proofs(tx, person_id, limit=RECENT).items
        ]
    this_year = legal_date(now).year
    return render(
        request,
        "upload.html",
        here="upload",
        status=status,
        accept=ACCEPT,
        limit_bytes=services.settings.max_upload_bytes,
        max_mb=services.settings.max_upload_bytes // 1_048_576,
        most_photos=MOST_PHOTOS,
        years=range(this_year, this_year - YEARS_SHOWN, -1),
        results=results,
        recent=recent,
    )
