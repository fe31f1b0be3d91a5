"""Uploads by the API: proofs in one or several files, archives, files sent anew, withdrawals; how far they are, what was read and decided.

The answer comes when the files are durable, not when they are read. The pages of the same things are `verifier.web.routes_proof_pages`, progress is
`verifier.web.routes_events`.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Header, Request, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from verifier.flows import (
    ArchiveUpload,
    NamedBytes,
    Received,
    ReceivedMember,
    SendAnew,
    Services,
    Upload,
    receive_archive,
    receive_proof,
    send_proof_anew,
    withdraw_proof,
)
from verifier.store import list_proofs
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts, file_name_of, read_upload
from verifier.web.described import DECIDES, READS, UPLOADS
from verifier.web.once import Key, answer_once
from verifier.web.person import get_person_id
from verifier.web.problems import sentence_of, status_of
from verifier.web.proofs_read import ReadProof, read_proof, require_own_proof
from verifier.web.reading import note_reading
from verifier.web.views_declarations import files_json, history_json
from verifier.web.views_proofs import proof_json

LONGEST_REASON = 500  # characters

api = APIRouter(prefix="/api", tags=["proofs"])
Digest = Annotated[
    str | None, Header(pattern=r"^[0-9A-Fa-f]{64}$", description="SHA-256 of the (first) file; another one is refused.")
]
Digests = Annotated[
    list[Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{64}$")]] | None,
    Form(description="SHA-256 of each file in order, in place of the header.", max_length=12),
]
Year = Annotated[str, Form(pattern=r"^([0-9]{4})?$", description="The year that the hours belong to.")]
Photos = Annotated[list[UploadFile] | None, File(description="Further photos of the same proof, in order.")]


class Withdrawal(BaseModel):
    """What is taken back: the whole upload, or one case of it."""

    model_config = ConfigDict(extra="forbid")
    case_id: UUID | None = None
    reason: str = Field(default="", max_length=LONGEST_REASON)


@api.post("/proofs", status_code=202, responses=UPLOADS)
def post_proof(
    actor: Annotated[Actor, acting("proof.upload")],
    services: Parts,
    now: Now,
    file: Annotated[UploadFile, File(description="A photo or a PDF.")],
    more: Photos = None,
    year: Year = "",
    sha256: Digests = None,
    idempotency_key: Key = None,
    x_content_sha256: Digest = None,
) -> JSONResponse:
    """Hand in a proof: 202 when it is kept durably and will be read, with the address to ask for it."""
    received = receive(
        services,
        actor,
        file,
        more=more or (),
        year=year,
        key=idempotency_key,
        digests=tuple(sha256 or ()) or ((x_content_sha256,) if x_content_sha256 else ()),
        now=now,
    )
    return JSONResponse(received_json(received), 202, {"Location": f"/api/proofs/{received.proof.id}"})


@api.post("/archives", status_code=202, responses=UPLOADS)
def post_archive(
    actor: Annotated[Actor, acting("proof.upload")],
    services: Parts,
    now: Now,
    lang: Lang,
    file: Annotated[UploadFile, File(description="A zip of photos and PDFs, each a proof or several.")],
    year: Year = "",
    idempotency_key: Key = None,
    x_content_sha256: Digest = None,
) -> JSONResponse:
    """Hand in a zip: each file in it becomes an upload or is refused by itself, and each answer is told."""
    members = receive_zip(services, actor, file, year=year, now=now, key=idempotency_key, sha256=x_content_sha256)
    return JSONResponse({"items": [member_json(one, lang) for one in members]}, 202)


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
    proof_id: UUID, actor: Annotated[Actor, acting("proof.read")], services: Parts, now: Now, lang: Lang
) -> dict[str, Any]:
    """Tell how far an upload is, and what was read and decided, with the whole history."""
    found = read_proof(services, actor, proof_id)
    note_reading(services, actor, "proof.read", proof_id, person_id=found.proof.person_id, now=now)
    return _proof_json(found, lang)


@api.post("/proofs/{proof_id}/files", status_code=202, responses=UPLOADS)
def post_files_anew(
    proof_id: UUID,
    actor: Annotated[Actor, acting("proof.upload")],
    services: Parts,
    now: Now,
    file: Annotated[UploadFile, File(description="A photo or a PDF.")],
    reason: Annotated[str, Form(min_length=1, max_length=LONGEST_REASON, description="What is different now.")],
    more: Photos = None,
    sha256: Digests = None,
) -> JSONResponse:
    """Send other files in the place of those that were returned; the earlier ones stay on record."""
    require_own_proof(services, actor, "proof.upload", proof_id)
    files = _files(services, file, more or (), tuple(sha256 or ()))
    sent = SendAnew(proof_id, files, reason, actor.login)
    proof = send_proof_anew(services.store, sent, probe=services.reader.probe, now=now)
    body = {"id": str(proof.id), "state": proof.state, "sha256": proof.sha256, "href": f"/proofs/{proof.id}"}
    return JSONResponse(body, 202, {"Location": f"/api/proofs/{proof.id}"})


@api.post("/proofs/{proof_id}/withdraw", responses=DECIDES)
def post_withdrawal(
    proof_id: UUID,
    withdrawal: Withdrawal,
    request: Request,
    actor: Annotated[Actor, acting("proof.withdraw")],
    services: Parts,
    now: Now,
    lang: Lang,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Take an upload back, or one case of it, while nobody has passed it."""
    require_own_proof(services, actor, "proof.withdraw", proof_id)

    def answer() -> dict[str, Any]:
        withdraw_proof(
            services.store,
            proof_id,
            actor=actor.login,
            now=now,
            case_id=withdrawal.case_id,
            reason=withdrawal.reason,
        )
        return _proof_json(read_proof(services, actor, proof_id), lang)

    sent = withdrawal.model_dump(mode="json")
    return answer_once(services, request, actor, idempotency_key, sent, answer, now=now)


def receive(
    services: Services,
    actor: Actor,
    file: UploadFile,
    *,
    year: str,
    now: datetime,
    key: str | None,
    digests: tuple[str, ...] = (),
    more: tuple[UploadFile, ...] | list[UploadFile] = (),
) -> Received:
    """Hand one proof to the flow, in one file or several photos."""
    first, *others = _files(services, file, more, digests)
    upload = Upload(
        data=first.data,
        file_name=first.file_name,
        person_id=get_person_id(services.store, actor),
        received_by=actor.login,
        declared=_declared(services, year),
        client_key=key,
        sha256=first.sha256,
        more=tuple(others),
    )
    return receive_proof(services.store, upload, probe=services.reader.probe, now=now)


def receive_zip(
    services: Services,
    actor: Actor,
    file: UploadFile,
    *,
    year: str,
    now: datetime,
    key: str | None = None,
    sha256: str | None = None,
) -> tuple[ReceivedMember, ...]:
    """Hand an archive to the flow."""
    limit = services.settings.max_upload_bytes
    archive = ArchiveUpload(
        data=read_upload(file, limit),
        person_id=get_person_id(services.store, actor),
        received_by=actor.login,
        limit_bytes=limit,
        declared=_declared(services, year),
        client_key=key,
        sha256=sha256,
    )
    return receive_archive(services.store, archive, unpack=services.reader.unpack, probe=services.reader.probe, now=now)


def received_json(received: Received) -> dict[str, Any]:
    """An acknowledged upload; of earlier uploads of the same bytes, only one's own are told."""
    proof = received.proof
    return {
        "id": str(proof.id),
        "state": proof.state,
        "sha256": proof.sha256,
        "repeated": received.repeated,
        "href": f"/proofs/{proof.id}",
        "duplicates": [
            {"id": str(one.id), "file": one.file_name, "received_at": one.received_at.isoformat()}
            for one in received.own_again
        ],
    }


def member_json(member: ReceivedMember, lang: str) -> dict[str, Any]:
    """What became of one file of an archive."""
    line: dict[str, Any] = {"file": member.name}
    if member.received is not None:
        line |= received_json(member.received)
    if member.error is not None:
        error = member.error
        line["problem"] = {"code": error.code, "status": int(status_of(error)), "detail": sentence_of(error, lang)}
    return line


def _files(
    services: Services, file: UploadFile, more: tuple[UploadFile, ...] | list[UploadFile], digests: tuple[str, ...]
) -> tuple[NamedBytes, ...]:
    """The files of a request with the digests that the sender computed."""
    limit = services.settings.max_upload_bytes
    named = [one for one in more if one.filename or one.size]
    told = [*digests, *[None] * (1 + len(named))]
    return tuple(
        NamedBytes(read_upload(one, limit), file_name_of(one), digest)
        for one, digest in zip((file, *named), told, strict=False)
    )


def _declared(services: Services, year: str) -> dict[str, Any]:
    return {"region": services.settings.region} | ({"year": int(year)} if year else {})


def _proof_json(found: ReadProof, lang: str) -> dict[str, Any]:
    told = proof_json(found.proof, found.assessment, found.cases, lang)
    for line, (case, decisions) in zip(told["cases"], found.cases, strict=True):
        line |= {"version": case.version, "history": history_json(decisions, lang)}
    return told | {"files": files_json(found.files)}
