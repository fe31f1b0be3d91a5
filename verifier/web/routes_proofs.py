"""Uploads: the page to hand them in, their progress, their page images.

A form without script and the API end in the same flow; the answer comes when the file is durable, not when it is read.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Header, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, Response

from verifier.clock import legal_date
from verifier.errors import NotFoundError
from verifier.flows import Received, Services, Upload, receive_proof
from verifier.messages import Language, say
from verifier.store import (
    Assessment,
    Case,
    Decision,
    Proof,
    cases_of_proof,
    decisions_of,
    get_proof,
    latest_assessment,
    list_proofs,
)
from verifier.web.actor import Actor
from verifier.web.answers import FILES_AT_ONCE, Acting, Lang, Now, Parts, file_name_of, read_upload
from verifier.web.clauses import ClauseBook
from verifier.web.described import READS, UPLOADS
from verifier.web.pages import render
from verifier.web.person import get_person_id
from verifier.web.problems import OURS, sentence_of
from verifier.web.views_proofs import proof_json, proof_row, proof_view

ACCEPT = "image/*,.heic,.heif,.tif,.tiff,.webp,application/pdf"
YEARS_SHOWN = 5
RECENT = 10
KEY_PATTERN = r"^[A-Za-z0-9._:-]{8,128}$"

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["proofs"])


@dataclass(frozen=True, slots=True)
class SentFile:
    """What became of one file of a form: its own page, or the problem."""

    name: str
    href: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReadProof:
    """An upload with everything that is known of it."""

    proof: Proof
    assessment: Assessment | None
    cases: tuple[tuple[Case, tuple[Decision, ...]], ...]


@api.post("/proofs", status_code=202, responses=UPLOADS)
def post_proof(
    actor: Acting,
    services: Parts,
    now: Now,
    file: Annotated[UploadFile, File(description="A photo or a PDF.")],
    year: Annotated[str, Form(pattern=r"^([0-9]{4})?$", description="The year that the hours belong to.")] = "",
    idempotency_key: Annotated[
        str | None, Header(pattern=KEY_PATTERN, description="Sent again, nothing is taken twice.")
    ] = None,
    x_content_sha256: Annotated[str | None, Header(pattern=r"^[0-9A-Fa-f]{64}$")] = None,
) -> JSONResponse:
    """Hand in a proof: 202 when it is kept durably and will be read, with the address to ask for it."""
    received = _receive(services, actor, file, year=year, key=idempotency_key, sha256=x_content_sha256, now=now)
    proof = received.proof
    body = {
        "id": str(proof.id),
        "state": proof.state,
        "sha256": proof.sha256,
        "repeated": received.repeated,
        "href": f"/proofs/{proof.id}",
    }
    return JSONResponse(body, 202, {"Location": f"/api/proofs/{proof.id}"})


@api.get("/proofs", responses=READS)
def get_proofs(actor: Acting, services: Parts, after: str | None = None, limit: int = 50) -> dict[str, Any]:
    """List one's own uploads, newest first, a page at a time."""
    person_id = get_person_id(services.store, actor)
    with services.store.read() as tx:
        found = list_proofs(tx, person_id, after=after, limit=limit)
    items = [
        {
            "id": str(proof.id),
            "file": proof.file_name,
            "state": proof.state,
            "received_at": proof.received_at.isoformat(),
        }
        for proof in found.items
    ]
    return {"items": items, "next": found.next_cursor}


@api.get("/proofs/{proof_id}", responses=READS)
def get_proof_state(proof_id: UUID, actor: Acting, services: Parts, lang: Lang) -> dict[str, Any]:
    """Tell how far an upload is, and what was read and decided."""
    read = _read(services, actor, proof_id)
    return proof_json(read.proof, read.assessment, read.cases, lang)


@pages.get("/upload")
def get_upload_page(request: Request, actor: Acting, services: Parts, now: Now, lang: Lang) -> HTMLResponse:
    """Show the page to hand in proofs."""
    return _upload_page(request, actor, services, now, lang)


@pages.post("/upload")
def post_upload_page(
    request: Request,
    actor: Acting,
    services: Parts,
    now: Now,
    lang: Lang,
    files: Annotated[list[UploadFile] | None, File()] = None,
    year: Annotated[str, Form(pattern=r"^([0-9]{4})?$")] = "",
) -> HTMLResponse:
    """Take the files of a form without script; one bad file harms no other."""
    chosen = [file for file in files or () if file.filename][:FILES_AT_ONCE]
    results = [_take(services, actor, file, year, now, lang) for file in chosen]
    if not results:
        results = [SentFile("", problem=say("web.upload.none_chosen", lang))]
    status = 200 if any(not one.problem for one in results) else 422
    return _upload_page(request, actor, services, now, lang, results=tuple(results), status=status)


@pages.get("/proofs/{proof_id}")
def get_proof_page(proof_id: UUID, request: Request, actor: Acting, services: Parts, lang: Lang) -> HTMLResponse:
    """Show how far an upload is, and what was read and decided."""
    read = _read(services, actor, proof_id)
    view = proof_view(read.proof, read.assessment, read.cases, book=ClauseBook(services.packs), lang=lang)
    return render(request, "proof.html", here="upload", view=view)


@pages.get("/proofs/{proof_id}/pages/{number}")
def get_page_image(proof_id: UUID, number: int, actor: Acting, services: Parts) -> Response:
    """Give the image of one page, as the reviewer and the person see it."""
    del actor  # asked for: page images are for people who may act
    with services.store.read() as tx:
        assessment = latest_assessment(tx, proof_id)
    page = next((one for one in assessment.pages if one.number == number), None) if assessment else None
    if page is None:
        raise NotFoundError("page", number)
    data = services.store.blobs.get(page.sha256)
    return Response(data, media_type=page.media_type, headers={"Cache-Control": "private, max-age=3600"})


def _receive(
    services: Services, actor: Actor, file: UploadFile, *, year: str, now: datetime, key: str | None, sha256: str | None
) -> Received:
    """Hand one file to the flow."""
    declared: dict[str, Any] = {"region": services.settings.region} | ({"year": int(year)} if year else {})
    upload = Upload(
        data=read_upload(file, services.settings.max_upload_bytes),
        file_name=file_name_of(file),
        person_id=get_person_id(services.store, actor),
        received_by=actor.login,
        declared=declared,
        client_key=key,
        sha256=sha256,
    )
    return receive_proof(services.store, upload, probe=services.reader.probe, now=now)


def _take(services: Services, actor: Actor, file: UploadFile, year: str, now: datetime, lang: Language) -> SentFile:
    """Hand one file of a form in, and say what became of it."""
    name = file_name_of(file)
    try:
        received = _receive(services, actor, file, year=year, now=now, key=None, sha256=None)
    except OURS as error:
        return SentFile(name, problem=sentence_of(error, lang))
    return SentFile(name, href=f"/proofs/{received.proof.id}")


def _read(services: Services, actor: Actor, proof_id: UUID) -> ReadProof:
    """One upload; in this stage every actor of a node may see it."""
    del actor
    with services.store.read() as tx:
        proof = get_proof(tx, proof_id)
        cases = tuple((case, decisions_of(tx, case.id)) for case in cases_of_proof(tx, proof_id))
        return ReadProof(proof, latest_assessment(tx, proof_id), cases)


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
        years=range(this_year, this_year - YEARS_SHOWN, -1),
        results=results,
        recent=recent,
    )
