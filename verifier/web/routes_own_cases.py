"""What a person does with their own declarations on pages: correct, ask for a person, withdraw, send other files, object.

Each form ends in the flow that the API calls too; a refusal shows the same page again with the reason and what was typed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from verifier.errors import NotFoundError
from verifier.flows import (
    Correction,
    NamedBytes,
    SendAnew,
    Services,
    ask_for_person,
    correct_proof,
    object_to_decision,
    send_proof_anew,
    withdraw_objection,
    withdraw_proof,
)
from verifier.store import get_case_file, get_objection
from verifier.web.actor import Actor, acting
from verifier.web.answers import FILES_AT_ONCE, Lang, Now, Parts, file_name_of, read_upload
from verifier.web.editing import changed_fields
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.proof_page import proof_page
from verifier.web.proofs_read import require_case, require_own_proof
from verifier.web.terms import terms_of

LONGEST_REASON = 500  # characters
MOST_FIELDS = 60

pages = APIRouter(include_in_schema=False)
Reason = Annotated[str, Form(max_length=LONGEST_REASON)]
Version = Annotated[int, Form(ge=1)]


@pages.post("/proofs/{proof_id}/cases/{case_id}/correct")
async def post_correction_form(
    proof_id: UUID,
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.correct")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> Response:
    """Correct what was read, or hand in again what was returned."""
    sent = await request.form(max_files=0, max_fields=MOST_FIELDS)
    form = {name: value for name, value in sent.items() if isinstance(value, str)}
    _require(services, actor, "case.correct", proof_id, case_id)

    def act() -> None:
        with services.store.read() as tx:
            fields = changed_fields(form, get_case_file(tx, case_id))
        version = int(form["version"]) if form.get("version", "").isdecimal() else 0
        said = Correction(case_id, version, actor.login, form.get("reason", "")[:LONGEST_REASON], fields)
        correct_proof(services.store, services.packs, said, now=now)

    typed = {name.removeprefix("field."): value for name, value in form.items() if name.startswith("field.")}
    draft = {"case": str(case_id), "typed": typed, "reason": form.get("reason", ""), "form": "correct"}
    return _done_or_shown(request, services, actor, proof_id, act, draft, now, lang)


@pages.post("/proofs/{proof_id}/cases/{case_id}/ask")
def post_ask_form(
    proof_id: UUID,
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("case.ask")],
    services: Parts,
    now: Now,
    lang: Lang,
    version: Version,
    reason: Reason = "",
) -> Response:
    """Ask that a person looks at it by itself."""
    _require(services, actor, "case.ask", proof_id, case_id)

    def act() -> None:
        ask_for_person(services.store, case_id, version, reason=reason, actor=actor.login, now=now)

    draft = {"case": str(case_id), "reason": reason, "form": "ask"}
    return _done_or_shown(request, services, actor, proof_id, act, draft, now, lang)


@pages.post("/proofs/{proof_id}/cases/{case_id}/object")
def post_objection_form(
    proof_id: UUID,
    case_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("objection.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    reason: Reason = "",
) -> Response:
    """Object to the last decision."""
    _require(services, actor, "objection.file", proof_id, case_id)

    def act() -> None:
        object_to_decision(
            services.store,
            services.packs,
            case_id,
            reason=reason,
            actor=actor.login,
            now=now,
            terms=terms_of(services),
        )

    draft = {"case": str(case_id), "reason": reason, "form": "object"}
    return _done_or_shown(request, services, actor, proof_id, act, draft, now, lang)


@pages.post("/proofs/{proof_id}/objections/{objection_id}/withdraw")
def post_objection_withdrawal_form(
    proof_id: UUID,
    objection_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("objection.file")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> Response:
    """Take an objection back."""
    with services.store.read() as tx:
        objection = get_objection(tx, objection_id)
    _require(services, actor, "objection.file", proof_id, objection.case_id)

    def act() -> None:
        withdraw_objection(services.store, objection_id, actor=actor.login, now=now)

    return _done_or_shown(request, services, actor, proof_id, act, {}, now, lang)


@pages.post("/proofs/{proof_id}/withdraw")
def post_withdrawal_form(
    proof_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("proof.withdraw")],
    services: Parts,
    now: Now,
    lang: Lang,
    case: Annotated[UUID | None, Form()] = None,
    reason: Reason = "",
) -> Response:
    """Take an upload back, or one declaration of it."""
    require_own_proof(services, actor, "proof.withdraw", proof_id)

    def act() -> None:
        withdraw_proof(services.store, proof_id, actor=actor.login, now=now, case_id=case, reason=reason)

    draft = {"case": str(case or ""), "reason": reason, "form": "withdraw"}
    return _done_or_shown(request, services, actor, proof_id, act, draft, now, lang)


@pages.post("/proofs/{proof_id}/files")
def post_files_form(
    proof_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("proof.upload")],
    services: Parts,
    now: Now,
    lang: Lang,
    files: Annotated[list[UploadFile] | None, File()] = None,
    reason: Reason = "",
) -> Response:
    """Send other files in the place of those that were returned."""
    require_own_proof(services, actor, "proof.upload", proof_id)
    limit = services.settings.max_upload_bytes

    def act() -> None:
        chosen = [one for one in files or () if one.filename][:FILES_AT_ONCE] or (files or [])[:1]
        named = tuple(NamedBytes(read_upload(one, limit), file_name_of(one)) for one in chosen)
        sent = SendAnew(proof_id, named, reason, actor.login)
        send_proof_anew(services.store, sent, probe=services.reader.probe, now=now)

    return _done_or_shown(request, services, actor, proof_id, act, {"reason": reason, "form": "files"}, now, lang)


def _require(services: Services, actor: Actor, operation: str, proof_id: UUID, case_id: UUID) -> None:
    """Insist that the case is the actor's and of this upload."""
    if require_case(services, actor, operation, case_id).proof_id != proof_id:
        raise NotFoundError("case", case_id)


def _done_or_shown(
    request: Request,
    services: Services,
    actor: Actor,
    proof_id: UUID,
    act: Callable[[], None],
    draft: dict[str, Any],
    now: datetime,
    lang: Lang,
) -> Response:
    """Back to the page after a step; the page with the refusal where it was refused."""
    try:
        act()
    except OURS as error:
        problem = sentence_of(error, lang)
        return proof_page(
            request,
            services,
            actor,
            proof_id,
            now=now,
            lang=lang,
            draft=draft,
            problem=problem,
            status=int(status_of(error)),
        )
    anchor = f"#case-{draft['case']}" if draft.get("case") else ""
    return RedirectResponse(f"/proofs/{proof_id}{anchor}", 303)
