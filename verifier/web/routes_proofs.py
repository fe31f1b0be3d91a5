"""Uploads by the API: handing proofs in, how far they are, what was read and decided.

The answer comes when the file is durable, not when it is read. The pages of the same things are `verifier.web.routes_proof_pages`.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Header, UploadFile
from fastapi.responses import JSONResponse

from verifier.flows import Received, Services, Upload, receive_proof
from verifier.store import list_proofs
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts, file_name_of, read_upload
from verifier.web.described import READS, UPLOADS
from verifier.web.person import get_person_id
from verifier.web.proofs_read import read_proof
from verifier.web.views_proofs import proof_json

KEY_PATTERN = r"^[A-Za-z0-9._:-]{8,128}$"

api = APIRouter(prefix="/api", tags=["proofs"])


@api.post("/proofs", status_code=202, responses=UPLOADS)
def post_proof(
    actor: Annotated[Actor, acting("proof.upload")],
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
    received = receive(services, actor, file, year=year, key=idempotency_key, sha256=x_content_sha256, now=now)
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
def get_proofs(
    actor: Annotated[Actor, acting("proof.list")], services: Parts, after: str | None = None, limit: int = 50
) -> dict[str, Any]:
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
def get_proof_state(
    proof_id: UUID, actor: Annotated[Actor, acting("proof.read")], services: Parts, lang: Lang
) -> dict[str, Any]:
    """Tell how far an upload is, and what was read and decided."""
    found = read_proof(services, actor, proof_id)
    return proof_json(found.proof, found.assessment, found.cases, lang)


def receive(
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
