"""The page of one upload, drawn by several routes: as it stands, and again with what was typed where a step was refused."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from verifier.flows import Services
from verifier.messages import Language
from verifier.store import get_case_file, objections_of
from verifier.web.actor import Actor
from verifier.web.pages import render
from verifier.web.proofs_read import read_proof
from verifier.web.terms import terms_of
from verifier.web.views_own_case import OwnCaseView, own_case_view
from verifier.web.views_proofs import ReadFile, proof_view


def proof_page(
    request: Request,
    services: Services,
    actor: Actor,
    proof_id: UUID,
    *,
    now: datetime,
    lang: Language,
    draft: Mapping[str, Any] | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Draw the page of an upload.

    Raises:
        NotFoundError: there is none, or it is not the actor's to know of.
    """
    found = read_proof(services, actor, proof_id)
    typed = {"case": "", "form": "", "reason": "", **(draft or {})}
    is_own = actor.person_id == found.proof.person_id
    cases: list[OwnCaseView] = []
    with services.store.read() as tx:
        for case, _ in found.cases:
            file, objections = get_case_file(tx, case.id), objections_of(tx, case.id)
            mine = typed if typed.get("case") == str(case.id) else {}
            view_of = partial(own_case_view, packs=services.packs, terms=terms_of(services), is_own=is_own)
            cases.append(view_of(file, objections, now=now, lang=lang, draft=mine))
    files = tuple(ReadFile(one.file_name, one.byte_count, one.round, one.added_at) for one in found.files)
    view = proof_view(found.proof, found.assessment, found.cases, files=files, is_own=is_own, lang=lang)
    return render(
        request,
        "proof.html",
        here="upload",
        status=status,
        view=view,
        cases=tuple(cases),
        draft=typed,
        problem=problem,
    )
